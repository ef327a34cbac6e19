"""Forms on paper: workbooks printed by LibreOffice, pages printed by Chromium, and the coloured pixels of a print."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

MOST_TINT = 3
"""The largest difference between the red, green and blue of a pixel that is grey.

pdftoppm smooths edges in greys, whose three parts are equal; the rest is room for rounding in a colour space. The
palest fill that a form ever had, FFFEF6, differs by 9.
"""
_RESOLUTION = 60  # pixels per inch: a rule of 0.25 mm still leaves a mark, and a page is read in a few milliseconds

Picture = np.ndarray[Any, np.dtype[np.uint8]]
"""One page: rows, columns, and red, green, blue."""


def pages_of_workbooks(workbooks: Mapping[str, bytes], soffice: str, folder: Path) -> dict[str, bytes]:
    """Return the PDF of each workbook: every sheet that LibreOffice prints, in one run of the program.

    Args:
        workbooks: the contents of .xlsx files by name.
        soffice: the path of LibreOffice (the fixture ``soffice``).
        folder: an empty folder for the files and the program's profile.
    """
    files = {name: folder / f"{number}.xlsx" for number, name in enumerate(workbooks)}
    for name, content in workbooks.items():
        files[name].write_bytes(content)
    profile = (folder / "profile").as_uri()
    command = [
        soffice,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, *map(str, files.values())], check=True, capture_output=True, timeout=600)
    return {name: file.with_suffix(".pdf").read_bytes() for name, file in files.items()}


def pages_of_workbook(workbook: bytes, soffice: str, folder: Path) -> bytes:
    """Return the PDF of one workbook; see :func:`pages_of_workbooks`."""
    return pages_of_workbooks({"workbook": workbook}, soffice, folder)["workbook"]


def pages_of_page(page: bytes, chromium: Any, folder: Path, act: Callable[[Any], None] | None = None) -> bytes:
    """Return the PDF of a page of HTML as Chromium prints it, on the paper that the page names.

    Args:
        page: the content of an .html file.
        chromium: the browser (the fixture ``chromium``).
        folder: a folder for the file.
        act: what a person does on the page before it is printed, with Playwright's page as its argument.
    """
    path = folder / "page.html"
    path.write_bytes(page)
    opened = chromium.new_page()
    try:
        opened.goto(path.as_uri())
        if act is not None:
            act(opened)
        return bytes(opened.pdf(prefer_css_page_size=True, print_background=True))
    finally:
        opened.close()


def pictures(pdf: bytes) -> list[Picture]:
    """Return the pages of a PDF as pictures."""
    command = ["pdftoppm", "-r", str(_RESOLUTION), "-"]
    done = subprocess.run(command, input=pdf, check=True, capture_output=True, timeout=300)
    return list(_pixmaps(done.stdout))


def _pixmaps(stream: bytes) -> Iterator[Picture]:
    """Yield the pictures of a stream of portable pixmaps: P6, the size, the largest value, then a line end."""
    while stream:
        kind, size, most, rest = stream.split(b"\n", 3)
        assert (kind, most) == (b"P6", b"255")
        width, height = map(int, size.split())
        length = width * height * 3
        yield np.frombuffer(rest[:length], np.uint8).reshape(height, width, 3)
        stream = rest[length:]


def coloured_pixels(pdf: bytes) -> list[str]:
    """Return the colours that the pages of a PDF have besides greys, such as ``page 1: FFFEF6 (12 pixels)``."""
    found = []
    for number, picture in enumerate(pictures(pdf), 1):
        spread = picture.max(axis=2).astype(int) - picture.min(axis=2)
        colours, counts = np.unique(picture[spread > MOST_TINT], axis=0, return_counts=True)
        found += [
            f"page {number}: {colour.tobytes().hex().upper()} ({count} pixels)"
            for colour, count in zip(colours, counts, strict=True)
        ]
    return found
