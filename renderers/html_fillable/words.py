"""The page's own words, in Chinese and in English; messages about values are those of the whole library."""

from __future__ import annotations

from formspec.messages import MESSAGES
from formspec.values import CODES

_TOLD = ("data.", "rule.")

WORDS: dict[str, dict[str, str]] = {
    "needs_script": {
        "zh": "这张表要在浏览器里填写，请允许本页运行脚本；本页不联网。",
        "en": "This form is filled in by a script in this page: please allow it. It uses no network.",
    },
    "toolbar": {
        "zh": "填表操作",
        "en": "Form actions",
    },
    "export": {
        "zh": "导出数据",
        "en": "Export data",
    },
    "import": {
        "zh": "导入数据",
        "en": "Import data",
    },
    "print": {
        "zh": "打印",
        "en": "Print",
    },
    "clear": {
        "zh": "清空",
        "en": "Clear",
    },
    "undo": {
        "zh": "撤销",
        "en": "Undo",
    },
    "redo": {
        "zh": "重做",
        "en": "Redo",
    },
    "fill_in": {
        "zh": "填表区",
        "en": "Form",
    },
    "left": {
        "zh": "还差什么",
        "en": "What is left",
    },
    "checked_first": {
        "zh": "填写后这里会列出还差什么、哪里要改。",
        "en": "What is missing or wrong will be listed here.",
    },
    "nothing_left": {
        "zh": "都填好了，可以导出。",
        "en": "All is filled in; you can export.",
    },
    "wrong": {
        "zh": "要改",
        "en": "To correct",
    },
    "missing": {
        "zh": "还没填",
        "en": "Still to fill",
    },
    "warnings": {
        "zh": "请核对",
        "en": "To look at",
    },
    "error": {
        "zh": "错误",
        "en": "Error",
    },
    "warning": {
        "zh": "提醒",
        "en": "Warning",
    },
    "required": {
        "zh": "必填",
        "en": "required",
    },
    "summary": {
        "zh": "要改 {wrong} 处，还没填 {missing} 处，请核对 {warnings} 处",
        "en": "{wrong} to correct, {missing} to fill, {warnings} to look at",
    },
    "more": {
        "zh": "还有 {count} 处",
        "en": "{count} more",
    },
    "add_after": {
        "zh": "在“{item}”后加一行",
        "en": "Add a row after “{item}”",
    },
    "remove": {
        "zh": "删去“{item}”",
        "en": "Remove “{item}”",
    },
    "group": {
        "zh": "第{n}组",
        "en": "group {n}",
    },
    "added": {
        "zh": "已加上“{item}”",
        "en": "Added “{item}”",
    },
    "removed": {
        "zh": "已删去“{item}”",
        "en": "Removed “{item}”",
    },
    "emptied": {
        "zh": "已清空“{item}”（至少保留 {limit} 行）",
        "en": "Emptied “{item}” (at least {limit} stay)",
    },
    "at_most": {
        "zh": "“{item}”最多 {limit} 行",
        "en": "At most {limit} rows: “{item}”",
    },
    "cleared": {
        "zh": "已清空全表",
        "en": "The form is cleared",
    },
    "undone": {
        "zh": "已撤销",
        "en": "Undone",
    },
    "redone": {
        "zh": "已重做",
        "en": "Done again",
    },
    "suggest": {
        "zh": "填入建议：{value}",
        "en": "Fill in suggestion: {value}",
    },
    "suggested": {
        "zh": "已填入建议：{value}",
        "en": "Filled in: {value}",
    },
    "saved": {
        "zh": "内容自动保存在本浏览器中",
        "en": "Your work is kept in this browser",
    },
    "restored": {
        "zh": "已恢复上次在本浏览器中填写的内容",
        "en": "Your work of last time is back",
    },
    "restored_older": {
        "zh": "已恢复上次填写的内容。表样改过，有 {count} 处现在没有地方放，原样留在浏览器里：",
        "en": "Your work of last time is back; {count} entries have no place in the changed form, and were put aside:",
    },
    "other_place": {
        "zh": "在另一个位置打开过的同一张表里有填写的内容",
        "en": "There is work in the same form opened from another place",
    },
    "elsewhere": {
        "zh": "这张表在另一个窗口里改动了，请只留一个窗口",
        "en": "This form was changed in another window: please keep only one open",
    },
    "put_aside": {
        "zh": "保存了这个窗口的内容；另一个窗口里填写的内容放在一边，没有丢",
        "en": "What this window holds is kept; the work of the other window was put aside",
    },
    "take": {
        "zh": "取来填写的内容",
        "en": "Take it over",
    },
    "taken": {
        "zh": "已取来填写的内容",
        "en": "The work is here now",
    },
    "not_taken": {
        "zh": "“{value}”没有导入",
        "en": "“{value}” was not imported",
    },
    "not_utf8": {
        "zh": "{name} 不是 UTF-8 编码，读不出来，没有导入；请另存为 UTF-8 再导入",
        "en": "{name} is not in UTF-8; nothing was imported. Save it as UTF-8 first",
    },
    "not_saved": {
        "zh": "本浏览器不能保存内容，关闭前请先导出数据",
        "en": "This browser cannot keep your work: export it before you close the page",
    },
    "exported": {
        "zh": "已导出 {name}",
        "en": "Exported {name}",
    },
    "exported_with": {
        "zh": "已导出 {name}；要改 {wrong} 处，还没填 {missing} 处",
        "en": "Exported {name}; {wrong} to correct, {missing} to fill",
    },
    "imported": {
        "zh": "已导入 {name}",
        "en": "Imported {name}",
    },
    "imported_with": {
        "zh": "已导入 {name}，有 {count} 处不合：",
        "en": "Imported {name}; {count} places do not fit:",
    },
    "too_large": {
        "zh": "{name} 太大，不像是这张表的数据（最多 10 MB）",
        "en": "{name} is too large to be data of this form (at most 10 MB)",
    },
    "not_json": {
        "zh": "{name} 不是 JSON 数据，没有导入",
        "en": "{name} is not JSON data; nothing was imported",
    },
    "not_object": {
        "zh": "{name} 里不是一张表的数据，没有导入",
        "en": "{name} does not hold the data of a form; nothing was imported",
    },
    "other_form": {
        "zh": "这是另一张表（{found}）的数据，没有导入",
        "en": "This is the data of another form ({found}); nothing was imported",
    },
    "other_parameter": {
        "zh": "数据里的“{name}”是 {found}，这张表是 {here}；按这张表的来",
        "en": "“{name}” is {found} in the data and {here} in this form, which counts",
    },
    "unreadable": {
        "zh": "保存的内容读不出来，已原样留在浏览器里，没有覆盖",
        "en": "What was kept cannot be read; it was left as it is",
    },
    "half_date": {
        "zh": "日期没有填完整",
        "en": "The date is not complete",
    },
    "dismiss": {
        "zh": "知道了",
        "en": "Dismiss",
    },
    "at_place": {
        "zh": "{place}：{text}",
        "en": "{place}: {text}",
    },
}


def words(language: str) -> dict[str, str]:
    """Return the page's words in one language."""
    return {name: each[language] for name, each in WORDS.items()}


def messages(language: str) -> dict[str, list[str]]:
    """Return messages with their hints in one language, by code."""
    told = {code: each for code, each in MESSAGES.items() if code.startswith(_TOLD) or code in CODES}
    if language == "en":
        return {code: [each.en, each.hint_en] for code, each in told.items()}
    return {code: [each.zh, each.hint_zh] for code, each in told.items()}
