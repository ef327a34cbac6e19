"""The bill of materials of the wheel is a valid CycloneDX document of all that it needs to run."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs.bill_of_materials import requirements, write_bill

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_requirements_of_extras_and_of_other_systems_are_left_out(tmp_path: Path) -> None:
    wheel = tmp_path / "project-1.0-py3-none-any.whl"
    lines = (
        "click>=8",
        'atheris; extra == "fuzz"',
        'colorama; sys_platform == "no-system"',
        'rich; python_version > "3"',
    )
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("project-1.0.dist-info/METADATA", "".join(f"Requires-Dist: {each}\n" for each in lines))
    assert [re.split("[>;]", each)[0] for each in requirements(wheel)] == ["click", "rich"]


@pytest.mark.slow
def test_the_bill_lists_every_requirement_and_is_valid(tmp_path: Path) -> None:
    if find_spec("cyclonedx_py") is None:
        pytest.skip("the extra `bom` is not installed: cyclonedx-py writes the bill of materials")
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = write_bill(tmp_path).read_text(encoding="utf-8")
    bill = json.loads(text)
    assert bill["bomFormat"] == "CycloneDX"
    version = SchemaVersion.from_version(bill["specVersion"])
    assert JsonStrictValidator(version).validate_str(text) is None
    assert bill["metadata"]["component"]["name"] == PROJECT["name"]
    listed = {canonicalize_name(each["name"]): each for each in bill["components"]}
    required = {canonicalize_name(Requirement(each).name) for each in PROJECT["dependencies"]}
    assert required <= listed.keys()
    assert all(each["purl"].startswith(f"pkg:pypi/{name}@") for name, each in listed.items())
    assert not {"pytest", "mypy", "hypothesis", "atheris", "pip"} & listed.keys()
    direct = next(each for each in bill["dependencies"] if each["ref"] == bill["metadata"]["component"]["bom-ref"])
    assert required <= {canonicalize_name(each.split("==")[0]) for each in direct["dependsOn"]}
    assert "file://" not in text
