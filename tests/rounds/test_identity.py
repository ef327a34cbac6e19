"""The identity of a copy comes back with it, and any change of it is found."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import formspec
from formspec.layout.copy_marks import copy_properties, locked_values, mark_in_properties
from formspec.problems import ProblemError
from formspec.rounds.identity import CopyIdentity, check_identity, sealed, unverified, verified
from formspec.spec.names import COPY_KEY, HEAD

KEY = bytes(range(32))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
IDENTITIES = st.builds(
    CopyIdentity,
    round=TEXTS,
    form=TEXTS,
    edition=TEXTS,
    unit=TEXTS,
    project=TEXTS,
    locked=st.dictionaries(TEXTS, st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.booleans()), max_size=4),
)


def code_of(mark: str, key: bytes = KEY) -> str:
    try:
        verified(mark, key)
    except ProblemError as error:
        return error.problems[0].code
    return ""


@given(IDENTITIES)
def test_an_identity_comes_back_and_equal_ones_have_equal_marks(identity: CopyIdentity) -> None:
    mark = sealed(identity, KEY)
    assert verified(mark, KEY) == unverified(mark) == identity
    assert sealed(verified(mark, KEY), KEY) == mark
    assert mark.isascii()
    assert mark.isprintable()
    assert " " not in mark
    assert locked_values(mark) == identity.locked


@given(IDENTITIES, st.data())
def test_any_change_of_any_character_is_found(identity: CopyIdentity, data: st.DataObject) -> None:
    mark = sealed(identity, KEY)
    place = data.draw(st.integers(0, len(mark)))
    new = data.draw(st.text(max_size=3))
    end = data.draw(st.integers(place, min(len(mark), place + 3)))
    changed = mark[:place] + new + mark[end:]
    assert code_of(changed) == ("" if changed == mark else "round.broken-seal")


def test_each_bit_of_each_byte_is_sealed() -> None:
    mark = sealed(CopyIdentity(round="2024", form="a/b", unit="001", locked={"/unit/name": "示例厅"}), KEY)
    for place in range(len(mark)):
        for bit in range(8):
            other = mark[:place] + chr(ord(mark[place]) ^ 1 << bit) + mark[place + 1 :]
            assert code_of(other) == "round.broken-seal"


@given(IDENTITIES, st.binary(min_size=32, max_size=32))
def test_a_mark_of_another_key_is_found(identity: CopyIdentity, other: bytes) -> None:
    assert code_of(sealed(identity, other)) == ("" if other == KEY else "round.broken-seal")


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_a_text_that_is_no_mark_is_rejected_and_not_an_error_of_the_program(text: str) -> None:
    assert code_of(text) == "round.broken-seal"
    assert locked_values(text) == {}


def test_a_mark_of_deep_json_is_rejected() -> None:
    assert code_of("[" * 100_000 + "|") == "round.broken-seal"
    assert locked_values("[" * 100_000 + "|") == {}


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=2_000))
def test_a_mark_of_any_length_comes_back_from_properties(mark: str) -> None:
    properties = copy_properties(mark)
    assert mark_in_properties({"formspec.form": "a", **properties}) == mark
    assert all(len(text) <= 255 for text in properties.values())


SPEC = "formspec: 1\nid: mine/a\ntitle: 表\nblocks:\n  - fields: unit\n    rows:\n      - {id: name, label: 名称}\n"


@pytest.mark.parametrize("place", ["parameters:\n  {0}: {{label: 甲, type: text}}\n", "block", "row"])
def test_no_id_of_a_spec_can_be_the_name_of_the_mark(place: str) -> None:
    name = f'"{COPY_KEY}"'
    text = {
        "block": SPEC.replace("fields: unit", f"fields: {name}"),
        "row": SPEC.replace("id: name", f"id: {name}"),
    }.get(place, SPEC.replace("blocks:", place.format(name) + "blocks:"))
    with pytest.raises(ProblemError) as error:
        formspec.loads(text)
    assert {each.code for each in error.value.problems} <= {"spec.name", "spec.reserved-id"}


@given(st.from_regex(r"[a-z][a-z0-9_]*", fullmatch=True))
def test_the_name_of_the_mark_is_no_identifier(name: str) -> None:
    assert name != COPY_KEY
    assert not COPY_KEY.startswith("/")
    assert COPY_KEY in HEAD


def reading(mark: Any, **values: str) -> formspec.Reading[Any]:
    data = {"form": "mine/a", COPY_KEY: mark, "unit": values}
    return formspec.loads(SPEC).decode(json.dumps(data).encode())


def test_a_returned_form_is_that_of_its_identity() -> None:
    identity = CopyIdentity(round="r", form="mine/a", unit="001", locked={"/unit/name": "示例厅"})
    returned = reading(sealed(identity, KEY), name="示例厅")
    assert check_identity(returned, KEY, "r") == identity
    assert returned.problems == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"round": "s"}, "round.another-round"),
        ({"form": "mine/b"}, "round.another-form"),
        ({"locked": {"/unit/name": "另一个厅"}}, "round.locked-changed"),
        ({"locked": {"/unit/gone": "甲"}}, "round.locked-changed"),
    ],
)
def test_a_mark_that_was_moved_to_another_copy_is_found(changed: dict[str, Any], code: str) -> None:
    parts: dict[str, Any] = {
        "round": "r",
        "form": "mine/a",
        "unit": "001",
        "locked": {"/unit/name": "示例厅"},
        **changed,
    }
    with pytest.raises(ProblemError) as error:
        check_identity(reading(sealed(CopyIdentity(**parts), KEY), name="示例厅"), KEY, "r")
    assert [each.code for each in error.value.problems] == [code]


def test_a_file_without_a_mark_is_reported() -> None:
    with pytest.raises(ProblemError) as error:
        check_identity(formspec.loads(SPEC).decode({"form": "mine/a"}), KEY, "r")
    assert [each.code for each in error.value.problems] == ["round.no-mark"]


def test_a_mark_that_is_no_text_is_a_problem_of_the_data() -> None:
    returned = reading(12)
    assert [(each.code, each.path) for each in returned.problems] == [("data.type", f"/{COPY_KEY}")]
    assert returned.copy_mark == ""
