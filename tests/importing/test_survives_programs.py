"""A workbook that another program has saved anew holds the same form."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

import formspec
from tests.importing import workbooks
from tests.importing.workbooks import EVALUATION, FORMS, STATISTICS, filled, unchanged


def _file(name: str) -> str:
    return name.replace("/", "-")


@pytest.fixture(scope="module")
def resaved(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Folders of all forms as LibreOffice saves them: ``xlsx`` at once, ``ods`` by way of .ods."""
    folder = tmp_path_factory.mktemp("resaved")
    made = {kind: folder / kind for kind in ("out", "xlsx", "by_ods", "ods")}
    for each in made.values():
        each.mkdir()
    for name in FORMS:
        (made["out"] / f"{_file(name)}.xlsx").write_bytes(filled(name))

    def convert(source: Path, to: str, target: Path) -> None:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        files = [str(each) for each in sorted(source.iterdir())]
        command = [soffice, profile, "--headless", "--convert-to", to, "--outdir", str(target), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=300)

    convert(made["out"], "xlsx", made["xlsx"])
    convert(made["out"], "ods", made["by_ods"])
    convert(made["by_ods"], "xlsx", made["ods"])
    return made


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("by", ["xlsx", "ods"])
def test_a_form_saved_by_libreoffice_is_read_back_equal(resaved: Mapping[str, Path], name: str, by: str) -> None:
    """Shared strings become others, styles are renumbered, formulas are worked out."""
    unchanged(formspec.read((resaved[by] / f"{_file(name)}.xlsx").read_bytes()), name)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_saved_by_openpyxl_is_read_back_equal(name: str) -> None:
    """Its formulas have no results then."""
    unchanged(formspec.read(workbooks.edited(filled(name))), name)


@pytest.mark.parametrize("name", FORMS)
def test_texts_inline_are_read_as_shared_ones(name: str) -> None:
    members = workbooks.parts(filled(name))
    table = re.findall(r"<si>(.*?)</si>", members.pop("xl/sharedStrings.xml").decode(), re.DOTALL)
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    inline = re.sub(
        r' t="s"([^>]*)><v>(\d+)</v>',
        lambda found: f' t="inlineStr"{found[1]}><is>{table[int(found[2])]}</is>',
        sheet,
    )
    assert 't="s"' not in inline
    unchanged(formspec.read(workbooks.packed({**members, "xl/worksheets/sheet1.xml": inline.encode()})), name)


@pytest.mark.parametrize("name", FORMS)
def test_cells_without_content_may_be_cleared_away(name: str) -> None:
    """Some programs write no cell that is covered by a merged one, or that only has a format."""
    content = workbooks.with_part(
        filled(name), "xl/worksheets/sheet1.xml", lambda text: re.sub(r"<c [^<>]*/>", "", text)
    )
    unchanged(formspec.read(content), name)


@pytest.mark.parametrize("name", [STATISTICS, EVALUATION])
@pytest.mark.parametrize("result", ["", "0", "stale"])
def test_what_a_computed_cell_kept_does_not_matter(name: str, result: str) -> None:
    """The form works its totals out itself: a result that is missing or old changes nothing."""
    value = "" if not result else f"<v>{'99999' if result == 'stale' else result}</v>"
    content = workbooks.with_part(
        filled(name),
        "xl/worksheets/sheet1.xml",
        lambda text: re.sub(r"(</f>|<f[^<>]*/>)(<v>[^<]*</v>|<v/>)?", rf"\g<1>{value}", text),
    )
    reading = formspec.read(content)
    assert workbooks.data_of(reading.form) == workbooks.data_of(workbooks.form_of(name))
    assert not workbooks.errors(reading)
