"""``python -m tests.fuzz [--runs N] [TARGET…]``: change contents by chance, guided by coverage where atheris is.

Without atheris (it has wheels for some versions of Python only) the same changes are made without guidance; the first
line says so. A content that fails is written to ``fuzz-failures/``: fix the cause, and move it to ``tests/fuzz/found/``.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import pkgutil
import random
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

FAILURES = Path("fuzz-failures")
_MOST_BYTES = 2_000_000  # of one content; the corpus has at most a tenth of it
_MOST_MEGABYTES = 3_000
_INSTRUMENTED = ("formspec", "formspec_renderers")
_SEED = 20240630  # a run is repeated by its seed, so that CI finds what it found before; another one looks elsewhere


def main() -> int:
    """Run the targets; return 1 if any of them fails."""
    arguments = _arguments()
    if arguments.guided:
        _guided(arguments.targets[0], arguments.runs, arguments.seed, arguments.corpus)
    from tests.fuzz.targets import TARGETS  # not before `_guided`, which instruments what it imports

    has_atheris = importlib.util.find_spec("atheris") is not None and not arguments.plain
    how = "guided by coverage (atheris)" if has_atheris else "without guidance: atheris is not installed"
    print(f"fuzzing {how if not arguments.plain else 'without guidance'}", flush=True)
    run = _in_process_of_its_own if has_atheris else _plain
    targets = [TARGETS[name] for name in arguments.targets]
    failed = [each.name for each in targets if not run(each, arguments.runs or each.runs, arguments.seed)]
    if failed:
        print(f"failed: {', '.join(failed)}; the contents are in {FAILURES}/", file=sys.stderr)
    return int(bool(failed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", default=["workbook", "yaml", "json"], metavar="TARGET")
    parser.add_argument("--runs", type=int, help="contents for each target; by default about a minute of them")
    parser.add_argument("--seed", type=int, default=_SEED, help="another one makes other changes")
    parser.add_argument("--plain", action="store_true", help="without guidance, also where atheris is installed")
    parser.add_argument("--guided", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    return parser.parse_args()


def _plain(target: Target, runs: int, seed: int) -> bool:
    """Try so many changed contents of the corpus."""
    chance = random.Random(f"{target.name} {seed}")
    contents = [*target.corpus(), *(path.read_bytes() for path in target.found())]
    passed = True
    for _ in range(runs):
        content = target.change(chance.choice(contents), chance)
        try:
            target(content)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure, and the content is kept
            passed = False
            print(f"{target.name}: {type(error).__name__}: {error}\n  {_kept(target.name, content)}", file=sys.stderr)
    print(f"{target.name}: {runs} contents", flush=True)
    return passed


def _kept(name: str, content: bytes) -> Path:
    FAILURES.mkdir(exist_ok=True)
    path = FAILURES / f"{name}-{hashlib.sha256(content).hexdigest()[:16]}"
    path.write_bytes(content)
    return path


def _in_process_of_its_own(target: Target, runs: int, seed: int) -> bool:
    """Run one target under atheris, which ends its process; without guidance if atheris itself fails."""
    FAILURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, content in enumerate(target.corpus()):
            (Path(corpus) / str(number)).write_bytes(content)
        command = [sys.executable, "-m", "tests.fuzz", "--guided", "--corpus", corpus, "--runs", str(runs)]
        command += ["--seed", str(seed), target.name]
        same = {**os.environ, "PYTHONHASHSEED": "0"}  # the order of sets decides what is covered first
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=same)
    lines = done.stderr.splitlines()
    if done.returncode:  # the traceback is on standard output; lines with # are the progress of the search
        print(done.stdout, "\n".join(each for each in lines if not each.startswith("#")), file=sys.stderr)
    has_failed = any(FAILURES.glob(f"{target.name}-*"))
    if not has_failed:
        with suppress(OSError):  # other contents are in it
            FAILURES.rmdir()
    if done.returncode and not has_failed:
        print(f"{target.name}: atheris ended by itself; without guidance", flush=True)
        return _plain(target, runs, seed)
    print(f"{target.name}: {next((each for each in reversed(lines) if each.startswith('Done')), 'failed')}", flush=True)
    return done.returncode == 0


def _guided(name: str, runs: int, seed: int, corpus: str) -> None:
    """Fuzz one target under atheris; does not return."""
    import atheris

    with atheris.instrument_imports(include=list(_INSTRUMENTED)):
        for package in _INSTRUMENTED:
            module = import_module(package)
            for each in pkgutil.walk_packages(module.__path__, f"{package}."):
                if not each.name.endswith("__main__"):
                    import_module(each.name)
        from tests.fuzz.targets import TARGETS

    target = TARGETS[name]

    def change(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        changed = atheris.Mutate(data, most) if chance.random() < 0.2 else target.change(data, chance)
        return changed[:most]

    options = [
        f"-runs={runs}",
        f"-seed={seed}",
        f"-max_len={_MOST_BYTES}",
        f"-rss_limit_mb={_MOST_MEGABYTES}",
        "-timeout=60",
        f"-artifact_prefix={FAILURES}{os.sep}{name}-",
    ]
    atheris.Setup([sys.argv[0], *options, corpus], target, custom_mutator=change, enable_python_coverage=True)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
