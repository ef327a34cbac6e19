"""The commands that write the data of many files: each result is written as soon as it is there."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import click

from ..api import load, load_by_id
from ..batch import BatchResult, Input, fill_many, read_many
from ..output import remove_leftovers, write
from ..problems import Problem, ProblemError, SourceLocation, has_errors
from ..report.summary import Summary
from .files import Files, outcome_of, progress_of, report_passed_over
from .finished import Finished
from .isolation import isolated
from .language import word
from .outputs import STDOUT, DistinctPaths, InputFiles, reject_another_suffix
from .report import line_json, show, summary_line
from .terminal import say, say_json, say_json_line


def read(files: Files, output: str | None, shape: str, *, again: bool) -> None:
    """Read files; accepted values are written as JSON even if there are problems."""
    is_data_wanted = shape == "jsonl" and output is None
    if output is None and not files.is_batch:
        output = STDOUT
    if is_data_wanted or output == STDOUT:
        _read_to_stdout(files, shape)
        return
    outputs = Outputs(files, output, (".json",), "read", again=again)
    results = read_many(outputs.planned(), files.specs, jobs=files.jobs)
    _write_all(files, outputs, results, shape, lambda result: [_json_bytes(result.data)] if result.is_read else [])


def _json_bytes(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _read_to_stdout(files: Files, shape: str) -> None:
    inputs, shown = files.inputs(), _Shown(files.lang, shape)
    with progress_of(files, inputs, shape) as tick:
        for result in read_many(inputs, files.specs, jobs=files.jobs):
            if shape != "jsonl" and result.is_read:
                say_json(result.data)
            shown.add(result, result.problems, {"data": result.data})
            tick()
    report_passed_over(inputs, 0, files.lang)
    shown.finish()


def render(
    files: Files,
    formats: Sequence[tuple[str, str]],
    options: Mapping[str, Mapping[str, str]],
    output: str | None,
    shape: str,
    *,
    again: bool,
) -> None:
    """Write the data of each file into its form; ``formats`` are names and the endings of their files."""
    names, suffixes = [name for name, _ in formats], [suffix for _, suffix in formats]
    if output == STDOUT:
        raise click.UsageError(word("one-output", files.lang))
    if len({*suffixes}) < len(suffixes):
        repeated = sorted({f"*{suffix}" for suffix in suffixes if suffixes.count(suffix) > 1})
        raise ProblemError([Problem(code="output.exists-twice", params={"path": repeated}, location=SourceLocation())])
    purpose = f"render {json.dumps({name: options.get(name, {}) for name in names}, sort_keys=True)}"
    outputs = Outputs(files, output, suffixes, purpose, again=again)
    results = fill_many(outputs.planned(), files.specs, names, options=options, jobs=files.jobs)
    _write_all(files, outputs, results, shape, lambda result: [result.contents.get(name) for name in names])


def _write_all(
    files: Files,
    outputs: Outputs,
    results: Iterable[BatchResult],
    shape: str,
    contents: Callable[[BatchResult], Sequence[bytes | None]],
) -> None:
    """Write the documents of each result at once, and report its problems."""
    shown = _Shown(files.lang, shape)
    with progress_of(files, outputs.inputs, shape) as tick:
        outputs.when_passed_over = tick
        for result in results:
            problems = list(result.problems)
            written = outputs.write(result, contents(result), problems)
            if shape != "jsonl":
                for path in written:
                    say(word("wrote", files.lang, path=path), err=True)
            shown.add(result, problems, {"written": list(map(str, written))})
            tick()
    report_passed_over(outputs.inputs, outputs.passed_over, files.lang)
    shown.finish()


class _Shown:
    """Shows the problems of one file after the other, and at the end those that many share."""

    def __init__(self, lang: str, shape: str) -> None:
        self._lang, self._as_lines = lang, shape == "jsonl"
        self._summary, self._failed = Summary(), False

    def add(self, result: BatchResult, problems: Sequence[Problem], more: Mapping[str, Any]) -> None:
        """Show one result; ``problems`` are those of its output as well."""
        self._failed = self._failed or has_errors(problems)
        if self._as_lines:
            say_json_line(line_json(result.name, result.form, result.fullness, problems, self._lang, more))
            return
        came = outcome_of(result)
        self._summary.add(came)
        own = [problem for problem in problems if problem not in came.shared]
        show(own, self._lang, to_stderr=True)
        if result.fullness is not None:
            say(summary_line(result.name, own, result.fullness, self._lang), err=True)

    def finish(self) -> None:
        """Show what files share; exit with status 1 if there are errors."""
        show(self._summary.shared(), self._lang, to_stderr=True)
        if self._failed:
            raise SystemExit(1)


class Outputs:
    """The paths of the documents of each input, below one folder; those that are finished are passed over."""

    def __init__(self, files: Files, output: str | None, suffixes: Sequence[str], purpose: str, *, again: bool) -> None:
        folder = Path(output or ".")
        self._file: Path | None = None
        self._suffixes, self._again, self._sources = suffixes, again, InputFiles(files.names)
        if output and len(suffixes) == 1 and folder.suffix == suffixes[0] and not folder.is_dir():
            if files.is_batch:
                raise click.UsageError(word("one-file", files.lang, path=output))
            self._file = folder
        else:
            reject_another_suffix(folder, output, tuple(suffixes), files.lang)
        self._folder, self._read_folders = folder, files.folders()
        self.inputs = files.inputs(folder)
        self.passed_over = 0
        self.when_passed_over: Callable[[], None] = lambda: None
        self._planned: deque[list[Path]] = deque()
        self._finished = Finished(folder, purpose, _digests(files.specs)) if files.is_batch else None
        self._cleaned: set[Path] = set()

    def planned(self) -> Iterator[Input]:
        """Yield the inputs whose documents are to be made."""
        distinct = DistinctPaths()
        for item in self.inputs:
            if self._is_own(item):
                continue
            paths = [self._file] if self._file else [distinct.take(self._path(item, each)) for each in self._suffixes]
            if self._finished is not None and not self._again and self._finished.has(item, paths):
                self.passed_over += 1
                self.when_passed_over()
                continue
            self._planned.append(paths)
            yield item

    def _is_own(self, item: Input) -> bool:
        """Return whether an input is an output of an earlier run, in a folder that is read and written."""
        return self._finished is not None and not item.members and self._finished.made(Path(item.path))

    def _path(self, item: Input, suffix: str) -> Path:
        below = PurePosixPath(item.relative)
        return self._folder / below.with_name(f"{below.stem}{suffix}")

    def write(self, result: BatchResult, contents: Sequence[bytes | None], problems: list[Problem]) -> list[Path]:
        """Write the documents of the next result and return their paths; what fails is added to ``problems``."""
        paths, written = self._planned.popleft(), []
        for path, content in zip(paths, contents, strict=False):
            if content is None:
                continue
            with isolated(str(path), problems):
                self._check(path)
                self._clean(path.parent)
                written.append(write(path, content))
        if self._finished is not None and written:
            is_whole = len(written) == len(paths)
            self._finished.add(result, written, ok=is_whole and not has_errors(problems))
        return written

    def _check(self, path: Path) -> None:
        """Reject a path that is an input: one that was named, or a file in a folder of inputs that is not our own."""
        self._sources.reject(path)
        is_among_inputs = any(path.resolve().is_relative_to(each) for each in self._read_folders)
        if is_among_inputs and path.exists() and self._finished is not None and not self._finished.made(path):
            location = SourceLocation(file=str(path))
            raise ProblemError([Problem(code="output.same-file", params={"path": str(path)}, location=location)])

    def _clean(self, folder: Path) -> None:
        if folder not in self._cleaned:
            self._cleaned.add(folder)
            remove_leftovers(folder)


def _digests(specs: Sequence[str]) -> Callable[[str], str]:
    """Return a function that returns the digest of the spec of a form as it is now, each loaded once."""

    @cache
    def named() -> dict[str, str]:
        return {spec.id: spec.digest for spec in map(load, specs)}

    def digest_of(form: str) -> str:
        return named().get(form, "") if specs else load_by_id(form).digest

    return digest_of
