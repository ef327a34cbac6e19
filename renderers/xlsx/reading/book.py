"""A workbook: its sheets, its custom properties, its number formats, the comments of its cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from functools import cached_property

from formspec.importing.book import Sheet
from formspec.problems import ProblemError

from ..auxiliary_sheets import NAMES
from .archive import MAX_PART, Archive, no_workbook
from .drawings import ControlsParser, DrawingParser, Objects
from .note_lines import of_people
from .relationships import CONTENT_TYPES, part_of_type, relationships_path, target_path
from .rich_text import SharedStrings
from .sheet import Spent, StringsParser, read_cells, ref_of, without_empty
from .styles import STYLE_ELEMENTS, Styles, styles_in
from .xml import Handlers, elements, local, parse

MOST_SHEETS = 60  # limit of the reader, far above any form
_WORKBOOK = "xl/workbook.xml"


class XlsxBook:
    """An opened workbook; sheets are parsed when they are requested."""

    auxiliary_sheets = NAMES

    def __init__(self, content: bytes) -> None:
        self._archive = Archive(content)
        self._spent = Spent()
        self._path = self._main_part()
        self._relations = self._related(self._path)
        self._sheets: list[tuple[str, str, bool]] = []
        self.has_1904_dates = False
        main = self._elements(self._path, ("workbook", "workbookPr", "sheet"))
        if not main or main[0][0] != "workbook":
            raise no_workbook()
        for name, attributes in main:
            if name == "sheet":
                target = self._relations.get(attributes.get("id", ""), ("", ""))[1]
                hidden = attributes.get("state", "visible") != "visible"
                self._sheets.append((attributes.get("name", ""), target, hidden))
            elif name == "workbookPr":
                self.has_1904_dates = attributes.get("date1904") in ("1", "true")

    def _main_part(self) -> str:
        if _WORKBOOK in self._archive:
            return _WORKBOOK
        for kind, target in self._related("").values():
            if kind.endswith("/officeDocument") and target.endswith(".xml") and target in self._archive:
                return target
        raise no_workbook()

    def _elements(self, part: str, names: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
        if part not in self._archive:
            return []
        return elements(part, self._archive.counted(part, self._archive.chunks(part, MAX_PART)), names)

    def _parse(self, part: str, handlers: Handlers) -> None:
        if part in self._archive:
            parse(part, self._archive.counted(part, self._archive.chunks(part)), handlers)

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return (type, target) of the relationships of a part, by relationship id."""
        return {
            attributes.get("Id", ""): (attributes.get("Type", ""), target_path(part, attributes.get("Target", "")))
            for _, attributes in self._elements(relationships_path(part), ("Relationship",))
            if attributes.get("TargetMode") != "External"
        }

    def _part(self, kind: str) -> str:
        """Return the workbook's part of a kind, such as ``styles``; empty for none."""
        related = (path for name, path in self._relations.values() if name.endswith(f"/{kind}"))
        return next((path for path in related if path in self._archive), "") or self._part_by_type(kind)

    def _part_by_type(self, kind: str) -> str:
        try:
            declared = self._elements(CONTENT_TYPES, ("Override",))
        except ProblemError:
            return ""
        return part_of_type(((each.get("PartName", ""), each.get("ContentType", "")) for _, each in declared), kind)

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """Custom properties by name."""
        parser = _PropertiesParser()
        self._parse("docProps/custom.xml", parser)
        return parser.texts

    @cached_property
    def _strings(self) -> SharedStrings:
        target = self._part("sharedStrings")
        parser = StringsParser(target)
        self._parse(target, parser)
        return parser.strings

    def sheets(self, skip: Collection[str] = ()) -> Iterator[Sheet]:
        """Yield the sheets, without those whose names are in ``skip``; those beyond the limit are not read."""
        for name, _, hidden in self._sheets[MOST_SHEETS:]:
            yield Sheet(name=name, hidden=hidden, is_read=False)
        for name, target, hidden in self._sheets[:MOST_SHEETS]:
            if name in skip:
                continue
            if target not in self._archive:
                yield Sheet(name=name, hidden=hidden, is_read=False, is_missing=True)
                continue
            sheet = Sheet(name=name, hidden=hidden)
            pieces = self._archive.counted(target, without_empty(self._archive.chunks(target)))
            if read_cells(target, pieces, sheet, self._strings, self._spent, self._struck_styles):
                sheet.comments = self._comments(target)
            self._add_objects(target, sheet.objects)
            yield sheet

    def _comments(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """Return the comments that people wrote at the cells of a sheet."""
        for kind, target in self._related(sheet).values():
            if kind.endswith("/comments") and target in self._archive:
                parser = _CommentsParser()
                self._parse(target, parser)
                return parser.texts
        return {}

    def _add_objects(self, sheet: str, objects: Objects) -> None:
        """Add what lies on the cells of a sheet; of a damaged drawing, what comes before the damage."""
        parsers: dict[str, Callable[[Objects], Handlers]] = {"drawing": DrawingParser, "vmlDrawing": ControlsParser}
        with suppress(ProblemError):
            for kind, target in self._related(sheet).values():
                if (parser := parsers.get(kind.rpartition("/")[2])) and target in self._archive:
                    with suppress(ProblemError):
                        self._parse(target, parser(objects))

    @cached_property
    def _styles(self) -> Styles:
        return styles_in(self._elements(self._part("styles"), STYLE_ELEMENTS))

    @cached_property
    def _struck_styles(self) -> frozenset[int]:
        """The styles with a line through the text; none where the style sheet cannot be read, which numbers need."""
        try:
            return self._styles.struck
        except ProblemError:
            return frozenset()

    def number_format(self, style: int) -> str:
        """Return the number format of a style."""
        return self._styles.number_format(style)


class _PropertiesParser:
    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "property":
            self.name = attributes.get("name", "")

    def text(self, text: str) -> None:
        if self.name:
            self.texts[self.name] = self.texts.get(self.name, "") + text

    def end(self, name: str) -> None:
        if local(name) == "property":
            if self.name in self.texts:
                self.texts[self.name] = self.texts[self.name].strip()
            self.name = ""


class _CommentsParser:
    """The comments that people wrote, by cell; lines written by formspec are omitted."""

    def __init__(self) -> None:
        self.texts: dict[tuple[int, int], str] = {}
        self.ref: tuple[int, int] | None = None
        self.parts: list[str] = []
        self.is_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "comment":
            try:
                self.ref = ref_of(attributes.get("ref", ""))
            except ValueError:
                self.ref = None
            self.parts = []
        self.is_text = name == "t"

    def text(self, text: str) -> None:
        if self.is_text:
            self.parts.append(text)

    def end(self, name: str) -> None:
        if local(name) == "comment" and self.ref is not None:
            text = of_people("".join(self.parts))
            if text.strip():
                self.texts[self.ref] = text
        self.is_text = False
