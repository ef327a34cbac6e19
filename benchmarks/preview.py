"""Measure how long a save takes to be seen in the browser: from the file's last byte to the new form on the screen."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

import formspec

FORMS = ("jiangsu/2024/department", "jiangsu/2024/project")
SAVES = 10
SEEN = """(text) => new Promise((resolve) => {
  const look = () => {
    const form = document.querySelector('iframe').contentDocument;
    if (form?.documentElement?.textContent.includes(text)) requestAnimationFrame(() => resolve(Date.now()));
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Resolves with the time at which a text of the form is painted."""


def save(path: Path, text: str) -> float:
    """Replace a file as editors do, by renaming; return the time in milliseconds."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    now = time.time() * 1000
    new.replace(path)
    return now


def measured(page: Any, path: Path, title: str) -> list[float]:
    """Return the milliseconds of each save that changes the title of the form in ``path``."""
    text, times = path.read_text(encoding="utf-8"), []
    for number in range(SAVES + 1):
        new = f"{title}{number}"
        begin = save(path, text.replace(title, new))
        times.append(page.evaluate(SEEN, new) - begin)
        time.sleep(0.7 + 0.013 * number)  # the checks after a save are done; at another moment between two looks
    return times[1:]


def preview(browser: Any, form: str, folder: Path) -> list[float]:
    """Return the times of a form, whose files are in ``folder``."""
    name = f"{form.rpartition('/')[2]}.yaml"
    command = [sys.executable, "-m", "formspec", "preview", name, "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = re.search(r"http://\S+", running.stdout.readline())
        assert address is not None
        page = browser.new_page()
        page.goto(address[0])
        title = formspec.load(form).title
        page.evaluate(SEEN, title)
        times = measured(page, folder / name, title)
        page.close()
        running.terminate()
    return times


def main() -> None:
    """Print a table."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    print(f"{'save to picture':28} {'median ms':>9} {'slowest':>9}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        source = Path(formspec.load(FORMS[0]).compiled.sources.root).parent
        copy = shutil.copytree(source, Path(folder) / "specs")
        for form in FORMS:
            times = preview(browser, form, copy)
            print(f"{form:28} {statistics.median(times):9.0f} {max(times):9.0f}")
        browser.close()


if __name__ == "__main__":
    main()
