"""What the commands do: each calls the library with its arguments, and reports the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..problems import Problem, ProblemError
from .isolation import isolated
from .language import word
from .report import CommandReport, show
from .terminal import say, say_json, say_table

if TYPE_CHECKING:
    from ..api import FormSpec, Reading


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
    say_table([word(f"title.{name}", lang) for name in ("id", "title", "origin")], rows)


def list_formats(lang: str, shape: str) -> None:
    """Print the installed plug-ins: output formats, readers and field types, and the reasons why any is broken."""
    from .installed import plugins_json, plugins_table

    if shape == "json":
        say_json(plugins_json(lang))
        return
    say_table(*plugins_table(lang))


def new(file: str, origin: str | None, base: str | None, year: str | None, lang: str) -> None:
    """Write a new spec."""
    from .new import write_new

    write_new(file, origin, base, year, lang)


def blank(
    names: tuple[str, ...],
    year: str | None,
    settings: tuple[str, ...],
    choices: tuple[str, ...],
    to: str,
    output: str | None,
    lang: str,
    *,
    fillable: bool,
) -> None:
    """Make blank forms."""
    from ..api import load
    from ..output_format import options_for
    from .inputs import specs_named
    from .outputs import Job, deliver, file_name, formats_named

    parameters = _settings(settings, lang) | ({"year": year} if year else {})
    targets = formats_named(to, lang, fillable=fillable)
    options = options_for(targets, _settings(choices, lang, "bad-option"))
    jobs: list[Job] = []
    problems: list[Problem] = []
    forms: dict[str, None] = {}
    for name in names:
        with isolated(name, problems):
            forms |= dict.fromkeys(specs_named((name,)))
    for name in forms:
        with isolated(name, problems):
            spec = load(name)
            jobs += (
                Job(file_name(spec.id), target.name, _maker(spec, target.name, options[target.name], parameters))
                for target in targets
            )
    problems += deliver(jobs, output, lang)
    if problems:
        raise ProblemError(problems)


def _maker(spec: FormSpec[Any], to: str, options: Mapping[str, str], parameters: dict[str, str]) -> Callable[[], bytes]:
    return lambda: spec.blank(to, options, **parameters)


def _settings(settings: tuple[str, ...], lang: str, wrong: str = "bad-set") -> dict[str, str]:
    pairs = [setting.partition("=") for setting in settings]
    if not all(sign for _, sign, _ in pairs):
        raise click.UsageError(word(wrong, lang))
    return {name.strip(): value for name, _, value in pairs}


def render(
    names: tuple[str, ...],
    specs: tuple[str, ...],
    choices: tuple[str, ...],
    to: str,
    output: str | None,
    shape: str,
    jobs: int | None,
    lang: str,
    *,
    again: bool,
) -> None:
    """Write data into its form; missing values and broken rules are reported, and the form is written anyway."""
    from ..output_format import options_for
    from .batches import render
    from .files import Files
    from .outputs import formats_named

    targets = formats_named(to, lang)
    options = options_for(targets, _settings(choices, lang, "bad-option"))
    files = Files(names, specs, jobs, lang)
    if files.is_batch or shape == "jsonl":
        render(files, [(each.name, each.suffix) for each in targets], options, output, shape, again=again)
    else:
        _render_one(names[0], specs, [(each.name, options[each.name]) for each in targets], output, lang)


def _render_one(
    name: str, specs: tuple[str, ...], targets: list[tuple[str, Mapping[str, str]]], output: str | None, lang: str
) -> None:
    from ..api import load, read_as_one_of
    from ..batch.work import is_printable
    from .outputs import Job, deliver

    reading = read_as_one_of(name, name, [load(spec) for spec in specs])
    if not is_printable(reading.problems):
        raise ProblemError(reading.problems)
    show(reading.problems, lang, to_stderr=True)
    jobs = [Job(Path(name).stem, to, _filler(reading, to, options)) for to, options in targets]
    failed = deliver(jobs, output, lang, name)
    if failed:
        raise ProblemError(failed)
    if not reading.ok:
        raise SystemExit(1)


def _filler(reading: Reading[Any], to: str, options: Mapping[str, str]) -> Callable[[], bytes]:
    return lambda: reading.spec.render(reading.form, to, options=options, copy_mark=reading.copy_mark)


def read(
    names: tuple[str, ...],
    specs: tuple[str, ...],
    output: str | None,
    shape: str,
    jobs: int | None,
    lang: str,
    *,
    again: bool,
) -> None:
    """Read filled workbooks; accepted values are written as JSON even if there are problems."""
    from .batches import read
    from .files import Files

    read(Files(names, specs, jobs, lang), output, shape, again=again)


def validate(
    names: tuple[str, ...],
    specs: tuple[str, ...],
    folder: str | None,
    table: str | None,
    shape: str,
    jobs: int | None,
    lang: str,
    *,
    warnings: bool,
    by_kind: bool,
) -> None:
    """Validate filled workbooks and files of data, each with its form."""
    from .files import Files
    from .validating import Choices, validate

    choices = Choices(folder=folder or "", warnings=warnings, table=table or "", by_kind=by_kind, shape=shape)
    validate(Files(names, specs, jobs, lang), choices)


def check(names: tuple[str, ...], shape: str, lang: str) -> None:
    """Check specs: the language, their meaning, and the limits of the installed formats."""
    from .inputs import specs_named
    from .installed import broken_plugins

    report = CommandReport("check", lang, as_json=shape == "json")
    report.warn(broken_plugins())
    for name in names:
        problems: list[Problem] = []
        found: list[str] = []
        with isolated(name, problems):
            found = specs_named((name,))
        if problems:
            report.found(name, problems)
        for source in found:
            problems, spec = [], None
            with isolated(source, problems):
                spec = _check_one(source, problems)
            report.found(source, problems)
            if spec is not None and spec.bases:
                report.differences(source, spec.bases, spec.changes)
    report.finish()


def _check_one(name: str, problems: list[Problem]) -> FormSpec[Any] | None:
    """Add the problems of a spec to ``problems`` and return the spec; None if it cannot be loaded."""
    from ..api import load
    from ..checking import common_part, problems_of

    remark = common_part(name)
    if remark is not None:
        problems.append(remark)
        return None
    try:
        spec = load(name)
    except ProblemError as error:
        problems += error.problems
        return None
    problems += problems_of(spec)
    return spec


def diff(names: tuple[str, ...], to: str, output: str | None, lang: str) -> None:
    """Compare two forms; the exit status is 1 if they are different."""
    from .comparing import run

    if len(names) > 2:
        raise click.UsageError(word("two-forms", lang))
    raise SystemExit(run(names, to, output, lang))


def preview(name: str, data: str | None, base: str | None, lang: str, *, browser: bool) -> None:
    """Show a form in the browser, renewed at each save of its files."""
    from ..preview.picture import Inputs
    from .preview import preview

    preview(Inputs(name, data or "", base or ""), lang, browser=browser)


def migrate(
    names: tuple[str, ...],
    wanted: str,
    origin: str | None,
    field_map: str | None,
    output: str,
    form: str | None,
    year: str | None,
    settings: tuple[str, ...],
    shape: str,
    lang: str,
) -> None:
    """Carry data of earlier editions or of related forms over to a form."""
    from .migrating import Migrator

    parameters = _settings(settings, lang) | ({"year": year} if year else {})
    migrator = Migrator(wanted, origin, field_map, parameters)
    migrator.run(names, output, form, lang, as_json=shape == "json")


def explain(names: tuple[str, ...], lang: str) -> None:
    """Print what codes of problems and words of the spec language mean."""
    from .explanations import explain

    explain(names, lang)


def layout(name: str, lang: str) -> None:  # noqa: ARG001
    """Print the layout of a form as text."""
    from ..api import load
    from ..layout.listing import listing

    say(listing(load(name).layout()).removesuffix("\n"))


def schema(name: str | None, lang: str) -> None:  # noqa: ARG001
    """Print the JSON Schema of a form's data, or of the spec language."""
    from ..api import load
    from ..spec.language import language_schema

    shown = load(name).schema() if name else language_schema()
    say_json(shown)


def types(name: str, output: str | None, lang: str) -> None:
    """Print or write the Python module of a form's classes."""
    from ..api import load
    from ..output import write

    source = load(name).types()
    if output in (None, "-"):
        say(source.removesuffix("\n"))
        return
    path = write(str(output), source.encode())
    say(word("wrote", lang, path=path), err=True)


def round_init(folder: str, forms: tuple[str, ...], roster: str, lang: str) -> None:
    """Make a round."""
    from .rounds import init

    init(folder, forms, roster, lang)


def round_distribute(folder: str, output: str | None, to: str, jobs: int | None, lang: str) -> None:
    """Write the copies of a round."""
    from .rounds import distribute

    distribute(folder, output, to, jobs, lang)


def round_collect(folder: str, inbox: tuple[str, ...], who: str | None, jobs: int | None, lang: str) -> None:
    """Take returned files into a round."""
    from .rounds import collect

    collect(folder, inbox, who, jobs, lang)


def round_decide(folder: str, file: str, who: str | None, lang: str, *, take: bool) -> None:
    """Decide about a returned file that waits."""
    from .rounds import decide

    decide(folder, file, who, lang, take=take)
