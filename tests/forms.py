"""What tests ask of a form whose spec they do not have at hand."""

from __future__ import annotations

import sys
from typing import Any

import formspec
from formspec import FormSpec, Problem
from formspec.form.traverse import counts_of
from formspec.loading import restore


def spec_of(form: Any) -> FormSpec[Any]:
    """Return the spec of a form, by its class."""
    classes = vars(type(form)).get("_classes")
    if classes is not None:
        return FormSpec(restore(classes.key))
    return formspec.load(sys.modules[type(form).__module__].FORM)


def check(form: Any) -> list[Problem]:
    return spec_of(form).check(form)


def evaluate(form: Any) -> dict[str, Any]:
    return spec_of(form).evaluate(form)


def to_json(form: Any) -> dict[str, Any]:
    return spec_of(form).to_json(form)


def counts(form: Any) -> dict[str, int]:
    return counts_of(form)
