"""What a few lines of a spec expand to is bounded: parts, sets of columns, cells, and changes to the form built on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import formspec
from formspec.problems import Problem, ProblemError
from formspec.source.limits import MAX_DEPTH, MAX_NODES
from tests.cost import assert_linear

HEAD = "formspec: 1\nid: a/b\ntitle: 表\n"
TABLE = "  - {table: t, columns: s0, rows: [{id: r, label: R}]}\n"


def parts(count: int, uses: int, leaf: str = "{heading: 标题}", first: str = "[{part: s0}]") -> str:
    """Return a form whose first part uses the second ``uses`` times, and so on."""
    lines = [f"  s{each}: [{', '.join([f'{{part: s{each + 1}}}'] * uses)}]\n" for each in range(count)]
    return f"{HEAD}blocks: {first}\nparts:\n{''.join(lines)}  s{count}: [{leaf}]\n"


def columns(count: int, uses: int) -> str:
    """Return a form with a table whose set of columns uses the next one ``uses`` times, and so on."""
    lines = [f"  s{each}: [{', '.join([f'{{use: s{each + 1}}}'] * uses)}]\n" for each in range(count)]
    return f"{HEAD}blocks:\n{TABLE}columns:\n{''.join(lines)}  s{count}: [{{id: a, label: A}}]\n"


def groups(count: int, uses: int) -> str:
    """Return a form whose sets of columns use each other inside groups."""
    group = "{{label: G, columns: [{{use: s{0}}}]}}"
    lines = [f"  s{each}: [{', '.join([group.format(each + 1)] * uses)}]\n" for each in range(count)]
    return f"{HEAD}blocks:\n{TABLE}columns:\n{''.join(lines)}  s{count}: [{{id: a, label: A}}]\n"


def problems_of(path: Path, text: str) -> tuple[Problem, ...]:
    path.write_text(text, encoding="utf-8")
    try:
        formspec.load(path)
    except ProblemError as error:
        return error.problems
    return ()


def codes_of(path: Path, text: str) -> list[str]:
    return [problem.code for problem in problems_of(path, text)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "form.yaml"


@pytest.mark.parametrize("form", [parts, columns, groups])
@pytest.mark.parametrize("uses", [2, 10, 100])
def test_an_expansion_to_millions_is_one_error_at_its_use_with_its_size(
    path: Path, form: Callable[[int, int], str], uses: int
) -> None:
    (problem,) = problems_of(path, form(40, uses))
    assert problem.code == "spec.too-large"
    assert problem.params["nodes"] > uses**40
    assert problem.location is not None
    assert problem.location.line in (4, 5)


@pytest.mark.parametrize("form", [parts, columns, groups])
def test_the_cost_of_a_rejected_expansion_grows_with_its_text(path: Path, form: Callable[[int, int], str]) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = form(size, 10)
        return lambda: problems_of(path, text)

    assert_linear(prepare, 30)


@pytest.mark.slow
def test_a_large_part_used_often_is_one_error_at_the_use_that_exceeds_the_limit(path: Path) -> None:
    leaf = ", ".join(["{heading: 标题}"] * 999)
    blocks = "\n" + "  - {part: s0}\n" * 300
    (problem,) = problems_of(path, parts(0, 0, leaf, blocks))
    size = 1 + 2 * 999
    assert (problem.code, problem.params["nodes"]) == ("spec.too-large", size)
    assert problem.location is not None
    assert problem.location.line == 5 + MAX_NODES // size


@pytest.mark.parametrize("form", [parts, columns, groups])
@pytest.mark.parametrize("depth", [MAX_DEPTH, 1000, 5000])
def test_a_long_chain_of_uses_is_an_error_with_its_length(
    path: Path, form: Callable[[int, int], str], depth: int
) -> None:
    (problem,) = problems_of(path, form(depth, 1))
    assert (problem.code, problem.params["depth"]) == ("spec.uses-too-deep", depth + 1)


@pytest.mark.parametrize("form", [parts, columns, groups])
def test_a_chain_of_uses_at_the_limit_is_followed(path: Path, form: Callable[[int, int], str]) -> None:
    assert problems_of(path, form(MAX_DEPTH - 1, 1)) == ()


def test_a_chain_of_parts_through_blocks_side_by_side_is_followed(path: Path) -> None:
    names = [f"  s{each}: [{{beside: [{{part: s{each + 1}}}, {{heading: b}}]}}]\n" for each in range(MAX_DEPTH - 1)]
    last = f"  s{MAX_DEPTH - 1}: [{{heading: a}}]\n"
    assert "spec.uses-too-deep" not in codes_of(path, f"{HEAD}blocks: [{{part: s0}}]\nparts:\n{''.join(names)}{last}")


@pytest.mark.parametrize(
    ("part", "column"),
    [("[{part: s}]", 12), ("[{beside: [{part: s}, {heading: b}]}]", 22), ("[{heading: a}, {part: s}]", 26)],
)
def test_a_part_that_uses_itself_is_an_error_where_it_does(path: Path, part: str, column: int) -> None:
    text = f"{HEAD}blocks: [{{part: s}}, {{part: s}}]\nparts:\n  s: {part}\n"
    found = [
        (problem.code, problem.location and (problem.location.line, problem.location.column))
        for problem in problems_of(path, text)
    ]
    assert found == [("spec.cyclic-part", (6, column + 2))]


def test_a_circle_of_a_thousand_parts_is_an_error(path: Path) -> None:
    lines = "".join(f"  s{each}: [{{part: s{(each + 1) % 1000}}}]\n" for each in range(1000))
    assert codes_of(path, f"{HEAD}blocks: [{{part: s0}}]\nparts:\n{lines}") == ["spec.uses-too-deep"]


@pytest.mark.parametrize(
    ("blocks", "key", "use"),
    [("  - {part: s0}\n", "parts", "part"), (TABLE, "columns", "use")],
    ids=["parts", "columns"],
)
def test_circles_of_all_with_all_cost_in_proportion_to_their_text(path: Path, blocks: str, key: str, use: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        names = range(size // 10)
        uses = ", ".join(f"{{{use}: s{each}}}" for each in list(names) * (100 // len(names)))
        lines = "".join(f"  s{each}: [{uses}]\n" for each in names)
        return lambda: codes_of(path, f"{HEAD}blocks:\n{blocks}{key}:\n{lines}")

    assert_linear(prepare, 50)


def test_parts_of_the_form_built_on_are_bounded_too(path: Path) -> None:
    (path.parent / "base.yaml").write_text(parts(10, 10), encoding="utf-8")
    (problem,) = problems_of(path, "formspec: 1\nextends: base.yaml\ntitle: 表\n")
    assert problem.code == "spec.too-large"
    assert problem.location is not None
    assert Path(problem.location.file).name == "base.yaml"


def test_rows_and_columns_with_too_many_cells_are_one_error(path: Path) -> None:
    sets = "".join(
        f"  s{each}: [{', '.join(f'{{id: c{each}x{number}}}' for number in range(100))}]\n" for each in range(10)
    )
    used = ", ".join(f"{{use: s{each}}}" for each in range(10))
    rows = "".join(f"    - {{id: r{each}, label: R}}\n" for each in range(300))
    text = f"{HEAD}blocks:\n  - table: t\n    columns: [{used}]\n    rows:\n{rows}columns:\n{sets}"
    (problem,) = problems_of(path, text)
    assert problem.code == "spec.too-many-cells"
    assert problem.location is not None
    assert problem.location.line == 8 + 200


@pytest.mark.slow
def test_repeated_rows_with_too_many_cells_are_one_error(path: Path) -> None:
    listed = ", ".join(f"{{id: c{each}}}" for each in range(200))
    rows = "".join(f"    - {{repeat: r{each}, blank: 500}}\n" for each in range(5))
    assert codes_of(path, f"{HEAD}blocks:\n  - table: t\n    columns: [{listed}]\n    rows:\n{rows}") == [
        "spec.too-many-cells"
    ]


def test_one_table_that_is_changed_again_and_again_is_one_error(path: Path) -> None:
    rows = "".join(f"    - {{id: r{each}, label: R}}\n" for each in range(500))
    head = "  - table: t\n    columns: [{id: a}]\n    rows:\n"
    (path.parent / "base.yaml").write_text(f"{HEAD}blocks:\n{head}{rows}", encoding="utf-8")
    again = "  - {table: t, rows: [{id: r1, label: S}]}\n" * 450
    text = f"formspec: 1\nextends: base.yaml\ntitle: 表\nblocks:\n{again}"
    assert codes_of(path, text).count("spec.merge-too-large") == 1


def test_three_hundred_changes_to_three_hundred_rows_are_merged(path: Path) -> None:
    rows = "".join(f"    - {{id: r{each}, label: R}}\n" for each in range(300))
    table = f"blocks:\n  - table: t\n    columns: [{{id: a}}]\n    rows:\n{rows}"
    (path.parent / "base.yaml").write_text(HEAD + table, encoding="utf-8")
    assert problems_of(path, f"formspec: 1\nextends: base.yaml\n{table.replace('label: R', 'label: S')}") == ()
