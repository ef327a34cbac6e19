"""The library loads fast because it loads little, and its public face is what it says."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import formspec

ROOT = Path(__file__).resolve().parent.parent
MOST_MODULES = 212
"""Our own modules that the validation of one workbook imports: each takes about 0.2 ms, all of them a quarter of it."""
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


def loaded_by(*arguments: str) -> set[str]:
    """Return the modules in memory at the end of a command."""
    return loaded_after(
        f"import contextlib, io\nfrom formspec.cli import main\nsys.argv = ['formspec', *{arguments!r}]\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n    main()"
    )


def test_the_help_imports_click_and_the_catalogue_alone() -> None:
    loaded = loaded_by("--help")
    own = {name for name in loaded if name.startswith("formspec")}
    assert own == {
        "formspec", "formspec.cli", "formspec.cli.command_line", "formspec.cli.language", "formspec.cli.streams",
        "formspec.defaults", "formspec.messages", "formspec.patterns",
    }  # fmt: skip
    assert not loaded & {*HEAVY, "msgspec"} - {"click"}


def test_a_workbook_without_mistakes_is_validated_without_what_mistakes_need() -> None:
    loaded = loaded_by("validate", str(ROOT / "examples" / "filled" / "department.xlsx"))
    assert not loaded & {
        *HEAVY, "concurrent.futures", "email", "fractions", "importlib.metadata", "multiprocessing", "pickle", "socket",
        "tempfile", "formspec.cli.outputs", "formspec.cli.progress", "formspec.output_format",
        "formspec.source.json_text", "formspec.source.proposals", "formspec.source.syntax_errors",
        "formspec.spec.corrections", "formspec.spec.language",
    } - {"click", "yaml"}  # fmt: skip
    assert len({name for name in loaded if name.startswith("formspec")}) <= MOST_MODULES


@pytest.mark.parametrize("name", formspec.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(formspec, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = formspec.nonsense


LAYERS = (
    (
        "defaults",
        "entry_points",
        "invisible",
        "problems",
        "messages",
        "patterns",
        "file_names",
        "line_file",
        "schemas",
        "plugins",
        "suggest",
        "prevalidated",
        "system",
        "unexpected",
    ),
    ("rules", "rules.tree", "rules.paths", "rules.rule"),
    ("values",),
    ("rules.parser", "rules.foreign", "rules.evaluate", "rules.kinds"),
    ("source",),
    ("spec",),
    ("explanations",),
    ("data",),
    ("comparison",),
    ("layout", "renderer", "output_format"),
    ("compiled",),
    ("catalog", "output"),
    ("loading", "editions"),
    ("new_spec",),
    ("form",),
    ("decoding",),
    ("importing",),
    ("importing.identification",),
    ("importing.row_matching",),
    ("importing.cell_decoding",),
    ("importing.completeness",),
    ("importing.workbook",),
    ("registry", "opening"),
    ("comparison.page",),
    ("migration",),
    ("api", "checking"),
    ("report",),
    ("batch", "preview"),
    ("rounds",),
    ("cli", "__main__"),
)


def test_the_architecture_lists_the_layers_as_they_are() -> None:
    """A newcomer finds each package in the table of docs/architecture.md, in its layer."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (`[^|]*) \|", text, re.MULTILINE)
    listed = [{name.strip("/").replace("/", ".") for name in re.findall(r"`([\w/]+)`", modules)} for _, modules in rows]
    assert [int(number) for number, _ in rows] == list(range(1, len(rows) + 1))
    outer = (names for names in LAYERS if not names[0].startswith("importing."))  # inside one package: one row
    layers = [{name for name in names if name not in ("rules", "__main__")} for names in outer]
    assert [names - {"locale"} for names in listed] == layers


def layer_of(module: str) -> int:
    layers = [
        number
        for number, names in enumerate(LAYERS)
        if any(module == name or module.startswith(f"{name}.") for name in names)
    ]
    assert layers, f"{module} is in no layer: add it to LAYERS and to docs/architecture.md"
    return layers[-1]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT / "formspec").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {module_of(path): path for path in sorted((ROOT / "formspec").rglob("*.py"))}


def all_imports(path: Path) -> Iterator[str]:
    """Yield the formspec modules that ``path`` imports anywhere: also inside functions and for types only."""
    package = [*path.relative_to(ROOT / "formspec").parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("formspec."))
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = ".".join([*package[: len(package) - node.level + 1], *(node.module or "").split(".")]).strip(".")
            elif (node.module or "").partition(".")[0] == "formspec":
                base = (node.module or "").partition(".")[2]
            else:
                continue
            for alias in node.names:
                module = f"{base}.{alias.name}".strip(".")
                yield module if module in MODULES else base


def import_graph() -> dict[str, set[str]]:
    """Return every module of the core with the modules that it imports; the package's own face is left out."""
    return {
        module: {each for each in all_imports(path) if each in MODULES and each not in ("", module)}
        for module, path in MODULES.items()
        if module
    }


def test_an_import_never_goes_to_a_higher_layer() -> None:
    wrong = [
        f"{module} imports {target}"
        for module, targets in import_graph().items()
        for target in sorted(targets)
        if layer_of(target) > layer_of(module)
    ]
    assert not wrong, "\n".join(wrong)


def test_there_is_no_import_cycle_counting_every_import() -> None:
    try:
        TopologicalSorter(import_graph()).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1]))


FACE = ("layout", "messages", "patterns", "problems", "importing.book", "renderer", "rules", "values", "values.target")


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
