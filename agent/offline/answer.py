"""The closing answer of a turn, put together from what the tools returned. Says nothing that no result supports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.offline.brand_request import say_brand
from agent.offline.catalogue_request import say_products
from agent.offline.context import Context, Step
from agent.offline.data import load
from agent.offline.examples import Intent, intents
from agent.offline.fact_sheet import say_facts, say_no_picture
from agent.offline.language import Language
from agent.offline.made import say_made
from agent.offline.notes import RESULTS, advice_on_left, say_notes
from agent.offline.plan import Outcome
from agent.offline.reply import seller_reply
from agent.offline.report import Checked, explain_reports, is_fixable, is_wholly_fixable
from agent.offline.rule_question import names_place
from agent.offline.rules import explain_rules
from agent.offline.tool_words import begins_about, in_words, measured_words
from agent.offline.words import has_link
from agent.offline.written import FEW, say_handled, say_listing, say_listings, show_listings

_REPAIRS = ("make_main_image", "fix_image")
_SAYERS: dict[str, Callable[[Step, Language], list[str]]] = {
    **dict.fromkeys(("save_brand", "use_brand", "search_brand"), say_brand),
    **dict.fromkeys(("load_catalog", "search_catalog"), say_products),
    **dict.fromkeys(("read_facts", "save_facts", "link_picture"), say_facts),
    **dict.fromkeys(("approve_pictures", "approve_listings", "export_listings", "edit_listing"), say_handled),
    "write_listing": say_listing,
    "show_templates": lambda step, language: [phrase("show_templates", language)],
}
_ASKS_FOR = {"columns": "choice", "facts": "approval", "approval": "approval"}
_FIRST_CHOICES = ("remove_background", "make_main_image", "generate_scene", "check_image")


@dataclass
class Answer:
    """What the assistant says.

    Attributes:
        needs: What the user is asked for.
        citations: Rule ids that the text rests on.
        options: What the user can pick from, each `{"intent":..., "label":..., "text":...}`.
        understood: Names of the intents, for evals and logs.
        labels: The things of a photo that the user can choose from, by number, in the user's words.
        told: Error messages of tools that the text says in the user's words, and ids of pictures it says are missing.
    """

    text: str
    needs: str | None = None
    citations: list[str] = field(default_factory=list)
    options: list[dict[str, str]] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def phrase(name: str, language: Language, **values: Any) -> str:
    """A sentence from `texts.yaml`."""
    return load("texts")[language][name].format(**values)


def compose(outcomes: Sequence[Outcome], context: Context, language: Language) -> Answer:
    """Say what became of each request."""
    answer = Answer("", understood=[o.request.intent.name for o in outcomes])
    parts: list[str] = []
    said: set[str] = set()
    for outcome in outcomes:
        for part in _say(outcome, context, language, answer):
            if part and part not in said:  # the same note of two pictures is said once
                said.add(part)
                parts.append(part)
    if any(option["intent"] == "fix_image" for option in answer.options):
        repaired = any(s.ok and s.name in _REPAIRS for o in outcomes for s in o.steps)
        if repaired:
            answer.options = []
        else:
            reports = [s.report for o in outcomes for s in o.steps if s.report and is_fixable(s.report)]
            whole = all(is_wholly_fixable(report) for report in reports)
            parts.append(phrase("fix_offer" if whole else "fix_offer_part", language))
    answer.text = "\n\n".join(parts)
    return answer


def offer(intents_offered: Sequence[Intent], lead: str, language: Language, text: str) -> Answer:
    """Let the user choose between intents."""
    options = [{"intent": i.name, "label": i.text("label", language), "text": text} for i in intents_offered]
    lines = [lead, *(f"{n}. {option['label']}" for n, option in enumerate(options, 1))]
    return Answer("\n".join(lines), "choice", options=options)


def offer_for_photos(context: Context, language: Language) -> Answer:
    """A photo came without words: say what can be done with it."""
    choices = [intents()[name] for name in _FIRST_CHOICES]
    answer = offer(
        choices,
        phrase("photo_only", language, images=", ".join(map(context.name_of, context.now.attached))),
        language,
        "",
    )
    answer.understood = ["photo_only"]
    return answer


def _say(outcome: Outcome, context: Context, language: Language, answer: Answer) -> list[str]:
    intent = outcome.request.intent
    if outcome.problem:
        return _say_problem(outcome, context, language, answer)
    if intent.name == "seller_reply" and all(step.ok for step in outcome.steps):
        return [_reply_to_seller(outcome, context, language)]
    if intent.does == "tool":
        parts = _say_steps(outcome, context, language, answer)
        worked = any(step.ok for step in outcome.steps)
        said = [(name, values) for name, values in outcome.remarks if worked or name != "listing_next"]
        return parts + [phrase(name, language, **values) for name, values in said]
    if intent.does == "unavailable":
        return [phrase("unavailable", language, what=intent.text("what", language))]
    if intent.name == "list_pictures":
        return [_list_pictures(context, language)]
    if intent.name == "show_listing":
        return show_listings(outcome.request.text, context, language)
    if intent.name == "explain_check":
        return [_last_report(context, language, answer)]
    if intent.needs:
        answer.needs = intent.needs
    return [intent.text("reply", language) or intents()["help"].text("reply", language)]


def _say_problem(outcome: Outcome, context: Context, language: Language, answer: Answer) -> list[str]:
    intent = outcome.request.intent
    match outcome.problem:
        case "no_photo":
            answer.needs = "photo"
            if context.now.files:
                return [say_no_picture(context.now.files, language)]
            return [phrase("no_link" if has_link(context.now.text) else "no_photo", language)]
        case "no_such_picture":
            if not context.pictures:
                answer.needs = "photo"
                return [phrase("no_photo", language)]
            named = [w.key for w in outcome.request.words if w.key.startswith("img_")]
            missing = [i for i in named if i not in context.pictures]
            answer.told += missing
            pictures = ", ".join(map(context.name_of, context.pictures))
            return [phrase("no_such_picture", language, pictures=pictures, missing=", ".join(missing))]
        case "no_channels":
            answer.needs = "choice"
            return [phrase("no_channels", language)]
        case (
            "no_marketplace" | "no_measures" | "no_facts" | "no_change" | "no_listing" | "no_listing_facts"
            | "no_listing_change" | "no_file" | "no_brand" | "no_listing_yet" | "no_product_type"
        ):  # fmt: skip
            answer.needs = "facts"
            return [phrase(outcome.problem, language)]
        case "no_rules_of":
            return [phrase(name, language, **values) for name, values in outcome.remarks]
        case "step_before_failed" if any(step.asks for step in context.now.steps):
            return []  # it goes on once the question is answered
        case "step_before_failed":
            return [phrase("skipped", language, request=outcome.request.text)]
        case _:
            return [phrase("no_tool", language, what=intent.text("label", language))]


def _say_steps(outcome: Outcome, context: Context, language: Language, answer: Answer) -> list[str]:
    """What was made, what to know about it, then the checks, alike ones together."""
    parts: list[str] = []
    notes: list[str] = []
    checked: list[Checked] = []
    scenes = [step for step in context.now.steps if step.ok and step.name == "generate_scene"]
    written = [step for step in outcome.steps if step.ok and step.name == "write_listing" and step.listing]
    if len(written) > FEW:
        parts += say_listings(written, language)
    for step in outcome.steps:
        if step in written and len(written) > FEW:
            continue
        if step.ok is False:
            parts.append(_failure(step, outcome, language, answer))
        elif step.asks:
            answer.needs = "choice"
            answer.labels = label_things(step.choice or {}, language)
            parts.append(in_words(step.text, language))
        elif step.name == "search_guidelines":
            if not step.citations and answer.citations and not names_place(str(step.args.get("question", ""))):
                continue  # "... I find different numbers everywhere": said beside a question, and no question itself
            found = explain_rules(step, language)
            answer.citations += [rule for rule in found.rules if rule not in answer.citations]
            parts.append(found.text)
        elif sayer := _sayer(step):
            parts += sayer(step, language)
        elif step.name in RESULTS:
            told = [say_made(step, language), *say_notes(step, context, language)]
            parts.append("\n".join(part for part in told if part))
            checked += _checked(step, context)
        else:
            parts.append(say_made(step, language, one_of_several=len(scenes) > 1))
            notes += say_notes(step, context, language)
            checked += _checked(step, context)
    notes += _questions(outcome.steps, language, answer)
    reports = explain_reports(checked, language)
    answer.options = _repairs(checked, language) or answer.options
    return [*parts, *notes, *reports]


def _questions(steps: Sequence[Step], language: Language, answer: Answer) -> list[str]:
    """What only the user can say now; whether a picture that AI changed may be used is asked at the end."""
    asked = [step.question["about"] for step in steps if step.question]
    answer.needs = next((_ASKS_FOR[about] for about in reversed(asked) if about in _ASKS_FOR), answer.needs)
    return [phrase("approval_wanted", language)] if "approval" in asked else []


def _sayer(step: Step) -> Callable[[Step, Language], list[str]] | None:
    return None if step.name == "write_listing" and not step.listing else _SAYERS.get(step.name)


def label_things(choice: dict[str, Any], language: Language) -> list[str]:
    """What to call the things of a photo, in order: `1 links, rot`."""
    labels = []
    for thing in choice.get("things", []):
        pair = f"{thing['alike']} alike" if thing["alike"] > 1 else ""
        words = ", ".join(word for word in (thing["place"], thing["size"], pair, thing["colour"]) if word)
        labels.append(measured_words(f"{thing['number']} {words}".strip(), language))
    return labels


def _failure(step: Step, outcome: Outcome, language: Language, answer: Answer) -> str:
    answer.told.append(step.text)
    if begins_about(step.text) == "approval":
        answer.needs = "approval"
    label = outcome.request.intent.text("label", language)
    return phrase("failed", language, what=label, error=in_words(step.text, language))


def _checked(step: Step, context: Context) -> list[Checked]:
    if not step.report:
        return []
    image = step.images[-1] if step.images else str(step.args.get("image_id", ""))
    notes = tuple(note for note in step.notes if begins_about(note) != "left")
    said = step.name in RESULTS
    return [Checked(image, step.report, notes, advice_on_left(step), said, context.name_of(image))]


def _repairs(checked: Sequence[Checked], language: Language) -> list[dict[str, str]]:
    """The offer to repair what failed; its text names the pictures, since the newest one may be another."""
    failed = [check for check in checked if is_fixable(check.report)]
    if not failed:
        return []
    marketplaces = dict.fromkeys(str(check.report["marketplace"]) for check in failed)
    slots = {check.report.get("slot") for check in failed}
    text = [*dict.fromkeys(check.image for check in failed), *marketplaces]
    text += ["additional picture"] if slots == {"additional"} else []
    label = intents()["fix_image"].text("label", language)
    return [{"intent": "fix_image", "label": label, "text": " ".join(text)}]


def _list_pictures(context: Context, language: Language) -> str:
    if not context.pictures:
        return phrase("no_pictures", language)
    lines = [phrase("pictures", language)]
    for picture in context.pictures.values():
        what = phrase(f"picture_{picture.kind}", language, label=picture.label, source=picture.source)
        lines.append(f"- {picture.id}: {what}")
    return "\n".join(lines)


def _reply_to_seller(outcome: Outcome, context: Context, language: Language) -> str:
    steps = outcome.steps or [s for turn in [*context.past, context.now] for s in turn.steps if s.report]
    return "\n\n".join(seller_reply(s.report, language) for s in steps[-1:] if s.report)


def _last_report(context: Context, language: Language, answer: Answer) -> str:
    steps = [s for turn in context.past for s in turn.steps if s.report]
    if not steps:
        return phrase("no_check", language)
    checked = _checked(steps[-1], context)
    answer.options = _repairs(checked, language)
    return "\n\n".join(explain_reports(checked, language))
