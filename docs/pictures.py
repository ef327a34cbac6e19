# ruff: noqa: INP001, S603 - a script beside the pages it makes pictures for; it runs programs with its own arguments
"""Make the pictures of the documentation: ``python -m docs.pictures``, or with the names of some of them.

A picture shows a form as LibreOffice prints its workbook, or as Chromium shows its page for filling in. The forms are
those of ``docs/patterns`` and the examples of the README. It needs both programs, pdftoppm (poppler) and the fonts Noto
CJK; :data:`FONTS` takes these for the fonts that a form names.

Each picture contains a digest of what it shows: the layout of its form, and the data. ``tests/test_pictures.py``
compares it, so that a picture is renewed with its form. Looks that are not in the layout are not compared.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageOps
from PIL.PngImagePlugin import PngInfo

import formspec
from formspec.layout.listing import listing
from tests.paper import pages_of_workbooks

DOCS = Path(__file__).resolve().parent
IMAGES = DOCS / "images"
PATTERNS = DOCS / "patterns"
EXAMPLES = DOCS.parent / "examples" / "data"

FONTS: Mapping[str, str] = {
    "宋体": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
    "Arial": "Noto Sans CJK SC",
}
"""The fonts of forms, which are Windows's own, and what a picture has for them."""

_DIGEST = "formspec"  # the key of the digest among a picture's texts
_RESOLUTION = 96  # pixels per inch: the frame of a form on A4 has about the width of a column of text on GitHub
_MM_PER_INCH = 25.4
_BORDER = 6  # pixels around the form
_GREYS = 16  # enough for smooth letters, in a fifth of the bytes
_COLOURS = 64  # a page for filling in has colours of its own
_GAP = 12  # pixels between two pages
_PAPER_EDGE = 160  # the grey of the edge of a whole page


@dataclass(frozen=True)
class Printed:
    """How a workbook is shown: which of its pages, whole pages or the form alone, and their scale."""

    pages: tuple[int, ...] = (1,)
    whole: bool = False
    scale: float = 1.0


@dataclass(frozen=True)
class Screen:
    """The size of the window, in pixels, in which the page for filling in is shown."""

    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """A picture by its name (its path under ``docs/images``, without the suffix), the form in it, and how it is shown.

    Without a ``form``, the spec's blank form is shown.
    """

    name: str
    spec: formspec.FormSpec[Any]
    form: formspec.Form | None
    shown: Printed | Screen

    @property
    def path(self) -> Path:
        """The picture's file."""
        return IMAGES / f"{self.name}.png"

    def digest(self) -> str:
        """Return the digest of the layout and the data that the picture shows."""
        layout = self.spec.layout() if self.form is None else self.spec.layout(self.form)
        data = {} if self.form is None else self.spec.to_json(self.form)
        text = listing(layout) + json.dumps(data, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def content(self, to: str, options: Mapping[str, str]) -> bytes:
        """Return the file of a format with the form."""
        if self.form is None:
            return self.spec.blank(to, dict(options))
        return self.spec.render(self.form, to, options=dict(options))


WAYS: Mapping[str, Printed | Screen] = {
    "pages": Printed(pages=(1, 2), whole=True, scale=0.45),
    "rule": Screen(1200, 330),
}
"""The patterns that are shown in another way than the first page of a blank or filled workbook."""

MISTAKES: Mapping[str, Any] = {
    "/funds/total/planned": 1280.5,  # 460.5 + 800 is 1260.5
    "/funds/projects/1/deviation": "否",  # 254.3 of 320
    "/funds/projects/2/likelihood": None,
}
"""What is wrong, doubtful or missing in the annex that is shown on the screen."""


def pattern_names() -> list[str]:
    """Return the names of the specs in ``docs/patterns``."""
    return sorted(path.stem for path in PATTERNS.glob("*.yaml") if "." not in path.stem)


def pictures() -> Iterator[Picture]:
    """Yield every picture of the documentation."""
    for name in pattern_names():
        spec = formspec.load(PATTERNS / f"{name}.yaml")
        data = PATTERNS / f"{name}.data.yaml"
        form = spec.parse(data) if data.exists() else None
        yield Picture(f"patterns/{name}", spec, form, WAYS.get(name, Printed()))
    for name, file in (("department", "department.json"), ("grant-budget", "grant.yaml")):
        reading = formspec.read(EXAMPLES / file)
        yield Picture(name, reading.spec, reading.form, Printed(whole=True, scale=0.8))
    reading = formspec.read(EXAMPLES / "department.json")
    for path, value in MISTAKES.items():
        reading.spec.set(reading.form, path, value)
    yield Picture("fillable", reading.spec, reading.form, Screen(1200, 700))


def stored_digest(path: Path) -> str:
    """Return the digest in the picture at ``path``; empty if it has none."""
    with Image.open(path) as image:
        return str(image.info.get(_DIGEST, ""))


def main(names: Sequence[str]) -> None:
    """Write the pictures with these names, or all of them."""
    chosen = [picture for picture in pictures() if not names or picture.name in names]
    unknown = set(names) - {picture.name for picture in chosen}
    if unknown:
        raise SystemExit(f"no such picture: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FONTCONFIG_FILE"] = str(font_configuration(Path(folder)))
        for picture, image in (*printed(chosen, Path(folder)), *screens(chosen, Path(folder))):
            save(picture, image)


def font_configuration(folder: Path) -> Path:
    """Return the file of a configuration of fonts: the system's, with :data:`FONTS`."""
    aliases = "".join(
        f'<match><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{font}</string></edit></match>'
        for name, font in FONTS.items()
    )
    path = folder / "fonts.conf"
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    path.write_text(
        f'{head}<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>',
        encoding="utf-8",
    )
    return path


def printed(chosen: Iterable[Picture], folder: Path) -> Iterator[tuple[Picture, Image.Image]]:
    """Yield the images of pictures that show a printed workbook; LibreOffice runs once for all."""
    by_name = {picture.name: picture for picture in chosen if isinstance(picture.shown, Printed)}
    if not by_name:
        return
    workbooks = {name: picture.content("xlsx", {"instructions": "no"}) for name, picture in by_name.items()}
    for name, pdf in pages_of_workbooks(workbooks, _program("soffice"), folder).items():
        picture = by_name[name]
        assert isinstance(picture.shown, Printed)
        pages = [_page(pdf, number, picture) for number in picture.shown.pages]
        yield picture, _quantized(_in_a_row(pages), _GREYS)


def _page(pdf: bytes, number: int, picture: Picture) -> Image.Image:
    """Return one page of a PDF: the whole, or the part inside the margins that is not white."""
    assert isinstance(picture.shown, Printed)
    resolution = str(_RESOLUTION * picture.shown.scale)  # a picture that is scaled later has lines of two widths
    command = [_program("pdftoppm"), "-gray", "-r", resolution, "-f", str(number), "-l", str(number), "-"]
    done = subprocess.run(command, input=pdf, check=True, capture_output=True)
    image: Image.Image = Image.open(io.BytesIO(done.stdout))
    if picture.shown.whole:
        return ImageOps.expand(image, 1, _PAPER_EDGE)
    margin = float(picture.spec.layout().page.margin_bottom) / _MM_PER_INCH * _RESOLUTION * picture.shown.scale
    image = image.crop((0, 0, image.width, round(image.height - margin)))  # the footer is in the margin
    return ImageOps.expand(image.crop(_printed_area(image)), _BORDER, "white")


def _printed_area(image: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.invert(image).getbbox()
    assert box is not None
    return box


def _in_a_row(pages: Sequence[Image.Image]) -> Image.Image:
    """Return pages of one size side by side, as one image."""
    width = sum(page.width for page in pages) + _GAP * (len(pages) - 1)
    image = Image.new("L", (width, max(page.height for page in pages)), "white")
    left = 0
    for page in pages:
        image.paste(page, (left, 0))
        left += page.width + _GAP
    return image


def screens(chosen: Iterable[Picture], folder: Path) -> Iterator[tuple[Picture, Image.Image]]:
    """Yield the images of pictures that show the page for filling in."""
    from playwright.sync_api import sync_playwright

    wanted = [picture for picture in chosen if isinstance(picture.shown, Screen)]
    if not wanted:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_program("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for picture in wanted:
            assert isinstance(picture.shown, Screen)
            path = folder / "page.html"
            path.write_bytes(picture.content("html-fillable", {}))
            page = browser.new_page(viewport={"width": picture.shown.width, "height": picture.shown.height})
            page.goto(path.as_uri())
            yield picture, _quantized(Image.open(io.BytesIO(page.screenshot())).convert("RGB"), _COLOURS)
            page.close()
        browser.close()


def _quantized(image: Image.Image, colours: int) -> Image.Image:
    return image.quantize(colours, dither=Image.Dither.NONE)


def save(picture: Picture, image: Image.Image) -> None:
    """Write a picture with its digest."""
    texts = PngInfo()
    texts.add_text(_DIGEST, picture.digest())
    picture.path.parent.mkdir(parents=True, exist_ok=True)
    image.save(picture.path, optimize=True, pnginfo=texts)
    sys.stdout.write(f"wrote {picture.path.relative_to(DOCS.parent)}, {picture.path.stat().st_size // 1024 + 1} KB\n")


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise SystemExit(f"{name} is not installed")
    return path


if __name__ == "__main__":
    main(sys.argv[1:])
