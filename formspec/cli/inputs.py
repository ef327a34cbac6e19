"""What the arguments name: forms of the catalog, files of specs, files of data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import catalog
from ..problems import Place, Problem, ProblemError
from ..source.limits import MAX_DATA_BYTES
from ..source.nodes import Node, locate, to_data
from ..source.yaml import parse_yaml, read_text

if TYPE_CHECKING:
    from ..api import FormSpec
    from ..form import Form

YAML = (".yaml", ".yml")
_DATA = (".json", *YAML)


def specs_named(names: tuple[str, ...]) -> list[str]:
    """Return the forms that ``names`` mean: files as they are, catalog names, and all forms below a prefix."""
    found: list[str] = []
    for name in names:
        if name.endswith(YAML):
            found.append(name)
            continue
        if Path(name).exists():
            raise ProblemError([Problem(code="catalog.not-yaml", params={"name": name}, place=Place(file=name))])
        below = [entry.id for entry in catalog.matching(name)]
        found += below or [catalog.find(name).id]
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Data:
    """Data read from a file; ``node`` knows the lines where the file is YAML."""

    file: str
    values: Mapping[str, Any]
    node: Node | None = None

    def placed(self, problem: Problem) -> Problem:
        """Return ``problem`` with its place in the file."""
        if self.node is None:
            return problem if problem.place else replace(problem, place=Place(file=self.file))
        steps = tuple(int(step) if step.isdecimal() else step for step in problem.path.split("/")[1:])
        return problem.at(locate(self.node, steps))


def read_data(name: str) -> Data:
    """Return the data in a JSON or YAML file; raise ProblemError where it is none."""
    text = read_text(Path(name), name, MAX_DATA_BYTES)
    if not text.strip():
        raise ProblemError([Problem(code="data.empty", place=Place(file=name))])
    if name.endswith(YAML):
        node = parse_yaml(text, name)
        return Data(name, _mapping(to_data(node), name), node)
    try:
        return Data(name, _mapping(json.loads(text), name))
    except (ValueError, RecursionError) as error:
        place = Place(file=name, line=getattr(error, "lineno", None), column=getattr(error, "colno", None))
        what = getattr(error, "msg", None) or str(error) or type(error).__name__
        raise ProblemError([Problem(code="json.syntax", params={"what": what}, place=place)]) from None


def is_data(name: str) -> bool:
    """Tell whether a file holds data as JSON or YAML; any other is taken for a workbook."""
    return name.lower().endswith(_DATA)


def _mapping(data: Any, name: str) -> Mapping[str, Any]:
    if isinstance(data, Mapping):
        return data
    params = {"expected": "object", "found": type(data).__name__}
    raise ProblemError([Problem(code="data.type", params=params, place=Place(file=name))])


def spec_of(data: Data, named: str | None) -> FormSpec:
    """Return the spec of ``data``: the one named, or the one that the data names itself."""
    from ..api import load

    name = named or data.values.get("form")
    if not isinstance(name, str):
        raise ProblemError([data.placed(Problem(code="data.no-form"))])
    return load(name)


def read_form(name: str, named: str | None) -> tuple[Form, list[Problem]]:
    """Return the form in a file, a workbook or data, with everything there is to tell of it.

    Raises ProblemError where no form can be read from it.
    """
    from ..api import read

    if not is_data(name):
        reading = read(Path(name), named)
        return reading.form, list(reading.problems)
    data = read_data(name)
    form, problems = spec_of(data, named).read(data.values)
    return form, [data.placed(problem) for problem in (*problems, *form.check())]


def problems_of(name: str, named: str | None) -> list[Problem]:
    """Return everything that is wrong with a file, a workbook or data; raise ProblemError where it cannot be read."""
    if not is_data(name):
        return read_form(name, named)[1]
    data = read_data(name)
    return [data.placed(problem) for problem in spec_of(data, named).validate(data.values)]
