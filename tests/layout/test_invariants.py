"""What holds for every layout, whatever the spec: no cell over another, no hole in a frame, no value without a cell."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import formspec
from formspec.data.shape import Group, Leaf, Many, leaves_of
from formspec.layout.build import build_layout
from formspec.layout.model import Layout, Role
from formspec.layout.soundness import flaws, longer
from formspec.problems import ProblemError
from formspec.rules.tree import Reference, references
from formspec.spec.model import CellUse
from tests.layout.specs import specs

BUNDLED = {entry.id: formspec.load(entry.id) for entry in formspec.forms()}
REFUSED = {"spec.merged-twice", "spec.spans", "spec.switch-merged", "spec.unused-level", "spec.fields-gap"}
many = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def loaded(text: str) -> formspec.FormSpec:
    """Return the spec in ``text``; one that needs more room than it has is refused by name, and not looked at."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            return formspec.load(path)
        except ProblemError as error:
            codes = {problem.code for problem in error.problems}
            assert codes <= REFUSED, str(error)
            assume(condition=False)
            raise


def squares(layout: Layout) -> Counter[tuple[int, int]]:
    """Return how many cells stand on each square of the grid."""
    return Counter(
        (row, column)
        for cell in layout.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    )


def check_geometry(layout: Layout) -> None:
    height, width = len(layout.rows), len(layout.widths)
    covered = squares(layout)
    assert all(count == 1 for count in covered.values()), [square for square, n in covered.items() if n > 1]
    assert all(0 <= row < height and 0 <= column < width for row, column in covered)
    row = 0
    for band in layout.bands:
        assert band.first_row == row
        assert band.rows >= 1
        assert 0 <= band.heading_rows <= band.rows
        row += band.rows
        if not band.framed:
            continue
        holes = [
            (each, column)
            for each in range(band.first_row, band.first_row + band.rows)
            for column in range(width)
            if (each, column) not in covered
        ]
        assert not holes, (band.id, holes)
    assert row == height
    for cell in layout.cells:
        (band,) = [each for each in layout.bands if each.first_row <= cell.row < each.first_row + each.rows]
        assert cell.row + cell.rows <= band.first_row + band.rows
    assert list(layout.cells) == sorted(layout.cells, key=lambda cell: (cell.row, cell.column))
    assert all(width > 0 for width in layout.widths)
    assert all(each.lines >= 1 for each in layout.rows)
    assert len({band.id for band in layout.bands}) == len(layout.bands)


def check_bindings(layout: Layout, shape: Group, parameters: frozenset[str]) -> None:
    """Every value has its cell, once (or once for each choice), and no cell is bound to anything else."""
    counts = shown_counts(layout, shape)
    values = {path: leaf for path, leaf in leaves_of(shape, "", counts) if path[1:] not in parameters}
    bound: Counter[tuple[str, str]] = Counter()
    for cell in layout.cells:
        if cell.binding is None:
            assert cell.role not in (Role.INPUT, Role.COMPUTED, Role.PRINTED)
            continue
        assert cell.binding.path in values, f"{cell.role} {cell.binding.path}"
        leaf = values[cell.binding.path]
        assert cell.binding.value.type == leaf.cell.value.type
        kinds = {Role.INPUT: CellUse.INPUT, Role.COMPUTED: CellUse.COMPUTED, Role.PRINTED: CellUse.PRINTED}
        assert leaf.cell.kind is kinds.get(cell.role, leaf.cell.kind)
        bound[cell.binding.path, cell.binding.option] += 1
    shown = {path for path, _ in bound}
    assert shown == values.keys(), (sorted(shown - values.keys()), sorted(values.keys() - shown))
    assert set(bound.values()) <= {1}
    for path, leaf in values.items():
        options = {option for each, option in bound if each == path}
        assert options == {""} or options == set(leaf.cell.value.choices)


def shown_counts(layout: Layout, shape: Group) -> dict[str, int]:
    """Return how many items the layout shows of each list."""
    counts = {repetition.path: len(repetition.spans) for repetition in layout.repetitions}
    return {path: count for path, count in counts.items() if list_at(shape, path)}


def list_at(shape: Group, path: str) -> bool:
    """Tell whether there is a list at ``path``: repeated rows without a value have no place in the data."""
    found: Group | Many | Leaf = shape
    for step in path.split("/")[1:]:
        if isinstance(found, Many):
            found = found.item
        elif isinstance(found, Group) and step in found.members:
            found = found.members[step]
        else:
            return False
    return isinstance(found, Many)


def check_repetitions(layout: Layout) -> None:
    for repetition in layout.repetitions:
        for (first, rows), (following, _) in zip(repetition.spans, repetition.spans[1:], strict=False):
            assert following == first + rows
        for first, rows in repetition.spans:
            assert rows >= 0
            assert first + rows <= len(layout.rows)


def check_formulas(layout: Layout, shape: Group) -> None:
    values = dict(leaves_of(shape, "", shown_counts(layout, shape)))
    for cell in layout.cells:
        if cell.formula is not None:
            assert cell.role is Role.COMPUTED
            for each in references(cell.formula):
                assert isinstance(each, Reference)
                assert values.keys() >= set(each.paths)


def check_all(layout: Layout, spec: formspec.FormSpec) -> None:
    shape, parameters = spec.compiled.shape, frozenset(spec.compiled.spec.parameters)
    assert list(flaws(layout, shape)) == []
    check_geometry(layout)
    check_bindings(layout, shape, parameters)
    check_repetitions(layout)
    check_formulas(layout, shape)


def lists(shape: Group | Many | Leaf, counts: dict[str, int], number: int, path: str = "") -> None:
    """Give every list of ``shape`` ``number`` items, and one more for every second one."""
    match shape:
        case Group():
            for name, member in shape.members.items():
                lists(member, counts, number, f"{path}/{name}")
        case Many():
            counts[path] = number
            for index in range(number):
                lists(shape.item, counts, number + index % 2, f"{path}/{index}")


@many
@given(specs(), st.integers(0, 3))
def test_every_layout_is_a_grid_without_holes_where_each_value_has_its_cell(text: str, items: int) -> None:
    spec = loaded(text)
    check_all(spec.layout(), spec)
    form = spec.compiled
    check_all(build_layout(form.spec, form.formulas, form.rules, {}, longer(form.spec, form.blank)), spec)
    counts: dict[str, int] = {}
    lists(spec.compiled.shape, counts, items)
    check_all(
        build_layout(spec.compiled.spec, spec.compiled.formulas, spec.compiled.rules, {"year": "2025"}, counts), spec
    )


def drawn_lists(shape: Group | Many | Leaf, counts: dict[str, int], draw: st.DrawFn, path: str = "") -> None:
    """Give each list of ``shape``, lists in lists too, a number of items of its own: none, fewer or more than blank."""
    match shape:
        case Group():
            for name, member in shape.members.items():
                drawn_lists(member, counts, draw, f"{path}/{name}")
        case Many():
            counts[path] = draw(st.integers(0, 4))
            for index in range(counts[path]):
                drawn_lists(shape.item, counts, draw, f"{path}/{index}")


@settings(many, max_examples=20)
@given(specs(), st.data())
def test_a_layout_is_whole_whatever_number_of_items_each_of_its_lists_has(text: str, data: st.DataObject) -> None:
    spec = loaded(text)
    form, counts = spec.compiled, dict[str, int]()
    drawn_lists(form.shape, counts, data.draw)
    layout = build_layout(form.spec, form.formulas, form.rules, {}, counts)
    check_all(layout, spec)
    shown = shown_counts(layout, form.shape)
    assert {path: number for path, number in counts.items() if shown.get(path, 0) < number} == {}


@many
@given(specs())
def test_the_same_spec_gives_the_same_layout(text: str) -> None:
    one, other = loaded(text), loaded(text)
    again = build_layout(one.compiled.spec, one.compiled.formulas, one.compiled.rules, {}, {})
    assert [cell for cell in again.cells if cell not in one.layout().cells] == []
    assert again == one.layout()
    assert (other.layout().bands, other.layout().widths) == (again.bands, again.widths)


@pytest.mark.parametrize("name", sorted(BUNDLED))
@pytest.mark.parametrize("items", [0, 1, 4])
def test_every_bundled_form_is_laid_out_whole_however_many_rows_it_has(name: str, items: int) -> None:
    spec = BUNDLED[name]
    counts: dict[str, int] = {}
    lists(spec.compiled.shape, counts, items)
    check_all(spec.layout(year=2025), spec)
    check_all(build_layout(spec.compiled.spec, spec.compiled.formulas, spec.compiled.rules, {}, counts), spec)


@pytest.mark.parametrize("name", sorted(BUNDLED))
def test_no_parameter_is_left_unfilled_in_what_is_printed(name: str) -> None:
    spec = BUNDLED[name]
    years: dict[str, Any] = dict.fromkeys(spec.compiled.spec.parameters, 2025)
    layout = spec.layout(**years)
    assert not [cell.text for cell in layout.cells if "{" in cell.text or "20XX" in cell.text]
    assert not [cell.binding.name for cell in layout.cells if cell.binding and "{" in cell.binding.name]


def test_a_filled_form_has_as_many_rows_as_it_needs_and_a_blank_one_is_laid_out_once() -> None:
    spec = BUNDLED["jiangsu/2024/department"]
    form: Any = spec.new()
    assert spec.layout() is spec.layout()
    for number in range(6):
        form.funds.projects.add(name=f"项目{number}")
    blank, filled = spec.layout(), spec.layout(form)
    assert len(filled.rows) == len(blank.rows) + 3
    names = [cell.binding.path for cell in filled.cells if cell.binding and cell.binding.path.endswith("/name")]
    assert "/funds/projects/5/name" in names
    assert "/funds/projects/6/name" not in names
