"""Specs with things changed that nobody meant."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SPECS = Path(__file__).resolve().parents[2] / "specs"
SAMPLES = ("samples/performance-statistics", "samples/self-evaluation", "jiangsu/2024/project")
WORDS = (
    "name", "total", "points", "是", "{n}", "{year}", "sum(points)", "a + b", "all", "rows", "money", "choice", "年度",
)  # fmt: skip
KEYS = (
    "id", "label", "columns", "rows", "repeat", "table", "fields", "text", "list", "beside", "span", "label_span",
    "compute", "print", "closed", "merge", "sum", "cells", "levels", "choices", "type", "show", "height", "inside",
    "outline", "codes", "at_most", "blank", "lines", "min", "max", "name", "label_over", "headings", "item", "sign",
    "together", "each", "assert", "require", "when", "of_which", "adds_up", "extends", "part", "use", "heading",
)  # fmt: skip
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 12), st.sampled_from(WORDS), st.just([]), st.just({}), st.just([[]]),
    st.just([{}]), st.just(10**30), st.just("2024-01-01"), st.just({"print": "十"}), st.just(["name"]),
)  # fmt: skip


def original(name: str) -> Any:
    data = yaml.load((SPECS / f"{name}.yaml").read_text(encoding="utf-8"), Loader=LOADER)
    if "extends" in data:
        data["extends"] = str(SPECS / "jiangsu" / "2024" / data["extends"])
    return copy.deepcopy(data)


def nodes(data: Any) -> list[Any]:
    """Return every mapping and list in ``data``."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    found = [data] if isinstance(data, dict | list) and data else []
    return found + [each for value in inner for each in nodes(value)]


@st.composite
def mutated(draw: st.DrawFn, name: str) -> str:
    """Return the text of a spec with one to three things changed that nobody meant."""
    data = original(name)
    for _ in range(draw(st.integers(1, 3))):
        node = draw(st.sampled_from(nodes(data)))
        key = draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        match draw(st.sampled_from(("drop", "junk", "rename", "add", "twice", "swap"))):
            case "drop" if len(node) > 1:
                del node[key]
            case "junk":
                node[key] = copy.deepcopy(draw(JUNK))
            case "rename" if isinstance(node, dict):
                node[draw(st.sampled_from(KEYS))] = node.pop(key)
            case "add" if isinstance(node, dict):
                node[draw(st.sampled_from(KEYS))] = copy.deepcopy(draw(JUNK))
            case "twice" if isinstance(node, list):
                node.insert(key, copy.deepcopy(node[key]))
            case "swap":
                other = draw(st.sampled_from(nodes(data)))
                where = draw(st.sampled_from(sorted(other) if isinstance(other, dict) else range(len(other))))
                node[key] = copy.deepcopy(other[where])
            case _:
                pass
    return written(data)


def written(data: Any) -> str:
    """Return the text of a spec."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
