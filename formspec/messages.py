"""Every message, by its code, in Chinese and in English, with what to write instead.

The code that finds a problem names the code and the parameters only. A ``{name}`` is a parameter; a hint that ends
up empty is left out. ``{suggestion:?…}`` prints what follows the question mark only where the parameter is not empty,
with ``@`` standing for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .patterns import lazy_pattern

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Message:
    """One message with its hint, in both languages."""

    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""


_MEANT_ZH, _MEANT_EN = "{suggestion:?是否想写 `@`？}", "{suggestion:?Did you mean `@`?}"
_KNOWN_ZH, _KNOWN_EN = _MEANT_ZH + " 可用的有：{known}", _MEANT_EN + " Known: {known}"

# why a plug-in cannot be used: only the parameters of its reason are there
_REASON_ZH = "{missing:?：缺少 @}{member:?：@}{error:? 出错（@）}{expected:? 应为 @}{origins:?：几个插件同名，@}{built_in:?：@ 是自带类型的名字}"
_REASON_EN = "{missing:?: @ missing}{member:?: @}{error:? raised @}{expected:? is not @}{origins:?: several have this name, @}{built_in:?: @ is a built-in type}"
_REPAIR_ZH, _REPAIR_EN = "升级或卸载这个插件；其他插件不受影响", "Upgrade it or uninstall it; the other plug-ins work"

MESSAGES: Mapping[str, Message] = {
    # files
    "file.cannot-read": Message("读不了文件 {file}：{reason_zh}", "Cannot read {file}: {reason}",
        "检查路径和权限", "Check the path and its permissions"),
    "file.not-regular": Message("{file} 不是普通文件", "{file} is not a regular file",
        "管道和设备不能当作文件读；先存成文件", "Pipes and devices are not read; save the content to a file first"),
    "file.too-large": Message("文件 {file} 超过 {limit} MB", "{file} is larger than {limit} MB",
        "表格描述和数据不会这么大，检查是不是选错了文件", "No form is that large; check that it is the right file"),
    "file.not-utf8": Message("文件不是 UTF-8 编码", "The file is not UTF-8",
        "用编辑器另存为 UTF-8", "Save it as UTF-8 in your editor"),
    # YAML
    "file.no-workbook": Message("这不是工作簿", "This is no workbook", "交回这样的文件：{known}", "Hand in a file of this kind: {known}"),
    "file.xls": Message("这是旧的 .xls 格式（或改了后缀的 .xls）", "This is the old .xls format, whatever its name", "用 Excel 或 WPS 打开，另存为 .xlsx", "Open it in Excel or WPS and save it as .xlsx"),
    "file.ods": Message("这是 OpenDocument（.ods）格式", "This is an OpenDocument (.ods) file", "用 LibreOffice 或 WPS 打开，另存为 .xlsx", "Open it in LibreOffice or WPS and save it as .xlsx"),
    "file.encrypted": Message("文件加了密码，打不开", "The file is encrypted", "去掉密码后另存，再交回", "Save it without a password"),
    "file.empty": Message("文件是空的", "The file is empty", "重新导出或重新发送", "Export or send it again"),
    "file.damaged": Message("文件损坏（{what}）", "The file is damaged ({what})", "用 Excel、WPS 或 LibreOffice 打开并另存；打不开的请重新发送", "Open it in Excel, WPS or LibreOffice and save it again, or send it again"),
    "file.bomb": Message("文件里的 {part} 解开后太大（上限 {limit} MB），不予读取", "{part} in the file is too large once unpacked (at most {limit} MB) and is not read", "删去与表无关的内容再交回", "Take out what does not belong to the form"),
    "file.unsafe-xml": Message("{part} 里声明了 XML 实体，不予读取", "{part} declares XML entities and is not read", "用 Excel、WPS 或 LibreOffice 另存", "Save it again in Excel, WPS or LibreOffice"),
    "file.too-many-parts": Message("文件里的部件超过 {limit} 个", "The file has more than {limit} parts", "", ""),
    "file.not-annotated": Message("批注写不进这个文件（{what}）", "The remarks cannot be written into this file ({what})", "用 Excel、WPS 或 LibreOffice 打开并另存为 .xlsx，再检查一次", "Open it in Excel, WPS or LibreOffice, save it as .xlsx, and check it again"),
    "file.too-many-cells": Message("工作簿里有内容的格子超过 {limit} 个（数到工作表 {sheet}）", "The workbook has more than {limit} cells with content (counted up to the sheet {sheet})", "删去与表无关的内容再交回", "Take out what does not belong to the form"),
    "yaml.syntax": Message("YAML 写法有误：{what}", "Not valid YAML: {what}",
        "看这一行和上一行：缩进是否对齐，冒号后有无空格，引号是否成对", "Look at this line and the one above: indentation, the space after a colon, paired quotes"),
    "yaml.fullwidth": Message("这里用了全角的“{sign}”", "A full-width “{sign}” stands here",
        "改成半角的 `{instead}`（冒号、逗号后加一个空格）；若是文字的一部分，用引号括起来", "Write a half-width `{instead}` (and a space after a colon or comma), or quote the text if it belongs to it"),
    "yaml.tab": Message("缩进用了制表符", "A tab is used for indentation", "改用空格", "Use spaces"),
    "yaml.control-character": Message("文字里有看不见的控制字符", "The text holds a control character", "删去它，重新输入", "Delete it and type the text again"),
    "yaml.empty": Message("文件是空的", "The file is empty", "至少要有 formspec、id、title 和 blocks", "It needs at least formspec, id, title and blocks"),
    "yaml.documents": Message("文件里有几个文档", "The file holds several documents", "去掉多余的 `---`", "Take out the extra `---`"),
    "yaml.tag": Message("不能用标签 {tag}", "Tags such as {tag} are not allowed", "去掉标签，直接写值", "Take the tag out and write the value"),
    "yaml.key": Message("键只能是文字", "A key must be a text", "写成 `名字: 值`", "Write `name: value`"),
    "yaml.duplicate-key": Message("键 `{key}` 写了两次，第一次在第 {line} 行", "The key `{key}` is there twice, first in line {line}",
        "去掉一处，或改名", "Take one out or rename it"),
    "yaml.too-deep": Message("嵌套超过 {limit} 层", "Nested more than {limit} levels deep", "", ""),
    "yaml.too-large": Message("展开后超过 {limit} 个节点", "More than {limit} nodes once aliases are expanded",
        "不要用别名（*）层层引用", "Do not nest aliases (*)"),
    "yaml.too-many-aliases": Message("别名（*）超过 {limit} 个", "More than {limit} aliases (*)", "改用 columns、choices 或 parts 共用", "Share by columns, choices or parts instead"),
    "yaml.unknown-alias": Message("没有名为 {name} 的锚（&）", "There is no anchor called {name}", "", ""),
    "json.duplicate-key": Message("键 `{key}` 写了两次，第一次在第 {line} 行", "The key `{key}` is there twice, first in line {line}",
        "去掉一处，或改名", "Take one out or rename it"),
    "json.syntax": Message("JSON 写法有误：{what}", "Not valid JSON: {what}", "", ""),
    # the spec language
    "spec.not-a-mapping": Message("文件应当是一组 `键: 值`", "The file should be a list of `key: value`", "从 `formspec: 1` 写起", "Begin with `formspec: 1`"),
    "spec.unknown-key": Message("这里没有 `{key}` 这个键", "There is no key `{key}` here", _KNOWN_ZH, _KNOWN_EN),
    "spec.missing": Message("缺少 `{key}`", "`{key}` is missing", "加上 `{key}: …`", "Add `{key}: …`"),
    "spec.type": Message("`{key}` 的值不对：{found}", "`{key}` cannot be {found}", "应当是：{expected}", "It should be: {expected}"),
    "spec.enum": Message("`{key}` 不能是 {found}", "`{key}` cannot be {found}",
        _MEANT_ZH + " 可用的有：{choices}", _MEANT_EN + " Known: {choices}"),
    "spec.name": Message("`{key}` 不能写成 {found}", "`{key}` cannot be {found}",
        "用小写英文字母开头，只含小写字母、数字和下划线（表的 id 可含 - 和 /）", "Begin with a lower-case letter; use lower-case letters, digits and underscores (a form's id may hold - and /)"),
    "spec.repeated": Message("`{key}` 里有重复的项", "`{key}` holds the same item twice", "去掉重复的", "Take one out"),
    "spec.limit": Message("`{key}` 的值 {found} 超出限度（{which} {limit}）", "`{key}`: {found} is beyond the limit ({which} {limit})", "", ""),
    "spec.block-kind": Message("看不出这是哪种块", "This is no known kind of block",
        _MEANT_ZH + " 每块用且只用一个：{known}", _MEANT_EN + " Name one, and only one, of: {known}"),
    "spec.id-missing": Message("这里要有 `id`，填的值才有地方放", "An `id` is needed here, so that the value has a place in the data",
        "加上 `id: 英文名`；若只是排版的组，不要在它上面放要填的格", "Add `id: name`; a group that only arranges rows cannot hold cells to fill"),
    "spec.duplicate-id": Message("标识 `{id}` 重复了", "The id `{id}` is used twice", "同一层里每个 id 要不同", "Ids must differ within one place"),
    "spec.same-attribute": Message("标识 `{id}` 和 `{other}` 在 Python 类里是同一个名字", "The ids `{id}` and `{other}` are one name in Python classes",
        "`{id}` 是 Python 的关键字，类里写作 `{other}`；换掉其中一个", "`{id}` is a keyword of Python, which classes spell `{other}`; choose another id for one of them"),
    "spec.not-data": Message("描述里有 YAML 写不出的值：{found}", "The mapping contains a value that YAML cannot express: {found}",
        "只用文字、数字、日期、真假、列表和映射", "Use texts, numbers, dates, booleans, lists and mappings only"),
    "spec.reserved-id": Message("标识 `{id}` 留作他用", "The id `{id}` is reserved", "换一个名字", "Choose another name"),
    "spec.unknown-choices": Message("没有名为 `{name}` 的选项清单", "There is no list of choices called `{name}`", _KNOWN_ZH, _KNOWN_EN),
    "spec.unknown-columns": Message("没有名为 `{name}` 的列组", "There is no set of columns called `{name}`", _KNOWN_ZH, _KNOWN_EN),
    "spec.unknown-column": Message("这张表没有列 `{name}`", "This table has no column `{name}`", _KNOWN_ZH, _KNOWN_EN),
    "spec.unknown-part": Message("没有名为 `{name}` 的共用部分", "There is no part called `{name}`", _KNOWN_ZH, _KNOWN_EN),
    "spec.unknown-parameter": Message("文字里花括号中的 `{name}` 不是参数", "`{name}` in the braces of this text is no parameter",
        _KNOWN_ZH + "；要印花括号就写两遍", _KNOWN_EN + "; double a brace to print it"),
    "spec.too-large": Message("`{name}` 展开后有 {nodes} 个节点，加上前面展开的 {used} 个，超过 {limit} 个", "`{name}` expands to {nodes} nodes; with the {used} expanded before, that is more than {limit}",
        "减少 part、columns 和 use 的层层引用", "Let fewer parts and sets of columns use each other"),
    "spec.too-many-cells": Message("空表的格子超过 {limit} 个", "The blank form has more than {limit} cells", "减少行、列或 blank", "Use fewer rows and columns, or lower blank"),
    "spec.merge-too-large": Message("对上级表的改动太多（涉及的项超过 {limit} 个）", "There are too many changes to the form built on (they concern more than {limit} items)",
        "不用 extends，把整张表写在一个文件里", "Write the whole form in one file, without extends"),
    "spec.uses-too-deep": Message("`{name}` 层层引用了 {depth} 层，最多 {limit} 层", "`{name}` uses others {depth} levels deep; at most {limit} are followed",
        "直接写出要用的内容", "Write what is used in its place"),
    "spec.cyclic-columns": Message("列组 `{name}` 引用了自己", "The set of columns `{name}` takes itself in", "", ""),
    "spec.cyclic-part": Message("共用部分 `{name}` 引用了自己", "The part `{name}` takes itself in", "", ""),
    "spec.cyclic-extends": Message("extends 绕成了圈：{chain}", "extends goes in a circle: {chain}", "去掉其中一个", "Take one out"),
    "spec.extends-url": Message("extends 不能是网址：{name}", "extends cannot be a URL: {name}", "把文件存到本地再引用", "Save the file locally"),
    "spec.extends-missing": Message("找不到文件 {name}", "There is no file {name}", "路径相对于本文件；目录里的表不写 .yaml", "The path is relative to this file; a form of the catalog is named without .yaml"),
    "spec.too-many-files": Message("引用的文件超过 {limit} 个", "More than {limit} files are built on", "", ""),
    "spec.merge-unknown": Message("上级表里没有 `{name}`", "The form built on has no `{name}`",
        "{suggestion:?是否想写 `@`？}{route:?它在 @，}{base:?见 @；照这个层次写出上面各层的 id}", "{suggestion:?Did you mean `@`?}{route:?It is in @, }{base:?see @: name the items above it too}"),
    "spec.extends-near-id": Message("`{name}` 是新加的，上级表{within:?的 `@` }里有相近的 `{suggestion}`（{base}）", "`{name}` is added; the form built on has the similar `{suggestion}`{within:? in `@`} ({base})",
        "是否想改 `{suggestion}`？要改它，id 写作 `{suggestion}`{anchor:?；确实另加一项，写明 `after: @` 或 `before: @`，就不再提醒}", "Did you mean `{suggestion}`? To change it, write its id{anchor:?; if this is another item, say `after: @` or `before: @`, and it is no longer reported}"),
    "spec.extends-same-label": Message("{name:?`@` 是新加的，}标签“{label}”上级表已经有了{suggestion:?：`@`}（{base}）", "{name:?`@` is added; }the form built on already has the label “{label}”{suggestion:?: `@`} ({base})",
        "{suggestion:?要改原来那一项，id 写作 `@`}{first:?要加到原来那一组里，不写这一组，直接写行，并写明 `after: @`}；确实另加一项，写明 `after` 或 `before`{anchor:?（如 `after: @`）}，就不再提醒", "{suggestion:?To change that item, write its id `@`}{first:?To add to that group, leave the group out and write the rows with `after: @`}; if this is another item, say `after` or `before`{anchor:? (such as `after: @`)}, and it is no longer reported"),
    "spec.extends-elsewhere": Message("上级表的 `{name}` 在别处：{route}（{base}），这里会另加一个", "The form built on has `{name}` in another place, {route} ({base}); here a second one is added",
        "要改它，照这个层次写出上面各层的 id；确实另加一个，写明 label 和 `after`（或 `before`），就不再提醒", "To change it, name the items above it too; if this is another item, give it a label and `after` (or `before`), and it is no longer reported"),
    "spec.extends-kind": Message("上级表的 `{name}` 是 {old}（{base}），这里写成 {new}，原来写的全部换掉", "In the form built on `{name}` is a {old} ({base}); as a {new} it replaces all that was said there",
        "要改原来的，写 `{old}: {name}`；确实要换，先写一项 `{{{old}: {name}, remove: true}}`，再加 `{new}: {name}`，就不再提醒", "To change it, write `{old}: {name}`; to replace it, first write an item `{{{old}: {name}, remove: true}}`, then add `{new}: {name}`, and it is no longer reported"),
    "spec.choices-missing": Message("{type} 类型要有 choices", "The type {type} needs choices", "加上 `choices: [是, 否]` 或清单名", "Add `choices: [a, b]` or the name of a list"),
    "spec.choices-unused": Message("{type} 类型不用 choices", "The type {type} takes no choices", "去掉 choices，或把 type 改成 choice", "Take choices out, or make the type choice"),
    "spec.show-unused": Message("{type} 类型不用 show", "The type {type} takes no show", "show 只用于 choice 和 choices", "show is for choice and choices"),
    "spec.pattern": Message("正则表达式 {pattern} 有误，见第 {at} 个字", "The pattern {pattern} is not valid at character {at}: {why}",
        "检查括号是否成对；要匹配符号本身，在它前面加 \\", "Check that brackets are paired; put \\ before a sign that is to be matched itself"),
    "spec.pattern-unbounded": Message("正则表达式里的 {part} 能用多种方式匹配同样的文字，遇到长的文字会算不完", "In the pattern, {part} can match the same text in several ways, which takes too long for a long text",
        "让重复的组以组内别处没有的符号开头或结尾，如 `^[^、]+(、[^、]+)*$`；相邻的重复部分不要有相同的字", "Let a repeated group begin or end with a sign that occurs nowhere else in it, as in `^[^、]+(、[^、]+)*$`; let neighbouring repeated parts have no character in common"),
    "spec.pattern-unanchored": Message("正则表达式 {pattern} 会从每个字重新匹配，遇到长的文字会算不完", "The pattern {pattern} is tried again at every character, which takes too long for a long text",
        "以 ^ 开头，如 `^[0-9]+x`；有几种写法时放进括号，如 `^(甲|乙)`", "Begin with ^, as in `^[0-9]+x`; put alternatives in a group, as in `^(a|b)`"),
    "spec.pattern-unsupported": Message("正则表达式里不能用 {part}", "{part} cannot be used in a pattern",
        "不能用的有：反向引用、条件、内嵌标志、占有量词、原子组，以及带重复的环视；用列举、[…]、(…|…) 和 ? * + {{2,5}} 来写", "Not supported: backreferences, conditionals, inline flags, possessive repetition, atomic groups, and repetition in a lookaround; use […], (…|…) and ? * + {{2,5}}"),
    "spec.pattern-too-large": Message("正则表达式太大：{part}", "The pattern is too large: {part}",
        "减小重复次数；长度用 min_length 和 max_length 来限定；或分成几格", "Lower the number of repetitions; bound the length by min_length and max_length; or use several cells"),
    "spec.bound": Message("`{key}: {text}` 不能用于 {type} 类型", "`{key}: {text}` does not fit the type {type}",
        "写数；百分数写 100%；日期写 2024-06-30", "Write a number, a percentage such as 100%, or a date such as 2024-06-30"),
    "spec.order": Message("{low_key}（{low}）大于 {high_key}（{high}）", "{low_key} ({low}) is greater than {high_key} ({high})", "对调或改正", "Correct one of them"),
    "spec.print": Message("固定值“{text}”不是 {type} 类型", "The printed value “{text}” is no {type}", "改值或改 type", "Change the value or the type"),
    "spec.too-deep": Message("行的层级超过了 levels 列出的 {levels} 级", "This row is deeper than the {levels} levels listed", "在 levels 里加一级，或减少嵌套", "Add a level under levels, or nest less"),
    "spec.outline-levels": Message("大纲式表格只有一级名称，这里列了 {count} 级", "An outline has one level heading, not {count}", "levels 只写一个，如 [项目]", "List one, such as [Item]"),
    "spec.spans": Message("这一排要占 {need} 列，网格给了 {have} 列", "This takes {need} grid columns, and there are {have}",
        "改 span 使总和等于 {have}，去掉一些 span 让它自动分配，或在 grid 里增减列", "Make the spans add up to {have}, leave some out to have them worked out, or change grid"),
    "spec.fields-gap": Message("这一行剩下的 {free} 列被上面较高的格子隔开或占满", "The {free} columns left in this row are split or taken by taller boxes above",
        "调整 height 或各行的次序", "Change height or the order of the rows"),
    "spec.merged-twice": Message("列 `{name}` 在上级已经合并成一格", "The column `{name}` is one cell already, over a larger group", "只在一处写 merge", "Merge it in one place only"),
    "spec.switch-merged": Message("列 `{name}` 在上级合并成一格，换列后它的位置变了", "The column `{name}` is one cell over all these rows, and the new columns move it", "新的列里保留 `{name}`，位置和宽度不变", "Keep `{name}` among the new columns, in its place and width"),
    "spec.too-many-rows": Message("空表要印 {rows} 行以上，最多 {limit} 行", "The blank form would print more than {rows} rows; at most {limit} fit", "减小 blank 和 spare", "Lower blank and spare"),
    "spec.rule-kind": Message("规则 `{id}` 要么写 assert，要么写 require（可加 when）", "The rule `{id}` needs either assert, or require (with when)", "", ""),
    "spec.rule-require": Message("规则 `{id}` 的 require 只能是格子的名字", "In the rule `{id}`, require can only name cells", "", ""),
    # expressions
    "expr.syntax": Message("公式写法有误（第 {at} 个字）：{text}", "Not a formula (character {at}): {text}", "检查运算符和括号", "Check operators and parentheses"),
    "expr.too-long": Message("公式太长", "The formula is too long", "拆成几个", "Split it"),
    "expr.too-deep": Message("公式嵌套太深", "The formula is nested too deeply", "拆成几个", "Split it"),
    "expr.unknown-function": Message("没有函数 {name}", "There is no function {name}",
        _MEANT_ZH + " 可用的有：sum、count、any、all、if、blank、round、abs、meets", _MEANT_EN + " Known: sum, count, any, all, if, blank, round, abs, meets"),
    "expr.arity": Message("函数 {name} 的参数个数不对", "{name} does not take that many arguments", "应当是 {expected} 个", "It takes {expected}"),
    "expr.fullwidth": Message("公式里用了全角的“{char}”", "A full-width “{char}” stands in the formula", "改成半角的 {instead}", "Write {instead}"),
    "expr.assignment": Message("公式里的 = 应写成 ==", "Write == instead of = in a formula", "", ""),
    "expr.chained": Message("不能连着比较", "Comparisons cannot be chained", "用 and 连起来，如 `0 <= a and a <= 1`", "Join them by and: `0 <= a and a <= 1`"),
    "expr.unknown-name": Message("公式里的 `{name}` 找不到（{whole}）", "`{name}` in the formula reaches nothing ({whole})",
        _MEANT_ZH, _MEANT_EN),
    "expr.unknown-rows": Message("each 里的 `{name}` 不是行", "`{name}` in each names no rows", _KNOWN_ZH, _KNOWN_EN),
    "expr.kind": Message("{what} 要的是{wanted}，{operand:?`@` }是{found}", "{what} wants a {wanted_en}, and {operand:?`@` }is a {found_en}", "换成{wanted}，或改用别的写法", "Name a {wanted_en} here"),
    "expr.compare": Message("{left}和{right}不能用 {operator} 放在一起", "A {left_en} and a {right_en} do not go with {operator}", "两边要是同一种值；文字要加引号，数不加", "Both sides must be of one kind; put texts in quotes, and numbers not"),
    "expr.not-a-choice": Message("“{value}”不在这一格的选项里", "“{value}” is none of the choices of this cell", _KNOWN_ZH, _KNOWN_EN),
    "expr.date": Message("“{value}”不是日期", "“{value}” is no date", '写成 "2024-06-30"', 'Write it as "2024-06-30"'),
    "expr.result": Message("{what} 要的是{wanted}，公式给出的是{found}", "{what} wants a {wanted_en}, and the formula gives a {found_en}", "规则的条件要能判断真假，如 `a == b`；单元格的公式要与它的 type 相符", "A rule's condition is true or false, such as `a == b`; a cell's formula fits its type"),
    "expr.circle": Message("公式互相引用，绕成了圈：{circle}", "Formulas go in a circle: {circle}", "", ""),
    "expr.list": Message("公式给出的是一串值，不是一个（{label}）", "The formula gives a list, not one value ({label})", "用 sum、any 或 all 合成一个", "Make it one by sum, any or all"),
    # catalog, formats, output
    "catalog.not-yaml": Message("{name} 不是 YAML 文件", "{name} is no YAML file", "表的描述是 .yaml 文件；整个文件夹写成 文件夹/*.yaml", "A form is described in a .yaml file; for all of a folder write FOLDER/*.yaml"),
    "spec.common-part": Message("这是几张表共用的部分，随用到它的表一起检查", "This is a part that forms share; it is checked with the forms that build on it", "", ""),
    "catalog.unknown": Message("目录里没有 {name}", "There is no form called {name}",
        _MEANT_ZH + " 用 formspec list 看全部；文件要写 .yaml 结尾的路径", _MEANT_EN + " See formspec list; a file is named with its .yaml"),
    "catalog.another-digest": Message("装好的表“{name}”和数据当初所用的不是同一版描述", "The installed form “{name}” is not the one that the data was made with",
        "各处安装同一版本；或者把 FormSpec 和数据一起传过去", "Install the same version everywhere, or send the FormSpec together with the data"),
    "catalog.another-id": Message("目录里的 {name} 自称是“{found}”", "The form {name} of the catalog has the id {found}", "id 要与文件在包里的路径一致", "A form's id must be the path of its file in the package"),
    "type.unknown": Message("没有 {name} 这种类型", "There is no type called {name}", _KNOWN_ZH, _KNOWN_EN),
    "type.broken": Message("类型 {name} 的插件（{origin}）用不了" + _REASON_ZH, "The plug-in of the field type {name} ({origin}) cannot be used" + _REASON_EN, _REPAIR_ZH, _REPAIR_EN),
    "reader.broken": Message("读取插件 {name}（{origin}）用不了" + _REASON_ZH, "The reader {name} ({origin}) cannot be used" + _REASON_EN, _REPAIR_ZH, _REPAIR_EN),
    "internal.error": Message("处理时程序出错（{error}{where:?，@}）", "The program failed here ({error}{where:? at @})",
        "把文件和这条消息一起报告给 formspec 的作者；设置环境变量 FORMSPEC_DEBUG=1 可看到细节", "Report the file with this message to the authors of formspec; FORMSPEC_DEBUG=1 shows the details"),
    "catalog.ambiguous": Message("几个包都有 {name}：{origins}", "Several packages have {name}: {origins}", "", ""),
    "format.not-fillable": Message("{name} 没有能在屏幕上填写的", "{name} cannot be filled in on the screen", "{known:?能在屏幕上填写的有：@}", "{known:?These can: @}"),
    "format.fillable-ambiguous": Message("{name} 有几种能在屏幕上填写的格式", "Several formats are {name} to be filled in on the screen", "用 --to 指明一种：{known}", "Name one with --to: {known}"),
    "format.none": Message("没有写格式", "No format is named", "可用的有：{known}", "Known: {known}"),
    "format.unknown": Message("没有格式 {name}", "There is no format {name}", _KNOWN_ZH, _KNOWN_EN),
    "format.ambiguous": Message("几个插件都叫 {name}：{origins}", "Several plug-ins are called {name}: {origins}", "卸载其中一个", "Uninstall one"),
    "format.broken": Message("格式 {name} 的插件（{origin}）用不了" + _REASON_ZH, "The plug-in of the format {name} ({origin}) cannot be used" + _REASON_EN, _REPAIR_ZH, _REPAIR_EN),
    "option.unknown": Message("格式 {formats} 没有选项 {name}", "The format {formats} has no option {name}", _MEANT_ZH + "{known:? 可用的有：@}", _MEANT_EN + "{known:? Known: @}"),
    "option.value": Message("格式 {format} 的选项 {name} 不能是“{value}”", "The option {name} of the format {format} cannot be “{value}”", _MEANT_ZH + "{known:? 可选：@}", _MEANT_EN + "{known:? Choose from: @}"),
    "output.cannot-write": Message("写不了 {path}：{reason_zh}", "Cannot write {path}: {reason}", "检查路径、权限和磁盘空间；原来的文件没有动", "Check the path, its permissions and the disk; what was there is untouched"),
    "output.same-file": Message("{path} 是要读的文件，不能覆盖", "{path} is one of the files that are read, and is not written over", "用 -o 指定别的文件或文件夹", "Name another file or folder"),
    "output.exists-twice": Message("几张表都要写到 {path}", "Several forms would be written to {path}", "分开来做，各用 -o 指定自己的文件或文件夹", "Make them one by one, each with a file or folder of its own after -o"),
    # limits of the targets
    "limit.too-long": Message("{target}：{what}有 {length} 个字符，最多 {limit} 个", "{target}: {what} has {length} characters, at most {limit} fit", "缩短它，多出的部分不会显示", "Shorten it; the rest will not be shown"),
    "limit.reserved-sheet": Message("{target}：工作表不能叫“{name}”，工作簿自己要用这个名字", "{target}: a form's sheet cannot be called “{name}”, which the workbook needs for a sheet of its own",
        "用 `sheet:` 另起一个名字；留用的有：{reserved}", "Give it another name with `sheet:`; reserved are {reserved}"),
    "limit.rows": Message("{target}：有 {length} 行，最多 {limit} 行", "{target}: {length} rows, at most {limit} fit", "", ""),
    "limit.columns": Message("{target}：有 {length} 列，最多 {limit} 列", "{target}: {length} columns, at most {limit} fit", "", ""),
    "limit.not-held": Message("{target}：放不下{what}", "{target} cannot hold {what}", "", ""),
    # data
    "types.not-a-form": Message("{name} 不是由描述生成的表的类", "{name} is not the class of a form",
        "用 `formspec types SPEC -o my_forms.py` 生成模块，取其中最后一个类", "Write the module with `formspec types SPEC -o my_forms.py` and use the last class in it"),
    "types.another-form": Message("模块 {module} 是表“{found}”的，不是“{expected}”的", "The module {module} is of the form “{found}”, not of “{expected}”",
        "用 `formspec types {expected}` 生成", "Write it with `formspec types {expected}`"),
    "types.out-of-date": Message("模块 {module} 和表“{form}”的描述不一致：描述后来改过", "The module {module} is out of date: the spec of “{form}” has changed since",
        "用 `formspec types SPEC -o FILE` 重新生成", "Write it again with `formspec types SPEC -o FILE`"),
    "data.type": Message("类型不对：要 {expected}，给的是 {found}", "Wrong type: {expected} is wanted, {found} was given", "", ""),
    "data.required": Message("必填，现在是空的", "Must be filled, and is blank", "填上它", "Fill it in"),
    "data.minimum": Message("{value} 小于 {limit}", "{value} is less than {limit}", "不能小于 {limit}", "At least {limit}"),
    "data.maximum": Message("{value} 大于 {limit}", "{value} is greater than {limit}", "不能大于 {limit}", "At most {limit}"),
    "data.min-length": Message("太短，至少 {limit} 个字", "Too short: at least {limit} characters", "", ""),
    "data.max-length": Message("太长，最多 {limit} 个字", "Too long: at most {limit} characters", "", ""),
    "data.too-few": Message("太少，至少 {limit} 项", "Too few: at least {limit}", "", ""),
    "data.too-many": Message("太多，最多 {limit} 项", "Too many: at most {limit}", "", ""),
    "data.pattern": Message("写法不合要求：{value}", "Not written as required: {value}", "应填：{expected}", "Expected: {expected}"),
    "data.choice": Message("“{value}”不在选项里", "“{value}” is not among the choices", _MEANT_ZH + " 可选：{choices}", _MEANT_EN + " Choose from: {choices}"),
    "data.duplicate-choice": Message("同一个选项选了两次：{value}", "The same choice twice: {value}", "", ""),
    "data.too-precise": Message("{value} 的位数太多，存不准", "{value} has too many digits to be kept exactly", "最多 15 位有效数字", "At most 15 significant digits"),
    "data.not-finite": Message("不是有限的数", "Not a finite number", "", ""),
    "data.date": Message("“{value}”不是日期", "“{value}” is no date", "按年-月-日写，如 2025-06-30", "Write year-month-day, such as 2025-06-30"),
    "data.year": Message("“{value}”不是年份", "“{value}” is no year", "写四位数，如 2025", "Write four digits, such as 2025"),
    "data.checksum": Message("“{value}”的校验位不对", "The check character of “{value}” is wrong",
        "照证件逐位核对", "Compare it with the document, character by character"),
    "data.phone": Message("“{value}”不是电话号码", "“{value}” is no telephone number", "如 025-00000000", "Such as 025-00000000"),
    "data.number": Message("“{value}”不是数", "“{value}” is no number", "只写数字，不带单位", "Write digits only, no unit"),
    "data.control-character": Message("文字里有看不见的控制字符", "The text holds a control character", "删去它，重新输入", "Delete it and type the text again"),
    "data.unknown-path": Message("表里没有 `{path}` 这个位置", "The form has no value at `{path}`",
        "{suggestion:?是否想写 `@`？}", "{suggestion:?Did you mean `@`?}"),
    "data.computed": Message("这一格自动计算，不能填", "This value is computed; it cannot be set, nor read from the form itself", "Python 里用 spec.evaluate(form) 取", "In Python ask spec.evaluate(form) for it"),
    "data.computed-in-doubt": Message("算出来的数不全：没有算进“{what}”", "What is computed here leaves out “{what}”", "先改正那一格", "Correct that cell first"),
    "data.computed-differs": Message("给的是 {given}，算出来是 {computed}", "{given} was given, {computed} is what the form computes", "以算出来的为准", "The computed value counts"),
    "data.printed": Message("这一格固定印作 {constant}", "This is printed as {constant} and cannot be changed", "", ""),
    "data.unknown-key": Message("表里没有 `{key}`", "The form has no `{key}`", _MEANT_ZH, _MEANT_EN),
    "data.unknown-parameter": Message("这张表没有参数 `{name}`", "The form has no parameter `{name}`", "可用的有：{known}", "Known: {known}"),
    "data.another-form": Message("这是另一张表（{found}）的数据", "This is the data of another form ({found})", "用 {found} 来读，或去掉 form", "Read it with {found}, or take form out"),
    "data.unknown-form": Message("数据说是“{found}”的，目录里没有这张表", "The data is of the form “{found}”, which is not installed",
        _MEANT_ZH + " 自己的表用 --spec 指明它的 YAML 文件", _MEANT_EN + " For a form of your own, name its YAML file with --spec"),
    "data.workbook": Message("这是工作簿，不是 JSON 数据", "This is a workbook, not JSON data", "用 spec.read(…) 或 formspec.read(…) 读", "Read it with spec.read(…) or formspec.read(…)"),
    "data.empty": Message("文件是空的", "The file is empty", "至少写上 form: 表的 id，再写填的内容", "It needs at least form: id, and the values"),
    "data.no-form": Message("数据里没有写是哪张表", "The data does not say which form it is", "加上 `form: 表的 id`，或用 --spec", "Add `form: id`, or use --spec"),
    # workbooks
    "read.no-form": Message("认不出这是哪张表", "No known form is recognised here", "用发下去的空表填写；或用 --spec 指明是哪张表", "Fill in the form that was sent out, or name it with --spec"),
    "read.ambiguous": Message("表的标识丢了，可能是这几张：{forms}", "The form's identity is lost; it may be any of {forms}", "用 --spec 指明", "Name it with --spec"),
    "read.unknown-form": Message("这是“{found}”（{edition}版），目录里没有这张表", "This is “{found}” (edition {edition}), which the catalog does not have", "用 --spec 指明它的 YAML 文件", "Name its YAML file with --spec"),
    "read.another-form": Message("这是另一张表“{found}”（{edition}版），不是“{expected}”", "This is another form, “{found}” (edition {edition}), not “{expected}”", "交错了，换成“{expected}”的表", "Hand in the form “{expected}”"),
    "read.another-edition": Message("这是“{form}”的 {found} 版，现用的是 {expected} 版", "This is edition {found} of “{form}”; edition {expected} is in use", "按 {expected} 版的空表重填，或用当年的 YAML 来读", "Fill in edition {expected}, or read it with its own YAML"),
    "read.not-this-form": Message("表上的文字只有 {share}% 与“{expected}”相同，不像是这张表", "Only {share}% of its labels are those of “{expected}”: it does not look like this form", "{like:?像是“@”；}核对是否交错了表", "{like:?It looks like “@”; }check whether it is the right form"),
    "read.sheet-missing": Message("工作簿里找不到“{form}”的工作表", "The workbook has no sheet of “{form}”", "把表放回工作簿，不要删去标题和各栏名称", "Put the sheet back, with its title and headings"),
    "read.spec-changed": Message("发出后“{form}”的 YAML 改过，按现在的来读", "The YAML of “{form}” has changed since the form was sent out; it is read by the present one", "", ""),
    "read.row-missing": Message("表上的这一行不见了：{row}", "This row of the form is gone: {row}", "从空表里补上这一行", "Put it back from the blank form"),
    "read.column-missing": Message("表上的这一栏不见了：{column}", "This column of the form is gone: {column}", "从空表里补上这一栏", "Put it back from the blank form"),
    "read.row-moved": Message("这一行原属“{origin}”，现在在“{here}”里，按现在的位置读入", "This row belonged to “{origin}” and stands in “{here}” now; it is read as it stands", "不是有意移动的，请移回原处", "Move it back if it was not moved on purpose"),
    "read.label-changed": Message("表上的文字改过：原是“{expected}”，现为“{found}”", "A text of the form was changed from “{expected}” to “{found}”", "数据仍按原来的位置读取，不影响收数；请核对", "The values were read by their place all the same; check them"),
    "read.label-moved": Message("这里原是“{expected}”，现在写作“{found}”，与别的栏目相同", "This was “{expected}” and now says “{found}”, as another one does", "改回原来的文字，核对这一行（列）的数", "Put the text back and check the figures"),
    "read.stray": Message("“{found}”不在可填的格子里，没有读入", "“{found}” stands in no cell that can be filled, and was not read", "移到该填的格子里，或删去", "Move it to the cell it belongs to, or delete it"),
    "read.too-many": Message("这里最多 {limit} 项，“{found}”在多出的一项里，没有读入", "At most {limit} items are taken here; “{found}” is in one beyond, and was not read", "并入前面的项，或删去这一项", "Merge it into another item, or delete it"),
    "read.too-many-rows": Message("没有隐藏标识的行超过 {limit} 行，从这一行起没有读入", "More than {limit} rows have lost their hidden keys; from this one on they were not read", "删去表中的空行和无关的行；或把内容复制回发下去的空表", "Delete rows that do not belong to the form, or copy the values back into the form that was sent out"),
    "read.outside": Message("表外写有“{found}”，没有读入", "“{found}” stands outside the form and was not read", "需要的话写进表里", "Write it into the form if it matters"),
    "read.twice": Message("这一项在 {first} 已经填过，这里的“{found}”没有读入", "This was filled in at {first} already; “{found}” here was not read", "只留一处", "Keep one of them"),
    "read.more": Message("另有 {count} 处没有逐一列出", "{count} more are not listed one by one", "先改正列出的", "Correct those listed first"),
    "read.comment": Message("这一格有批注：“{found}”", "This cell has a comment: “{found}”", "", ""),
    "read.error-value": Message("格子里是错误值 {found}", "The cell shows the error {found}", "改填数据", "Fill in the value itself"),
    "read.formula": Message("格子里是公式 {formula}，取它的结果 {found}", "The cell holds the formula {formula}; its result {found} was taken", "", ""),
    "read.formula-without-value": Message("格子里是公式 {formula}，文件里没有它的结果", "The cell holds the formula {formula}, and the file has no result of it", "填上数据本身", "Fill in the value itself"),
    "read.understood": Message("写作“{found}”，读作 {value}", "Written “{found}”, read as {value}", "", ""),
    "read.nothing": Message("写作“{found}”，当作没有", "Written “{found}”, taken as nothing", "", ""),
    "read.nothing-kept": Message("写作“{found}”，照原样读入", "Written “{found}”, read as it stands", "", ""),
    "read.another-sheet": Message("另一张工作表“{sheet}”没有读入", "Another sheet, “{sheet}”, was not read", "要交的内容写进表里；几张表分成几个文件交", "Write what matters into the form; hand in several forms as several files"),
    "read.hint-left": Message("还是提示语“{found}”，当作没填", "This is still the hint “{found}”, taken as nothing", "填上内容", "Fill it in"),
    "read.number": Message("“{found}”不是数", "“{found}” is no number", "只写数字，不带文字{likely:?，可能是 @}", "Write digits only{likely:?, perhaps @}"),
    "read.percent": Message("“{found}”可能是 {low}，也可能是 {high}", "“{found}” may be {low} or {high}",
        "写上百分号，如 {high}", "Write the percent sign, as in {high}"),
    "read.unit": Message("“{found}”的单位不对{unit:?，这一栏以“@”为单位}", "“{found}” is in another unit{unit:?; this one is in “@”}", "只写数字，不带单位，可能是 {likely}", "Write digits only, without a unit, perhaps {likely}"),
    "read.shown-otherwise": Message("这一格存的是 {stored}，显示成 {found}，不知以哪个为准", "The cell holds {stored} and shows {found}: it is not clear which is meant", "把单元格格式改回数字，按这一栏的单位重新填写，可能是 {likely}", "Set the cell's format back to a number and type it again in the column's unit, perhaps {likely}"),
    "read.number-format": Message("这一格的数字格式有 {length} 个字符（上限 {limit} 个），无法确定它显示成什么；存的是 {found}", "The cell's number format has {length} characters (at most {limit} are allowed), so what it shows is unknown; it holds {found}", "把单元格格式改为“常规”，核对这个数后保存", "Set the cell's format to General, check the number, and save"),
    "read.date-for-number": Message("这一格的数成了日期 {found}", "The number has become the date {found}", "把单元格格式改回数字，重新填写这个数", "Set the cell's format back to a number and type the number again"),
    "read.became-date": Message("这一格成了日期，读作 {found}", "This has become a date, read as {found}", "原意不是日期的，在前面加 ' 重新填写", "If no date was meant, write it again with ' before it"),
    "read.digits-lost": Message("长数字 {found} 已丢了末尾几位", "The long number {found} has lost its last digits", "把格子设成文本，重新填写", "Set the cell to text and fill it in again"),
    "read.noise": Message("{found} 的小数位太多", "{found} has too many decimals", "可能是 {likely}", "Perhaps {likely}"),
    "read.tick": Message("“{found}”不是勾", "“{found}” is no tick", "只打 √", "Tick with √ only"),
    "read.several-ticks": Message("只能选一项，却勾了：{found}", "Only one may be ticked, and these are: {found}", "留下一个 √", "Leave one √"),
    "read.printed-changed": Message("这一格固定印作 {constant}，现为“{found}”", "This is printed as {constant} and was changed to “{found}”", "改回 {constant}", "Put {constant} back"),
    "read.computed-typed": Message("这一格自动计算，“{found}”没有读入", "This cell is computed; “{found}” was not read", "恢复公式", "Put the formula back"),
    "rule.assert": Message("{message}", "{message}", "{source:?依据：@}", "{source:?Source: @}"),
    "rule.suggestion": Message("填的是“{found}”，按这一行的数据应为“{suggested}”", "“{found}” was filled in; by the figures of this row it should be “{suggested}”",
        "核对后改正；确有理由的，在“偏差原因”等说明栏写明", "Correct it, or explain in the form why it stands"),
    "rule.require": Message("{message}（{what}没有填）", "{message} ({what} is not filled in)", "{source:?依据：@}", "{source:?Source: @}"),
}  # fmt: skip

_PLACE = lazy_pattern(r"\{(\w+)(?::\?([^{}]*))?\}")


def render_message(code: str, params: Mapping[str, Any], lang: str) -> str:
    """Return the message of ``code``; a plug-in's own code gives its ``message`` parameter, or the code."""
    message = MESSAGES.get(code)
    if message is None:
        return str(params.get(f"message_{lang}") or params.get("message") or code)
    return _filled(message.en if lang == "en" else message.zh, params)


def render_hint(code: str, params: Mapping[str, Any], lang: str) -> str:
    """Return what to write instead; empty where there is no better advice."""
    message = MESSAGES.get(code)
    if message is None:
        return str(params.get(f"hint_{lang}") or params.get("hint") or "")
    return _filled(message.hint_en if lang == "en" else message.hint_zh, params).strip()


def _filled(template: str, params: Mapping[str, Any]) -> str:
    def one(found: re.Match[str]) -> str:
        name, then = found.groups()
        held = params.get(name, "")
        text = "、".join(map(str, held)) if isinstance(held, list | tuple) else str(held)
        if then is None:
            return text
        return then.replace("@", text) if text else ""

    return _PLACE.sub(one, template.replace("{{", "\0").replace("}}", "\1")).replace("\0", "{").replace("\1", "}")
