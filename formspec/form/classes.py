"""A form's classes: those of a module that ``formspec types`` wrote, or the same classes made here.

Without such a module the same text is run here. Its classes are in no module that can be imported; they are freed with
the last spec and the last form that use them.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import Any, cast
from weakref import WeakValueDictionary

from ..compiled import CompiledForm, FormKey
from ..data.types import TypesModule, types_digest, types_module
from ..loading import restore
from ..problems import Problem, ProblemError
from .form import Form
from .record import Record

_KEPT = 64
"""Modules that a worker process keeps: as many as compiled forms (``loading``)."""


class FormClasses:
    """The classes of one form that were made here."""

    def __init__(self, compiled: CompiledForm, module: ModuleType) -> None:
        self.key = compiled.key
        self.module = module
        self.form_class = _form_class(module)


_live: WeakValueDictionary[tuple[str, str, str], FormClasses] = WeakValueDictionary()
"""The classes in use, by form id, digest of the spec and digest of the classes: a spec that is loaded again shares
them, so that forms can be compared."""
_lock = RLock()  # a spec is shared between threads, and forms are unpickled in them


def classes_of(compiled: CompiledForm) -> FormClasses:
    """Return the classes of a form, made here; the same ones while any of them is in use."""
    written = types_module(compiled.spec, compiled.shape)
    name = (compiled.spec.id, compiled.spec.digest, written.digest)
    with _lock:
        classes = _live.get(name)
        if classes is None:
            classes = FormClasses(compiled, _run(compiled.spec.id, written))
            for each in _records(classes.module):
                type.__setattr__(each, "_reduced", (_class_again, (classes.key, written.digest, each.__name__)))
                type.__setattr__(each, "_classes", classes)  # keeps them while one of them is in use
            _live[name] = classes
    return classes


def _run(form: str, written: TypesModule) -> ModuleType:
    """Return the module that ``formspec types`` writes, run."""
    module = ModuleType("formspec.generated." + form.replace("/", "_").replace("-", "_"))
    before = sys.modules.get(module.__name__)
    sys.modules[module.__name__] = module  # dataclasses look up a class's module by its name
    try:
        exec(compile(written.source, f"<types of {form}>", "exec"), module.__dict__)  # noqa: S102 - our own text
    finally:
        if before is None:
            del sys.modules[module.__name__]
        else:
            sys.modules[module.__name__] = before
    return module


def _records(module: ModuleType) -> list[type[Record]]:
    """Return the classes of a module, the whole form's last."""
    return [
        member
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Record) and member.__module__ == module.__name__
    ]


def _form_class(module: ModuleType) -> type[Form]:
    """Return the class of the whole form in a module of generated classes."""
    return next(each for each in _records(module) if issubclass(each, Form))


def _class_again(key: FormKey, digest: str, name: str) -> type:
    """Return a class that was sent from another process."""
    with _lock:
        classes = _live.get((key.form, key.digest, digest)) or _classes_again(key)
    return cast("type", getattr(classes.module, name))


@lru_cache(maxsize=_KEPT)
def _classes_again(key: FormKey) -> FormClasses:
    return classes_of(restore(key))


def written_class(compiled: CompiledForm, module_name: str) -> type[Form] | None:
    """Return the form's class in a module that a package ships with it; None if it has none or an outdated one."""
    try:
        module = import_module(module_name)
    except ImportError:
        return None
    return _form_class(module) if _mismatch(compiled, module) is None else None


def checked_class(compiled: CompiledForm, form_class: Any) -> type[Form]:
    """Return ``form_class`` where it is the form's own class; raise ProblemError if it is not, or is out of date."""
    module = sys.modules.get(getattr(form_class, "__module__", ""))
    name = getattr(form_class, "__qualname__", str(form_class))
    if module is None or not (isinstance(form_class, type) and issubclass(form_class, Form)):
        raise ProblemError([Problem(code="types.not-a-form", params={"name": name})])
    mismatch = _mismatch(compiled, module)
    if mismatch is not None:
        raise ProblemError([mismatch])
    return form_class


def _mismatch(compiled: CompiledForm, module: ModuleType) -> Problem | None:
    """Return the problem of a module whose classes are not those of the form; None if they are."""
    expected, of_module = compiled.spec.id, getattr(module, "FORM", "")
    if of_module != expected:
        params = {"module": module.__name__, "found": of_module, "expected": expected}
        return Problem(code="types.another-form", params=params)
    if getattr(module, "DIGEST", "") != types_digest(compiled.spec, compiled.shape):
        return Problem(code="types.out-of-date", params={"module": module.__name__, "form": expected})
    return None
