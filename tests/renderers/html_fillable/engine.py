"""The page's script without its page: to be run beside Python on the same cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from formspec_renderers.html.model import page_bands
from formspec_renderers.html_fillable.expressions import target_tables
from formspec_renderers.html_fillable.page import PageData, print_table
from formspec_renderers.html_fillable.words import messages, names, words

from formspec.layout import Layout
from formspec.values import Target, grammar_data

ENGINE = ("decimal.js", "target.js", "evaluate.js", "patterns.js")
HARNESS = """
const packed = {
  n: (held) => decimal(held), s: (held) => held, t: (held) => new Target(held), b: (held) => held,
  d: (held) => new Day(held), l: (held) => held, z: () => null,
};
const unpack = ([kind, held]) => packed[kind](held);
function pack(held) {
  if (held === null) return ['z', null];
  if (isDecimal(held)) return ['n', `${held.c}E${held.e}`];
  if (held instanceof Target) return ['t', held.text];
  if (held instanceof Day) return ['d', held.text];
  if (Array.isArray(held)) return ['l', held];
  return [typeof held === 'boolean' ? 'b' : 's', held];
}
function run([tree, values, counts, own]) {
  const held = new Map(Object.entries(values).map(([path, each]) => [path, unpack(each)]));
  const rows = (list) => Array.from({ length: counts[list] ?? 0 }, (_, index) => index);
  return pack(evaluate(tree, { get: (path) => held.get(path) ?? null, rows, own }));
}
"""


def script(*names: str) -> str:
    """Return some of the page's scripts, with the tables that they need."""
    folder = files("formspec_renderers.html_fillable") / "script"
    parts = [folder.joinpath(name).read_text(encoding="utf-8") for name in names]
    return f"const TARGETS = {json.dumps(target_tables())};\n" + "\n".join(parts)


def packed(held: Any) -> list[Any]:
    """Return a value with its kind, as the harness unpacks it."""
    match held:
        case None:
            return ["z", None]
        case bool():
            return ["b", held]
        case int() | Decimal():
            return ["n", str(held)]
        case Target():
            return ["t", str(held)]
        case str():
            return ["s", held]
        case date():
            return ["d", held.isoformat()]
    return ["l", list(held)]


def unpacked(pair: list[Any]) -> Any:
    """Return the value that the harness packed."""
    kind, held = pair
    match kind:
        case "n":
            return Decimal(held)
        case "t":
            return Target(held)
        case "d":
            return date.fromisoformat(held)
        case "l":
            return tuple(held)
    return held


def all_packed(values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return values by path as the harness unpacks them."""
    return {path: packed(held) for path, held in values.items()}


WITHOUT_VIEW = (
    "decimal.js",
    "target.js",
    "evaluate.js",
    "grammar.js",
    "patterns.js",
    "values.js",
    "data.js",
    "check.js",
    "layout.js",
    "pagination.js",
    "paged.js",
)
GRID = """
const sizes = (path) => (own(PAGE.sizes, path) ? PAGE.sizes[path] : undefined);
const data = new FormData(blankOf(SHAPE, '', sizes));
const nameOf = (path) => path;
function grid() {
  return PAGE.bands.map((band) => laidOut(band, data).cells.map((cell) => ({
    row: cell.row, rows: cell.rows, x: cell.x, w: cell.w, role: cell.role, text: cell.text, path: cell.path ?? '',
    prefix: cell.prefix ?? '', empty: cell.spare ? '' : cell.empty ?? '', name: cell.name ?? '',
    edges: cell.edges.join(''), spare: cell.spare ?? false,
  })));
}
"""


def data_script(layout: Layout) -> str:
    """Return the script of a layout's page, up to where the document begins."""
    page = PageData(layout, list(page_bands(layout))).json()
    given = {
        "PAGE": page,
        "WORDS": words("zh"),
        "MESSAGES": messages("zh"),
        "NAMES": names("zh", messages("zh").values()),
        "GRAMMAR": grammar_data(),
        "PRINT": print_table(),
    }
    tables = "".join(f"const {name} = {json.dumps(each)};\n" for name, each in given.items())
    return tables + script(*WITHOUT_VIEW) + GRID
