"""The command line: its commands, their options and help, in one language.

What a command does is a function of its name in :mod:`formspec.cli.commands`, which is imported when one is run: help
needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from .. import __version__
from ..defaults import COMPARISON_FORMATS, DEFAULT_FORMAT
from .language import word

Options = Callable[[str], list[click.Parameter]]
_DEVELOPERS = frozenset(("layout", "schema"))
"""Commands that are not listed in the help: finance staff and offices do not need them."""


class _Commands(click.Group):
    """The commands in one language, each made when it is asked for: one is run, and its help needs no other."""

    def __init__(self, lang: str, **about: Any) -> None:
        super().__init__(**about)
        self._lang = lang

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command called ``cmd_name``; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            self.add_command(_made(cmd_name, self._lang))
        return self.commands[cmd_name]


def build(lang: str) -> click.Group:
    """Return the command line, its help and messages in ``lang``."""
    group = _Commands(
        lang,
        name="formspec",
        help=word("about", lang),
        params=[_lang_option(lang)],
        context_settings={"help_option_names": ["-h", "--help"], "obj": lang},
    )
    return click.version_option(__version__, help=word("version", lang), prog_name="formspec")(group)


def _made(name: str, lang: str) -> click.Command:
    options = COMMANDS[name]
    if isinstance(options, Mapping):
        return _group(name, options, lang)
    return _command(name, name, options, lang)


def _group(name: str, commands: Mapping[str, Options], lang: str) -> click.Group:
    """Return a command with commands of its own: texts ``round-init``, functions ``round_init``."""
    group = click.Group(name, help=word(name, lang), params=[_lang_option(lang)])
    for inner, options in commands.items():
        group.add_command(_command(inner, f"{name}-{inner}", options, lang))
    return group


def _command(name: str, key: str, options: Options, lang: str) -> click.Command:
    is_hidden = key in _DEVELOPERS
    return click.Command(
        name, callback=_guarded(key, lang), params=options(lang), help=word(key, lang), hidden=is_hidden
    )


def _guarded(name: str, lang: str) -> Callable[..., None]:
    """Return what runs a command; its problems are printed on standard error, and its exit status is 1 then."""

    def guarded(**arguments: Any) -> None:
        from ..problems import ProblemError
        from . import commands
        from .report import show

        try:
            getattr(commands, _OTHER_NAMES.get(name, name.replace("-", "_")))(lang=lang, **arguments)
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
        click.Option(["--to"], default=DEFAULT_FORMAT, show_default=True, help=word("to", lang)),
        click.Option(["-o", "--output"], help=word("output", lang)),
    ]


def _option_option(lang: str) -> click.Parameter:
    return click.Option(["--option", "choices"], multiple=True, metavar="NAME=VALUE", help=word("option", lang))


def _none(lang: str) -> list[click.Parameter]:
    return [_lang_option(lang)]


def _one_spec(lang: str) -> list[click.Parameter]:
    return [click.Argument(["name"], metavar="SPEC"), _lang_option(lang)]


def _formats_options(lang: str) -> list[click.Parameter]:
    return [_format_option(lang), _lang_option(lang)]


def _new_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["file"], metavar="FILE.yaml"),
        click.Option(["--from", "origin"], metavar="SPEC", help=word("from", lang)),
        click.Option(["--extends", "base"], metavar="SPEC", help=word("extends", lang)),
        click.Option(["--year"], help=word("new-year", lang)),
        _lang_option(lang),
    ]


def _blank_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="SPEC...", nargs=-1, required=True),
        click.Option(["--year"], help=word("year", lang)),
        click.Option(["--set", "settings"], multiple=True, metavar="NAME=VALUE", help=word("set", lang)),
        click.Option(["--fillable"], is_flag=True, help=word("fillable", lang)),
        _option_option(lang),
        *_to_options(lang),
        _lang_option(lang),
    ]


def _batch_options(lang: str, *shapes: str) -> list[click.Parameter]:
    """Return the options of commands that read many files."""
    return [
        click.Option(["--spec", "specs"], multiple=True, help=word("spec", lang)),
        _jobs_option(lang),
        click.Option(["--format", "shape"], type=click.Choice(shapes), default="text", help=word("format", lang)),
    ]


def _jobs_option(lang: str) -> click.Parameter:
    return click.Option(["--jobs", "jobs"], type=click.IntRange(min=1), metavar="N", help=word("jobs", lang))


def _again_option(lang: str) -> click.Parameter:
    return click.Option(["--again"], is_flag=True, help=word("again", lang))


def _render_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="DATA...", nargs=-1, required=True),
        *_batch_options(lang, "text", "jsonl"),
        _option_option(lang),
        *_to_options(lang),
        _again_option(lang),
        _lang_option(lang),
    ]


def _read_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="FILLED.xlsx...", nargs=-1, required=True),
        *_batch_options(lang, "text", "jsonl"),
        click.Option(["-o", "--output"], help=word("output", lang)),
        _again_option(lang),
        _lang_option(lang),
    ]


def _validate_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="FILE...", nargs=-1, required=True),
        *_batch_options(lang, "text", "json", "jsonl"),
        click.Option(["--annotate", "folder"], metavar="OUT_DIR", help=word("annotate", lang)),
        click.Option(["--warnings"], is_flag=True, help=word("warnings", lang)),
        click.Option(["--report", "table"], metavar="FILE.xlsx", help=word("report", lang)),
        click.Option(["--by-kind"], is_flag=True, help=word("by-kind", lang)),
        _lang_option(lang),
    ]


def _check_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="SPEC...", nargs=-1, required=True),
        _format_option(lang),
        _lang_option(lang),
    ]


def _diff_options(lang: str) -> list[click.Parameter]:
    shapes = click.Choice(COMPARISON_FORMATS)
    return [
        click.Argument(["names"], metavar="[OLD] NEW", nargs=-1, required=True),
        click.Option(["--to"], type=shapes, default=COMPARISON_FORMATS[0], help=word("diff-to", lang)),
        click.Option(["-o", "--output"], help=word("output", lang)),
        _lang_option(lang),
    ]


def _preview_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["name"], metavar="SPEC"),
        click.Option(["--data"], metavar="FILE", help=word("data", lang)),
        click.Option(["--base"], metavar="OLD", help=word("base", lang)),
        click.Option(["--browser/--no-browser"], default=True, help=word("browser", lang)),
        _lang_option(lang),
    ]


def _migrate_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["names"], metavar="DATA...", nargs=-1, required=True),
        click.Option(["--to", "wanted"], metavar="SPEC", required=True, help=word("migrate-to", lang)),
        click.Option(["--from", "origin"], metavar="SPEC", help=word("migrate-from", lang)),
        click.Option(["--map", "field_map"], metavar="FILE", help=word("map", lang)),
        click.Option(["-o", "--output"], required=True, help=word("migrate-output", lang)),
        click.Option(["--as", "form"], metavar="FORMAT", help=word("migrate-as", lang)),
        click.Option(["--year"], help=word("year", lang)),
        click.Option(["--set", "settings"], multiple=True, metavar="NAME=VALUE", help=word("set", lang)),
        _format_option(lang),
        _lang_option(lang),
    ]


def _explain_options(lang: str) -> list[click.Parameter]:
    return [click.Argument(["names"], metavar="[NAME]...", nargs=-1), _lang_option(lang)]


def _schema_options(lang: str) -> list[click.Parameter]:
    return [click.Argument(["name"], metavar="[SPEC]", required=False), _lang_option(lang)]


def _types_options(lang: str) -> list[click.Parameter]:
    option = click.Option(["-o", "--output"], help=word("output", lang))
    return [*_one_spec(lang), option]


def _round_init_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["folder"], metavar="FOLDER"),
        click.Option(["--form", "forms"], metavar="SPEC", multiple=True, required=True, help=word("round-form", lang)),
        click.Option(["--roster"], metavar="FILE", required=True, help=word("round-roster", lang)),
        _lang_option(lang),
    ]


def _round_distribute_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["folder"], metavar="FOLDER"),
        click.Option(["-o", "--output"], help=word("round-output", lang)),
        click.Option(["--to"], default=DEFAULT_FORMAT, show_default=True, help=word("round-to", lang)),
        _jobs_option(lang),
        _lang_option(lang),
    ]


def _who_option(lang: str) -> click.Parameter:
    return click.Option(["--who"], metavar="NAME", help=word("round-who", lang))


def _round_collect_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["folder"], metavar="FOLDER"),
        click.Argument(["inbox"], metavar="INBOX...", nargs=-1, required=True),
        _who_option(lang),
        _jobs_option(lang),
        _lang_option(lang),
    ]


def _round_decide_options(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["folder"], metavar="FOLDER"),
        click.Argument(["file"], metavar="FILE"),
        click.Option(["--take/--drop", "take"], required=True, help=word("round-take", lang)),
        _who_option(lang),
        _lang_option(lang),
    ]


COMMANDS: dict[str, Options | Mapping[str, Options]] = {
    "new": _new_options,
    "list": _none,
    "formats": _formats_options,
    "blank": _blank_options,
    "render": _render_options,
    "read": _read_options,
    "validate": _validate_options,
    "check": _check_options,
    "preview": _preview_options,
    "diff": _diff_options,
    "migrate": _migrate_options,
    "round": {
        "init": _round_init_options,
        "distribute": _round_distribute_options,
        "collect": _round_collect_options,
        "decide": _round_decide_options,
    },
    "explain": _explain_options,
    "layout": _one_spec,
    "schema": _schema_options,
    "types": _types_options,
}
"""The commands in the order of the help, each with its options, or with commands of its own."""

_OTHER_NAMES = {"list": "list_forms", "formats": "list_formats"}
"""Commands whose function has another name, since theirs is a built-in's or says too little."""
