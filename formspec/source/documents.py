"""A spec with its bases: each file is read once, in order, and merged into one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from ..problems import Problem, ProblemError, Severity
from ..suggest import nearest
from .changes import Action, Change
from .directives import unused
from .files import YAML, Files, is_file_name
from .limits import MAX_FILES
from .merge import Merge, strip, without_nulls
from .nodes import KeyValue, Mapping, Node, Scalar, Sequence
from .yaml import parse_yaml

Check = Callable[[Node], Iterator[Problem]]


class Documents(Struct):
    """Reads documents with their bases.

    ``documents`` reads them; ``check`` returns the problems of a single document, unless ``is_checked`` returns True
    for its text. ``faults`` returns how much of a document is not in the language, more than its problems alone.
    ``unused`` are the problems of keys that change no base; they follow from other problems, if there are any.
    ``bases`` (the names under ``extends``) and ``changes`` are those of the document that was read last, not those of
    its bases. ``are_checked`` is True if ``is_checked`` returned True for the texts of all documents.
    """

    documents: Files
    check: Check
    is_checked: Callable[[str], bool] = lambda _: False
    faults: Callable[[Node], int] = lambda _: 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    unused: list[Problem] = field(default_factory=list)
    bases: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    are_checked: bool = True
    files: list[Path] = field(default_factory=list)

    def read(self, path: Path, name: str | None = None) -> Node:
        """Return the document in ``path``, merged with its bases.

        Raises ProblemError if a document cannot be read at all; other problems are collected.
        """
        return self._read(path, name or str(path), ())

    def _read(self, path: Path, name: str, chain: tuple[Path, ...]) -> Node:
        self.files.append(path)
        text = self.documents.text(path, name)
        root = parse_yaml(text, name, self._faults)
        is_checked = self.is_checked(text)
        self.are_checked = self.are_checked and is_checked
        if not is_checked:
            root = self._checked(root, text, name)
        if not isinstance(root, Mapping):
            raise ProblemError(self.problems)
        bases = [self._base(reference, path, (*chain, path.resolve())) for reference in _extends(root)]
        merged: Node | None = None
        for base in bases:
            if base is not None:
                merged = base if merged is None else self._merge(merged, base)
        own = _without_extends(root)
        self.bases, self.changes = tuple(reference.text for reference in _extends(root)), ()
        if merged is None:
            self.unused += unused(own, (), ())
            return strip(own)
        return self._merge(merged, own, slips=not is_checked)

    def _checked(self, root: Node, text: str, name: str) -> Node:
        """Return a document, and collect its problems; one with odd white space is read as if it had plain spaces."""
        from .comments import cut_by_comments
        from .joined_items import joined_items

        root, problems = self._with_plain_spaces(root, text, name)
        self.problems += problems or joined_items(root, text)
        self.warnings += cut_by_comments(root, text)
        return root

    def _with_plain_spaces(self, root: Node, text: str, name: str) -> tuple[Node, list[Problem]]:
        from .spaces import odd_spaces

        problems = self._problems_of(root)
        for spaces in odd_spaces(text.split("\n")) if problems else ():
            with suppress(ProblemError):
                plain = parse_yaml("\n".join(spaces.lines), name)
                fewer = self._problems_of(plain)
                if len(fewer) < len(problems):
                    return plain, [spaces.problem(name), *fewer]
        return root, problems

    def _problems_of(self, root: Node) -> list[Problem]:
        return list(self.check(without_nulls(root) if _extends_anything(root) else root))

    def _faults(self, text: str) -> int:
        """Return how much of a document is not in the language."""
        try:
            root = parse_yaml(text, "")
        except ProblemError as error:
            return len(error.problems)
        return self.faults(without_nulls(root) if _extends_anything(root) else root)

    def _merge(self, base: Node, child: Node, *, slips: bool = False) -> Node:
        """Return ``base`` as changed by ``child``; store the changes, and with ``slips`` warnings of suspicious ones.

        Two bases of one spec are independent of each other: similar names in them are not slips.
        """
        merge = Merge()
        merged = merge.merge(base, child)
        self.problems += merge.problems
        self.changes = merge.changes if _is_form(base) else tuple(_of_common_parts(merge.changes))
        if merge.unknown or (slips and (merge.additions or merge.swaps)):
            from .slips import problems_of

            problems = problems_of(merge, base)
            self.problems += (problem for problem in problems if problem.severity is Severity.ERROR)
            self.warnings += (problem for problem in problems if slips and problem.severity is Severity.WARNING)
        self.unused += unused(child, merge.used, {problem.location for problem in self.warnings})
        return merged

    def _base(self, reference: Scalar, path: Path, chain: tuple[Path, ...]) -> Node | None:
        found = self._locate(reference, path)
        if found is None:
            return None
        if found.resolve() in chain:
            names = " → ".join(document.name for document in (*chain, found))
            self._add("spec.cyclic-extends", reference, chain=names)
            return None
        if len(self.files) >= MAX_FILES:
            self._add("spec.too-many-files", reference, limit=MAX_FILES)
            return None
        try:
            return self._read(found, _shown(found, reference), chain)
        except ProblemError as error:
            self.problems += [problem for problem in error.problems if problem not in self.problems]
            return None

    def _locate(self, reference: Scalar, path: Path) -> Path | None:
        text = reference.text
        if "://" in text:
            self._add("spec.extends-url", reference, name=text)
            return None
        if is_file_name(text):
            found = path.parent / text
            if self.documents.exists(found):
                return found
            self._add("spec.extends-missing", reference, name=text, suggestion=self._file_meant(text, path.parent))
            return None
        try:
            return self.documents.find(text)
        except ProblemError as error:
            self.problems += (self._with_file(problem, reference, path.parent) for problem in error.problems)
            return None

    def _with_file(self, problem: Problem, reference: Scalar, folder: Path) -> Problem:
        """Return the problem of an unknown form of the catalog; a file of that name is suggested."""
        names = (f"{reference.text}{YAML[0]}", f"{Path(reference.text).stem}{YAML[0]}")
        found = next((name for name in names if self.documents.exists(folder / name)), "")
        params = {**problem.params, "suggestion": found} if found else problem.params
        return replace(problem, location=reference.mark.location(), params=params)

    def _file_meant(self, text: str, folder: Path) -> str:
        """Return the file that was meant by a path to none: with other slashes, here, or with a similar name."""
        plain = text.replace("\\", "/")
        name = plain.rpartition("/")[2]
        found = next((each for each in (plain, name) if self.documents.exists(folder / each)), "")
        stems = {Path(each).stem.lower(): each for each in self.documents.names(folder)} if not found else {}
        return found or stems.get(nearest(Path(name).stem.lower(), stems, 0.7), "")

    def _add(self, code: str, node: Scalar, **params: object) -> None:
        self.problems.append(Problem(code=code, params=params, location=node.mark.location()))


def _is_form(node: Node) -> bool:
    return isinstance(node, Mapping) and "blocks" in node.entries


def _of_common_parts(changes: tuple[Change, ...]) -> Iterator[Change]:
    """Return the changes of common parts without additions: those are the form itself, not a difference."""
    return (change for change in changes if change.action is not Action.ADDS)


def _extends_anything(root: Node) -> bool:
    return isinstance(root, Mapping) and "extends" in root.entries


def _extends(root: Mapping) -> list[Scalar]:
    node = root.get("extends")
    items = node.items if isinstance(node, Sequence) else (node,)
    return [item for item in items if isinstance(item, Scalar) and item.text and not isinstance(item.value, bool)]


def _without_extends(root: Mapping) -> Mapping:
    entries: dict[str, KeyValue] = {key: entry for key, entry in root.entries.items() if key != "extends"}
    return Mapping(entries, root.mark)


def _shown(found: Path, reference: Scalar) -> str:
    """Return the name of a base in problems: its catalog name, or its relative path."""
    if not is_file_name(reference.text):
        return reference.text
    try:
        return str(found.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(found)
