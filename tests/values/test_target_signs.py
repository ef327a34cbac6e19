"""Signs that look like digits never become part of a target's number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from formspec.values import Target


@pytest.mark.parametrize("text", ["10²", "2⁵", "①提升", "5½", "½", "⑩", "3₂"])
def test_raised_circled_and_fraction_signs_leave_a_target_undecided(text: str) -> None:
    assert (Target(text).number, Target(text).unit) == (None, "")


@pytest.mark.parametrize(("text", "unit"), [("100㎡", "㎡"), ("5㎥", "㎥"), ("20m²", "m²"), ("3㎞", "㎞"), ("8℃", "℃")])
def test_units_in_one_sign_keep_their_number(text: str, unit: str) -> None:
    assert Target(text).number == Decimal(text.rstrip("㎡㎥m²㎞℃"))
    assert Target(text).unit == unit


@pytest.mark.parametrize("text", ["≥９５％", "＞＝95%", "　95％以上", "≥　９５　％"])
def test_full_width_signs_are_read_as_their_plain_ones(text: str) -> None:
    target = Target(text)
    assert (target.comparator, target.number, target.unit) == ("≥", Decimal(95), "%")
    assert str(target) == text
