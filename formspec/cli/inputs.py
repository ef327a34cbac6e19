"""What the arguments name: forms of the catalog, files of specs, files of data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import catalog
from ..problems import Place, Problem, ProblemError
from ..source.json_text import parse_json
from ..source.limits import MAX_DATA_BYTES
from ..source.nodes import Node, locate, to_data
from ..source.yaml import parse_yaml, read_text
from ..values import json_type, short

if TYPE_CHECKING:
    from ..api import FormSpec
    from ..form import Form

YAML = (".yaml", ".yml")
_DATA = (".json", *YAML)


def specs_named(names: tuple[str, ...]) -> list[str]:
    """Return the forms that ``names`` mean: files as they are, catalog names, and all forms below a prefix."""
    found: list[str] = []
    for name in names:
        if name.lower().endswith(YAML):
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
    if name.lower().endswith(YAML):
        node = parse_yaml(text, name)
        return Data(name, _mapping(to_data(node), name), node)
    return Data(name, _mapping(parse_json(text, name), name))


def is_data(name: str) -> bool:
    """Tell whether a file holds data as JSON or YAML; any other is taken for a workbook."""
    return name.lower().endswith(_DATA)


def _mapping(data: Any, name: str) -> Mapping[str, Any]:
    if isinstance(data, Mapping):
        return data
    params = {"expected": "object", "found": json_type(data)}
    raise ProblemError([Problem(code="data.type", params=params, place=Place(file=name))])


def spec_of(data: Data, spec: FormSpec | None) -> FormSpec:
    """Return the spec of ``data``: ``spec`` where one is named, or the installed form whose id the data gives."""
    from ..api import load_by_id

    if spec is not None:
        return spec
    form = data.values.get("form")
    if not isinstance(form, str):
        raise ProblemError([data.placed(Problem(code="data.no-form"))])
    try:
        return load_by_id(form)
    except ProblemError as error:
        raise ProblemError(map(data.placed, _of_the_form_named(form, error.problems))) from None


def _of_the_form_named(form: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield why the form that data names cannot be loaded, at its ``form`` where no such form is installed."""
    for problem in problems:
        if problem.code == "catalog.unknown":
            params = {"found": short(form), "suggestion": problem.params["suggestion"]}
            yield Problem(code="data.unknown-form", params=params, path="/form")
        else:
            yield problem


def read_form(name: str, spec: FormSpec | None) -> tuple[Form, list[Problem]]:
    """Return the form in a file, a workbook or data, with all its problems; it has to be ``spec`` where one is named.

    Raises ProblemError where no form can be read from it.
    """
    from ..api import read

    if not is_data(name):
        reading = read(Path(name), spec)
        return reading.form, list(reading.problems)
    data = read_data(name)
    form, problems = spec_of(data, spec).read(data.values)
    return form, [data.placed(problem) for problem in (*problems, *form.check())]


def problems_of(name: str, spec: FormSpec | None) -> list[Problem]:
    """Return everything that is wrong with a file, a workbook or data; raise ProblemError where it cannot be read."""
    if not is_data(name):
        return read_form(name, spec)[1]
    data = read_data(name)
    return [data.placed(problem) for problem in spec_of(data, spec).validate(data.values)]
