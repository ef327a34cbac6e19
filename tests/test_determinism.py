"""Same input, same bytes: whatever the hash seed, whatever the time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

import formspec

SCRIPT = """
import hashlib, time, formspec
moment = {moment}
time.time = lambda: moment
for entry in formspec.forms():
    spec = formspec.load(entry.id)
    for to in ("xlsx", "html", "md"):
        print(entry.id, to, hashlib.sha256(spec.blank(to, year=2025)).hexdigest())
    print(hashlib.sha256(spec.types().encode()).hexdigest())
"""


def digests(seed: str, moment: float) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", SCRIPT.format(moment=moment)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_every_form_gives_the_same_bytes_under_another_hash_seed_and_at_another_time() -> None:
    first, second = digests("1", 1_000_000_000.0), digests("4242", 1_900_000_000.5)
    assert first == second
    assert first.count("\n") >= 16


@pytest.mark.parametrize("to", ["xlsx", "html", "md"])
def test_filling_twice_gives_the_same_bytes(to: str) -> None:
    spec = formspec.load("jiangsu/2024/department")
    form = spec.new(year=2025)
    form.unit.name = "示例厅"
    once, again = spec.render(form, to), formspec.load(spec.id).render(form, to)
    assert hashlib.sha256(once).digest() == hashlib.sha256(again).digest()
