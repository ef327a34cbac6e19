"""Values that came from an earlier form are read only on the page, wherever their rows are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.migration.figures import MIGRATION, NEW, PREFILLED
from tests.renderers.html_fillable.filling import Sitting


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    NEW.render(MIGRATION.form, "html-fillable", path)
    return path


def is_locked(sitting: Sitting, path: str) -> bool:
    fields = sitting.page.locator(f'[name="{path}"]')
    field = fields.first if fields.count() else sitting.at(path)
    return bool(field.evaluate("(each) => each.readOnly || each.disabled"))


LOCKED = ("/unit/name", "/figures/income/last", "/figures/spending/last", "/figures/projects/0/name")


def test_carried_values_cannot_be_changed_and_all_others_can(context: Any, page: Path) -> None:
    sitting = Sitting(context, page)
    assert all(is_locked(sitting, path) for path in LOCKED)
    assert sitting.page.locator('[name="/unit/kind"]').first.is_disabled()
    for path in ("/figures/income/now", "/figures/projects/0/now", "/figures/projects/2/name"):
        assert not is_locked(sitting, path)
    assert sitting.at("/unit/name").get_attribute("title")
    assert not sitting.troubles


def test_they_are_exported_with_the_rest(context: Any, page: Path) -> None:
    sitting = Sitting(context, page)
    sitting.put("/figures/income/now", "33")
    income = {**PREFILLED["figures"]["income"], "now": 33}
    assert sitting.exported() == {**PREFILLED, "figures": {**PREFILLED["figures"], "income": income}}


def test_rows_keep_their_locks_when_others_are_added_and_removed(context: Any, page: Path) -> None:
    sitting = Sitting(context, page)
    sitting.add("/figures/projects", 0)
    assert is_locked(sitting, "/figures/projects/0/name")
    assert not is_locked(sitting, "/figures/projects/1/name")
    assert is_locked(sitting, "/figures/projects/2/name")
    sitting.remove("/figures/projects", 0)
    assert not is_locked(sitting, "/figures/projects/0/name")
    assert is_locked(sitting, "/figures/projects/1/name")


def test_a_new_row_with_a_figure_of_another_one_is_not_locked(context: Any, page: Path) -> None:
    sitting = Sitting(context, page)
    sitting.put("/figures/projects/2/name", "新项目")
    sitting.put("/figures/projects/2/last", "7")
    sitting.add("/figures/projects", 0)
    assert is_locked(sitting, "/figures/projects/2/last")
    assert not is_locked(sitting, "/figures/projects/3/last")


def test_clearing_the_form_and_coming_back_keep_them(context: Any, page: Path) -> None:
    sitting = Sitting(context, page)
    sitting.put("/figures/income/now", "33")
    sitting.page.click("#clear")
    assert sitting.at("/figures/income/now").input_value() == ""
    assert sitting.at("/unit/name").input_value() == "示例厅"
    assert is_locked(sitting, "/unit/name")
    sitting.put("/figures/income/now", "44")
    sitting.settle()
    again = Sitting(context, page)
    assert again.at("/figures/income/now").input_value() == "44"
    assert all(is_locked(again, path) for path in LOCKED)
    assert not sitting.troubles + again.troubles


def test_a_blank_page_can_be_filled_in_everywhere(context: Any, tmp_path: Path) -> None:
    path = tmp_path / "blank.html"
    path.write_bytes(NEW.blank("html-fillable"))
    sitting = Sitting(context, path)
    sitting.put("/figures/income/last", "1")
    sitting.add("/figures/projects", 0)
    assert not is_locked(sitting, "/figures/income/last")
