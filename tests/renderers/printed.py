"""Printed documents: the text of each page of a PDF, and its pixels."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

Pixels = list[bytes]
"""A page as rows of grey values."""


def pages_of(pdf: Path) -> list[str]:
    """Return the text of each page without blanks, which programs put where they like."""
    count = int(re.search(r"Pages:\s+(\d+)", _output("pdfinfo", str(pdf)))[1])  # type: ignore[index]
    return [_page(pdf, number) for number in range(1, count + 1)]


def _page(pdf: Path, number: int) -> str:
    text = _output("pdftotext", "-layout", "-f", str(number), "-l", str(number), str(pdf), "-")
    return re.sub(r"[ \t\f　]+", "", text).strip("\n")


def pixels_of(pdf: Path, number: int, dots: int = 72) -> Pixels:
    """Return one page as rows of grey values, ``dots`` an inch."""
    command = ["pdftoppm", "-gray", "-r", str(dots), "-f", str(number), "-l", str(number), str(pdf)]
    image = subprocess.run(command, check=True, capture_output=True).stdout
    header = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", image)
    assert header
    width, start = int(header[1]), header.end()
    return [image[at : at + width] for at in range(start, len(image), width)]


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
