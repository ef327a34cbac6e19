"""The library loads fast because it loads little, and its public face is what it says."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import formspec

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("openpyxl", "jinja2", "jsonschema", "rich", "yaml", "click")


def loaded_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_formspec_imports_none_of_the_heavy_libraries() -> None:
    assert not loaded_after("import formspec") & set(HEAVY)


def test_markdown_needs_neither_openpyxl_nor_jinja2() -> None:
    code = "import formspec; formspec.load('jiangsu/2024/department').blank('md')"
    assert not loaded_after(code) & {"openpyxl", "jinja2", "rich"}


@pytest.mark.parametrize("name", formspec.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(formspec, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = formspec.nonsense


FLOORS = (
    ("problems", "messages", "plugins", "suggest", "seals", "system", "unexpected"),
    ("rules", "rules.tree", "rules.paths", "rules.rule"),
    ("values",),
    ("rules.parser", "rules.evaluate", "rules.kinds"),
    ("source",),
    ("spec",),
    ("data",),
    ("layout", "renderer", "output_format"),
    ("form",),
    ("reading",),
    ("catalog", "registry", "output"),
    ("loading",),
    ("api",),
    ("cli", "__main__"),
)


def floor_of(module: str) -> int:
    best = -1
    for number, names in enumerate(FLOORS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            best = number
    return best


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT / "formspec").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports_at_the_top(path: Path) -> list[str]:
    """Return the formspec modules that importing ``path`` imports: not those in functions or for types only."""
    package = [*path.relative_to(ROOT / "formspec").parts[:-1]]
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            target = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            found += [target] if node.module else [".".join([*base, alias.name]) for alias in node.names]
    return found


def test_an_import_never_runs_back_up() -> None:
    wrong = [
        f"{module_of(path)} imports {target}"
        for path in sorted((ROOT / "formspec").rglob("*.py"))
        for target in imports_at_the_top(path)
        if module_of(path) and floor_of(target) > floor_of(module_of(path))
    ]
    assert not wrong, "\n".join(wrong)


FACE = ("layout", "messages", "problems", "reading.grid", "renderer", "rules", "values", "values.target")


def test_renderers_take_from_the_core_only_what_plug_ins_may() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {node.module}"
        for path in sorted((ROOT / "renderers").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "formspec"
        if node.module not in ("formspec", *(f"formspec.{each}" for each in FACE))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_core_imports_no_renderer() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "formspec").rglob("*.py")]
    assert not [text for text in texts if "formspec_renderers" in text or "openpyxl" in text]
