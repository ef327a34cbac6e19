"""The lines of a comment that formspec wrote, and the text of a threaded comment in the comment for older programs."""

from __future__ import annotations

from collections.abc import Sequence

from formspec.importing.book import NOTED

INDENT = "    "
"""What Excel 365 writes before each text of a thread in the comment for older programs."""
_EXPLAINED = "linkid=870924"  # the link at the end of its explanation, in every language


def are_ours(lines: Sequence[str]) -> list[bool]:
    """Return which lines of a comment formspec wrote; of a reply in a thread, also the line that announces it."""
    ours = [line.strip().startswith(NOTED.strip()) for line in lines]
    announced = [
        is_next and after.startswith(INDENT) and not line.startswith(INDENT) and line.rstrip().endswith((":", "："))
        for line, after, is_next in zip(lines, lines[1:], ours[1:], strict=False)
    ]
    return [own or announces for own, announces in zip(ours, [*announced, False], strict=True)] if lines else []


def is_thread(text: str) -> bool:
    """Return whether a comment repeats a thread of Excel 365 for older programs."""
    return text.startswith("[") and _EXPLAINED in text


def of_people(text: str) -> str:
    """Return what people wrote in a comment, without our lines and without Excel's explanation of a thread."""
    lines = text.splitlines()
    kept = "\n".join(line for line, own in zip(lines, are_ours(lines), strict=True) if not own)
    return kept.partition(_EXPLAINED)[2].strip() if is_thread(kept) else kept
