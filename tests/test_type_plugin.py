"""A field type of another package: installed by its entry point, it works from the spec to the page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.importing.workbooks import type_into
from tests.renderers.html_fillable.filling import Sitting

ROOT = Path(__file__).resolve().parent.parent
SPEC = """formspec: 1
id: mine/organisations
title: 单位信息表
blocks:
  - fields: unit
    rows:
      - [{id: name, label: 单位名称}, {id: code, label: 代码, type: credit_code}]
      - [{id: parent, label: 上级单位代码, type: credit_code}, {id: same, label: 备注}]
rules:
  - {id: code-of-parent, require: unit.parent, when: not blank(unit.code), message: 填了代码的，上级单位代码也要填}
"""
RIGHT = "91000000MA00000G07"  # an invented region and organisation, with the check character that they ask for
WRONG = RIGHT[:-1] + "0"


def check_character(body: str) -> str:
    """Return the check character by the standard's own formula (GB 32100-2015, 5.4)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    rest = sum(alphabet.index(each) * 3**index for index, each in enumerate(body)) % 31
    return alphabet[(31 - rest) % 31]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the example package is installed."""
    site = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    package = ROOT / "examples" / "formspec-credit-code"
    done = subprocess.run([*pip, "--target", str(site), str(package)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "organisations.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def run(site: Path, *arguments: str, status: int = 0) -> str:
    environment = {**os.environ, "PYTHONPATH": str(site), "FORMSPEC_LANG": "zh", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "formspec", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def cell_of(site: Path, spec: Path, path: str) -> str:
    """Return the cell of a value, as ``formspec layout`` lists it."""
    found = re.search(rf"^(\w+)\S* .* {path} ", run(site, "layout", str(spec)), re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_example_number_is_right_by_the_standard() -> None:
    assert check_character(RIGHT[:-1]) == RIGHT[-1]


def test_a_spec_may_name_the_type_where_the_package_is_installed(site: Path, spec: Path) -> None:
    assert "没有问题" in run(site, "check", str(spec))
    without = run(Path("nowhere"), "check", str(spec), "--format", "json", status=1)
    assert [each["code"] for each in json.loads(without)["problems"]] == ["spec.enum", "spec.enum"]


def test_the_schema_asks_for_the_length_and_the_pattern(site: Path, spec: Path) -> None:
    schema = json.loads(run(site, "schema", str(spec)))
    code = schema["properties"]["unit"]["properties"]["code"]
    assert (code["minLength"], code["maxLength"]) == (18, 18)
    assert code["pattern"].startswith("^[0-9A-HJ-NPQRTUWXY]{2}")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        (RIGHT, []),
        (RIGHT.lower(), []),
        ("　" + RIGHT.replace("9", "９"), []),
        (WRONG, ["data.checksum"]),
        (RIGHT[:-1], ["data.pattern"]),
        (RIGHT.replace("G", "I"), ["data.pattern"]),
        ("无", []),
    ],
)
def test_a_code_in_a_workbook_is_read_and_checked(
    site: Path, spec: Path, tmp_path: Path, typed: str, codes: list[str]
) -> None:
    blank = tmp_path / "blank.xlsx"
    run(site, "blank", str(spec), "-o", str(blank))
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(type_into(blank.read_bytes(), {cell_of(site, spec, "/unit/code"): typed}))
    report = json.loads(
        run(site, "validate", str(filled), "--spec", str(spec), "--format", "json", status=typed != "无")
    )
    assert [each["code"] for each in report["problems"] if each["code"].startswith("data.")] == codes
    if not codes and typed != "无":
        data = json.loads(run(site, "read", str(filled), "--spec", str(spec), "-o", "-", status=1))
        assert data["unit"]["code"] == RIGHT


@pytest.mark.parametrize(("given", "codes"), [({}, []), ({"code": RIGHT}, ["rule.require"]), ({"parent": RIGHT}, [])])
def test_rules_ask_about_values_of_the_type(
    site: Path, spec: Path, tmp_path: Path, given: dict[str, str], codes: list[str]
) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"form": "mine/organisations", "unit": given}), encoding="utf-8")
    report = json.loads(run(site, "validate", str(data), "--spec", str(spec), "--format", "json", status=bool(codes)))
    assert [each["code"] for each in report["problems"]] == codes


def test_the_page_checks_a_code_as_python_does(site: Path, spec: Path, tmp_path: Path, chromium: Any) -> None:
    page = tmp_path / "page.html"
    run(site, "blank", str(spec), "--to", "html", "--fillable", "-o", str(page))
    context = chromium.new_context(accept_downloads=True)
    try:
        sitting = Sitting(context, page)
        sitting.put("/unit/code", RIGHT.lower())
        sitting.settle()
        assert sitting.message("/unit/code") == ""
        assert sitting.exported()["unit"] == {"code": RIGHT}
        for typed, words in ((WRONG, "校验位"), (RIGHT[:-1], "18 位")):
            sitting.put("/unit/code", typed)
            sitting.settle()
            assert words in sitting.message("/unit/code")
    finally:
        context.close()


def test_the_classes_of_the_form_hold_the_type(site: Path, spec: Path) -> None:
    source = run(site, "types", str(spec))
    assert 'code: str | None = F.value("代码", type="credit_code")' in source
