"""Workbooks as LibreOffice computes them: the texts of the cells of the form's sheet, many workbooks in one run."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path


def _without_results(workbook: Path) -> None:
    """Remove the results of all formulas, so that LibreOffice computes them."""
    with zipfile.ZipFile(workbook) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", members[sheet])
    with zipfile.ZipFile(workbook, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def tables(workbooks: Mapping[str, bytes], soffice: str, folder: Path) -> dict[str, list[list[str]]]:
    """Return the cells of the form's sheet in each workbook, as LibreOffice computes them."""
    files = {name: folder / f"{number}.xlsx" for number, name in enumerate(workbooks)}
    for name, content in workbooks.items():
        files[name].write_bytes(content)
        _without_results(files[name])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, *map(str, files.values())], check=True, capture_output=True, timeout=600)
    texts = {name: file.with_suffix(".csv").read_text(encoding="utf-8") for name, file in files.items()}
    rows = {name: csv.reader(io.StringIO(each, newline="")) for name, each in texts.items()}
    # a number format keeps a figure away from the rule by blanks
    return {name: [[cell.strip() for cell in row] for row in table] for name, table in rows.items()}
