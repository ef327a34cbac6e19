"""Which language to speak, and every word of the command line in both."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

_DOMAIN = "formspec"

WORDS: Mapping[str, tuple[str, str]] = {
    "about": (
        "一个 YAML 文件描述一张表，由它得到空表、填好的表、JSON Schema 和 Python 类型。",
        "Describe a form in one YAML file; get blank and filled forms, JSON Schema and Python types.",
    ),
    "list": ("列出目录里的表。", "List the forms of the catalog."),
    "formats": (
        "列出装好的输出格式、读取插件和栏目类型；用不了的写明原因。",
        "List the installed output formats, readers and field types, and why one cannot be used.",
    ),
    "blank": (
        "生成空表。SPEC 是目录里的名字、前缀（如 jiangsu/2024）或 YAML 文件。",
        "Make blank forms. SPEC is a name of the catalog, a prefix such as jiangsu/2024, or a YAML file.",
    ),
    "render": ("把数据填进表里。", "Put data into its form."),
    "read": (
        "把填好的工作簿读回来，写成 JSON；读不准的逐格指出。",
        "Read filled workbooks back as JSON; every cell that is not understood is named.",
    ),
    "validate": (
        "检查填好的工作簿和数据文件（.xlsx、.json、.yaml，可以混着写很多个）。",
        "Check filled workbooks and files of data (.xlsx, .json, .yaml, many at once).",
    ),
    "annotate": (
        "把有错误或提醒的工作簿连同批注和颜色写到这个文件夹，好退给填报单位。",
        "Write each workbook with errors or warnings, as comments and colours, into this folder, to be returned.",
    ),
    "fillable": ("能在屏幕上填写的（如 html）。", "One that is filled in on the screen (such as html)."),
    "option": (
        "输出格式的选项，可重复；有哪些见 formspec formats。",
        "An option of the output format, may be repeated; formspec formats lists them.",
    ),
    "check": ("检查 YAML 描述，指出每个错误的行和列。", "Check specs; every mistake is named with its line."),
    "layout": ("以文字列出版面。", "Print the layout as text."),
    "schema": (
        "打印数据的 JSON Schema；不写 SPEC 时打印描述语言自己的。",
        "Print the JSON Schema of a form's data, or of the spec language where no SPEC is given.",
    ),
    "types": ("打印 Python 数据类模块。", "Print a Python module of dataclasses."),
    "lang": ("消息的语言。", "Language of messages."),
    "to": ("输出格式，可写几个，用逗号分开；all 是全部。", "Output formats, separated by commas; all for every one."),
    "output": ("文件、文件夹，或 - 表示标准输出。", "A file, a folder, or - for standard output."),
    "year": ("年度。", "The year."),
    "set": ("其他参数，如 quarter=2；可重复。", "Another parameter, such as quarter=2; may be repeated."),
    "spec": (
        "表应当是这一张（目录里的名字或 YAML 文件）。",
        "The form it has to be: a name of the catalog or a YAML file.",
    ),
    "format": ("输出的样子。", "How to print the result."),
    "version": ("版本。", "Show the version."),
    "help": ("显示帮助。", "Show this message and exit."),
    "wrote": ("已写 {path}", "wrote {path}"),
    "ok": ("{name}：没有问题", "{name}: no problems"),
    "counts": ("{name}：{errors} 个错误，{warnings} 个提醒", "{name}: {errors} {errors_}, {warnings} {warnings_}"),
    "infos": ("，{infos} 处说明", ", {infos} {infos_}"),
    "total": (
        "共 {files} 个文件：{right} 个通过，{wrong} 个有错误",
        "{files} files: {right} right, {wrong} with errors",
    ),
    "returned": ("要退回的 {returned} 个，已写好批注", "{returned} with comments, to be returned"),
    "error": ("错误", "error"),
    "warning": ("提醒", "warning"),
    "info": ("说明", "note"),
    "hint": ("建议", "hint"),
    "one-output": ("标准输出只能放一个文件", "only one file fits on standard output"),
    "one-file": ("几个文件要写到文件夹里，{path} 是文件名", "several files need a folder, and {path} is a file"),
    "another-suffix": (
        "{path} 的后缀不是 {suffixes}；要写到文件夹里，在末尾加 /",
        "{path} does not end in {suffixes}; for a folder add a / at the end",
    ),
    "bad-set": ("--set 要写成 名字=值", "--set takes name=value"),
    "bad-option": ("--option 要写成 名字=值", "--option takes name=value"),
    "title.id": ("名字", "Name"),
    "title.title": ("标题", "Title"),
    "title.where": ("位置", "Where"),
    "title.what": ("项目", "What"),
    "title.problem": ("问题", "Problem"),
    "title.origin": ("来自", "From"),
    "title.suffix": ("后缀", "Suffix"),
    "title.media": ("说明", "Description"),
    "title.group": ("种类", "Kind"),
    "title.options": ("选项", "Options"),
    "plugin.renderer": ("输出格式", "output format"),
    "plugin.reader": ("读取", "reader"),
    "plugin.type": ("栏目类型", "field type"),
    "plugin.option": ("{name}={values}（默认 {default}）{about}", "{name}={values} (default {default}): {about}"),
    "plugin.any-text": ("文字", "text"),
    "builds-on": ("{name} 建立在 {bases} 之上：{counts}", "{name} builds on {bases}: {counts}"),
    "action.adds": ("新增", "adds"),
    "action.replaces": ("修改", "replaces"),
    "action.moves": ("移动", "moves"),
    "action.removes": ("去掉", "removes"),
    "action.count": ("{action} {number} 项", "{action} {number}"),
    "absent": ("（无）", "(none)"),
    "kind.table": ("表格", "table"),
    "kind.fields": ("栏目块", "fields"),
    "kind.list": ("清单", "list"),
    "kind.text": ("文字框", "text"),
    "kind.line": ("行文块", "line"),
    "kind.heading": ("小标题", "heading"),
    "kind.beside": ("并排块", "blocks side by side"),
    "kind.part": ("共用部分", "part"),
    "kind.block": ("块", "block"),
    "kind.row": ("行", "row"),
    "kind.group": ("组", "group"),
    "kind.column": ("列", "column"),
    "kind.field": ("栏目", "field"),
    "kind.level": ("层级", "level"),
    "kind.rule": ("规则", "rule"),
    "kind.note": ("备注", "note"),
    "kind.choices": ("选项清单", "choices"),
    "kind.parameter": ("参数", "parameter"),
    "kind.columns": ("列组", "set of columns"),
    "kind.setting": ("整表的", "form's"),
    "broken": ("用不了", "broken"),
}


def word(name: str, lang: str) -> str:
    """Return a word of the command line."""
    zh, en = WORDS[name]
    return en if lang == "en" else zh


def chosen_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return ``zh`` or ``en``: by ``--lang``, else ``FORMSPEC_LANG``, else the locale."""
    for number, argument in enumerate(arguments):
        if argument == "--lang" and number + 1 < len(arguments):
            return _nearest(arguments[number + 1])
        if argument.startswith("--lang="):
            return _nearest(argument.partition("=")[2])
    for name in ("FORMSPEC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return _nearest(environ[name])
    return _nearest(locale.getlocale()[0] or "")


def speak(lang: str) -> None:
    """Let the library of the command line, too, speak ``lang``: it asks gettext for its words."""
    gettext.bindtextdomain(_DOMAIN, str(Path(__file__).with_name("locale")))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = lang


def _nearest(name: str) -> str:
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
