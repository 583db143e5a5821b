"""Every sentence that the web chat says, in one place.

The labels of its buttons and cards stand in `page/public/elements`, those of Chainlit's own parts in `page/words.json`.
"""

from __future__ import annotations

from dataclasses import dataclass

GREETING = "Hello! Drop in a product photo and say what you want, in your own words."
STOPPED = "stopped"
STOPPED_BY_RESTART = "stopped when Lightbox was restarted"
FINISHED_BEFORE_RESTART = "Finished before the restart:"
PHOTO_ONLY = "Photo"  # name of a chat that began without words
SEVERAL_THINGS = "Found several things in the photo"
TRY_AGAIN = "Try again"
CUT_OFF = "Lightbox was restarted before this was finished. Your photos are still here."


@dataclass(frozen=True)
class ToolWords:
    """What a tool is called while it works, once it is done, and when it could not be done."""

    doing: str
    done: str
    failed: str


TOOLS: dict[str, ToolWords] = {
    "remove_background": ToolWords(
        "Cutting the product out", "Cut the product out", "Could not cut the product out"
    ),
    "make_main_image": ToolWords(
        "Making the main picture", "Made the main picture", "Could not make the main picture"
    ),
    "generate_scene": ToolWords("Building the scene", "Built the scene", "Could not build the scene"),
    "adjust_image": ToolWords("Changing the picture", "Changed the picture", "Could not change the picture"),
    "make_image_set": ToolWords("Making the gallery", "Made the gallery", "Could not make the gallery"),
    "make_size_picture": ToolWords(
        "Drawing the measurements", "Drew the measurements", "Could not draw the measurements"
    ),
    "make_infographic": ToolWords(
        "Making the infographic", "Made the infographic", "Could not make the infographic"
    ),
    "upscale_image": ToolWords("Enlarging the picture", "Enlarged the picture", "Could not enlarge the picture"),
    "edit_picture": ToolWords("Redrawing the picture", "Redrew the picture", "Could not redraw the picture"),
    "approve_pictures": ToolWords("Noting your yes", "Noted your yes", "Could not note your yes"),
    "check_image": ToolWords(
        "Checking the picture against the rules", "Checked the picture against the rules", "Could not check the picture"
    ),
    "fix_image": ToolWords("Repairing the picture", "Repaired the picture", "Could not repair the picture"),
    "export_images": ToolWords("Writing the files", "Wrote the files", "Could not write the files"),
    "write_listing": ToolWords("Writing the listing", "Wrote the listing", "Could not write the listing"),
    "edit_listing": ToolWords("Changing the listing", "Changed the listing", "Could not change the listing"),
    "approve_listings": ToolWords("Noting your approval", "Noted your approval", "Could not note the approval"),
    "export_listings": ToolWords("Writing the listing files", "Wrote the listing files", "Could not write the files"),
    "load_catalog": ToolWords("Reading the product file", "Read the product file", "Could not read the product file"),
    "search_catalog": ToolWords("Looking through your products", "Looked through your products", "Could not look"),
    "save_brand": ToolWords("Noting the brand's words", "Noted the brand's words", "Could not note them"),
    "read_facts": ToolWords("Reading the facts", "Read the facts", "Could not read the facts"),
    "save_facts": ToolWords("Noting the facts", "Noted the facts", "Could not note the facts"),
    "link_picture": ToolWords("Noting which product it is", "Noted which product it is", "Could not note it"),
    "use_brand": ToolWords("Choosing the brand", "Chose the brand", "Could not choose the brand"),
    "search_brand": ToolWords("Reading the brand's guideline", "Read the brand's guideline", "Could not read it"),
    "check_listing": ToolWords(
        "Checking the text against the rules", "Checked the text against the rules", "Could not check the text"
    ),
    "search_guidelines": ToolWords(
        "Looking the rule up", "Looked the rule up", "Could not look the rule up"
    ),
}  # fmt: skip

# Tools that cut the product out first; where that fails, it can be marked in the photo.
MADE_OF_PRODUCT = (
    "remove_background", "make_main_image", "generate_scene", "make_image_set", "make_size_picture",
    "make_infographic",
)  # fmt: skip

KINDS = {
    "photo": "Your photo",
    "cutout": "Cut-out",
    "main": "Main picture",
    "scene": "Scene",
    "fixed": "Repaired picture",
    "adjusted": "Changed picture",
    "edited": "Picture changed by AI",
    "size": "Size picture",
    "infographic": "Infographic",
    "upscaled": "Enlarged picture",
    "export": "File for a shop",
}

MAY_DIFFER = "AI drew this: it may change your product. Your yes is noted before it can be exported."
NOT_APPROVED = "AI may have changed the product in this picture. Say yes to it in the chat, then you can download it."
ARCHIVE, CONTACT_SHEET = "Download all (ZIP)", "Contact sheet"

STARTERS = (
    ("Put my product on marble in soft morning light", "seller"),
    ("Cut my product out", "seller"),
    ("Would Amazon take my photo as the main picture?", "seller"),
    ("What background does Amazon want for the main picture?", "support"),
    ("How do I test the agent?", "team"),
)

# What to say next, as buttons: the label, and the words that are sent as if the user had typed them.
NEXT = {
    "photo": (
        ("Cut it out", "Cut the product out"),
        ("On marble", "Put it on marble in soft morning light"),
        ("Amazon main picture", "Make the main picture for Amazon"),
        ("Check for Amazon", "Would Amazon take it as the main picture?"),
        ("The whole gallery", "Make the whole gallery for Amazon"),
    ),
    "cutout": (
        ("On marble", "Put it on marble in soft morning light"),
        ("Amazon main picture", "Make the main picture for Amazon"),
    ),
    "scene": (
        ("Warmer", "Make it warmer"),
        ("On wood instead", "Same on wood"),
        ("Amazon main picture", "Make the main picture for Amazon"),
    ),
    "main": (
        ("Put it in a scene", "Put it on marble in soft morning light"),
        ("Soft shadow", "Add a soft shadow"),
        ("Files for Amazon and eBay", "Export it for Amazon and eBay"),
    ),
    "fixed": (("Files for Amazon and eBay", "Export it for Amazon and eBay"),),
}
# The card on which a thing in a photo is chosen, by the browser's language.
PICK = {
    "en": {
        "hint": "Tap the thing you mean, or draw a box around it.",
        "mark": "Draw a box around what you mean.",
        "other": "Not the right thing? Mark it in the photo", "all": "All of them", "draw": "Draw a box",
        "cut": "Cut out this part", "clear": "Clear", "type": "Type the box",
        "left": "Left", "top": "Top", "width": "Width", "height": "Height", "photo": "Photo with its things numbered",
    },
    "de": {
        "hint": "Tippe auf das Ding, das du meinst, oder zieh einen Rahmen darum.",
        "mark": "Zieh einen Rahmen um das, was du meinst.",
        "other": "Nicht das Richtige? Im Foto markieren", "all": "Alle", "draw": "Rahmen ziehen",
        "cut": "Diesen Teil freistellen", "clear": "Verwerfen", "type": "Rahmen eintippen",
        "left": "Links", "top": "Oben", "width": "Breite", "height": "Höhe", "photo": "Foto mit nummerierten Dingen",
    },
    "es": {
        "hint": "Toca la cosa que quieres o traza un recuadro a su alrededor.",
        "mark": "Traza un recuadro alrededor de lo que quieres.",
        "other": "¿No es lo que querías? Márcalo en la foto", "all": "Todas", "draw": "Trazar un recuadro",
        "cut": "Recortar esta parte", "clear": "Descartar", "type": "Escribir el recuadro",
        "left": "Izquierda", "top": "Arriba", "width": "Ancho", "height": "Alto",
        "photo": "Foto con sus cosas numeradas",
    },
    "hi": {
        "hint": "जो चीज़ चाहिए उस पर टैप कीजिए, या उसके चारों ओर बॉक्स बनाइए।",
        "mark": "जो चाहिए उसके चारों ओर बॉक्स बनाइए।",
        "other": "सही चीज़ नहीं? फोटो में चुनिए", "all": "सब", "draw": "बॉक्स बनाइए",
        "cut": "यह हिस्सा काटिए", "clear": "हटाइए", "type": "बॉक्स लिखिए",
        "left": "बायाँ", "top": "ऊपर", "width": "चौड़ाई", "height": "ऊँचाई", "photo": "फोटो, चीज़ों पर नंबर के साथ",
    },
}  # fmt: skip
APPROVAL = (("Yes, go ahead", "Yes, go ahead"), ("No, leave it", "No, leave it"))

VERDICTS = {
    "pass": ("Passed", "Nothing was found that makes {marketplace} reject or hide this as {slot} picture."),
    "review": ("A person should look", "Some of {marketplace}'s rules for a {slot} picture need a person to decide."),
    "fail": ("Not ready yet", "{marketplace} may reject or hide this as {slot} picture."),
}
LISTING_VERDICTS = {
    "pass": ("Passed", "Nothing was found that makes {marketplace} refuse or change this text."),
    "review": ("A person should look", "Some of {marketplace}'s rules for texts need a person to decide."),
    "fail": ("Not ready yet", "{marketplace} may refuse, hide or change this text."),
}
STATUSES = {"fail": "Fix this", "warn": "Could be better", "unknown": "Please look yourself", "pass": "Good"}

FIX_REQUEST = {
    "main": "Fix {image} for {marketplace}",
    "additional": "Fix {image} for {marketplace} as additional picture",
}


def before_repair(verdict: str, problems: int) -> str:
    """Say what a repaired picture was like before."""
    count = "1 problem" if problems == 1 else f"{problems} problems"
    return f"Before the repair: {VERDICTS[verdict][0].lower()}, {count}."


def words_for(tool: str) -> ToolWords:
    """The words for a tool; a tool without an entry of its own is described by its name."""
    plain = tool.replace("_", " ")
    return TOOLS.get(tool, ToolWords(f"Working: {plain}", f"Done: {plain}", f"Could not do this: {plain}"))


def progress(tool: str, done: int, total: int, message: str) -> str:
    """Say what a tool is doing now.

    Args:
        tool: Its name.
        done: Finished steps; the one that runs is the next.
        total: All its steps.
        message: What it does, in its own words; may count by itself ("picture 2 of 3").
    """
    counted = " of " in message or total <= 1
    step = "" if counted else f" (step {min(done + 1, total)} of {total})"
    return f"{words_for(tool).doing}{step}" + (f": {message}" if message else "")


def about(brain: str, engine: str, local: bool) -> str:
    """One line on what is at work and where the photos go.

    Args:
        brain: The active chat model, for example `offline assistant`.
        engine: The active scene engine, for example `studio`.
        local: Whether the words of the chat stay on this computer.
    """
    assistant = brain.removesuffix(" assistant").removeprefix("openai:")
    privacy = "Nothing leaves this computer" if local else "Your words go to the language model; your photos do not"
    if engine == "openai":
        privacy = "Photos of your product go to the picture server" + (
            "" if local else ", your words to the language model"
        )
    return f"Assistant: {assistant} · Scenes: {engine} engine · {privacy}"


def trouble(reference: str) -> str:
    """Say calmly that something of ours broke; `reference` leads support to the log entry."""
    return (
        "Something went wrong on our side. Your photos and finished pictures are safe. "
        f"Please try again; if it happens again, give support the code {reference}."
    )


def marketplace_name(marketplace: str) -> str:
    """Write a marketplace as people do: `amazon.de` is `Amazon.de`, `tiktok` is `TikTok`."""
    special = {
        "ebay": "eBay", "tiktok": "TikTok", "ajio": "AJIO", "google_ads": "Google Ads", "meta_ads": "Meta Ads",
        "email": "E-mail",
    }  # fmt: skip
    name, dot, country = marketplace.partition(".")
    return special.get(name, name.capitalize()) + dot + country
