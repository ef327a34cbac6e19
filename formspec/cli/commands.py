"""The commands, put together in one language. Each reads its arguments, calls the library, and reports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from ..problems import Place, Problem, ProblemError, Severity, has_errors
from .language import word
from .report import Report, show

if TYPE_CHECKING:
    from ..api import FormSpec

Command = Callable[..., Any]
_COMMON = "_"
_LATER = ("rule.", "data.required", "data.too-few")


def build(lang: str) -> click.Group:
    """Return the command line, its help and messages in ``lang``."""
    group = click.Group(
        name="formspec",
        help=word("about", lang),
        params=[
            _lang_option(lang),
        ],
        context_settings={"help_option_names": ["-h", "--help"], "obj": lang},
    )
    group = click.version_option(__version__, help=word("version", lang), prog_name="formspec")(group)
    for name, (run, params) in COMMANDS.items():
        group.add_command(click.Command(name, callback=_guarded(run, lang), params=params(lang), help=word(name, lang)))
    return group


def _guarded(run: Command, lang: str) -> Command:
    """Return ``run`` with its problems told as text on standard error, and exit status 1."""

    @wraps(run)
    def guarded(**arguments: Any) -> None:
        try:
            run(lang=lang, **arguments)
        except ProblemError as error:
            show(error.problems, lang, to_stderr=True)
            raise SystemExit(1) from None

    return guarded


def _lang_option(lang: str) -> click.Option:
    return click.Option(["--lang"], type=click.Choice(["zh", "en"]), help=word("lang", lang), expose_value=False)


def _format_option(lang: str) -> click.Option:
    choice = click.Choice(["text", "json"])
    return click.Option(["--format", "shape"], type=choice, default="text", help=word("format", lang))


def _to_options(lang: str) -> list[click.Parameter]:
    return [
        click.Option(["--to"], default="xlsx", show_default=True, help=word("to", lang)),
        click.Option(["-o", "--output"], help=word("output", lang)),
    ]


def _none(lang: str) -> list[click.Parameter]:
    return [_lang_option(lang)]


def _one_spec(lang: str) -> list[click.Parameter]:
    return [click.Argument(["name"], metavar="SPEC"), _lang_option(lang)]


def list_forms(lang: str) -> None:
    """Print the catalog."""
    from ..api import load
    from ..catalog import forms

    rows = []
    for entry in forms():
        try:
            title = load(entry.id).title
        except ProblemError as error:
            title = f"{word('broken', lang)}: {error.problems[0].message(lang)}"
        rows.append((entry.id, title, entry.origin))
    _table([word(f"title.{name}", lang) for name in ("id", "title", "origin")], rows)


def list_formats(lang: str) -> None:
    """Print the installed renderers and where they are from."""
    from ..registry import formats, renderer

    rows = []
    for each in formats():
        try:
            loaded = renderer(each.name)
            about = (loaded.suffix, loaded.media_type)
        except ProblemError as error:
            about = (word("broken", lang), error.problems[0].message(lang))
        rows.append((each.name, *about, f"{each.origin} {each.version}"))
    _table([word(f"title.{name}", lang) for name in ("id", "suffix", "media", "origin")], rows)


def _table(titles: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table: framed for people at a terminal, tab-separated for programs."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*titles)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _blank_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="SPEC...", nargs=-1, required=True),
        click.Option(["--year"], help=word("year", lang)),
        click.Option(["--set", "settings"], multiple=True, metavar="NAME=VALUE", help=word("set", lang)),
        click.Option(["--fillable"], is_flag=True, help=word("fillable", lang)),
        *_to_options(lang),
        _lang_option(lang),
    ]


def blank(
    names: tuple[str, ...],
    year: str | None,
    settings: tuple[str, ...],
    to: str,
    output: str | None,
    lang: str,
    *,
    fillable: bool,
) -> None:
    """Make blank forms."""
    from ..api import load
    from .inputs import specs_named
    from .outputs import Job, deliver, file_name, formats_named

    parameters = _settings(settings, lang) | ({"year": year} if year else {})
    targets = formats_named(to, fillable=fillable)
    jobs = []
    for spec in [load(name) for name in specs_named(names)]:
        for target in targets:
            make = _maker(spec, target, parameters)
            jobs.append(Job(file_name(spec.id), target, make))
    deliver(jobs, output, lang)


def _maker(spec: Any, to: str, parameters: dict[str, str]) -> Callable[[], bytes]:
    def make() -> bytes:
        content: bytes = spec.blank(to, **parameters)
        return content

    return make


def _settings(settings: tuple[str, ...], lang: str) -> dict[str, str]:
    pairs = [setting.partition("=") for setting in settings]
    if not all(sign for _, sign, _ in pairs):
        raise click.UsageError(word("bad-set", lang))
    return {name.strip(): value for name, _, value in pairs}


def _render_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["name"], metavar="DATA"),
        click.Option(["--spec", "named"], help=word("spec", lang)),
        *_to_options(lang),
        _lang_option(lang),
    ]


def render(name: str, named: str | None, to: str, output: str | None, lang: str) -> None:
    """Put data into its form; what is missing or against the rules is told, and the form is made all the same."""
    from .inputs import read_form
    from .outputs import Job, deliver, formats_named

    form, problems = read_form(name, named)
    if any(problem.severity is Severity.ERROR and not problem.code.startswith(_LATER) for problem in problems):
        raise ProblemError(problems)
    show(problems, lang, to_stderr=True)
    stem = Path(name).stem
    jobs = [Job(stem, target, _filler(form.spec, form, target)) for target in formats_named(to)]
    deliver(jobs, output, lang, name)


def _filler(spec: Any, form: Any, to: str) -> Callable[[], bytes]:
    def make() -> bytes:
        content: bytes = spec.fill(form, to)
        return content

    return make


def _read_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="FILLED.xlsx...", nargs=-1, required=True),
        click.Option(["--spec", "named"], help=word("spec", lang)),
        click.Option(["-o", "--output"], help=word("output", lang)),
        _lang_option(lang),
    ]


def read(names: tuple[str, ...], named: str | None, output: str | None, lang: str) -> None:
    """Read filled workbooks back; what was understood is written as JSON whatever problems there are."""
    from .inputs import read_form
    from .outputs import STDOUT, deliver_json

    failed, found = False, []
    for name in names:
        try:
            form, problems = read_form(name, named)
        except ProblemError as error:
            problems = list(error.problems)
        else:
            found.append((name, form.to_json()))
        show(problems, lang, to_stderr=True)
        failed = failed or has_errors(problems)
    deliver_json(found, output or (STDOUT if len(names) == 1 else None), lang)
    if failed:
        raise SystemExit(1)


def _validate_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="FILE...", nargs=-1, required=True),
        click.Option(["--spec", "named"], help=word("spec", lang)),
        click.Option(["--annotate", "folder"], metavar="OUT_DIR", help=word("annotate", lang)),
        _format_option(lang),
        _lang_option(lang),
    ]


def validate(names: tuple[str, ...], named: str | None, folder: str | None, shape: str, lang: str) -> None:
    """Check filled workbooks and files of data, each by its form."""
    from .inputs import is_data, problems_of
    from .outputs import Annotated

    report = Report("validate", lang, as_json=shape == "json", tables=True)
    annotated = Annotated(folder, lang) if folder else None
    for name in names:
        try:
            problems = problems_of(name, named)
        except ProblemError as error:
            problems = list(error.problems)
        made = None
        try:
            made = annotated.write(name, problems) if annotated and not is_data(name) else None
        except ProblemError as error:
            problems = [*problems, *error.problems]
        report.found(name, problems, annotated=made)
    report.finish()


def _check_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="SPEC...", nargs=-1, required=True),
        _format_option(lang),
        _lang_option(lang),
    ]


def check(names: tuple[str, ...], shape: str, lang: str) -> None:
    """Check specs: the language, their meaning, and what the installed formats can hold of them."""
    from .inputs import specs_named

    report = Report("check", lang, as_json=shape == "json")
    for name in names:
        try:
            found = specs_named((name,))
        except ProblemError as error:
            report.found(name, error.problems)
            continue
        for each in found:
            problems, spec = _check_one(each)
            report.found(each, problems)
            if spec is not None and spec.bases:
                report.differences(each, spec.bases, spec.changes)
    report.finish()


def _check_one(name: str) -> tuple[list[Problem], FormSpec | None]:
    """Return what is wrong with a spec, and the spec if it can be loaded."""
    from ..api import load
    from ..registry import formats, renderer
    from .inputs import YAML

    if Path(name).name.startswith(_COMMON) and Path(name).suffix in YAML:
        return [Problem(code="spec.common-part", place=Place(file=name), severity=Severity.INFO)], None
    try:
        spec = load(name)
    except ProblemError as error:
        return list(error.problems), None
    problems, layout = list(spec.warnings), spec.layout()
    for each in formats():
        try:
            problems += renderer(each.name).limits(layout)
        except ProblemError as error:
            problems += (_as_warning(problem) for problem in error.problems)
    return problems, spec


def _as_warning(problem: Problem) -> Problem:
    from dataclasses import replace

    return replace(problem, severity=Severity.WARNING)


def layout(name: str, lang: str) -> None:  # noqa: ARG001
    """Print the layout of a form as text."""
    from ..api import load
    from ..layout.listing import listing

    click.echo(listing(load(name).layout()), nl=False)


def _schema_options(lang: str) -> list[click.Parameter]:
    return [click.Argument(["name"], metavar="[SPEC]", required=False), _lang_option(lang)]


def schema(name: str | None, lang: str) -> None:  # noqa: ARG001
    """Print the JSON Schema of a form's data, or of the spec language."""
    import json

    from ..api import load
    from ..spec.language import language_schema

    shown = load(name).schema() if name else language_schema()
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


def _types_options(lang: str) -> list[click.Parameter]:
    option = click.Option(["-o", "--output"], help=word("output", lang))
    return [*_one_spec(lang), option]


def types(name: str, output: str | None, lang: str) -> None:
    """Print or write the Python module of a form's classes."""
    from ..api import load
    from ..output import write

    source = load(name).types()
    if output in (None, "-"):
        click.echo(source, nl=False)
        return
    path = write(str(output), source.encode())
    click.echo(word("wrote", lang).format(path=path), err=True)


COMMANDS: dict[str, tuple[Command, Callable[[str], list[click.Parameter]]]] = {
    "list": (list_forms, _none),
    "formats": (list_formats, _none),
    "blank": (blank, _blank_options),
    "render": (render, _render_options),
    "read": (read, _read_options),
    "validate": (validate, _validate_options),
    "check": (check, _check_options),
    "layout": (layout, _one_spec),
    "schema": (schema, _schema_options),
    "types": (types, _types_options),
}
