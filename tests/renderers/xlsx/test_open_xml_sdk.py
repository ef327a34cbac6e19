"""The validator of Microsoft's Open XML SDK finds nothing in what is written: blank, filled and annotated workbooks."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from formspec_renderers.xlsx.annotate import annotate
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import formspec
from formspec import ProblemError, Severity
from formspec.importing.book import Note
from tests.form.strategies import FORMS, SPECS, data_for
from tests.layout.specs import specs

ROOT = Path(__file__).resolve().parent.parent.parent.parent
FILLED = sorted((ROOT / "examples" / "filled").glob("*.xlsx"))
Found = Callable[[Path], list[dict[str, str]]]
FEW = settings(
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[phase for phase in Phase if phase is not Phase.shrink],
)


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "form.xlsx"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", sorted(SPECS))
def test_nothing_is_wrong_with_a_blank_form(name: str, tmp_path: Path, open_xml_sdk: Found) -> None:
    assert open_xml_sdk(_written(tmp_path, SPECS[name].blank("xlsx", year=2024))) == []


@pytest.mark.parametrize("path", FILLED, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_a_filled_form_nor_with_its_remarks(
    path: Path, tmp_path: Path, open_xml_sdk: Found
) -> None:
    """Remarks stand in a workbook as formspec wrote it, and in one to which they were put once before."""
    content = path.read_bytes()
    assert open_xml_sdk(path) == []
    reading = formspec.read(path)
    places = [
        (each.location, each.severity) for each in reading.problems if each.location is not None and each.location.cell
    ]
    notes = [Note(sheet=at.sheet, cell=at.cell, text="[formspec] 请核对", severity=each) for at, each in places]
    notes = notes or [Note(sheet=_sheet(reading), cell="B4", text="[formspec] 请核对", severity=Severity.ERROR)]
    once = annotate(content, notes)
    assert open_xml_sdk(_written(tmp_path, once)) == []
    assert open_xml_sdk(_written(tmp_path, annotate(once, notes[:1]))) == []


def _sheet(reading: formspec.Reading) -> str:
    return next(iter(reading.cells.values())).sheet


@pytest.mark.parametrize("name", sorted(SPECS))
@FEW
@given(data=st.data())
def test_nothing_is_wrong_with_any_form_filled_in(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, open_xml_sdk: Found
) -> None:
    spec = SPECS[name]
    form = spec.parse(data.draw(FORMS[name]))
    assert open_xml_sdk(_written(tmp_path_factory.mktemp("any"), spec.render(form, "xlsx"))) == []


@pytest.mark.slow
@FEW
@given(text=specs(), data=st.data())
def test_nothing_is_wrong_with_any_form_of_any_spec(
    text: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, open_xml_sdk: Found
) -> None:
    folder = tmp_path_factory.mktemp("spec")
    path = folder / "any.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        spec = formspec.load(path)
    except ProblemError:
        assume(False)
        raise
    form = spec.parse(data.draw(data_for(spec.compiled.shape)))
    assert open_xml_sdk(_written(folder, spec.render(form, "xlsx"))) == []


def test_the_validator_finds_what_is_wrong(tmp_path: Path, open_xml_sdk: Found) -> None:
    """Otherwise the tests above would say nothing."""
    path, broken = _written(tmp_path, SPECS["jiangsu/2024/project"].blank("xlsx", year=2024)), tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"<sheetData>", b'<sheetData wrong="1">'))
    assert any("wrong" in each["description"] for each in open_xml_sdk(broken))
