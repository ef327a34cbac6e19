"""What a package has checked before it was released is not checked again, and nothing else slips through."""

from __future__ import annotations

from pathlib import Path

import pytest

import formspec
from formspec import catalog, prevalidated
from formspec.problems import ProblemError

SPECS = Path(__file__).resolve().parent.parent / "specs"


def test_the_bundled_forms_are_sealed_as_they_stand(request: pytest.FixtureRequest) -> None:
    path = SPECS / prevalidated.NAME
    if request.config.getoption("--update-goldens"):
        path.write_text(prevalidated.seal(SPECS), encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == prevalidated.seal(SPECS), "run pytest --update-goldens"


def test_a_sealed_form_would_pass_the_check_it_is_spared() -> None:
    from formspec.source.yaml import parse_yaml
    from formspec.spec.language import check_language

    for path in SPECS.rglob("*.yaml"):
        assert not list(check_language(parse_yaml(path.read_text(encoding="utf-8"), path.name)))


def test_a_form_that_was_changed_is_checked_again(tmp_path: Path) -> None:
    text = (SPECS / "samples" / "self-evaluation.yaml").read_text(encoding="utf-8")
    assert prevalidated.digest(text) in catalog.checked()
    path = tmp_path / "changed.yaml"
    path.write_text(text.replace("required: true", "requird: true"), encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        formspec.load(path)
    assert caught.value.problems[0].code == "spec.unknown-key"


def test_a_seal_of_another_schema_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / prevalidated.NAME).write_text("0" * 64 + "\n" + "1" * 64 + "\n", encoding="utf-8")
    assert not prevalidated.sealed([tmp_path])
