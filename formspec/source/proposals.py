"""Corrections of a text that is not YAML: one function for each kind of slip, which proposes corrected lines.

A proposal need not be right. :mod:`.repair` tries one after the other and chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from ..patterns import lazy_pattern
from .changes import BLOCK_KINDS
from .fullwidth import half_width, without_quoted
from .scalars import QUOTATION_MARKS, quoted
from .spaces import odd_spaces

_LINES_ABOVE = 8  # lines above the error in which a quotation mark may have been opened
_LIST_KEYS = ("rows", "columns", "items", "blocks")  # that a list may lack
_LONGEST_LINE = 2_000  # characters of a line that is corrected: proposals grow with the signs of a line
_MOST_ENDS = 6  # possible ends of a text between braces, counted in commas and closing brackets

_KEY = r"[A-Za-z_]\w*"
_COLON = lazy_pattern(rf"^(\s*(?:- +)*{_KEY}):(?=[^\s/])")
_DASH = lazy_pattern(r"^(\s*)(?:-{1,9}|[•·●■◆▪‣＊–—－]) *(?=[^\s\-])")
_VALUE = lazy_pattern(rf"^(\s*(?:- +)*(?:{_KEY}: +)?)(\S.*)$")
_FLOW_VALUE = lazy_pattern(rf"(?:[{{,\[] *|^\s*(?:- +)*){_KEY}: +(?=\S)|[\[,] *(?=[^\s\"'{{\[A-Za-z])")
_NEXT_KEY = lazy_pattern(rf"[,，] *{_KEY}: ")
_CLOSING = lazy_pattern(r"[\s\]}]*$")
_VARIABLE = lazy_pattern(r"\{[a-z]\w*(?:[+-]\d+)?\}")
_NEEDS_QUOTES = lazy_pattern(r"^[%@`&*!|>?#,\-]|[{}\[\]\"']|: | #|:$")
_COLLECTION = lazy_pattern(rf"\[ *[\[{{]|\{{ *{_KEY} *:")
_BETWEEN_KEYS = lazy_pattern(rf"(?:[；;、，] *| +)(?={_KEY}:(?: |$))")
_BETWEEN_BRACKETS = lazy_pattern(r"(?<=[}\]])[；;、 ]*(?=[{\[])")
_WITHOUT_COLON = lazy_pattern(rf"^(\s*(?:- +)*{_KEY})(?: *(?:=>|->|[=＝]) *| +|$)(?![:：])(.*)$")
_HAS_PLACE = lazy_pattern(r"- |[{\[]|[^:]*:(?: |$)")
"""Lines whose indentation has a meaning: items and keys; any other is the rest of a text."""
_INLINE_ITEM = lazy_pattern(rf"^(\s*(?:- +)*{_KEY}:) +- +(\S.*)$")
_KEY_IN_KEY = lazy_pattern(rf"^(\s*(?:- +)*{_KEY}:) +({_KEY}: [^\s:{{}}\[\]\"'][^:{{}}\[\]\"']*)$")
_TWO_KEYS = lazy_pattern(rf"^([^{{}}\[\]\"']*\S) +({_KEY}: .*)$")
_ESCAPED = lazy_pattern(r'"(?=[^"\\]*+\\)[^"]*+"')
_LINE_NUMBER = lazy_pattern(r"^ {0,4}[0-9]{1,4}[.:：|、)]?(?= )")
_PAIRS = {"[": "]", "{": "}"}
_CLOSERS = frozenset(_PAIRS.values())
_OTHER_CLOSERS = {")": "(", "）": "（", "】": "【", "〕": "〔", ">": "<", "》": "《"}
_ROUND = "）)】〕>》"


class Repair(Struct, frozen=True):
    """A likely correction: the kind of slip, its line and column (from 0), and the corrected line.

    ``sign`` is the full-width sign of a slip of that kind, ``instead`` the one that YAML needs. For white space,
    ``sign`` is its kind. ``rest`` is the number of other lines with the same slip, or of those below that move along.
    """

    slip: str
    line: int
    column: int
    corrected: str
    sign: str = ""
    instead: str = ""
    rest: int = 0


class Proposal(Struct, frozen=True):
    """A repair, and all lines of the text with it."""

    repair: Repair
    lines: Sequence[str]


def proposals(lines: Sequence[str], error_line: int) -> Iterator[Proposal]:
    """Yield possible corrections of ``lines``, whose first syntax error is in ``error_line``; the likeliest first."""
    at_error = min(error_line, len(lines) - 1)
    near = [at_error, *_written_above(lines, at_error, 1)]
    yield from _spaces(lines)
    yield from _all_tabs(lines)
    for number in near:
        yield from _tabs(lines, number)
        yield from _fullwidth(lines, number)
    for number in [at_error, *_written_above(lines, at_error, _LINES_ABOVE)]:
        yield from _on_line(lines, number, "quote-wrong", _paired_quotes)
        yield from _on_line(lines, number, "quote", _closed_quotes)
    for slip, propose in _IN_LINE:
        for number in near:
            yield from _on_line(lines, number, slip, propose)
    for number in near:
        yield from _separated_lines(lines, number)
        if _is_beside_items(lines, number):
            yield from _on_line(lines, number, "dash-missing", _added_dash_to_block)
        yield from _with_key(lines, number)
        yield from _indented(lines, number)
    for slip, propose in _AT_BEGINNING:
        for number in near:
            yield from _on_line(lines, number, slip, propose)
    for number in near:
        yield from _continued(lines, number)
        yield from _on_line(lines, number, "stray", _comment)


def _written_above(lines: Sequence[str], line: int, most: int) -> list[int]:
    """Return the nearest lines above ``line`` that are neither blank nor a comment, at most ``most``."""
    written = (number for number in range(line - 1, -1, -1) if lines[number].strip()[:1] not in ("", "#"))
    return [number for number, _ in zip(written, range(most), strict=False)]


def _on_line(
    lines: Sequence[str], number: int, slip: str, propose: Callable[[str], Iterator[tuple[int, str]]]
) -> Iterator[Proposal]:
    if len(lines[number]) <= _LONGEST_LINE:
        for column, corrected in propose(lines[number]):
            yield _with_line(lines, Repair(slip, number, column, corrected))


def _with_line(lines: Sequence[str], repair: Repair) -> Proposal:
    return Proposal(repair, [*lines[: repair.line], repair.corrected, *lines[repair.line + 1 :]])


def _spaces(lines: Sequence[str]) -> Iterator[Proposal]:
    """Propose plain spaces in all lines that have others."""
    for spaces in odd_spaces(list(lines)):
        corrected = spaces.lines[spaces.line]
        repair = Repair("space", spaces.line, spaces.column, corrected, sign=spaces.kind, rest=spaces.rest)
        yield Proposal(repair, spaces.lines)


def _all_tabs(lines: Sequence[str]) -> Iterator[Proposal]:
    """Propose two, four or eight spaces for each tab at the beginning of a line, in all lines."""
    short = (number for number, line in enumerate(lines) if len(line) <= _LONGEST_LINE)
    tabbed = [number for number in short if "\t" in lines[number][: _blanks(lines[number])]]
    for width in (2, 4, 8) if tabbed else ():
        widened = [f"{line[: _blanks(line)].expandtabs(width)}{line[_blanks(line) :]}" for line in lines]
        fixed = [widened[number] if "\t" in line else line for number, line in enumerate(lines)]
        first = tabbed[0]
        repair = Repair("tab", first, lines[first].index("\t"), fixed[first], rest=len(tabbed) - 1)
        yield Proposal(repair, fixed)


def _tabs(lines: Sequence[str], number: int) -> Iterator[Proposal]:
    """Propose spaces for the tabs before the first key or text of a line."""
    line = lines[number]
    content = line.lstrip(" \t-")
    head = line[: len(line) - len(content)]
    if "\t" not in head or len(line) > _LONGEST_LINE:
        return
    dashes = "- " * head.count("-")
    own = len(head.expandtabs(2)) - len(dashes)
    for column in dict.fromkeys((own, *_columns(lines, number, own))):
        corrected = " " * column + dashes + content
        yield _with_line(lines, Repair("tab", number, head.index("\t"), corrected))


def _blanks(line: str) -> int:
    return len(line) - len(line.lstrip())


def _fullwidth(lines: Sequence[str], number: int) -> Iterator[Proposal]:
    """Propose the signs that YAML needs for the full-width ones of a line."""
    found = half_width(lines[number])
    if found is not None:
        column, sign, instead, corrected = found
        yield _with_line(lines, Repair("full-width", number, column, corrected, sign, instead))


def _spaced_colon(line: str) -> Iterator[tuple[int, str]]:
    found = _COLON.match(line)
    if found:
        yield found.end(1), f"{found[1]}: {line[found.end() :]}"


def _spaced_dash(line: str) -> Iterator[tuple[int, str]]:
    """Propose a dash and a space for a dash without a space, two dashes, or a bullet."""
    found = _DASH.match(line)
    if found and not line.lstrip().startswith(("- ", "---")):
        yield found.end(1), f"{found[1]}- {line[found.end() :]}"


def _added_dash(line: str) -> Iterator[tuple[int, str]]:
    text = line.lstrip(" ")
    if text.startswith(("{", "[")) or _KEY_LINE.match(text):
        indent = len(line) - len(text)
        yield indent, f"{' ' * indent}- {text}"


def _is_beside_items(lines: Sequence[str], number: int) -> bool:
    """Return whether the next line above that is not deeper begins an item of a list at the same column."""
    own = indent(lines[number])
    above = (lines[each] for each in range(number - 1, -1, -1) if lines[each].strip() and indent(lines[each]) <= own)
    nearest = next(above, "")
    return nearest.startswith(" " * own + "- ") and not lines[number].startswith("- ", own)


def _added_dash_to_block(line: str) -> Iterator[tuple[int, str]]:
    if line.lstrip(" ").partition(":")[0] in BLOCK_KINDS:
        yield indent(line), f"{' ' * indent(line)}- {line.lstrip(' ')}"


_KEY_LINE = lazy_pattern(rf"{_KEY}: ")
_KEY_ALONE = lazy_pattern(rf"{_KEY}(?: *[:：=＝].*|$)")


def _closed_quotes(line: str) -> Iterator[tuple[int, str]]:
    """Propose places for a missing second quotation mark."""
    for opened, end in _ends_of_quote(line):
        yield opened, f"{line[:end]}{line[opened]}{line[end:]}"


def _paired_quotes(line: str) -> Iterator[tuple[int, str]]:
    """Propose the sign of the first quotation mark for another one that was meant as the second: ``"2025年度”``."""
    for opened, end in _ends_of_quote(line):
        if end > opened + 2 and line[end - 1] in QUOTATION_MARKS:
            yield end - 1, f"{line[: end - 1]}{line[opened]}{line[end:]}"


def _ends_of_quote(line: str) -> Iterator[tuple[int, int]]:
    """Yield the column of a quotation mark that is not closed with each column at which it may have to be.

    These are before the next key, before the brackets, and at the end.
    """
    opened = _open_quote(line)
    if opened is None:
        return
    ends = [found.start() for found in _NEXT_KEY.finditer(line, opened + 1)]
    closing = _CLOSING.search(line)
    ends += [closing.start() if closing else len(line), len(line.rstrip())]
    yield from ((opened, end) for end in dict.fromkeys(ends) if end > opened + 1)


def _open_quote(line: str) -> int | None:
    """Return the column of the quotation mark of a line that is not closed in it."""
    opened: int | None = None
    for column, sign in enumerate(line):
        if sign not in "\"'" or (opened is not None and line[opened] != sign):
            continue
        if opened is not None:
            opened = None if sign == "'" or line[column - 1] != "\\" else opened
        elif column == 0 or line[column - 1] in " [{,":  # elsewhere it is a sign of the text
            opened = column
    return opened


def _single_quotes(line: str) -> Iterator[tuple[int, str]]:
    """Propose single quotation marks around a text with backslashes, which mean something else in double ones."""
    for found in _ESCAPED.finditer(line):
        if "'" not in found[0]:
            yield found.start(), f"{line[: found.start()]}'{found[0][1:-1]}'{line[found.end() :]}"


def _separated(line: str) -> Iterator[tuple[int, str]]:
    """Propose the comma that is missing between two keys or two items, or that is another sign."""
    plain = without_quoted(line)
    if "{" not in plain and "[" not in plain:
        return
    for pattern in (_BETWEEN_BRACKETS, _BETWEEN_KEYS):
        for found in pattern.finditer(plain):
            before = plain[: found.start()].rstrip()
            if before and before[-1] not in "[{,:-" and not before.endswith("- "):
                yield found.start(), f"{line[: found.start()]}, {line[found.end() :]}"


def _separated_lines(lines: Sequence[str], number: int) -> Iterator[Proposal]:
    """Propose a comma at the end of a line in brackets whose next item is on the next line."""
    below = lines[number + 1].lstrip() if number + 1 < len(lines) else ""
    line = lines[number].rstrip()
    if below.startswith(("{", "[")) and line.endswith(("}", "]")):
        yield _with_line(lines, Repair("separator", number, len(line), f"{line},"))


def _surplus_comma(line: str) -> Iterator[tuple[int, str]]:
    """Propose to leave out the comma at the end of a line, as it is written behind each item in other notations."""
    text = line.rstrip()
    if text.endswith(("},", "],", '",', "',", "}，", "]，")):
        yield len(text) - 1, text[:-1]


def _inline_list(line: str) -> Iterator[tuple[int, str]]:
    """Propose brackets around an item behind its key, or a line of its own: ``levels: - 项目``."""
    found = _INLINE_ITEM.match(line)
    if found:
        key, item = found[1], found[2].rstrip()
        column = found.start(2) - len("- ")
        if ": " not in item and not item.endswith(":"):
            yield column, f"{key} [{item}]"
        yield column, f"{key}\n{' ' * (indent(line) + 2)}- {item}"


def _inline_mapping(line: str) -> Iterator[tuple[int, str]]:
    """Propose braces around a key and its value behind another key: ``adds_up: points: 90``."""
    found = _KEY_IN_KEY.match(line)
    if found:
        yield found.start(2), f"{found[1]} {{{found[2].rstrip()}}}"


def _keys_on_one_line(line: str) -> Iterator[tuple[int, str]]:
    """Propose a line of its own for a key that follows the value of another key: ``label: 备注 lines: 4``."""
    found = _TWO_KEYS.match(line)
    if found and found[1].strip(" -"):
        yield found.start(2), f"{found[1].rstrip(' ,;，；')}\n{' ' * _content_column(line)}{found[2]}"


def _removed_dash(line: str) -> Iterator[tuple[int, str]]:
    """Propose to leave out the dash before a key of the mapping above."""
    text = line.lstrip(" ")
    if text.startswith("- "):
        yield indent(line), f"{' ' * indent(line)}{text[2:].lstrip(' ')}"


def _without_number(line: str) -> Iterator[tuple[int, str]]:
    """Propose spaces for the number of a line that was copied with it."""
    found = _LINE_NUMBER.match(line)
    if found:
        yield 0, " " * len(found[0]) + line[found.end() :]


def _opened(line: str) -> Iterator[tuple[int, str]]:
    """Propose the brace that is missing before the first key of a line that ends with one."""
    head = line[: len(line) - len(line.lstrip(" -"))]
    opened = 0
    for sign in without_quoted(line):
        opened += (sign in _PAIRS) - (sign in _CLOSERS)
        if opened < 0:
            break
    if opened < 0 and _KEY_LINE.match(line[len(head) :]):
        opening = {closer: opener for opener, closer in _PAIRS.items()}.get(line.rstrip()[-1])
        if opening:
            yield len(head), f"{head}{opening}{line[len(head) :]}"


def _another_closer(line: str) -> Iterator[tuple[int, str]]:
    """Propose the bracket that closes what is open for another one at the end of a line."""
    end = len(line.rstrip())
    sign = line[end - 1] if end else ""
    if sign in _OTHER_CLOSERS and line.count(sign) > line.count(_OTHER_CLOSERS[sign]):
        still_open = _open_brackets(without_quoted(line))
        if still_open:
            yield end - 1, line[: end - 1].rstrip() + "".join(_PAIRS[each] for each in reversed(still_open))


def _open_brackets(line: str) -> list[str]:
    opened: list[str] = []
    for sign in line:
        if sign in _PAIRS:
            opened.append(sign)
        elif sign in _CLOSERS and opened:
            opened.pop()
    return opened


def _quoted_in_brackets(line: str) -> Iterator[tuple[int, str]]:
    """Propose quotation marks around a text between brackets that contains signs of YAML."""
    for value in _FLOW_VALUE.finditer(line):
        start = value.end()
        is_open = line[start] in "[{" and not _VARIABLE.match(line, start)
        for end in _ends_of_text(line, start):
            text = line[start:end].rstrip()
            if is_open and not _goes_on(text):
                continue
            if _NEEDS_QUOTES.search(text) and not _NEXT_KEY.search(text) and _is_text(text):
                yield start, line[:start] + quoted(text) + line[start + len(text) :]


def _goes_on(text: str) -> bool:
    """Return whether a text that begins with a bracket goes on behind the bracket that closes it: ``[单位]名称``."""
    depth = 0
    for column, sign in enumerate(text):
        depth += (sign in _PAIRS) - (sign in _CLOSERS)
        if not depth:
            return bool(text[column + 1 :].strip()) and not _COLLECTION.match(text)
    return False


def _is_text(text: str) -> bool:
    """Return whether a text may be put into quotation marks: it has none around it, and no bracket without another."""
    depth = 0
    for sign in text:
        depth += (sign in _PAIRS) - (sign in _CLOSERS)
        if depth < 0:
            return False
    return not _is_quoted(text)


def _is_quoted(text: str) -> bool:
    """Return whether a text is in quotation marks as a whole."""
    return len(text) > 1 and text[0] in "\"'" and text.find(text[0], 1) == len(text) - 1


def _ends_of_text(line: str, start: int) -> Iterator[int]:
    """Yield the columns at which a text between brackets may end, the nearest first; braces in it are in pairs."""
    depth, ends = 0, 0
    for column in range(start, len(line)):
        sign = line[column]
        if sign in "[{":
            depth += 1
        elif sign in "]}" and depth:
            depth -= 1
        elif sign in ",]}" and not depth:
            yield column
            ends += 1
            if ends == _MOST_ENDS:
                return


def _quoted_value(line: str) -> Iterator[tuple[int, str]]:
    """Propose quotation marks around the whole value of a line."""
    found = _VALUE.match(line)
    text = found[2].rstrip() if found else ""
    if found and not _is_quoted(text) and not _COLLECTION.match(text) and _NEEDS_QUOTES.search(text):
        yield found.end(1), found[1] + quoted(text)


def _missing_bracket(line: str) -> Iterator[tuple[int, str]]:
    """Propose the bracket that is missing in a line."""
    opened: list[str] = []
    result, first = "", -1
    for column, sign in enumerate(without_quoted(line)):
        if sign in _PAIRS:
            opened.append(_PAIRS[sign])
        while sign in _CLOSERS and opened and opened[-1] != sign and sign in opened:
            result += opened.pop()
            first = column if first < 0 else first
        if sign in _CLOSERS and opened:
            opened.pop()
        result += line[column]
    end = len(line.rstrip())
    if opened:
        first = end if first < 0 else first
        result = result.rstrip() + "".join(reversed(opened))
    if first >= 0:
        yield first, result


def _surplus_bracket(line: str) -> Iterator[tuple[int, str]]:
    """Propose to leave out a bracket that closes nothing."""
    opened: list[str] = []
    for column, sign in enumerate(without_quoted(line)):
        if sign in _PAIRS:
            opened.append(_PAIRS[sign])
        elif sign in _CLOSERS:
            if not opened or opened[-1] != sign:
                yield column, line[:column] + line[column + 1 :]
                return
            opened.pop()


def _added_colon(line: str) -> Iterator[tuple[int, str]]:
    """Propose a colon behind the first word of a line that has none: ``lines 4``, ``lines = 4``, ``blocks``."""
    found = _WITHOUT_COLON.match(line)
    if found:
        yield found.end(1), f"{found[1]}: {found[2]}".rstrip()


def _indented(lines: Sequence[str], number: int) -> Iterator[Proposal]:
    """Propose other indentations of a line and of the lines that belong to it: those of lines above, the nearest first.

    These are the following lines of its list or mapping, the deeper ones alone, or none.
    """
    own = indent(lines[number])
    if not _HAS_PLACE.match(lines[number], own):
        return
    ends = (_end(lines, number, own), _end(lines, number, own + 1), number + 1)
    for column in _columns(lines, number, own):
        for end in dict.fromkeys(ends) if column != own else ():
            moved = [_shifted(each, column - own) for each in lines[number:end]]
            rest = sum(map(bool, map(str.strip, moved))) - 1
            repair = Repair("indentation", number, own, moved[0], rest=rest)
            yield Proposal(repair, [*lines[:number], *moved, *lines[end:]])


def _end(lines: Sequence[str], number: int, least: int) -> int:
    """Return the first line below ``number`` that is indented by less than ``least`` spaces."""
    below = range(number + 1, len(lines))
    return next((each for each in below if lines[each].strip() and indent(lines[each]) < least), len(lines))


def moved_items(lines: Sequence[str], number: int) -> Iterator[Proposal]:
    """Yield other indentations of the item above a line whose key already exists in the mapping around the item."""
    for above in _written_above(lines, number, 1):
        if lines[above].lstrip(" ").startswith("- "):
            yield from _indented(lines, above)


def _columns(lines: Sequence[str], number: int, own: int) -> list[int]:
    """Return the columns at which a line may begin: those of lines above, the nearest first."""
    above = [*_written_above(lines, number, _LINES_ABOVE), *_enclosing(lines, number)]
    contents = [_content_column(lines[each]) for each in above]
    others = {column for each in above for column in (indent(lines[each]), _content_column(lines[each]))} | {0}
    nearest = sorted(others, key=lambda column: (abs(column - own), -column))
    return list(dict.fromkeys([*contents[:1], *nearest]))


def _enclosing(lines: Sequence[str], number: int) -> Iterator[int]:
    """Yield each line above that begins further left than all lines below it: the lists and mappings open there."""
    leftmost = _LONGEST_LINE
    for above in range(number - 1, -1, -1):
        if not leftmost:
            return
        if lines[above].strip()[:1] not in ("", "#") and indent(lines[above]) < leftmost:
            leftmost = indent(lines[above])
            yield above


def _with_key(lines: Sequence[str], number: int) -> Iterator[Proposal]:
    """Propose the key that a list needs, in a line of its own above the first item."""
    line, above = lines[number], _written_above(lines, number, 1)
    if not line.lstrip(" ").startswith("- "):
        return
    columns = dict.fromkeys((indent(line), *(_content_column(lines[each]) for each in above)))
    for column in (each for each in columns if each <= indent(line)):
        for key in _LIST_KEYS:
            added = f"{' ' * column}{key}:"
            repair = Repair("key", number, indent(line), added)
            yield Proposal(repair, [*lines[:number], added, *lines[number:]])


def indent(line: str) -> int:
    """Return the number of spaces at the beginning of a line."""
    return len(line) - len(line.lstrip(" "))


def _content_column(line: str) -> int:
    """Return the column of the first key or text of a line, behind its dashes."""
    return len(line) - len(line.lstrip(" -")) if line.lstrip(" ").startswith("- ") else indent(line)


def _shifted(line: str, columns: int) -> str:
    return " " * columns + line if columns > 0 else line[min(-columns, indent(line)) :]


def _continued(lines: Sequence[str], number: int) -> Iterator[Proposal]:
    """Propose to join a line with the text above it, of which it is the second half."""
    above = _written_above(lines, number, 1)
    text = lines[number].strip()
    if not above or above[0] != number - 1 or not text or len(text) + len(lines[above[0]]) > _LONGEST_LINE:
        return
    first = _VALUE.match(lines[above[0]])
    if _KEY_ALONE.match(text):
        return
    if first and first[1].strip() and first[2].rstrip()[-1] not in "\"'}]|>":
        joint = " " if first[2].rstrip()[-1].isascii() and text[0].isascii() else ""
        whole = first[2].rstrip() + joint + text
        corrected = first[1] + (quoted(whole) if _NEEDS_QUOTES.search(whole) else whole)
        repair = Repair("continued", number, indent(lines[number]), corrected)
        yield Proposal(repair, [*lines[: number - 1], corrected, "", *lines[number + 1 :]])


def _comment(line: str) -> Iterator[tuple[int, str]]:
    """Propose to make a line that is neither a key nor an item a comment."""
    text, column = line.strip(), indent(line)
    if text and not _HAS_PLACE.match(line, column):
        yield column, f"{' ' * column}# {text.lstrip('/').strip() or text}"


_Kinds = tuple[tuple[str, Callable[[str], Iterator[tuple[int, str]]]], ...]
_IN_LINE: _Kinds = (
    ("colon", _spaced_colon),
    ("dash", _spaced_dash),
    ("comma-surplus", _surplus_comma),
    ("separator", _separated),
    ("escape", _single_quotes),
    ("list-inline", _inline_list),
    ("mapping-inline", _inline_mapping),
    ("two-keys", _keys_on_one_line),
    ("bracket-wrong", _another_closer),
    ("bracket-missing", _opened),
    ("quotes", _quoted_in_brackets),
    ("bracket-missing", _missing_bracket),
    ("bracket-surplus", _surplus_bracket),
    ("quotes", _quoted_value),
)
"""The kinds of slips inside one line, in the order in which they are tried; names of the group ``yaml-slip``."""
_AT_BEGINNING: _Kinds = (
    ("line-number", _without_number),
    ("colon-missing", _added_colon),
    ("dash-missing", _added_dash),
    ("dash-surplus", _removed_dash),
)
"""The signs that are missing at the beginning of a line, unless only its indentation is wrong."""
