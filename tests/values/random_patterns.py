"""Random patterns, and texts that come near them."""

from __future__ import annotations

from hypothesis import strategies as st

_SETS = (
    "a", "b", "1", "厅", "𠮷", "_", ".", r"\d", r"\D", r"\w", r"\W", "[ab]", "[^a]", "[a-c1]", r"[^\d_]", r"[\W1]", r"\.", r"\x61",
    r"\u5385", "[一-龥]", "-", "^", "$",
)  # fmt: skip
_COUNTS = ("*", "+", "?", "{2}", "{0,3}", "{2,}", "*?", "+?", "??", "{1,2}?")
_EDGES = "^$"


def _repeated(part: str, count: str) -> str:
    return f"({part}){count}" if len(part) > 1 or part in _EDGES else part + count


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(parts, min_size=2, max_size=4).map("".join),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.builds(_repeated, parts, st.sampled_from(_COUNTS)),
        parts.map(lambda part: f"({part}|)"),
    )


PATTERNS = st.recursive(st.sampled_from(_SETS), _larger, max_leaves=8)
TEXTS = st.text("ab1厅𠮷_.-", max_size=9)
