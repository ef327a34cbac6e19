"""What came of each file and of all: each file is counted once, and each kind of problem once for each file."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from formspec import Fullness, Problem, Severity
from formspec.report.results import FileResult, Outcome, result_of
from formspec.report.summary import Summary

ERROR = Problem(code="rule.assert", path="/funds/total/planned", params={"message": "合计不等"}, label="资金总额")
VARIED = [
    Problem(code="read.number", path=f"/rows/{n}/x", params={"found": str(n)}, label=f"项目 {n + 1} / 数")
    for n in (0, 1)
]
WARNING = Problem(code="read.outside", params={"found": "注"}, severity=Severity.WARNING)
INFO = Problem(code="read.understood", severity=Severity.INFO)
SHARED = Problem(code="read.spec-changed", params={"form": "a/b"}, severity=Severity.WARNING)


def result(*problems: Problem, **more: Any) -> FileResult:
    return FileResult(name="x.xlsx", problems=problems, fullness=Fullness(1, 2), **more)


def test_a_file_has_the_outcome_of_its_most_severe_problem() -> None:
    assert result().outcome is Outcome.PASSED
    assert result(INFO).outcome is Outcome.PASSED
    assert result(INFO, WARNING).outcome is Outcome.WARNINGS
    assert result(WARNING, ERROR).outcome is Outcome.ERRORS
    assert result_of("x", [ERROR]).outcome is Outcome.UNREADABLE


def test_a_changed_spec_is_no_fault_of_a_file_and_is_said_once() -> None:
    summary = Summary()
    for _ in range(3):
        summary.add(result(shared=(SHARED,)))
    assert summary.outcomes == {Outcome.PASSED: 3}
    (once,) = summary.shared()
    assert once.params == {"form": "a/b", "files": 3}
    assert "3" in once.message("zh")
    assert once.location is None


def test_a_kind_counts_files_and_problems_and_leaves_the_numbers_of_items_out() -> None:
    summary = Summary()
    summary.add(result(*VARIED, INFO))
    summary.add(result(VARIED[1], ERROR))
    summary.add(result(WARNING))
    number, rule, outside = summary.kinds()
    assert (number.files, number.problems, number.label, number.is_varied) == (2, 3, "项目 / 数", True)
    assert (rule.files, rule.label, rule.is_varied) == (1, "资金总额", False)
    assert outside.first is WARNING


def test_different_messages_of_rules_at_one_cell_are_different_kinds() -> None:
    summary = Summary()
    other = Problem(code="rule.assert", path=ERROR.path, params={"message": "超出预算"})
    summary.add(result(ERROR, other))
    assert len(summary.kinds()) == 2


def test_the_kinds_that_are_kept_are_bounded() -> None:
    summary = Summary()
    for n in range(5_000):
        summary.add(result(Problem(code="rule.assert", params={"message": str(n)})))
    kinds = summary.kinds()
    assert len(kinds) < 2_100
    assert sum(kind.problems for kind in kinds) == 5_000


@given(st.lists(st.lists(st.sampled_from([ERROR, WARNING, INFO, *VARIED]), max_size=4), max_size=8), st.integers(0, 3))
def test_each_file_has_one_outcome(files: list[list[Problem]], damaged: int) -> None:
    summary = Summary()
    for problems in files:
        summary.add(result(*problems))
    for _ in range(damaged):
        summary.add(result_of("y", [ERROR]))
    counts = summary.to_json()
    assert counts["files"] == len(files) + damaged == sum(counts[str(outcome)] for outcome in Outcome)
    assert counts["unreadable"] == damaged
    assert all(kind.files <= kind.problems for kind in summary.kinds())
