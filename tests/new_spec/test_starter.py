"""The starter: a form without problems, in both languages, that explains itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import formspec
from formspec.loading import load_text
from formspec.messages import LANGUAGES
from formspec.new_spec.draft import write_draft
from formspec.new_spec.editor_schema import MODELINE
from formspec.new_spec.starter import starter
from formspec.spec.model import FieldsBlock, TableBlock, TextBlock
from tests.new_spec.forms import problems

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("year", [None, 2026])
def test_a_starter_has_no_problems(lang: str, year: int | None, tmp_path: Path) -> None:
    file = tmp_path / "first.yaml"
    new = write_draft(starter(file, year, lang), file)
    assert not problems(file)
    assert (new.mentions, new.inherited) == ((), ())
    spec = formspec.load(file)
    assert (spec.id, spec.edition) == (("mine/first", "1") if year is None else ("mine/2026/first", "2026"))
    assert file.read_text(encoding="utf-8").startswith(MODELINE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_starter_shows_each_part_of_a_form(lang: str, tmp_path: Path) -> None:
    spec = load_text(starter(tmp_path / "first.yaml", None, lang).text, "first.yaml").spec
    assert {type(block) for block in spec.blocks} == {FieldsBlock, TableBlock, TextBlock}
    funds, indicators = (block for block in spec.blocks if isinstance(block, TableBlock))
    assert any(row.id == "total" for row in funds.rows)
    assert len(indicators.levels) == 3
    assert spec.notes
    assert len(spec.rules) == 2


def test_a_starter_is_in_one_language(tmp_path: Path) -> None:
    texts = {lang: starter(tmp_path / "a.yaml", None, lang).text for lang in LANGUAGES}
    assert not CHINESE.search(texts["en"])
    for lang, text in texts.items():
        parts = text[text.index("blocks:") :].count("\n  # ") + text.count("\n# ") - 2
        assert parts >= 7, lang  # a comment for each part of the form
        if lang == "zh":
            assert all(CHINESE.search(line) for line in text.splitlines()[1:] if line.lstrip().startswith("#"))


@pytest.mark.parametrize(("name", "form"), [("出差.yaml", "mine/form"), ("Trip Costs.yml", "mine/trip-costs")])
def test_the_id_of_a_starter_comes_from_its_file(name: str, form: str, tmp_path: Path) -> None:
    assert starter(tmp_path / name, None, "zh").identity.id == form


def test_a_filled_starter_obeys_its_rules(tmp_path: Path) -> None:
    file = tmp_path / "first.yaml"
    write_draft(starter(file, None, "zh"), file)
    spec = formspec.load(file)
    data = {
        "form": "mine/first",
        "year": 2026,
        "project": {"name": "平台运维", "department": "示例厅"},
        "goal": "稳定运行",
        "funds": {"fiscal": {"last_year": 10, "planned": 12}},
        "indicators": {"outputs": {"quantity": {"indicators": [{"name": "巡检", "target": "12次", "points": 90}]}}},
    }
    assert [problem.message("zh") for problem in spec.check(spec.parse(data))] == ["各指标的分值之和应为100"]
