"""A person at the page: opens it, types into its fields, adds and removes rows, exports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from formspec.layout import Layout, Values
from formspec.registry import renderer

PAUSE = 250


def written(path: Path, layout: Layout, values: Values | None = None) -> Path:
    """Write the page of ``layout`` and return its path."""
    path.write_bytes(renderer("html-fillable").compile(layout).fill(values or {}))
    return path


class Sitting:
    """One page in a browser; ``troubles`` collects errors, refusals of its policy and requests."""

    def __init__(self, context: Any, path: Path) -> None:
        self.page = context.new_page()
        self.troubles: list[str] = []
        self.page.set_default_timeout(8000)
        self.page.on("console", lambda each: self.troubles.append(each.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self._requested(request.url))
        self.page.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => console.log(`policy: ${e.blockedURI}`));"
        )
        self.page.goto(path.as_uri())

    def _requested(self, url: str) -> None:
        if not url.startswith(("file:", "blob:")):
            self.troubles.append(f"request: {url}")

    def at(self, path: str, part: str = "") -> Any:
        """Return the element of a value."""
        return self.page.locator(f'[id="v{path}{part}"]')

    def put(self, path: str, value: Any) -> None:
        """Type or choose a value as a person does."""
        fields = self.page.locator(f'[name="{path}"]')
        if fields.count():
            self._tick(fields, value)
            return
        field = self.at(path)
        if field.evaluate("(each) => each.tagName") == "SELECT":
            if isinstance(value, bool):  # a blank, the word for yes, the word for no
                field.select_option(index=1 if value else 2)
            else:
                field.select_option(value)
        else:
            field.fill(str(value))

    def _tick(self, fields: Any, value: Any) -> None:
        wanted = value if isinstance(value, list) else [value]
        for index in range(fields.count()):
            if fields.nth(index).get_attribute("value") in wanted:
                fields.nth(index).check()

    def rows(self, path: str) -> int:
        """Return how many items of a list the page shows."""
        buttons = self.page.locator(f'[data-add^="{path}/"]')
        found = [buttons.nth(i).get_attribute("data-add")[len(path) + 1 :] for i in range(buttons.count())]
        return sum(each.isdecimal() for each in found)

    def add(self, path: str, after: int) -> None:
        """Add a row after the item ``after`` of a list."""
        self.page.click(f'[data-add="{path}/{after}"]')

    def remove(self, path: str, index: int) -> None:
        """Remove an item of a list."""
        self.page.click(f'[data-remove="{path}/{index}"]')

    def fill(self, data: Mapping[str, Any], typed: Mapping[str, str] | None = None) -> None:
        """Fill in ``data``, adding rows where there are too few; ``typed`` says what to type instead of a value."""
        for path, held in _lists(data, ""):
            while self.rows(path) < len(held):
                self.add(path, self.rows(path) - 1)
        for path, value in _leaves(data, ""):
            self.put(path, (typed or {}).get(path, value))
        self.settle()

    def settle(self) -> None:
        """Leave the field, and wait until the page has worked everything out."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.wait_for_timeout(PAUSE)

    def exported(self) -> Any:
        """Export, and return the file's text as data."""
        return json.loads(self.exported_text())

    def exported_text(self) -> str:
        with self.page.expect_download() as download:
            self.page.click("#export")
        return Path(download.value.path()).read_text(encoding="utf-8")

    def imported(self, path: Path) -> str:
        """Import a file; return what the page says."""
        self.page.set_input_files("#file", path)
        self.page.wait_for_timeout(PAUSE)
        return str(self.page.inner_text("#said"))

    def typed(self) -> dict[str, str]:
        """Return what stands in each field of text."""
        script = "(all) => all.map((each) => [each.id.slice(1), each.value])"
        return dict(self.page.locator("#form :is(textarea, select, input)").evaluate_all(script))

    def summary(self) -> str:
        """Return what is left, in a few words."""
        return str(self.page.inner_text("#summary"))

    def message(self, path: str) -> str:
        """Return what is said beside a field."""
        return str(self.at(path, ".message").text_content())


def _lists(data: Any, path: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of ``data``, the outer ones first."""
    if isinstance(data, Mapping):
        for key, each in data.items():
            yield from _lists(each, f"{path}/{key}")
    elif isinstance(data, list) and not _is_leaf(data):
        yield path, data
        for index, each in enumerate(data):
            yield from _lists(each, f"{path}/{index}")


def _leaves(data: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(data, Mapping):
        for key, each in data.items():
            yield from _leaves(each, f"{path}/{key}")
    elif isinstance(data, list) and not _is_leaf(data):
        for index, each in enumerate(data):
            yield from _leaves(each, f"{path}/{index}")
    else:
        yield path, data


CHOICES = ("事前评估", "目标管理", "运行监控", "绩效评价", "甲", "乙", "丙")


def _is_leaf(data: list[Any]) -> bool:
    """Tell whether a list is the value of one field: several choices."""
    return bool(data) and all(isinstance(each, str) and each in CHOICES for each in data)
