"""A form's classes at run time, and what is done with data and instances of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..data.shape import Group
from ..problems import Problem, Severity
from ..values import json_type
from .check import Checker, label_of, reading_order
from .compute import compute
from .doubt import in_doubt
from .form import Form
from .parse import Parser, missing
from .validate import schema_problems, validator

if TYPE_CHECKING:
    from ..api import FormSpec

_HEAD = frozenset(("form",))


def run_types(spec: FormSpec) -> ModuleType:
    """Return the module that ``spec.types()`` writes, run."""
    name = "formspec.generated." + spec.id.replace("/", "_").replace("-", "_") + "_" + spec.digest
    module = sys.modules.get(name)
    if module is None:  # the same spec loaded again shares its classes, so that its forms can be compared
        module = ModuleType(name)
        sys.modules[name] = module  # dataclasses look a class's module up by its name
        try:
            exec(compile(spec.types(), f"<types of {spec.id}>", "exec"), module.__dict__)  # noqa: S102 - our own text
        except BaseException:
            del sys.modules[name]  # a module that has not been run to its end is not found by the next one who asks
            raise
    form_class(module).bind(spec)
    return module


def form_class(module: ModuleType) -> type[Form]:
    """Return the class of the whole form in a module of generated classes."""
    found = [
        each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Form) and each is not Form
    ]
    return found[-1]


def read(spec: FormSpec, data: Mapping[str, Any]) -> tuple[Form, list[Problem]]:
    """Return ``data`` as an instance, with everything that does not fit."""
    parser = Parser()
    form = parser.record(spec.form_class, data, skip=_HEAD)
    problems = [*_another_form(spec, data), *parser.problems]
    compute(form, spec.formulas)
    problems += _different(form, parser.given)
    shape = spec.loaded.shape
    return form, [_labelled(problem, shape) for problem in problems]


def _different(form: Form, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each computed value that was given as something else."""
    values = form.values() if given else {}
    for path, each in given.items():
        if each is not None and each != values.get(path):
            params = {"given": str(each), "computed": str(values.get(path, "—"))}
            yield Problem(code="data.computed-differs", params=params, path=path, severity=Severity.WARNING)


def _another_form(spec: FormSpec, data: Mapping[str, Any]) -> list[Problem]:
    named = data.get("form", spec.id)
    if named == spec.id:
        return []
    if not isinstance(named, str):
        return [Problem(code="data.type", params={"expected": "string", "found": json_type(named)}, path="/form")]
    return [Problem(code="data.another-form", params={"found": named, "expected": spec.id}, path="/form")]


def _labelled(problem: Problem, shape: Group) -> Problem:
    from dataclasses import replace

    return replace(problem, label=label_of(shape, problem.path) or problem.label)


def validate(spec: FormSpec, data: Mapping[str, Any]) -> list[Problem]:
    """Return what schema, types and rules find wrong with ``data``, each place told once for a cause."""
    form, problems = read(spec, data)
    told = {problem.path for problem in problems if problem.severity is Severity.ERROR}
    absent = list(missing(form, refused=_misread(problems)))
    for problem in schema_problems(validator(spec.schema()), data, spec.loaded.shape):
        if problem.code != "data.required" and problem.path not in told:  # what is missing is named below, one by one
            problems.append(problem)
            told.add(problem.path)
    problems += (_labelled(problem, spec.loaded.shape) for problem in absent if problem.path not in told)
    problems = [*_without_doubtful(problems, doubts := in_doubt(spec, form, _misread(problems))), *doubts]
    problems += spec.checker.problems(form, form.values(), refused=_refused(problems))
    return _sorted(problems, form)


def _misread(problems: Iterable[Problem]) -> set[str]:
    """Return the paths where something was given that is not in the form."""
    wrong = (each for each in problems if each.severity is Severity.ERROR)
    return {each.path for each in wrong if each.path and each.code not in ("data.required", "data.too-few")}


def _without_doubtful(problems: Iterable[Problem], doubts: Iterable[Problem]) -> list[Problem]:
    """Return ``problems`` without the comparison of what was given with what could not be worked out."""
    doubtful = {each.path for each in doubts}
    return [each for each in problems if each.code != "data.computed-differs" or each.path not in doubtful]


def _refused(problems: Iterable[Problem]) -> set[str]:
    """Return the paths of which no more can be said: what is wrong or missing there is told."""
    wrong = (each for each in problems if each.severity is Severity.ERROR and each.code != "data.too-few")
    return {each.path for each in wrong if each.path}


def judged(spec: FormSpec, form: Form, problems: list[Problem], refused: set[str]) -> list[Problem]:
    """Return ``problems`` with what is missing in ``form`` and which rules do not hold.

    ``refused`` are the paths of values that could not be understood, of which a problem tells already.
    """
    shape = spec.loaded.shape
    told = refused | {problem.path for problem in problems if problem.severity is Severity.ERROR and problem.path}
    doubts = in_doubt(spec, form, refused | _misread(problems))
    problems = [*_without_doubtful(problems, doubts), *doubts]
    absent = [_labelled(problem, shape) for problem in missing(form, refused=told) if problem.path not in told]
    rules = spec.checker.problems(form, form.values(), refused=refused | _refused([*problems, *absent]))
    return [*(_labelled(problem, shape) if problem.path else problem for problem in problems), *absent, *rules]


def check(form: Form, checker: Checker) -> list[Problem]:
    """Return what is missing in ``form`` and which rules do not hold."""
    problems = [_labelled(problem, checker.shape) for problem in missing(form)]
    problems += checker.problems(form, form.values(), refused=_refused(problems))
    return _sorted(problems, form) if problems else problems


def _sorted(problems: list[Problem], form: Form) -> list[Problem]:
    """Return problems as the form reads; one at an unknown place stands after what it would stand below."""
    order = reading_order(form)

    def key(problem: Problem) -> float:
        path, after = problem.path, False
        while path and path not in order:
            path, after = path.rpartition("/")[0], True
        if not path:
            return -1
        first, last = order[path]
        return last + 0.5 if after else first

    return sorted(problems, key=key)
