"""Values of numpy and pandas are taken as what they are; what is none of a form's values is a Problem."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import formspec
from formspec import ProblemError

numpy = pytest.importorskip("numpy")
pandas = pytest.importorskip("pandas")

SPEC = """formspec: 1
id: mine/values
title: T
blocks:
  - fields: f
    rows:
      - [{id: amount, label: A, type: money}, {id: count, label: B, type: integer}, {id: since, label: C, type: year}]
      - [{id: day, label: D, type: date}, {id: done, label: E, type: boolean}, {id: word, label: F}]
      - [{id: kind, label: G, choices: [甲, 乙]}, {id: kinds, label: H, type: choices, choices: [甲, 乙]}]
"""


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> formspec.FormSpec:
    path = tmp_path_factory.mktemp("values") / "values.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return formspec.load(path)


@pytest.mark.parametrize(
    ("name", "raw", "kept"),
    [
        ("amount", numpy.float64(0.1), Decimal("0.1")),
        ("amount", numpy.int64(12), Decimal(12)),
        ("amount", numpy.float32(0.5), Decimal("0.5")),
        ("amount", numpy.array(3), Decimal(3)),
        ("count", numpy.int64(5), 5),
        ("count", numpy.uint8(5), 5),
        ("count", pandas.Series([7])[0], 7),
        ("since", numpy.int32(2024), 2024),
        ("done", numpy.True_, True),
        ("word", numpy.str_("文字"), "文字"),
        ("day", pandas.Timestamp("2024-06-30"), dt.date(2024, 6, 30)),
        ("day", numpy.datetime64("2024-06-30"), dt.date(2024, 6, 30)),
        ("day", dt.datetime(2024, 6, 30), dt.date(2024, 6, 30)),  # noqa: DTZ001 - a day has no zone
        ("kind", numpy.str_("甲"), "甲"),
        ("amount", float("nan"), None),
        ("amount", numpy.nan, None),
        ("amount", numpy.float64("nan"), None),
        ("count", pandas.NA, None),
        ("day", pandas.NaT, None),
        ("word", pandas.NA, None),
    ],
)
def test_a_value_of_another_library_is_what_it_stands_for(
    spec: formspec.FormSpec, name: str, raw: Any, kept: Any
) -> None:
    form: Any = spec.new()
    setattr(form.f, name, raw)
    assert getattr(form.f, name) == kept
    assert type(getattr(form.f, name)) is type(kept)
    parsed: Any = spec.parse({"f": {name: raw}})
    assert getattr(parsed.f, name) == kept


@pytest.mark.parametrize("name", ["amount", "count", "since", "day", "done", "word", "kind", "kinds"])
@pytest.mark.parametrize(
    "raw",
    [
        object(),
        b"bytes",
        1j,
        Fraction(1, 3),
        {"a": 1},
        {1},
        dt.time(1),
        pandas.Series([1, 2]),
        numpy.array([1, 2]),
    ],
    ids=lambda raw: type(raw).__name__,
)
def test_a_foreign_value_is_a_problem_and_no_crash(spec: formspec.FormSpec, name: str, raw: Any) -> None:
    form: Any = spec.new()
    with pytest.raises(ProblemError) as raised:
        setattr(form.f, name, raw)
    assert raised.value.problems[0].code.startswith("data.")
    with pytest.raises(ProblemError):
        spec.parse({"f": {name: raw}})
    assert spec.validate({"f": {name: raw}})


def test_a_moment_is_not_a_day(spec: formspec.FormSpec) -> None:
    form: Any = spec.new()
    with pytest.raises(ProblemError):
        form.f.day = pandas.Timestamp("2024-06-30 12:30")
