"""Editors know the language in a new spec, wherever it is: checked with the server that they use for YAML."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from formspec.new_spec.draft import write_draft
from formspec.new_spec.starter import starter
from tests.new_spec.forms import copy, extend
from tests.new_spec.language_server import LanguageServer


@pytest.fixture(scope="module")
def server(yaml_language_server: Path) -> Iterator[LanguageServer]:
    server = LanguageServer(yaml_language_server)
    yield server
    server.stop()


def position(text: str, part: str) -> tuple[int, int]:
    """Return line and column behind the first ``part`` of a text, from 0."""
    before = text[: text.index(part) + len(part)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


@pytest.mark.parametrize("folder", ["forms", "2025年 预算/东 区", "it's (new) & old"])
def test_an_editor_finds_nothing_wrong_in_a_new_spec(server: LanguageServer, folder: str, tmp_path: Path) -> None:
    place = tmp_path / folder
    made = [
        copy("jiangsu/2024/department", place / "照抄.yaml"),
        extend("jiangsu/2024/department", place / "不同之处.yaml"),
        write_draft(starter(place / "样本.yaml", None, "zh"), place / "样本.yaml"),
    ]
    for new in made:
        assert server.open(new.path) == [], new.path.name
        line, column = position(new.path.read_text(encoding="utf-8"), "\ni")
        assert "表的标识" in server.at("hover", new.path, line, column)["contents"]["value"]


def test_an_editor_completes_explains_and_checks_keys(server: LanguageServer, tmp_path: Path) -> None:
    path = tmp_path / "我的 表" / "form.yaml"
    write_draft(starter(path, None, "zh"), path)
    text = path.read_text(encoding="utf-8")
    typed = text.replace("id: department, label: 主管部门, required", "id: department, label: 主管部门, requird")
    found = server.open(path, typed.replace("id: contact, label", "id: contact, re: x, label"))
    assert [(each["range"]["start"]["line"], "requird" in each["message"]) for each in found] == [
        (position(typed, "requird")[0], True),
        (position(typed, "id: contact")[0], False),
    ]
    line, column = position(typed, "id: contact, ")
    offered = {item["label"]: item for item in server.at("completion", path, line, column + 2)["items"]}
    assert {"required", "type", "choices", "help"} <= set(offered)
    assert "必填" in str(offered["required"].get("documentation"))
    hover = server.at("hover", path, *position(typed, "help"))
    assert "填" in hover["contents"]["value"]


def test_an_editor_still_knows_the_language_when_the_folder_has_moved(server: LanguageServer, tmp_path: Path) -> None:
    copy("jiangsu/2024/project", tmp_path / "here" / "form.yaml")
    moved = Path(shutil.move(tmp_path / "here", tmp_path / "同事的 电脑")) / "form.yaml"
    wrong = moved.read_text(encoding="utf-8").replace("\ntitle:", "\ntitel:")
    found = server.open(moved, wrong)
    assert [each["range"]["start"]["line"] for each in found] == [position(wrong, "\ntitel")[0]]
