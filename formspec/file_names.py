"""Names of files and folders that every system accepts, from texts that people chose.

Windows forbids the most: signs, names of devices, dots and spaces at the end (Microsoft, "Naming Files, Paths, and
Namespaces"); Linux limits a name to 255 bytes.
"""

from __future__ import annotations

from unicodedata import normalize

from .invisible import visible
from .patterns import lazy_pattern

LONGEST = 120
"""Characters of a name: a path on Windows has 260, with the folders of a user and of a round before it."""
_BYTES = 240
"""Bytes of a name in UTF-8: 255 on Linux and macOS, of which a temporary name next to it needs some."""
FORBIDDEN = lazy_pattern(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]')
_DEVICE = lazy_pattern(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))")
_SPACES = lazy_pattern(r"\s+")
_AROUND = " ._"


def safe_name(text: str, suffix: str = "", longest: int = LONGEST) -> str:
    """Return ``text`` as the name of a file or folder.

    Args:
        text: The text; what a name cannot have becomes ``_``.
        suffix: The ending of the name, with its dot.
        longest: The most characters of the name with its ending.
    """
    name = FORBIDDEN.sub("_", normalize("NFC", visible(text)))
    name = _SPACES.sub(" ", name).lstrip(" .").rstrip(" .")
    name = _shortened(name, longest - len(suffix), _BYTES - len(suffix.encode()))
    if name.startswith("~$"):  # what Excel calls a workbook that is open
        name = f"_{name[2:]}"
    if not name.strip(_AROUND):
        name = "_"
    if _DEVICE.match(name):
        name = f"_{name}"[: longest - len(suffix)]
    return f"{name}{suffix}"


def _shortened(name: str, characters: int, size: int) -> str:
    name = name[:characters].encode()[:size].decode(errors="ignore")
    return name.rstrip(" .")


def fitted_name(before: str, middle: str, after: str, suffix: str) -> str:
    """Return ``before``, ``middle`` and ``after`` as one name, of which the middle is cut where it is too long."""
    middle = middle[:LONGEST]
    while middle and not _fits(f"{before}{middle}{after}", suffix):
        middle = middle[:-1]
    return safe_name(f"{before}{middle}{after}", suffix)


def _fits(name: str, suffix: str) -> bool:
    whole = normalize("NFC", name) + suffix
    return len(whole) <= LONGEST and len(whole.encode(errors="replace")) <= _BYTES


def folded(name: str) -> str:
    """Return a name as systems compare it that know neither case nor the composition of characters."""
    return normalize("NFKC", normalize("NFKC", name).casefold())
