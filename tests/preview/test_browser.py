"""The preview in Chromium: what is saved is seen, what is clicked is explained, and nothing is lost meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from formspec.preview.server import PreviewServer

from .conftest import Serve, change, session_of

DEPARTMENT = Path("department.yaml")
NASTY = "<img src=x onerror=alert(1)></script><script>alert(2)</script>&amp;"
PATIENCE = 8000  # ms, as for Playwright itself
FIRST_MEANT = "document.querySelector('#lines .meant span').textContent === '{}'"
Open = Callable[..., "Sitting"]


def wait_until(frame: Any, condition: str) -> None:
    """Wait until an expression of a page's script is true; Playwright's own way is forbidden by the page's policy.

    An expression that fails, because what it asks about is not on the page yet, is not true yet.
    """
    looking = f"""new Promise((done, fail) => {{
        const end = performance.now() + {PATIENCE};
        const look = () => {{
            let reason = "still false";
            try {{ if ({condition}) return done(); }} catch (error) {{ reason = error.message; }}
            performance.now() > end ? fail(new Error(reason)) : setTimeout(look, 5);
        }};
        look();
    }})"""
    frame.evaluate(looking)


class Sitting:
    """A person at a preview: saves, looks, clicks. ``troubles`` is what the browser complained about."""

    def __init__(self, server: PreviewServer, page: Any) -> None:
        self.server = server
        self.page = page
        self.troubles: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.troubles.append(message.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("dialog", lambda dialog: self.troubles.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(server.url)

    def save(self, path: Path, old: str, new: str) -> None:
        """Save a change and wait until the page shows its state."""
        change(path, old, new)
        assert self.server.session.step()
        self.settle()

    def settle(self) -> None:
        """Wait until the page shows the present state."""
        number = self.server.session.state.number
        wait_until(self.page, f"shown.state?.number === {number}")

    @property
    def printed(self) -> Any:
        return self.page.frame_locator("iframe >> nth=0")

    @property
    def filled_in(self) -> Any:
        return self.page.frame_locator("iframe >> nth=1")

    def inside(self, script: str) -> Any:
        """Return the value of a script about the document of the printed form, ``page``."""
        return self.page.evaluate(f"(() => {{ const page = views[0].document; return {script}; }})()")

    def meant(self) -> list[str]:
        """Return the lines that are shown as meant, each with its file and number."""
        self.page.wait_for_selector("#lines .meant")
        lines = """(all) => all.map((each) => [each.closest('figure').querySelector('figcaption').textContent,
            each.querySelector('span').textContent, each.querySelector('code').textContent.trim()].join(' '))"""
        found: list[str] = self.page.locator("#lines .meant").evaluate_all(lines)
        return found


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def opened(folder: Path, serve: Serve, context: Any) -> Open:
    """Open the preview of a spec."""

    def run(spec: str = "department.yaml", **more: Any) -> Sitting:
        sitting = Sitting(serve(session_of(spec, **more)), context.new_page())
        sitting.settle()
        return sitting

    return run


def test_a_save_is_seen_and_the_form_stays_where_it_is_scrolled_to(opened: Open) -> None:
    sitting = opened()
    sitting.printed.get_by_text("项目支出").wait_for()
    assert sitting.inside("page.scrollingElement.scrollTop = 400") == 400
    sitting.save(DEPARTMENT, "项目支出", "项目经费")
    sitting.printed.get_by_text("项目经费").wait_for(state="attached")
    assert sitting.inside("page.scrollingElement.scrollTop") == 400
    assert sitting.page.locator("#changes").get_by_text("项目经费").first.is_visible()
    assert not sitting.troubles


def test_the_browser_asks_nobody_else(opened: Open) -> None:
    sitting = opened()
    sitting.page.get_by_role("tab").nth(1).click()
    sitting.filled_in.locator("td").first.wait_for()
    assert sitting.requests
    assert all(each.startswith(sitting.server.url) for each in sitting.requests if not each.startswith("data:"))
    assert not sitting.troubles


def test_a_broken_spec_keeps_the_picture_and_shows_its_problem_with_its_line(opened: Open) -> None:
    sitting = opened()
    sitting.printed.get_by_text("项目支出").wait_for()
    stale = sitting.page.locator("#stale")
    assert stale.is_hidden()
    sitting.save(DEPARTMENT, "label: 项目支出", "lable: 项目支出")
    assert stale.is_visible()
    assert sitting.page.locator("#status").text_content() == "有错误"
    assert sitting.printed.get_by_text("项目支出").is_visible()
    problem = sitting.page.locator("#problems button")
    assert "第 25 行第 24 列" in problem.inner_text()
    assert "label" in problem.inner_text()
    assert sitting.meant() == ["department.yaml 25 - {id: programs, lable: 项目支出}"]
    assert sitting.page.locator("#lines mark").text_content() == "lable:"
    sitting.save(DEPARTMENT, "lable: 项目支出", "label: 项目支出")
    assert stale.is_hidden()
    assert sitting.page.locator("#summary").text_content() == "没有问题"
    assert sitting.page.locator("#lines .meant").count() == 0


def test_a_spec_that_is_broken_at_first_appears_when_it_is_corrected(folder: Path, opened: Open) -> None:
    change(DEPARTMENT, "blocks:", "blokcs:")
    sitting = opened()
    assert "画不出" in sitting.page.locator("#stale").inner_text()
    sitting.save(DEPARTMENT, "blokcs:", "blocks:")
    sitting.printed.get_by_text("项目支出").wait_for()


def test_a_click_on_a_cell_shows_the_lines_of_its_row_and_its_column(opened: Open) -> None:
    sitting = opened()
    row = sitting.printed.locator("tr", has_text="项目支出")
    row.locator("td").first.click()
    meant = sitting.meant()
    assert meant[0] == "department.yaml 25 - {id: programs, label: 项目支出}"
    assert re.match(r"_common.yaml 14 - \{id: planned, label: 半年计划执行数", meant[1])


@pytest.mark.parametrize(
    ("text", "line"),
    {
        "江苏省省级部门整体预算绩效监控情况表": r"department.yaml 7 title: 江苏省",
        "20XX年度": r"_common.yaml \d+ period:",
        "附件1": r"department.yaml 6 annex: 附件1",
        "单位名称": r"department.yaml 15 - - \{id: name, label: 单位名称",
        "年度目标": r"department.yaml 29 label: 年度目标",
        "二级指标": r"department.yaml \d+ levels: \[一级指标, 二级指标",
    }.items(),
)  # fmt: skip
def test_a_click_on_a_text_shows_the_line_where_it_is_written(opened: Open, text: str, line: str) -> None:
    sitting = opened()
    sitting.printed.get_by_text(text, exact=True).first.click()
    assert any(re.match(line, each) for each in sitting.meant()), sitting.meant()


def test_the_lines_of_the_selected_cell_follow_the_file(opened: Open) -> None:
    sitting = opened()
    sitting.printed.get_by_text("项目支出").click()
    assert sitting.meant()[0].startswith("department.yaml 25 ")
    sitting.save(DEPARTMENT, "blocks:", "# 一行\nblocks:")
    wait_until(sitting.page, FIRST_MEANT.format(26))
    sitting.save(DEPARTMENT, "blocks:", "blokcs:")
    wait_until(sitting.page, FIRST_MEANT.format(13))
    sitting.save(DEPARTMENT, "blokcs:", "blocks:")
    wait_until(sitting.page, FIRST_MEANT.format(26))


def test_a_click_on_a_problem_shows_its_line_in_its_file(opened: Open) -> None:
    sitting = opened()
    sitting.save(Path("_common.yaml"), "type: money", "typo: money")
    problems = sitting.page.locator("#problems button")
    problems.nth(1).click()
    wait_until(sitting.page, "document.querySelector('figcaption')?.textContent === '_common.yaml'")
    assert problems.nth(1).get_attribute("aria-current") == "true"
    assert problems.nth(0).get_attribute("aria-current") is None


def test_a_click_on_a_change_shows_the_line_where_it_is_written(opened: Open) -> None:
    sitting = opened()
    sitting.save(DEPARTMENT, "label: 项目支出", "label: 项目经费")
    change_item = sitting.page.locator("#changes button", has_text="项目经费")
    change_item.click()
    assert sitting.meant() == ["department.yaml 25 - {id: programs, label: 项目经费}"]
    assert change_item.get_attribute("aria-current") == "true"


def test_cells_are_selected_with_the_keyboard(opened: Open) -> None:
    sitting = opened()
    sitting.printed.get_by_text("项目支出").click()
    focused = "page.activeElement.textContent"
    for key, text in (
        ("ArrowUp", "其中: 基本支出"),
        ("ArrowUp", "资金总额:"),
        ("ArrowDown", "其中: 基本支出"),
        ("ArrowLeft", "部门整体\n资金\n(万元)"),
    ):
        sitting.page.keyboard.press(key)
        assert sitting.inside(focused) == text
    wait_until(sitting.page, FIRST_MEANT.format(19))
    assert sitting.inside("page.querySelectorAll('[tabindex=\"0\"][data-source]').length") == 1


def test_tabs_are_changed_with_the_keyboard(opened: Open) -> None:
    sitting = opened()
    sitting.page.get_by_role("tab").first.focus()
    sitting.page.keyboard.press("ArrowRight")
    assert sitting.page.get_by_role("tab", selected=True).inner_text() == "填写页面"
    assert sitting.page.locator("#print").is_hidden()
    sitting.page.keyboard.press("ArrowRight")
    assert sitting.page.get_by_role("tab", selected=True).inner_text() == "打印样式"


def test_the_page_to_fill_in_keeps_what_is_typed_and_where_it_is_scrolled_to(opened: Open) -> None:
    sitting = opened()
    sitting.page.get_by_role("tab").nth(1).click()
    sitting.filled_in.get_by_label("单位名称").fill("示例厅")
    frame = sitting.page.frames[-1]
    wait_until(frame, "window.name.includes('示例厅')")
    frame.evaluate("window.scrollTo({top: 500, behavior: 'instant'})")
    wait_until(frame, "new Map(JSON.parse(window.name)).get('scrolled') === '500'")
    sitting.save(DEPARTMENT, "label: 联系人", "label: 经办人")
    sitting.filled_in.get_by_label("经办人").wait_for()
    assert sitting.filled_in.get_by_label("单位名称").input_value() == "示例厅"
    assert sitting.page.frames[-1].evaluate("window.scrollY") == 500
    assert not sitting.troubles


def test_a_cell_of_the_page_to_fill_in_leads_to_its_line(opened: Open) -> None:
    sitting = opened()
    sitting.page.get_by_role("tab").nth(1).click()
    sitting.filled_in.get_by_label("单位名称").focus()
    assert sitting.meant()[0].startswith("department.yaml 15 ")


def test_the_page_to_fill_in_reaches_neither_this_page_nor_the_server(opened: Open) -> None:
    sitting = opened()
    sitting.page.get_by_role("tab").nth(1).click()
    sitting.filled_in.locator("td").first.wait_for()
    frame = sitting.page.frames[-1]
    assert frame.evaluate("window.origin") == "null"
    reach = "(() => { try { return String(parent.document); } catch (error) { return error.name; } })()"
    assert frame.evaluate(reach) == "SecurityError"
    assert frame.evaluate("fetch('../events').then(() => 'read', () => 'refused')") == "refused"


def test_the_printed_form_runs_no_script(opened: Open) -> None:
    sitting = opened()
    sitting.printed.get_by_text("项目支出").wait_for()
    added = "(() => { const script = page.createElement('script'); script.textContent = 'document.title = 1'; page.body.append(script); return page.title; })()"
    assert sitting.inside(added) != "1"


def test_texts_of_a_form_are_never_markup(folder: Path, opened: Open) -> None:
    change(Path("small.yaml"), "label: 合计", f"label: {json.dumps(NASTY)}")
    change(Path("small.yaml"), "title: 小表", f"title: {json.dumps(NASTY)}")
    sitting = opened("small.yaml")
    assert sitting.page.locator("#title").inner_text() == NASTY
    sitting.printed.get_by_text(NASTY).last.click()
    assert "<img" in sitting.meant()[0]
    sitting.save(Path("small.yaml"), "id: basic", f"{json.dumps(NASTY)}: basic")
    sitting.page.locator("#problems button").first.click()
    assert "<img" in sitting.page.locator("#problems").inner_text()
    assert sitting.page.locator("img").count() == 0
    assert not sitting.troubles


def test_a_wide_form_is_scaled_down_to_the_width_there_is(folder: Path, opened: Open) -> None:
    change(Path("small.yaml"), "title: 小表", "title: 小表\npage: {orientation: landscape}")
    sitting = opened("small.yaml")
    sitting.printed.get_by_text("基本支出").wait_for()
    box = sitting.page.locator("iframe").first.bounding_box()
    room = sitting.page.locator("#view-0").bounding_box()
    assert abs(box["width"] - room["width"]) < 1
    assert sitting.inside("page.documentElement.clientWidth") > 297 / 25.4 * 96
    assert sitting.inside("page.documentElement.scrollWidth <= page.documentElement.clientWidth")


def test_the_page_comes_back_when_the_connection_breaks(opened: Open, serve: Serve) -> None:
    sitting = opened()
    sitting.page.evaluate("events.dispatchEvent(new Event('error'))")
    assert "断开" in sitting.page.locator("#status").inner_text()
    sitting.save(DEPARTMENT, "项目支出", "项目经费")
    assert sitting.page.locator("#status").inner_text() == "已是最新"


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (900, 700), (600, 900)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing(
    folder: Path, serve: Serve, chromium: Any, axe_source: str, width: int, height: int, lang: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    sitting = Sitting(serve(session_of("department.yaml", lang=lang)), context.new_page())
    sitting.settle()
    sitting.printed.get_by_text("项目支出").click()
    sitting.meant()
    found = violations(sitting, axe_source)
    sitting.save(DEPARTMENT, "label: 项目支出", "lable: 项目支出")
    sitting.meant()
    found += violations(sitting, axe_source)
    assert sitting.page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert not found


def violations(sitting: Sitting, axe_source: str) -> list[tuple[str, str]]:
    """Return what axe finds in the page, and in the printed form with what the page has set there."""
    form = sitting.page.context.new_page()
    form.set_content("<!DOCTYPE html>" + sitting.inside("page.documentElement.outerHTML"))
    found = []
    for page in (sitting.page, form):
        page.evaluate(axe_source)
        result = page.evaluate("axe.run(document, {iframes: false})")
        found += [(each["id"], each["nodes"][0]["html"]) for each in result["violations"]]
    form.close()
    return found
