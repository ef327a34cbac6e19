"""Specs of every kind of block, as an author might write them: what the tests of layouts are made with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from hypothesis import strategies as st

TYPES = ("text", "integer", "money", "percent", "date", "boolean", "target")
LABELS = ("名称", "预算执行情况", "A", "半年计划\n指标值", "其中：上年结转", "{year}年")


class Ids:
    """Gives ids that are never given twice."""

    def __init__(self) -> None:
        self.last = 0

    def new(self, stem: str) -> str:
        self.last += 1
        return f"{stem}{self.last}"


@st.composite
def values(draw: st.DrawFn) -> dict[str, Any]:
    """Return what a cell says of its value."""
    kind = draw(st.sampled_from((*TYPES, "choice", "boxes", "choices")))
    if kind in TYPES:
        return {} if kind == "text" else {"type": kind}
    shown = {"show": draw(st.sampled_from(("boxes", "boxes_after")))} if kind == "boxes" else {}
    return {"type": "choices" if kind == "choices" else "choice", "choices": ["优", "良", "差"], **shown}


@st.composite
def fields(draw: st.DrawFn, ids: Ids) -> dict[str, Any]:
    lengths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    rows: list[Any] = [[draw(field(ids)) for _ in range(length)] for length in lengths]
    if draw(st.booleans()):
        tall = rows[draw(st.integers(0, len(rows) - 1))]
        tall[draw(st.sampled_from((0, -1)))]["height"] = draw(st.integers(2, 3))
    return {"fields": ids.new("fields"), "rows": rows, **draw(labelled())}


@st.composite
def field(draw: st.DrawFn, ids: Ids) -> dict[str, Any]:
    if draw(st.integers(0, 6)) == 0:
        return {"text": "第一联"}
    more = draw(
        st.fixed_dictionaries(
            {}, optional={"lines": st.integers(1, 3), "inside": st.just(True), "label_at": st.just("top")}
        )
    )
    label = {"label": draw(st.sampled_from(LABELS))} if draw(st.integers(0, 4)) else {}
    kind = draw(st.sampled_from(("input", "input", "input", "print", "closed", "compute")))
    match kind:
        case "print":
            value: dict[str, Any] = {"print": 10}
        case "closed":
            value = {"closed": True}
        case "compute":
            value = {"compute": "1 + 1"}
        case _:
            value = draw(values())
    return {"id": ids.new("field"), **label, **value, **more}


def labelled() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={"label": st.sampled_from(LABELS), "page_break": st.just(True)})


@st.composite
def columns(draw: st.DrawFn, ids: Ids, depth: int = 0) -> list[dict[str, Any]]:
    found = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("value", "value", "value", "ticks", "group", "compute")))
        label = draw(st.sampled_from(LABELS))
        code: dict[str, Any] = {"code": ids.last} if draw(st.integers(0, 5)) == 0 else {}
        if kind == "group" and depth < 2:
            found.append({"label": label, "columns": draw(columns(ids, depth + 1))})
        elif kind == "ticks":
            found.append({"id": ids.new("column"), "label": label, "choices": ["优", "良"], "show": "columns", **code})
        elif kind == "compute":
            found.append({"id": ids.new("column"), "label": label, "type": "money", "compute": "2 * 3", **code})
        else:
            found.append({"id": ids.new("column"), "label": label, **draw(values()), **code})
    return found


def named(items: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the ids of columns, those in groups among them."""
    for item in items:
        if "columns" in item:
            yield from named(item["columns"])
        else:
            yield item["id"]


@st.composite
def repeats(draw: st.DrawFn, ids: Ids) -> dict[str, Any]:
    sizes = {
        "blank": draw(st.integers(0, 2)),
        "spare": draw(st.integers(0, 1)),
        "at_least": draw(st.integers(0, 1)),
    }
    return {"repeat": ids.new("rows"), **sizes}


@st.composite
def rows(
    draw: st.DrawFn, ids: Ids, levels: int, known: list[str], *, outline: bool, depth: int = 0
) -> list[dict[str, Any]]:
    """Return rows at ``depth``; a group stands only where there is a level left below it."""
    return [
        draw(row(ids, levels, known, outline=outline, depth=depth, fresh=number == 0))
        for number in range(draw(st.integers(1, 3)))
    ]


@st.composite
def row(
    draw: st.DrawFn, ids: Ids, levels: int, known: list[str], *, outline: bool, depth: int, fresh: bool
) -> dict[str, Any]:
    label = draw(st.sampled_from((*LABELS, "第{n}项", "第{cn}项")[fresh:]))
    repeated = draw(st.booleans())
    own: dict[str, Any] = draw(repeats(ids)) if repeated else {"id": ids.new("row")}
    own["label"] = label.replace("{n}", "一").replace("{cn}", "一") if not repeated else label
    own |= draw(st.fixed_dictionaries({}, optional={"together": st.just(True), "lines": st.integers(1, 2)}))
    if draw(st.integers(0, 7)) == 0:
        own["page_break"] = True
    deeper = depth < (2 if outline else levels - 1)
    kind = draw(
        st.sampled_from(
            ("leaf", "group", "nameless", "switch", "unlabelled") if deeper else ("leaf",) * 5 + ("unlabelled",)
        )
    )
    own_label: dict[str, Any] = {"label": "", **({"name": False} if repeated else {})}
    if kind == "unlabelled":
        return {**own, **draw(unlabelled(ids, known, outline=outline)), **(own_label if levels == 0 else {})}
    if levels == 0:
        return {**own, **own_label}
    if kind in ("leaf", "unlabelled"):
        closed = draw(st.lists(st.sampled_from(known), max_size=1))
        return {
            **own,
            **({"closed": closed} if closed else {}),
            **({"of_which": True} if outline and not fresh else {}),
        }
    inner = known
    if kind == "switch" and not outline:
        switched = draw(columns(ids))
        own |= {"columns": switched, "headings": draw(st.sampled_from(("full", "changed", "none")))}
        inner = list(named(switched))
    elif draw(st.booleans()) and not outline:
        own["merge"] = [draw(st.sampled_from(known))]
    if kind == "nameless" and not repeated and "merge" not in own and not outline:
        del own["id"]
    if repeated and draw(st.integers(0, 3)) == 0 and not outline:
        own["name"] = False
        own["label"] = ""
        return (
            {**own, "rows": draw(rows(ids, levels, inner, outline=outline, depth=depth))}
            if depth
            else {
                **own,
                "rows": [{"id": ids.new("row"), "label": "行"}],
            }
        )
    own["rows"] = draw(rows(ids, levels, inner, outline=outline, depth=depth + 1))
    return own


@st.composite
def unlabelled(draw: st.DrawFn, ids: Ids, known: list[str], *, outline: bool) -> dict[str, Any]:
    """Return the rest of a group, or of a row: rows without a heading below it, once or repeated."""
    below: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 2))):
        again = draw(st.booleans())
        inner = {**draw(repeats(ids)), "name": False} if again else {"id": ids.new("row")}
        inner |= draw(st.fixed_dictionaries({}, optional={"lines": st.integers(1, 2), "together": st.just(True)}))
        if again and draw(st.booleans()):
            inner["rows"] = [{"id": ids.new("row")}, {**draw(repeats(ids)), "name": False}]
        below.append(inner)
    merged = {} if outline or draw(st.booleans()) else {"merge": [draw(st.sampled_from(known))]}
    return {"rows": below, **merged}


@st.composite
def table(draw: st.DrawFn, ids: Ids) -> dict[str, Any]:
    outline = draw(st.integers(0, 3)) == 0
    count = 1 if outline else draw(st.integers(0, 3))
    listed = draw(columns(ids))
    levels: list[Any] = [draw(st.sampled_from(("一级指标", "项目"))) for _ in range(count)]
    if count > 1 and draw(st.integers(0, 3)) == 0:
        levels[0] = {"label": "一级", "columns": [{"id": ids.new("points"), "label": "分值", "type": "decimal"}]}
    if count > 1 and draw(st.integers(0, 3)) == 0:
        common = [draw(st.sampled_from(("", "二级"))), draw(st.sampled_from(("", "三级")))]
        levels[-2:] = [{"label": "指标名称", "levels": [*levels[-2:-1], common[1]] if draw(st.booleans()) else common}]
    known = list(named(listed))
    more = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "codes": st.sampled_from((True, "行次", {"at": "left", "start": 1}, {"at": "left", "numbers": True})),
                "headings": st.just(False),
                "code_label": st.just("栏次"),
                **({"numbering": st.just(["一、", "（一）", "1."])} if outline else {}),
            },
        )
    )
    inner = draw(rows(ids, count, known, outline=outline))
    if levels and isinstance(levels[0], dict):  # its columns need rows with an id
        inner = [each for each in inner if "id" in each or "repeat" in each] or [{"id": ids.new("row"), "label": "行"}]
    return {
        "table": ids.new("table"),
        **({"levels": levels} if levels or draw(st.booleans()) else {}),
        "columns": listed,
        "rows": inner,
        **({"outline": True} if outline else {}),
        **more,
        **draw(labelled()),
    }


@st.composite
def plain(draw: st.DrawFn, ids: Ids) -> dict[str, Any]:
    """Return a list, a text area, or a heading."""
    match draw(st.sampled_from(("list", "text", "signed", "heading"))):
        case "list":
            sizes = {"blank": draw(st.integers(0, 3)), "spare": draw(st.integers(0, 2))}
            return {
                "list": ids.new("list"),
                "item": draw(st.sampled_from(("", "目标{n}:"))),
                **sizes,
                **draw(labelled()),
            }
        case "text":
            more = {"label_at": draw(st.sampled_from(("left", "top", "inside"))), "lines": draw(st.integers(1, 4))}
            return {"text": ids.new("text"), **more, **draw(labelled())}
        case "signed":
            sign = [{"id": "head", "label": "负责人"}, {"id": "day", "label": "日期", "type": "date"}]
            return {"text": ids.new("text"), "label": "意见", "sign": sign[: draw(st.integers(1, 2))]}
        case _:
            return {"heading": draw(st.sampled_from(LABELS)), "lines": draw(st.integers(1, 2))}


def without_breaks(part: Any) -> Any:
    """Return a part of a spec without page breaks, which are a mistake in blocks side by side."""
    if isinstance(part, dict):
        return {key: without_breaks(each) for key, each in part.items() if key != "page_break"}
    return [without_breaks(each) for each in part] if isinstance(part, list) else part


@st.composite
def beside(draw: st.DrawFn, ids: Ids) -> dict[str, Any]:
    inner = [draw(st.one_of(plain(ids), fields(ids), table(ids))) for _ in range(draw(st.integers(2, 3)))]
    return {"beside": [without_breaks(each) for each in inner], **draw(labelled())}


@st.composite
def stacked(draw: st.DrawFn, ids: Ids) -> dict[str, Any]:
    """Return blocks one below the other, which may themselves be beside another one."""
    inner = [draw(st.one_of(plain(ids), fields(ids), table(ids))) for _ in range(draw(st.integers(1, 3)))]
    block = {"blocks": inner, **draw(labelled())}
    return (
        {"beside": [without_breaks(block), without_breaks(draw(plain(ids)))]} if draw(st.integers(0, 3)) == 0 else block
    )


@st.composite
def line(draw: st.DrawFn, ids: Ids) -> dict[str, Any]:
    items = [{"id": ids.new("item"), "label": "填表人"} for _ in range(draw(st.integers(1, 3)))]
    return {"line": ids.new("line"), "items": items}


@st.composite
def specs(draw: st.DrawFn) -> str:
    """Return the text of a spec."""
    ids = Ids()
    kinds = (stacked(ids), fields(ids), table(ids), table(ids), table(ids), plain(ids), beside(ids), line(ids))
    blocks = [draw(st.one_of(*kinds)) for _ in range(draw(st.integers(1, 4)))]
    head = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "annex": st.just("附件1"),
                "number": st.just("表01"),
                "period": st.just("{year}年度"),
                "unit_line": st.just("单位：万元"),
                "notes": st.sampled_from((["一条"], ["一条", "两条"])),
            },
        )
    )
    spec = {"formspec": 1, "id": "cases/generated", "title": "样表", **head, "blocks": blocks}
    return yaml.safe_dump(spec, allow_unicode=True, sort_keys=False)
