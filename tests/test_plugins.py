"""A plug-in that is broken in any way disables only itself, and `formspec formats` and `check` say which and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from formspec_renderers.xlsx.reading import READER

import formspec
from formspec import ProblemError, plugins, registry
from formspec.cli.command_line import build
from formspec.entry_points import EntryPoint
from formspec.output_format import options_for
from formspec.preview.page import tabs
from formspec.preview.picture import Picture
from formspec.renderer import Option, Reserved
from formspec.spec import language
from formspec.values import Align, FieldType, TextType, Words, field_type, installed, loaded_types

ROOT = Path(__file__).resolve().parent.parent
FILLED = ROOT / "examples" / "filled" / "project.xlsx"
DATA = ROOT / "examples" / "data" / "department.json"
FORM = "jiangsu/2024/project"
GROUPS = {"renderer": registry.GROUP, "reader": registry.READERS, "type": installed.GROUP}
CODES = {"renderer": "format.broken", "reader": "reader.broken", "type": "type.broken"}
SMALL = (
    "formspec: 1\nid: mine/form\ntitle: T\nblocks:\n  - fields: f\n    rows: [[{{id: a, label: 甲, type: {type}}}]]\n"
)
CACHED = (
    registry.installed_formats, registry.loaded_formats, registry._loaded, registry.renderer, registry.loaded_readers,
    loaded_types, installed._others, field_type, language.language_schema, language._validator,
)  # fmt: skip
Install = Callable[..., None]


def invoke(*arguments: str | Path, lang: str = "en") -> Result:
    return CliRunner().invoke(build(lang), list(map(str, arguments)), catch_exceptions=False)


def clear() -> None:
    for each in CACHED:
        each.cache_clear()


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install plug-ins of a kind besides the built-in ones: an object, or a text that is the entry point's value."""
    own = plugins.entry_points
    added: dict[str, list[EntryPoint]] = {}

    def run(kind: str, name: str, *objects: Any) -> None:
        group = GROUPS[kind]
        for number, each in enumerate(objects):
            if isinstance(each, str):
                point = EntryPoint(name, each, group)
            else:
                load = {"load": lambda _, each=each: each() if isinstance(each, Raising) else each}
                point = type("Point", (EntryPoint,), load)(name, f"mine.m{number}:OBJECT", group)
            added.setdefault(group, []).append(point)
        monkeypatch.setattr(plugins, "entry_points", lambda group: [*added.get(group, []), *own(group=group)])
        clear()

    clear()
    yield run
    monkeypatch.undo()
    clear()


class Raising:
    """Loading the entry point raises this."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self) -> Any:
        raise self.error


class Template:
    def __init__(self, text: str) -> None:
        self.text = text

    def fill(self, values: Any) -> bytes:
        return self.text.encode()


class Plain:
    """A renderer as it was before there were options."""

    suffix = ".txt"
    media_type = "text/plain"

    def compile(self, layout: Any) -> Template:
        return Template(layout.form)

    def limits(self, layout: Any) -> Any:
        return ()


class WithOptions(Plain):
    options = (
        Option(name="case", about=Words("大小写", "upper or lower case"), values=("lower", "upper"), default="lower"),
        Option(name="sign", about=Words("末尾的字", "the text at the end"), default=""),
    )

    def compile(self, layout: Any, options: Any) -> Template:  # type: ignore[override]
        assert list(options) == ["case", "sign"]
        text = layout.form.upper() if options["case"] == "upper" else layout.form
        return Template(text + options["sign"])


def changed(base: Any, **members: Any) -> Any:
    """Return an object like ``base`` with other members; an exception is raised where the member is read."""

    def raises(error: Exception) -> property:
        def read(_: Any) -> Any:
            raise error

        return property(read)

    own = {name: raises(each) if isinstance(each, Exception) else each for name, each in members.items()}
    return type("Changed", (type(base),), own)()


def without(base: Any, name: str) -> Any:
    members = {each: getattr(base, each) for each in ("suffix", "media_type", "compile", "limits") if each != name}
    return type("Lacking", (), {})() if not members else type("Lacking", (), {"__slots__": (), **members})()


OPTION = Option(name="a", about=Words("甲", "a"), default="")
LOADING = {
    "not installed": ("no_such_module:OBJECT", "ModuleNotFoundError: no_such_module"),
    "no attribute": ("json:no_such_name", "AttributeError"),
    "not an entry point": ("no such syntax !", "ModuleNotFoundError"),
    "raises": (Raising(ValueError("secret")), "ValueError"),
    "exits": (Raising(SystemExit(3)), "SystemExit"),
    "recursion": (Raising(RecursionError()), "RecursionError"),
}
BROKEN: dict[str, dict[str, tuple[Any, str]]] = {
    "renderer": {
        **LOADING,
        "nothing": (None, "missing"),
        "a class": (Plain, "Plain()"),
        "no suffix": (without(Plain(), "suffix"), "missing suffix"),
        "no compile": (without(Plain(), "compile"), "missing compile"),
        "suffix raises": (changed(Plain(), suffix=ValueError()), "suffix raised ValueError"),
        "suffix raises AttributeError": (changed(Plain(), suffix=AttributeError()), "suffix raised AttributeError"),
        "suffix without a dot": (changed(Plain(), suffix="txt"), "suffix"),
        "suffix with a folder": (changed(Plain(), suffix="./../x"), "suffix"),
        "suffix is None": (changed(Plain(), suffix=None), "suffix"),
        "media type raises": (changed(Plain(), media_type=KeyError()), "media_type raised KeyError"),
        "compile is no function": (changed(Plain(), compile=1), "compile"),
        "compile takes nothing": (changed(Plain(), compile=lambda self: None), "(layout)"),
        "options without taking them": (changed(Plain(), options=(OPTION,)), "(layout, options)"),
        "options are a list": (changed(WithOptions(), options=[OPTION]), "options"),
        "options are texts": (changed(WithOptions(), options=("a",)), "options"),
        "options of one name": (changed(WithOptions(), options=(OPTION, OPTION)), "options"),
        "default not allowed": (
            changed(WithOptions(), options=(Option(name="a", about=Words("甲", "a"), values=("b",), default="c"),)),
            "options",
        ),
        "options raise": (changed(WithOptions(), options=ValueError()), "options raised ValueError"),
        "reserved is a set": (changed(Plain(), reserved={"x"}), "reserved"),
        "reserved is not of texts": (changed(Plain(), reserved=Reserved(sheets=frozenset((1,)))), "reserved"),  # type: ignore[arg-type]
        "fillable of nothing": (changed(Plain(), fillable_of=None), "fillable_of"),
        "previewed with a list": (changed(WithOptions(), preview=["case"]), "preview"),
        "previewed with an unknown option": (changed(WithOptions(), preview={"colour": "red"}), "preview"),
        "previewed with a wrong value": (changed(WithOptions(), preview={"case": "title"}), "preview"),
    },
    "reader": {
        **LOADING,
        "nothing": (None, "missing"),
        "a class": (type(READER), "XlsxReader()"),
        "members missing": (type("Empty", (), {"suffixes": (".odd",)})(), "missing recognises, open, annotate"),
        "suffixes raise": (changed(READER, suffixes=ValueError()), "suffixes raised ValueError"),
        "suffixes are a text": (changed(READER, suffixes=".odd"), "suffixes"),
        "suffixes are None": (changed(READER, suffixes=None), "suffixes"),
        "open is no function": (changed(READER, open=1), "open"),
    },
    "type": {
        **LOADING,
        "nothing": (None, "FieldType"),
        "a class": (TextType, "TextType()"),
        "another name": (TextType(name="other", title=Words("甲", "a")), "name"),
        "title is a text": (TextType(name="odd", title="a"), "title"),  # type: ignore[arg-type]
        "pattern is not valid": (
            TextType(name="odd", title=Words("甲", "a"), prompt=Words("甲", "a"), own_pattern=r"^(?!0)\d+$"),
            "own_pattern raised PatternError",
        ),
        "alignment is none": (TextType(name="odd", title=Words("甲", "a"), align=None), "align"),  # type: ignore[arg-type]
    },
}
CASES = [(kind, case) for kind, cases in BROKEN.items() for case in cases]


def everything_works(tmp_path: Path) -> None:
    """Use every part of the library that asks for plug-ins, on a form of one field."""
    path, out, data = tmp_path / "small.yaml", tmp_path / "out", tmp_path / "data.json"
    path.write_text(SMALL.format(type="money"), encoding="utf-8")
    data.write_text('{"form": "mine/form", "f": {"a": 1}}', encoding="utf-8")
    done = invoke("blank", path, "--to", "all", "-o", f"{out}/")
    assert done.exit_code == 0, done.output
    assert {each.suffix for each in out.iterdir()} >= {".xlsx", ".html", ".md"}
    assert invoke("blank", path, "--to", "html", "--fillable", "-o", tmp_path / "page.html").exit_code == 0
    assert invoke("render", data, "--spec", path, "--to", "all", "-o", f"{tmp_path / 'filled'}/").exit_code == 0
    spec = formspec.load(path)
    filled = tmp_path / "filled" / "data.xlsx"
    assert formspec.read(filled, spec).form == spec.parse(data)
    assert invoke("read", filled, "--spec", path, "-o", "-").exit_code == 0
    assert invoke("validate", filled, "--spec", path).exit_code == 0
    assert invoke("list").exit_code == 0
    assert spec.schema()


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case}" for kind, case in CASES])
def test_a_broken_plug_in_disables_only_itself_and_is_shown(
    install: Install, tmp_path: Path, kind: str, case: str
) -> None:
    plugin, reason = BROKEN[kind][case]
    install(kind, "odd", plugin)
    everything_works(tmp_path)
    listed = json.loads(invoke("formats", "--format", "json").stdout)
    broken = [each for each in listed["results"] if not each["ok"]]
    assert [(each["name"], each["kind"]) for each in broken] == [("odd", kind)]
    assert reason in broken[0]["reason"]
    assert "secret" not in broken[0]["reason"]
    assert [(each["code"], each["severity"]) for each in listed["problems"]] == [(CODES[kind], "warning")]
    assert broken[0]["reason"] in invoke("formats").stdout
    checked = invoke("check", tmp_path / "small.yaml", tmp_path / "small.yaml", "--format", "json")
    assert checked.exit_code == 0
    assert [(each["code"], each["severity"]) for each in json.loads(checked.stdout)["problems"]] == [
        (CODES[kind], "warning")
    ]
    assert "broken" in invoke("formats").stdout
    assert "用不了" in invoke("formats", lang="zh").stdout


def test_a_broken_format_that_is_asked_for_by_name_is_an_error(install: Install, tmp_path: Path) -> None:
    install("renderer", "odd", changed(Plain(), suffix=ValueError()))
    done = invoke("blank", FORM, "--to", "md,odd", "-o", f"{tmp_path}/")
    assert done.exit_code == 1
    assert "format.broken" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_all_formats_are_made_and_the_broken_one_is_named(install: Install, tmp_path: Path) -> None:
    install("renderer", "odd", "no_such_module:X")
    done = invoke("blank", FORM, "--to", "all", "-o", f"{tmp_path}/")
    assert done.exit_code == 0
    assert "warning" in done.stderr
    assert "no_such_module" in done.stderr


@pytest.mark.parametrize("error", [ZeroDivisionError(), SystemError()])
def test_a_renderer_that_fails_at_a_form_is_a_problem_of_its_document(
    install: Install, tmp_path: Path, error: Exception
) -> None:
    def fails(*_: Any) -> Any:
        raise error

    install("renderer", "odd", changed(Plain(), compile=lambda self, layout: fails(), limits=fails))
    done = invoke("blank", FORM, "--to", "all", "-o", f"{tmp_path}/")
    assert done.exit_code == 1
    assert "internal.error" in done.stderr
    assert {each.suffix for each in tmp_path.iterdir()} == {".xlsx", ".html", ".md"}
    checked = json.loads(invoke("check", FORM, "--format", "json").stdout)
    assert checked["ok"]
    assert [(each["code"], each["params"]["member"]) for each in checked["problems"]] == [("format.broken", "limits")]


@pytest.mark.parametrize("found", [None, ["text"], 1])
def test_limits_that_are_no_problems_are_a_warning(install: Install, found: Any) -> None:
    install("renderer", "odd", changed(Plain(), limits=lambda self, layout: found))
    checked = json.loads(invoke("check", FORM, "--format", "json").stdout)
    assert checked["ok"]
    assert [(each["code"], each["params"]["error"]) for each in checked["problems"]] == [("format.broken", "TypeError")]


def test_two_formats_of_one_name_are_both_listed_and_neither_is_used(install: Install, tmp_path: Path) -> None:
    install("renderer", "odd", Plain(), WithOptions())
    everything_works(tmp_path)
    listed = json.loads(invoke("formats", "--format", "json").stdout)
    assert [each["name"] for each in listed["results"] if not each["ok"]] == ["odd", "odd"]
    assert [each["code"] for each in listed["problems"]] == ["format.ambiguous"]
    with pytest.raises(ProblemError) as raised:
        formspec.load(FORM).blank("odd")
    assert [each.code for each in raised.value.problems] == ["format.ambiguous"]


def test_a_second_renderer_called_like_a_built_in_one_disables_that_name_alone(
    install: Install, tmp_path: Path
) -> None:
    install("renderer", "md", Plain())
    done = invoke("blank", FORM, "--to", "all", "-o", f"{tmp_path}/")
    assert done.exit_code == 0
    assert {each.suffix for each in tmp_path.iterdir()} == {".xlsx", ".html"}


def test_two_types_of_one_name_are_both_listed_and_neither_is_used(install: Install, tmp_path: Path) -> None:
    one, other = (TextType(name="odd", title=Words(text, text)) for text in "ab")
    install("type", "odd", one, other)
    everything_works(tmp_path)
    listed = json.loads(invoke("formats", "--format", "json").stdout)
    assert [each["name"] for each in listed["results"] if not each["ok"]] == ["odd", "odd"]
    with pytest.raises(ProblemError, match="odd"):
        field_type("odd")


def test_a_type_called_like_a_built_in_one_is_broken_and_the_built_in_one_is_used(install: Install) -> None:
    own = field_type("money")
    install("type", "money", TextType(name="money", title=Words("a", "a")))
    assert field_type("money") is own
    (broken,) = [each for each in json.loads(invoke("formats", "--format", "json").stdout)["results"] if not each["ok"]]
    assert "money is a built-in type" in broken["reason"]


def test_two_readers_of_one_name_both_read(install: Install) -> None:
    def recognising(sign: bytes) -> Any:
        return changed(READER, recognises=lambda self, content: content.startswith(sign))

    one, other = recognising(b"one"), recognising(b"other")
    install("reader", "odd", one, other)
    assert registry.reader_for(b"one", "") is one
    assert registry.reader_for(b"other", "") is other
    assert formspec.read(FILLED).ok


def test_a_spec_that_names_a_broken_type_says_why(install: Install, tmp_path: Path) -> None:
    install("type", "odd", "no_such_module:X")
    path = tmp_path / "form.yaml"
    path.write_text(
        "formspec: 1\nid: mine/form\ntitle: T\nblocks:\n  - fields: f\n    rows: [[{id: a, label: 甲, type: odd}]]\n",
        encoding="utf-8",
    )
    with pytest.raises(ProblemError, match="no_such_module"):
        formspec.load(path)


def test_metadata_that_cannot_be_read_leaves_the_plug_in_usable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "odd_forms-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_bytes(b"Name: \xff")
    (about / "entry_points.txt").write_text(f"[{registry.GROUP}]\nodd = tests.test_plugins:PLAIN\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    (plugin,) = (plugin for plugin in plugins.plugins(registry.GROUP) if plugin.name == "odd")
    assert (plugin.name, plugin.origin, plugin.version) == ("odd", "", "")


def test_the_types_of_this_test_are_field_types() -> None:
    assert isinstance(TextType(name="odd", title=Words("甲", "a"), align=Align.LEFT), FieldType)


# --- options


def test_a_renderer_without_options_is_compiled_with_the_layout_alone(install: Install) -> None:
    install("renderer", "odd", Plain())
    spec = formspec.load(FORM)
    assert spec.blank("odd") == FORM.encode()
    assert spec.render(spec.new(), "odd", options={}) == FORM.encode()
    with pytest.raises(ProblemError) as raised:
        spec.blank("odd", {"case": "upper"})
    (problem,) = raised.value.problems
    assert problem.code == "option.unknown"
    assert problem.hint("en") == ""


def test_a_renderer_that_always_takes_options_may_have_none(install: Install) -> None:
    install(
        "renderer", "odd", changed(Plain(), compile=lambda self, layout, options: Template(f"{layout.form} {options}"))
    )
    assert formspec.load(FORM).blank("odd") == f"{FORM} {{}}".encode()


def test_a_renderer_with_arguments_of_its_own_is_not_given_options(install: Install) -> None:
    install("renderer", "odd", changed(Plain(), compile=lambda self, layout, font="song": Template(font)))
    assert formspec.load(FORM).blank("odd") == b"song"


def test_a_renderer_is_given_every_option(install: Install) -> None:
    install("renderer", "odd", WithOptions())
    spec = formspec.load(FORM)
    assert spec.blank("odd") == FORM.encode()
    assert spec.blank("odd", {"case": "upper"}) == FORM.upper().encode()
    assert spec.render(spec.new(), "odd", options={"sign": "=甲"}) == f"{FORM}=甲".encode()


@pytest.mark.parametrize(
    ("options", "code", "suggestion"),
    [
        ({"cse": "upper"}, "option.unknown", "case"),
        ({"case": "uper"}, "option.value", "upper"),
        ({"case": ""}, "option.value", ""),
        ({"case": True}, "option.value", ""),
        ({"sign": 1}, "option.value", ""),
    ],
)
def test_a_wrong_option_is_a_problem_with_what_was_meant(
    install: Install, options: Any, code: str, suggestion: str
) -> None:
    install("renderer", "odd", WithOptions())
    with pytest.raises(ProblemError) as raised:
        formspec.load(FORM).blank("odd", options)
    (problem,) = raised.value.problems
    assert (problem.code, problem.params["suggestion"]) == (code, suggestion)
    for lang in ("zh", "en"):
        assert suggestion in problem.hint(lang)
        assert "{" not in problem.message(lang) + problem.hint(lang)


def test_every_wrong_option_is_reported_at_once(install: Install) -> None:
    install("renderer", "odd", WithOptions())
    with pytest.raises(ProblemError) as raised:
        options_for([registry.renderer("odd"), registry.renderer("md")], {"case": "x", "font": "y"})
    assert [each.code for each in raised.value.problems] == ["option.unknown", "option.value"]


def test_an_option_goes_to_the_formats_that_know_it(install: Install, tmp_path: Path) -> None:
    install("renderer", "odd", WithOptions())
    done = invoke(
        "blank", FORM, "--to", "odd,md,html,xlsx", "-o", f"{tmp_path}/",
        "--option", "case=upper", "--option", "sign==", "--option", "fragment=yes",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    texts = {each.suffix: each.read_bytes() for each in tmp_path.iterdir()}
    assert texts[".txt"] == f"{FORM.upper()}=".encode()
    assert texts[".html"].startswith(b"<style>")
    assert texts[".md"] == formspec.load(FORM).blank("md")
    assert texts[".xlsx"] == formspec.load(FORM).blank("xlsx")


@pytest.mark.parametrize("command", [("blank", FORM), ("render", str(DATA))])
def test_an_option_that_none_of_the_formats_knows_is_an_error(tmp_path: Path, command: tuple[str, str]) -> None:
    done = invoke(*command, "--to", "md,html", "--option", "instructions=no", "-o", f"{tmp_path}/")
    assert done.exit_code == 1
    assert "option.unknown" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert invoke(*command, "--option", "instructions", "-o", f"{tmp_path}/").exit_code == 2


def test_render_takes_options(tmp_path: Path) -> None:
    path = tmp_path / "department.html"
    done = invoke("render", DATA, "--to", "html", "--option", "fragment=yes", "-o", path)
    assert done.exit_code == 0
    spec = formspec.load("jiangsu/2024/department")
    assert path.read_bytes() == spec.render(spec.parse(DATA), "html", options={"fragment": "yes"})


def test_formats_lists_options_in_both_languages(install: Install) -> None:
    install("renderer", "odd", WithOptions())
    assert "case=lower|upper (default lower): upper or lower case" in invoke("formats").stdout
    assert "case=lower|upper（默认 lower）大小写" in invoke("formats", lang="zh").stdout
    (entry,) = [
        each for each in json.loads(invoke("formats", "--format", "json").stdout)["results"] if each["name"] == "odd"
    ]
    assert entry["suffix"] == ".txt"
    assert entry["options"][0] == {
        "name": "case", "values": ["lower", "upper"], "default": "lower", "description": "upper or lower case",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["to", "options", "self", "form", "path", "parameters"])
def test_a_parameter_may_be_called_like_an_argument(name: str) -> None:
    text = f"formspec: 1\nid: t/t\ntitle: '样表 {{{name}_}}'\nparameters: {{{name}_: {{label: 期间, type: text}}}}\n"
    spec = formspec.loads(
        text.replace(f"{name}_", name if name != "form" else "form_") + "blocks: [{text: a, label: 甲}]\n"
    )
    named = {name if name != "form" else "form_": "上半年"}
    assert "样表 上半年" in spec.blank("md", **named).decode()
    assert "样表 上半年" in spec.render(spec.new(**named), "md").decode()


# --- what a renderer reserves, and what it is filled in instead of


def test_the_core_asks_a_renderer_what_it_reserves(install: Install, tmp_path: Path) -> None:
    reserved = Reserved(sheets=frozenset(("总表",)), sheet_name=lambda name: name.strip("*"))
    install("renderer", "odd", changed(Plain(), reserved=reserved))
    path = tmp_path / "form.yaml"
    text = (
        "formspec: 1\nid: mine/form\ntitle: T\nsheet: {}\nblocks:\n  - fields: f\n    rows: [[{{id: a, label: 甲}}]]\n"
    )
    path.write_text(text.format('"*总表*"'), encoding="utf-8")
    spec = formspec.load(path)
    (problem,) = registry.renderer("odd").limits(spec.layout())
    assert (problem.code, problem.params["target"], problem.params["reserved"]) == (
        "limit.reserved-sheet",
        "odd",
        ["总表"],
    )
    with pytest.raises(ProblemError, match=r"limit\.reserved-sheet"):
        spec.blank("odd")
    with pytest.raises(ProblemError, match=r"limit\.reserved-sheet"):
        spec.render(spec.new(), "odd")
    assert spec.blank("xlsx")
    done = invoke("check", path, "--format", "json")
    assert done.exit_code == 1
    assert [each["code"] for each in json.loads(done.stdout)["problems"]] == ["limit.reserved-sheet"]
    path.write_text(text.format("总表二"), encoding="utf-8")
    assert formspec.load(path).blank("odd")


def test_a_format_may_be_another_one_to_be_filled_in(install: Install, tmp_path: Path) -> None:
    install("renderer", "typed-md", changed(Plain(), fillable_of="md"))
    assert registry.fillable("md").name == "typed-md"
    assert registry.fillable("typed-md").name == "typed-md"
    assert registry.fillable("html").name == "html-fillable"
    done = invoke("blank", FORM, "--to", "md", "--fillable", "-o", tmp_path / "a.txt")
    assert done.exit_code == 0
    done = invoke("blank", FORM, "--to", "all", "-o", f"{tmp_path / 'all'}/")
    assert {each.suffix for each in (tmp_path / "all").iterdir()} == {".xlsx", ".html", ".md"}
    done = invoke("blank", FORM, "--to", "all", "--fillable", "-o", f"{tmp_path / 'fillable'}/")
    assert {each.suffix for each in (tmp_path / "fillable").iterdir()} == {".txt", ".html"}


def test_several_formats_to_be_filled_in_are_to_be_named(install: Install) -> None:
    install("renderer", "other-page", changed(Plain(), fillable_of="html"))
    with pytest.raises(ProblemError) as raised:
        registry.fillable("html")
    assert [each.code for each in raised.value.problems] == ["format.fillable-ambiguous"]
    assert registry.fillable("other-page").name == "other-page"
    with pytest.raises(ProblemError) as raised:
        registry.fillable("xlsx")
    assert raised.value.problems[0].params["known"] == ["html"]


PLAIN = Plain()


def test_a_format_that_can_be_previewed_is_a_tab_of_the_preview(install: Install) -> None:
    own = [tab.title for tab in tabs("en")]
    install("renderer", "plain", changed(WithOptions(), preview={"case": "upper"}))
    install("renderer", "hidden", Plain())
    assert [tab.title for tab in tabs("en")] == ["As printed html", "As printed plain", "To fill in"]
    spec = formspec.load(FORM)
    picture = Picture(spec, None, {})
    assert picture.document(registry.renderer("plain")) == FORM.upper().encode()
    assert own == ["As printed", "To fill in"]
