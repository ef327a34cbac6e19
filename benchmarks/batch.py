"""Measure a folder of returned workbooks: wall and CPU time, first result and memory, by number of processes.

``python benchmarks/batch.py [NUMBER]`` makes NUMBER workbooks (2,000) of two forms, each with data of its own, damages
one of twenty, and reads them in one process, in two, and with Dask on two processes, if that is installed.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import formspec
from formspec.batch import fill_many, read_many

FILLED = Path(__file__).resolve().parent.parent / "examples" / "filled"
NUMBER = 2000
DAMAGED = 20  # one of so many


def varied(value: Any, chance: random.Random) -> Any:
    """Return data with other texts and numbers of the same kinds."""
    if isinstance(value, dict):
        return {key: each if key in ("form", "year") else varied(each, chance) for key, each in value.items()}
    if isinstance(value, list):
        return [varied(each, chance) for each in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(value * chance.uniform(0.5, 1.5), 2) if isinstance(value, float) else value
    return value


def make(folder: Path, number: int) -> None:
    """Write the workbooks, named by their number; those that are damaged are cut off or changed in the middle."""
    chance = random.Random(12)
    data = folder / "data"
    data.mkdir(parents=True)
    forms = []
    for name in ("department", "project"):
        reading = formspec.read(FILLED / f"{name}.xlsx")
        forms.append(reading.spec.to_json(reading.form))
    for each in range(number):
        text = json.dumps(varied(forms[each % 2], chance), ensure_ascii=False)
        (data / f"{each:05}.json").write_text(text, encoding="utf-8")
    (folder / "returns").mkdir()
    for each, result in enumerate(fill_many(data)):
        content = bytearray(result.contents["xlsx"])
        if each % DAMAGED == 7:
            middle = len(content) // 2
            is_cut_off = each % (2 * DAMAGED) == 7
            content = content[:middle] if is_cut_off else content[:middle] + bytes(2000) + content[middle + 2000 :]
        (folder / "returns" / f"{each:05}.xlsx").write_bytes(content)


def cluster() -> Any:
    """Return a client of Dask with two processes."""
    from distributed import Client, LocalCluster

    return Client(LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None))


def measure(folder: Path, how: str) -> dict[str, Any]:
    """Return what reading a folder cost; run in a process of its own."""
    specs = ["jiangsu/2024/department", "jiangsu/2024/project"] if how.endswith("spec") else None
    jobs = None if how == "dask" else int(how[0])
    with cluster() if how == "dask" else nullcontext() as client:
        begin, first, good, bad = time.perf_counter(), 0.0, 0, 0
        executor = client.get_executor() if client else None
        for result in read_many(folder, specs, executor=executor, jobs=jobs):
            first = first or time.perf_counter() - begin
            good, bad = good + result.is_read, bad + (not result.is_read)
        wall = time.perf_counter() - begin
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "how": how,
        "read": good,
        "unreadable": bad,
        "wall s": round(wall, 1),
        "first s": round(first, 2),
        "own CPU s": round(own.ru_utime + own.ru_stime, 1),
        "workers CPU s": round(workers.ru_utime + workers.ru_stime, 1),
        "own MiB": own.ru_maxrss // 1024,
        "largest worker MiB": workers.ru_maxrss // 1024,
    }


def main() -> None:
    """Measure each way in a process of its own."""
    if len(sys.argv) == 4:
        print(json.dumps(measure(Path(sys.argv[2]), sys.argv[3])))
        return
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    with tempfile.TemporaryDirectory() as temporary:
        for count in sorted({max(number // 10, 1), number}):
            folder = Path(temporary) / str(count)
            make(folder, count)
            for how in ("1", "2", "1 spec", "2 spec", "dask"):
                command = [sys.executable, __file__, "measure", str(folder / "returns"), how]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                lines = done.stdout.splitlines()
                print(count, lines[-1] if lines else done.stderr.splitlines()[-1:], flush=True)


if __name__ == "__main__":
    main()
