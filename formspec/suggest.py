"""Suggestions: the known name that was probably meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum

from .patterns import lazy_pattern

_CAPITAL = lazy_pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_LETTERS = lazy_pattern(r"[\s_.-]+")
_COMPARED = 100
"""Characters of a name that are compared: ids have at most 64, and the time grows with the square of the length."""


def nearest(name: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """Return the one of ``known`` that is most similar to ``name``; empty if none is similar.

    Names of more than 100 characters are compared by their beginnings.
    """
    from difflib import get_close_matches

    beginnings = {candidate[:_COMPARED]: candidate for candidate in sorted(known, reverse=True)}
    found = get_close_matches(name[:_COMPARED], sorted(beginnings), n=1, cutoff=cutoff)
    return beginnings[found[0]] if found else ""


def meant(word: str, known: Collection[str], cutoff: float = 0.5) -> str:
    """Return the one of ``known``, names of the spec language, that was meant by ``word``; empty if none was.

    That is the name with other signs (``maxLength``, ``“label”``, full-width letters), the name of which ``word`` is
    another word in Chinese or English (必填, ``options``), or else the most similar one.
    """
    from .messages import other_names

    name = plain_name(word)
    if name in known:
        return name
    others = other_names()
    other = next((each for key in (word, name) for each in others.get(key, ()) if each in known), "")
    return other or nearest(word, known, cutoff) or nearest(name, known, cutoff)


def plain_name(word: str) -> str:
    """Return a word as a name of the spec language is written: ``maxLength`` and ``“Max-length”`` are max_length."""
    from unicodedata import normalize

    text = normalize("NFKC", word[:_COMPARED]).strip(" \t\"'“”‘’`")
    return _NOT_LETTERS.sub("_", _CAPITAL.sub("_", text)).strip("_").lower()


class Likeness(IntEnum):
    """The probability that one id was written for another."""

    NONE = 0
    POSSIBLE = 1  # two distinct words may differ like this: the ids alone do not decide
    SURE = 2  # a typical typing slip, rarely the difference between two words


_LEAST_WORD = 4
"""Letters of the differing word: too many shorter words (`q1`, `tax`, `ii`) are one letter apart."""
_SURE_WORD = 5
"""Letters of a word in which an additional, missing or transposed letter is a slip, and a different letter may be one:
too many words of four letters are similar (`form` and `from`, `rate` and `date`)."""
_SAME_KEY = 8
"""Names that are kept for each misspelling: more of them are a series, and the bound limits the search."""
_LONGEST = 64  # letters of an id, by the schema of the language
_VOWELS = lazy_pattern(r"[aeiou]")
_REPEATED = lazy_pattern(r"(.)\1+")
_NOT_DIGITS = lazy_pattern(r"[^0-9]+")


def likeness(name: str, known: str) -> Likeness:
    """Return whether ``name`` is probably ``known`` with a typing slip; both are ids of the spec language.

    Ids whose digits differ, or a single letter at the end of a word, are a series (`y2024`, `item_b`), not a slip.
    """
    name, known = name.replace("-", "_"), known.replace("-", "_")
    if name == known or _NOT_DIGITS.split(name) != _NOT_DIGITS.split(known):
        return Likeness.NONE
    if name.replace("_", "") == known.replace("_", ""):
        return Likeness.SURE if len(name) >= _LEAST_WORD else Likeness.NONE
    pairs = [(one, other) for one, other in zip(name.split("_"), known.split("_"), strict=False) if one != other]
    if name.count("_") != known.count("_") or len(pairs) != 1:
        return Likeness.NONE
    return _word_likeness(*pairs[0])


def _word_likeness(word: str, known: str) -> Likeness:
    shorter, longer = sorted((word, known), key=len)
    if len(shorter) < _LEAST_WORD:
        return Likeness.NONE
    at = next((i for i, (one, other) in enumerate(zip(shorter, longer, strict=False)) if one != other), len(shorter))
    rest, other = shorter[at:], longer[at:]
    if len(shorter) == len(longer):
        if rest[:2] == other[1::-1] and rest[2:] == other[2:]:
            return Likeness.SURE if len(shorter) >= _SURE_WORD else Likeness.POSSIBLE
        if rest[1:] == other[1:]:
            return Likeness.POSSIBLE if rest[1:] and len(shorter) >= _SURE_WORD else Likeness.NONE
    elif rest == other[1:]:
        doubled = at > 0 and longer[at - 1] == other[0]
        inner = at > 0 and rest != ""  # at either end a letter makes another word: `quality` and `equality`, a plural
        return Likeness.SURE if len(shorter) >= _SURE_WORD and (inner or doubled) else Likeness.POSSIBLE
    bones = _skeleton(word)
    return Likeness.POSSIBLE if len(bones) >= _LEAST_WORD and bones == _skeleton(known) else Likeness.NONE


def _skeleton(name: str) -> str:
    """Return ``name`` without its uncertain parts: vowels, doubled letters, the plural of its words."""
    words = (_REPEATED.sub(r"\1", _VOWELS.sub("", word)) for word in name.replace("-", "_").split("_"))
    return "_".join(word.removesuffix("s") if len(word) > _LEAST_WORD else word for word in words)


class Misspellings:
    """Finds the known ids for a misspelt one, in time that does not grow with their number."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for name in dict.fromkeys(known):
            for key in _keys(name):
                names = self._by_key.setdefault(key, [])
                if len(names) < _SAME_KEY:
                    names.append(name)

    def of(self, name: str) -> list[tuple[str, Likeness]]:
        """Return the ids that are like ``name``, the most probable first."""
        names = dict.fromkeys(known for key in _keys(name) for known in self._by_key.get(key, ()))
        found = [(known, degree) for known in names if (degree := likeness(name, known))]
        return sorted(found, key=lambda each: -each[1])


def _keys(name: str) -> set[str]:
    """Return keys of an id: it shares one with each probable misspelling."""
    if len(name) > _LONGEST:
        return set()
    left_out = (name[:i] + name[i + 1 :] for i, letter in enumerate(name) if not letter.isdigit())
    return {name, *left_out, "=" + name.replace("_", "").replace("-", ""), "~" + _skeleton(name)}
