"""Measure formspec beside what one would write instead, in one run, and print ratios."""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from by_hand import workbook_by_hand
from formspec_renderers.xlsx.reading import READER
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

import formspec

SPEC = "jiangsu/2024/department"
DATA = Path(__file__).parent.parent / "examples" / "data" / "department.json"
FILLED = Path(__file__).parent.parent / "examples" / "filled"
IMPORTS = [sys.executable, "-c", "import yaml, jsonschema, jinja2, openpyxl"]


def per_call(work: Callable[[], object], seconds: float = 1.0) -> float:
    """Return the median seconds of one call, after a warm-up."""
    work()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def cold(command: list[str], runs: int = 9, *, check: bool = True) -> float:
    """Return the median seconds of a whole process; with ``check``, its exit status must be 0."""
    times = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        subprocess.run(command, check=check, capture_output=True)
        times.append(time.perf_counter() - begin)
    return statistics.median(times[1:])


def reading_back(spec: formspec.FormSpec, form: formspec.Form) -> None:
    """Print what it takes to read one filled workbook, beside what load_workbook takes, alone and with jsonschema."""
    content, data = spec.render(form), json.loads(DATA.read_text(encoding="utf-8"))
    checker = Draft202012Validator(spec.schema())
    skip = frozenset(("填报说明", "选项", "计算"))

    def loaded() -> None:
        load_workbook(io.BytesIO(content))

    def loaded_and_validated() -> None:
        load_workbook(io.BytesIO(content))
        list(checker.iter_errors(data))

    def opened() -> None:
        book = READER.open(content)
        list(book.sheets(skip))
        _ = book.properties

    alone, both = per_call(loaded), per_call(loaded_and_validated)
    print(f"\n{'filled workbook, per form':28} {'ms':>9}   beside load_workbook   beside it with jsonschema")
    for what, work in (
        ("openpyxl load_workbook", loaded),
        ("openpyxl and jsonschema", loaded_and_validated),
        ("reading the file", opened),
        ("parse and check", lambda: spec.check(spec.parse(data))),
        ("read, match, parse, check", lambda: formspec.read(content)),
    ):
        took = per_call(work)
        print(f"{what:28} {took * 1000:9.2f}   1/{alone / took:<20.1f} 1/{both / took:.1f}")


def validating_one_workbook() -> None:
    """Print what ``formspec validate`` takes for each filled workbook, beside a script that only loads it."""
    print(f"\n{'validate FILE, cold':28} {'ms':>9}   beside openpyxl load_workbook")
    for path in sorted(FILLED.glob("*.xlsx")):
        base = cold([sys.executable, "-c", f"import openpyxl; openpyxl.load_workbook({str(path)!r})"])
        took = cold([sys.executable, "-m", "formspec", "validate", str(path)], check=False)  # some have mistakes
        print(f"{path.name:28} {took * 1000:9.0f}   {took / base:.2f}")


def main() -> None:
    """Print a table."""
    spec = formspec.load(SPEC)
    form = spec.parse(json.loads(DATA.read_text(encoding="utf-8")))
    blank, filled, values = spec.layout(), spec.layout(form), spec.evaluate(form)
    by_hand = {
        "blank": per_call(lambda: workbook_by_hand(blank, {})),
        "filled": per_call(lambda: workbook_by_hand(filled, values)),
    }
    print(f"{'per form, warm':28} {'ms':>9}   beside openpyxl by hand")
    for kind, base in by_hand.items():
        print(f"{kind + ' xlsx by hand':28} {base * 1000:9.2f}   1")
        for to in ("xlsx", "html", "md"):
            took = per_call(
                (lambda to=to: spec.blank(to)) if kind == "blank" else (lambda to=to: spec.render(form, to))
            )
            print(f"{kind + ' ' + to:28} {took * 1000:9.2f}   1/{base / took:.0f}")
    reading_back(spec, form)
    base = cold(IMPORTS)
    print(f"\n{'whole process, cold':28} {'ms':>9}   beside the imports alone")
    print(f"{'import of the libraries':28} {base * 1000:9.0f}   1")
    cli = [sys.executable, "-m", "formspec"]
    for name, arguments in (
        ("--help", ["--help"]),
        ("blank --to md", ["blank", SPEC, "--to", "md", "-o", "-"]),
        ("blank --to xlsx", ["blank", SPEC, "--to", "xlsx", "-o", "-"]),
        ("import formspec", []),
    ):
        command = cli + arguments if arguments else [sys.executable, "-c", "import formspec"]
        took = cold(command)
        print(f"{name:28} {took * 1000:9.0f}   {took / base:.2f}")
    validating_one_workbook()


if __name__ == "__main__":
    main()
