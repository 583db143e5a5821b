"""What is printed on the products: labels, covers, faces, patterns. Brands and titles are invented."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_FONTS = Path("/usr/share/fonts")
_FACES = {
    "bold": "truetype/dejavu/DejaVuSans-Bold.ttf", "sans": "truetype/liberation/LiberationSans-Regular.ttf",
    "serif": "truetype/dejavu/DejaVuSerif-Bold.ttf", "hand": "opentype/urw-base35/Z003-MediumItalic.otf",
    "gothic": "opentype/urw-base35/URWGothic-Demi.otf", "roman": "opentype/urw-base35/C059-Roman.otf",
}  # fmt: skip
Colour = tuple[int, int, int]


class Print:
    """A sheet of coloured paper to write on."""

    def __init__(self, size: tuple[int, int], paper: Colour) -> None:
        """Start with an empty sheet."""
        self.image = Image.new("RGB", size, paper)
        self.draw = ImageDraw.Draw(self.image)

    def write(self, text: str, y: float, size: int, colour: Colour, face: str = "bold") -> Print:
        """Write a line in the middle; `y` is its centre, 0-1 of the height."""
        font = ImageFont.truetype(_FONTS / _FACES[face], size)
        self.draw.text((self.image.width / 2, self.image.height * y), text, colour, font, "mm", align="center")
        return self

    def save(self, folder: Path, name: str) -> Path:
        """Write it where the renderer finds it."""
        path = folder / f"{name}.png"
        self.image.save(path)
        return path


def shampoo(folder: Path) -> Path:
    """A bottle's label."""
    p = Print((900, 900), (244, 240, 228))
    p.draw.rectangle((0, 0, 899, 130), (36, 92, 78))
    p.write("SOLENNE", 0.075, 92, (244, 240, 228), "gothic").write("Rosemary & Mint", 0.3, 92, (36, 92, 78), "hand")
    p.write("NOURISHING SHAMPOO", 0.45, 56, (40, 40, 40)).write("for dry and wavy hair", 0.54, 46, (70, 70, 70), "sans")
    p.draw.line((200, 600, 700, 600), (36, 92, 78), 5)
    p.write("with 94% plant based ingredients", 0.74, 40, (70, 70, 70), "sans")
    return p.write("250 ml  e  8.4 fl oz", 0.88, 46, (40, 40, 40), "sans").save(folder, "shampoo")


def tea_front(folder: Path) -> Path:
    """A tea box, front."""
    p = Print((800, 1120), (166, 38, 44))
    p.draw.ellipse((90, 150, 710, 770), (246, 228, 190))
    p.write("MORAVI", 0.3, 126, (120, 24, 30), "serif").write("Black Tea", 0.41, 84, (40, 30, 20), "hand")
    p.write("BREAKFAST BLEND", 0.52, 48, (120, 24, 30)).write("50", 0.78, 150, (246, 228, 190), "serif")
    return p.write("TEA BAGS", 0.88, 60, (246, 228, 190)).save(folder, "tea_front")


def tea_side(folder: Path) -> Path:
    """A tea box, side."""
    p = Print((480, 1120), (140, 30, 36))
    p.write("MORAVI", 0.12, 84, (246, 228, 190), "serif").write("Brewing", 0.3, 54, (246, 228, 190), "gothic")
    for i, line in enumerate(("1 bag per cup", "freshly boiled water", "3 to 5 minutes", "with milk or lemon")):
        p.write(line, 0.4 + 0.06 * i, 36, (246, 228, 190), "sans")
    return p.write("Net weight 125 g", 0.9, 38, (246, 228, 190), "sans").save(folder, "tea_side")


def tea_back(folder: Path) -> Path:
    """A tea box, back."""
    p = Print((800, 1120), (166, 38, 44))
    p.draw.rectangle((70, 90, 730, 1030), (246, 228, 190))
    p.write("Our gardens", 0.17, 76, (120, 24, 30), "hand")
    for i, line in enumerate((
        "Picked by hand above the clouds,", "rolled and dried within a day,", "blended for a strong morning cup.", "",
        "Ingredients: black tea.", "Keep dry and closed.", "Best before: see base.",
    )):  # fmt: skip
        p.write(line, 0.28 + 0.055 * i, 36, (50, 40, 30), "sans")
    for i in range(46):
        width = 3 + 5 * ((i * 7) % 3)
        p.draw.rectangle((230 + i * 8, 800, 230 + i * 8 + width // 2, 940), (20, 20, 20))
    return p.save(folder, "tea_back")


def book_cover(folder: Path) -> Path:
    """A book's cover, with a frame printed on it."""
    p = Print((1640, 2440), (24, 44, 82))
    p.draw.rectangle((72, 72, 1567, 2367), outline=(214, 176, 92), width=28)
    p.draw.rectangle((124, 124, 1515, 2315), outline=(214, 176, 92), width=8)
    p.write("THE\nSALT ROAD", 0.25, 210, (240, 226, 190), "serif").write("a novel", 0.4, 128, (214, 176, 92), "hand")
    p.draw.polygon([(260, 1800), (660, 1240), (940, 1560), (1140, 1320), (1380, 1800)], (76, 104, 150))
    p.draw.ellipse((1120, 1040, 1320, 1240), (214, 176, 92))
    return p.write("IDA MARWOOD", 0.86, 148, (240, 226, 190), "gothic").save(folder, "book")


def book_back(folder: Path) -> Path:
    """A book's back."""
    p = Print((820, 1220), (24, 44, 82))
    lines = ("When the last caravan leaves", "without her, Mara has nine days", "and one blind camel to cross",
             "the pans of Ketara.", "", "A story about salt, debts", "and what a map leaves out.")  # fmt: skip
    for i, line in enumerate(lines):
        p.write(line, 0.16 + 0.05 * i, 42, (240, 226, 190), "roman")
    p.draw.rectangle((480, 960, 740, 1120), (250, 250, 250))
    for i in range(40):
        p.draw.rectangle((496 + i * 6, 975, 496 + i * 6 + 1 + (i * 5) % 3, 1085), (10, 10, 10))
    return p.save(folder, "book_back")


def tin_lid(folder: Path) -> Path:
    """What runs around a biscuit tin."""
    p = Print((2400, 520), (20, 84, 96))
    for x in range(0, 2400, 60):
        p.draw.polygon([(x, 40), (x + 30, 8), (x + 60, 40), (x + 30, 72)], (232, 190, 110))
        p.draw.polygon([(x, 480), (x + 30, 448), (x + 60, 480), (x + 30, 512)], (232, 190, 110))
    for x in (600, 1200, 1800):
        font = ImageFont.truetype(_FONTS / _FACES["serif"], 130)
        p.draw.text((x, 215), "Halden", (250, 240, 220), font, "mm")
        p.draw.text((x, 345), "BUTTER BISCUITS", (232, 190, 110), font.font_variant(size=52), "mm")
    return p.save(folder, "tin")


def stripes(folder: Path, name: str, colours: tuple[Colour, ...], count: int, across: bool = False) -> Path:
    """Woven stripes with a visible thread."""
    size = 1200
    ramp = (np.arange(size) * count // size) % len(colours)
    rows = np.array(colours, np.float32)[ramp]
    sheet = np.repeat(rows[:, None], size, axis=1)
    rng = np.random.default_rng(3)
    thread = 1 + 0.10 * np.sin(np.arange(size) * 0.9)[None, :, None] * np.sin(np.arange(size) * 0.9)[:, None, None]
    sheet = sheet * thread * rng.normal(1, 0.03, (size, size, 1))
    image = Image.fromarray(np.clip(sheet, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))
    path = folder / f"{name}.png"
    (image.rotate(90) if across else image).save(path)
    return path


def knit(folder: Path, name: str, yarn: Colour) -> Path:
    """A knitted surface: columns of small V stitches."""
    size, stitch = 1400, 64
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    column = np.abs((x / stitch) % 1 - 0.5) * 2
    phase = ((y + column * stitch * 0.75) / (stitch * 0.8)) % 1
    light = 0.45 + 0.6 * np.sin(np.pi * phase) ** 0.7 * (1 - 0.5 * (column > 0.88)) * (1 - 0.45 * (column < 0.1))
    rng = np.random.default_rng(5)
    light = light * rng.normal(1, 0.03, (size, size))
    path = folder / f"{name}.png"
    Image.fromarray(np.clip(light[..., None] * np.array(yarn), 0, 255).astype(np.uint8)).save(path)
    return path


def painting(folder: Path) -> Path:
    """The picture in the picture frame: hills in the evening."""
    width, height = 900, 680
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    t = (y / height)[..., None]
    sky = np.array([242, 190, 150]) * t + np.array([110, 140, 190]) * (1 - t)
    for base, sway, colour in ((0.5, 0.06, (120, 130, 150)), (0.62, 0.08, (84, 104, 110)), (0.76, 0.05, (48, 70, 62))):
        line = height * (base + sway * np.sin(x / 130 * (1 + base)) + 0.03 * np.sin(x / 37))
        sky[y > line] = colour
    rng = np.random.default_rng(1)
    noisy = np.clip(sky + rng.normal(0, 7, sky.shape), 0, 255).astype(np.uint8)
    path = folder / "painting.png"
    Image.fromarray(noisy).filter(ImageFilter.ModeFilter(7)).save(path)
    return path


def wood(folder: Path, name: str, light: Colour, dark: Colour) -> Path:
    """Straight-grained wood."""
    width, height = 1400, 700
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    rng = np.random.default_rng(9)
    warp = 30 * np.sin(x / 310) + 14 * np.sin(x / 95 + 1)
    grain = 0.5 + 0.5 * np.sin((y + warp) / 13 + 2 * np.sin((y + warp) / 61))
    fibre = np.asarray(
        Image.fromarray(rng.integers(0, 255, (height, width // 50), dtype=np.uint8)).resize((width, height)), np.float32
    )
    mixed = np.clip(0.7 * grain + 0.3 * fibre / 255, 0, 1)[..., None]
    path = folder / f"{name}.png"
    Image.fromarray((np.array(dark) * mixed + np.array(light) * (1 - mixed)).astype(np.uint8)).save(path)
    return path


def key_cap(folder: Path, text: str) -> Path:
    """One key's letter."""
    p = Print((64, 64), (40, 43, 50))
    return p.write(text, 0.5, 30, (235, 238, 240), "sans").save(folder, f"key_{ord(text[0])}")
