"""The outline of a text: it has every key where it is written, and an edit changes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formspec.source.nodes import Mapping, to_data
from formspec.source.outline import Edit, edited, outline
from formspec.source.yaml import parse_yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SPECS = sorted((ROOT / "specs").rglob("*.yaml"))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_the_entries_follow_each_other_without_a_gap(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = outline(text)
    root = parse_yaml(text, "")
    assert isinstance(root, Mapping)
    assert list(found.entries) == list(root.entries)
    ends = [found.start, *(entry.end for entry in found.entries.values())]
    assert ends == [*(entry.lead for entry in found.entries.values()), found.end]
    for key, entry in found.entries.items():
        part = parse_yaml("anchors: [&one {}, &two {}, &items {}]\n" + text[entry.start : entry.end], "")
        assert isinstance(part, Mapping)
        assert key in part.entries


def test_comments_belong_to_the_key_below_them_unless_they_are_indented() -> None:
    text = "# head\na: 1\n\n# of b\nb:\n  - x  # inside\n  # still inside\n\n# tail\n"
    found = outline(text)
    parts = [(text[entry.lead : entry.start], text[entry.start : entry.end]) for entry in found.entries.values()]
    assert parts == [("", "a: 1\n"), ("\n# of b\n", "b:\n  - x  # inside\n  # still inside\n")]
    assert text[found.end :] == "\n# tail\n"


def test_offsets_are_those_of_characters_whatever_the_characters() -> None:
    text = "# 表 😀\r\nid: '甲'\r\nlong: |\r\n  二行\r\n\r\n  # 文字\r\nlast: \"乙\u3000😀\"  # 注"
    found = outline(text)
    written = {key: text[entry.value.start : entry.value.end] for key, entry in found.entries.items()}
    assert written["id"] == "'甲'"
    assert written["last"] == '"乙\u3000😀"'
    assert text[found.entries["long"].start : found.entries["long"].end].endswith("# 文字\r\n")
    assert found.newline == "\r\n"


SCALARS = st.sampled_from(
    ("1", "'a b'", '"x\\n"', "[a, b]", "{c: d}", "|\n  two\n  lines\n", "\n  - x\n  - y", "&m z", "~")
)
LINES = st.lists(st.tuples(st.sampled_from(("", "# r\n", "\n")), SCALARS), min_size=1, max_size=6)


@given(LINES, st.sampled_from(("\n", "\r\n")), st.booleans(), st.integers(0, 5))
def test_an_edited_value_changes_only_its_key(
    lines: list[tuple[str, str]], newline: str, marked: bool, chosen: int
) -> None:
    text = "".join(f"{remark}k{number}: {value}\n" for number, (remark, value) in enumerate(lines))
    text = (("--- # start\n" if marked else "") + text).replace("\n", newline)
    found = outline(text)
    key = f"k{chosen % len(lines)}"
    entry = found.entries[key]
    new = edited(text, [Edit(entry.start, entry.end, f"{key}: new{newline}")])
    before, after = (to_data(parse_yaml(each, "")) for each in (text, new))
    assert after == before | {key: "new"}
    assert edited(text, []) == text
