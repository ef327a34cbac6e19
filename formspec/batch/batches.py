"""The functions of the package: a stream of results of many files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..defaults import DEFAULT_FORMAT
from .inputs import Input, Inputs
from .results import BatchResult
from .running import run
from .work import Specs, Work, chosen_formats, packed

if TYPE_CHECKING:
    from concurrent.futures import Executor

Paths = str | Path | Iterable[str | Path | Input]
"""Files, folders, patterns (``returns/**/*.xlsx``) and zips; or an iterable of them, which is read as it is needed."""


def read_many(
    paths: Paths,
    specs: Specs = None,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    ordered: bool = True,
) -> Iterator[BatchResult]:
    """Yield the data and the problems of each file.

    Args:
        paths: Files, folders, patterns and zips, or one of them. Folders and zips are searched to any depth.
        specs: The forms that the files may be: FormSpecs, catalog ids or paths, or one of them. Each file is read as
            the one that it names. Without it, any installed form. They are loaded once, not once for each file.
        executor: Any ``concurrent.futures.Executor``; it is not shut down. Without it, a pool of processes. A script
            that uses the pool needs ``if __name__ == "__main__":``, since its workers import it.
        jobs: The number of processes; by default the cores that this process may use. With 1, everything is done in
            this process. With ``executor``, the number of its workers.
        ordered: Whether results come in the order of the inputs; otherwise each comes as soon as it is there.

    Raises:
        ProblemError: One of ``specs`` cannot be loaded. Everything else is a problem of one result.
    """
    return run(Work(specs=packed(specs), keeps_data=True), _inputs(paths), executor, jobs, ordered=ordered)


def validate_many(
    paths: Paths,
    specs: Specs = None,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    ordered: bool = True,
) -> Iterator[BatchResult]:
    """Yield the problems of each file. Arguments and errors are those of :func:`read_many`."""
    return run(Work(specs=packed(specs)), _inputs(paths), executor, jobs, ordered=ordered)


def fill_many(
    paths: Paths,
    specs: Specs = None,
    formats: str | Sequence[str] = DEFAULT_FORMAT,
    *,
    options: Mapping[str, Mapping[str, str]] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    ordered: bool = True,
) -> Iterator[BatchResult]:
    """Yield the filled form of each file, in one or several formats, and its problems.

    A form with missing values or broken rules is made all the same; one with rejected values is not.

    Args:
        paths: As for :func:`read_many`.
        specs: As for :func:`read_many`.
        formats: The name of a format as ``formspec formats`` lists it, or several.
        options: Options of formats, such as ``{"html": {"fragment": "yes"}}``.
        executor: As for :func:`read_many`.
        jobs: As for :func:`read_many`.
        ordered: As for :func:`read_many`.

    Raises:
        ProblemError: One of ``specs`` cannot be loaded. Everything else is a problem of one result.
    """
    work = Work(specs=packed(specs), formats=chosen_formats(formats, options or {}))
    return run(work, _inputs(paths), executor, jobs, ordered=ordered)


def _inputs(paths: Paths) -> Iterable[Input]:
    return paths if isinstance(paths, Inputs) else Inputs((paths,) if isinstance(paths, str | Path) else paths)
