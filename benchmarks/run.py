"""Measure formspec beside what one would write instead, in one run, and print ratios."""

from __future__ import annotations

import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from by_hand import workbook_by_hand
from formspec_renderers.xlsx.reading import READER
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

import formspec

SPEC = "jiangsu/2024/department"
DATA = Path(__file__).parent.parent / "examples" / "data" / "department.json"
FILLED = Path(__file__).parent.parent / "examples" / "filled"
CLI = [sys.executable, "-m", "formspec"]
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


def cold(commands: Mapping[str, list[str]], runs: int = 15) -> dict[str, float]:
    """Return the median CPU seconds (user and system) of whole processes, each once in every round."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, command in commands.items():
            times[name].append(cpu_of(command))
    return {name: statistics.median(measured[1:]) for name, measured in times.items()}  # the first round fills caches


def cpu_of(command: list[str]) -> float:
    """Return the CPU seconds of a process; its output is discarded, and byte code is written as usual."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    process = os.posix_spawn(command[0], command, environment, file_actions=silent)
    _, _, used = os.wait4(process, 0)
    return used.ru_utime + used.ru_stime


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


def validating_one_workbook(paths: Sequence[Path]) -> None:
    """Print what ``formspec validate`` takes for each workbook, beside a script that only loads it."""
    print(f"\n{'validate FILE, CPU':28} {'ms':>9}   beside openpyxl load_workbook")
    for path in paths:
        loading = [sys.executable, "-c", f"import openpyxl; openpyxl.load_workbook({str(path)!r})"]
        took = cold({"loaded": loading, "validated": [*CLI, "validate", str(path)]})
        print(f"{path.name:28} {took['validated'] * 1000:9.0f}   {took['validated'] / took['loaded']:.2f}")


def whole_processes() -> None:
    """Print what short commands take, beside the import of the libraries that one would write them with."""
    took = cold(
        {
            "import of the libraries": IMPORTS,
            "--help": [*CLI, "--help"],
            "blank --to md": [*CLI, "blank", SPEC, "--to", "md", "-o", "-"],
            "blank --to xlsx": [*CLI, "blank", SPEC, "--to", "xlsx", "-o", "-"],
            "import formspec": [sys.executable, "-c", "import formspec"],
        }
    )
    print(f"\n{'whole process, CPU':28} {'ms':>9}   beside the imports alone")
    for name, seconds in took.items():
        print(f"{name:28} {seconds * 1000:9.0f}   {seconds / took['import of the libraries']:.2f}")


def large_workbook(spec: formspec.FormSpec, folder: Path) -> Path:
    """Write the filled form with a list of 300 items; return its path."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    funds = data["funds"]
    funds["projects"] = [{**funds["projects"][0], "name": f"项目{number}"} for number in range(1, 301)]
    path = folder / "300 items.xlsx"
    path.write_bytes(spec.render(spec.parse(data)))
    return path


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
    whole_processes()
    with TemporaryDirectory() as folder:
        validating_one_workbook([*sorted(FILLED.glob("*.xlsx")), large_workbook(spec, Path(folder))])


if __name__ == "__main__":
    main()
