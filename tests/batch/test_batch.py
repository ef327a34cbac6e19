"""Many files as one stream of results: here, in a pool, and with an executor of another library."""

from __future__ import annotations

import json
import os
import pickle
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec import ProblemError, loading
from formspec.batch import BatchResult, Input, fill_many, read_many, validate_many
from formspec.batch import running as running_module
from formspec.batch.work import Work
from tests.batch.forms import SPEC
from tests.conftest import missing

ROOT = Path(__file__).resolve().parent.parent.parent
FILLED = ROOT / "examples" / "filled"
PROJECT, DEPARTMENT, WRONG = (FILLED / f"{name}.xlsx" for name in ("project", "department", "department-with-mistakes"))


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "spec" / "batch.yaml"
    path.parent.mkdir()
    path.write_text(SPEC, encoding="utf-8")
    return path


def written(folder: Path, number: int, *, wrong: tuple[int, ...] = ()) -> list[Path]:
    """Write files of data; those of the numbers in ``wrong`` have no name in them."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{each:03}.json" for each in range(number)]
    for each, path in enumerate(paths):
        person = {"age": each} | ({} if each in wrong else {"name": f"第{each}人"})
        path.write_text(json.dumps({"form": "cases/batch", "person": person}, ensure_ascii=False), encoding="utf-8")
    return paths


def compared(results: Iterator[BatchResult]) -> list[tuple[Any, ...]]:
    return [(each.name, each.form, each.digest, each.problems, each.data, each.contents) for each in results]


# --- one input is one result


def test_the_results_are_those_of_reading_each_file_alone() -> None:
    paths = [PROJECT, WRONG, DEPARTMENT]
    for result, path in zip(read_many(paths, jobs=1), paths, strict=True):
        alone = formspec.read(path)
        assert (result.form, result.digest) == (alone.spec.id, alone.spec.digest)
        assert (result.problems, result.fullness) == (alone.problems, alone.fullness)
        assert result.data == alone.spec.to_json(alone.form)
        assert result.ok == alone.ok


def test_a_bad_input_is_one_bad_result(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(PROJECT.read_bytes()[:5000])
    missing = tmp_path / "missing.xlsx"
    results = list(read_many([damaged, PROJECT, missing], jobs=1))
    assert [each.is_read for each in results] == [False, True, False]
    assert [each.ok for each in results] == [False, True, False]
    assert all(problem.location and problem.location.file for each in results for problem in each.problems)


def test_validate_many_sends_no_data_back(spec: Path, tmp_path: Path) -> None:
    results = list(validate_many(written(tmp_path / "data", 3, wrong=(1,)), spec, jobs=1))
    assert [[problem.code for problem in each.problems] for each in results] == [[], ["data.required"], []]
    assert all(each.data is None and each.form == "cases/batch" for each in results)


def test_a_form_is_filled_in_several_formats_unless_a_value_was_rejected(spec: Path, tmp_path: Path) -> None:
    paths = written(tmp_path / "data", 3, wrong=(1,))
    paths[2].write_text('{"form": "cases/batch", "person": {"name": "x", "age": "old"}}', encoding="utf-8")
    first, second, third = fill_many(paths, spec, ["md", "html"], options={"html": {"fragment": "yes"}}, jobs=1)
    loaded = formspec.load(spec)
    form = loaded.parse(paths[0])
    assert first.contents["md"] == loaded.render(form, "md")
    assert first.contents["html"] == loaded.render(form, "html", options={"fragment": "yes"})
    assert sorted(second.contents) == ["html", "md"]
    assert not third.contents
    assert not third.ok


def test_a_spec_that_cannot_be_loaded_is_reported_before_any_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(ProblemError):
        read_many([PROJECT], tmp_path / "missing.yaml")


# --- several specs


def test_different_specs_with_one_id_are_reported_before_any_file_is_read(spec: Path, tmp_path: Path) -> None:
    again, other = tmp_path / "again.yaml", tmp_path / "other.yaml"
    again.write_text("# the same\n" + spec.read_text(encoding="utf-8"), encoding="utf-8")
    other.write_text(spec.read_text(encoding="utf-8").replace("label: ", "label: 新", 1), encoding="utf-8")
    assert list(validate_many([], [spec, again], jobs=1)) == []
    with pytest.raises(ProblemError) as raised:
        validate_many([], [spec, again, other], jobs=1)
    assert [(each.code, each.params["specs"]) for each in raised.value.problems] == [
        ("catalog.same-id", [str(spec), str(other)])
    ]


def test_each_file_is_read_as_the_one_of_several_specs_that_it_names(spec: Path, tmp_path: Path) -> None:
    data = written(tmp_path / "data", 1)
    specs = [spec, "jiangsu/2024/project"]
    mine, project, other, wrong = read_many([*data, PROJECT, DEPARTMENT, *data], specs, jobs=1)
    assert (mine.form, project.form) == ("cases/batch", "jiangsu/2024/project")
    assert mine == wrong
    assert [problem.code for problem in other.problems] == ["read.unknown-form"]


def test_specs_are_loaded_once_for_all_files(spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = read_many(written(tmp_path / "data", 5), [spec, "jiangsu/2024/project"], jobs=1)
    monkeypatch.setattr(loading, "build_spec", None)
    spec.unlink()
    assert all(each.ok for each in results)


# --- the pool


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        yield executor


def test_a_pool_gives_the_results_of_one_process_in_the_order_of_the_inputs(
    pool: Executor, spec: Path, tmp_path: Path
) -> None:
    inputs = [*written(tmp_path / "data", 30, wrong=(3, 17)), tmp_path / "missing.json"]
    alone = compared(read_many(inputs, spec, jobs=1))
    assert compared(read_many(inputs, spec, executor=pool)) == alone
    assert sorted(map(repr, compared(read_many(inputs, spec, executor=pool, ordered=False)))) == sorted(
        map(repr, alone)
    )


def test_results_are_small(spec: Path, tmp_path: Path) -> None:
    (result,) = read_many(PROJECT, jobs=1)
    assert len(pickle.dumps(result)) < PROJECT.stat().st_size


def test_only_a_window_of_inputs_is_asked_for_before_the_first_result(spec: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "data", 1)[0]
    asked: list[int] = []

    def endless() -> Iterator[Path]:
        while True:
            asked.append(1)
            yield path

    with ThreadPoolExecutor(2) as executor:
        for ordered in (True, False):
            asked.clear()
            results = read_many(endless(), spec, executor=executor, jobs=2, ordered=ordered)
            for number in range(1, 40):
                assert next(results).ok
                assert len(asked) <= number + 4 * 2
            results.close()  # type: ignore[attr-defined]


class Slow(Executor):
    """Completes nothing but the second task, until the last one was submitted."""

    def __init__(self, number: int) -> None:
        self.waiting: list[tuple[Future[Any], Any, Any]] = []
        self.number = number

    def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, work, arguments[0]))
        if len(self.waiting) == 2:
            future.set_result(work(arguments[0]))
        if len(self.waiting) == self.number:
            for each, task, item in self.waiting:
                if not each.done():
                    each.set_result(task(item))
        return future


def test_a_slow_input_holds_back_no_other_result_unless_they_are_ordered(spec: Path, tmp_path: Path) -> None:
    paths = written(tmp_path / "data", 5)
    names = [each.name for each in read_many(paths, spec, executor=Slow(5), ordered=False)]
    assert names[0] == str(paths[1])
    assert sorted(names) == sorted(map(str, paths))
    assert [each.name for each in read_many(paths, spec, executor=Slow(5))] == list(map(str, paths))


class Deadly(Work, frozen=True):
    """Ends its process at each input with ``deadly`` in its name."""

    def __call__(self, item: Input) -> BatchResult:
        if "deadly" in item.name:
            os.kill(os.getpid(), signal.SIGKILL) if hasattr(signal, "SIGKILL") else os._exit(9)
        return BatchResult(input=item, form="x")


@pytest.mark.slow
@pytest.mark.parametrize("ordered", [True, False])
def test_an_input_that_ends_its_process_is_one_bad_result(ordered: bool) -> None:
    names = [f"{number}{'deadly' if number in (4, 5, 20) else ''}" for number in range(25)]
    inputs = [Input(name=name, path=name, relative=name) for name in names]
    results = list(running_module.run(Deadly(specs=b""), inputs, None, 2, ordered=ordered))
    assert sorted(each.name for each in results) == sorted(names)
    assert not ordered or [each.name for each in results] == names
    bad = {each.name: [problem.code for problem in each.problems] for each in results if not each.is_read}
    assert bad == {name: ["internal.worker-ended"] for name in names if "deadly" in name}


@pytest.mark.slow
def test_the_default_is_a_pool_for_many_inputs(spec: Path, tmp_path: Path) -> None:
    paths = written(tmp_path / "data", 50, wrong=(7,))
    assert compared(read_many(paths, spec, jobs=2)) == compared(read_many(paths, spec, jobs=1))


def test_an_executor_that_is_dead_gives_a_bad_result_for_each_input(spec: Path, tmp_path: Path) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    results = list(read_many(written(tmp_path / "data", 3), spec, executor=executor))
    assert [each.ok for each in results] == [False] * 3


@pytest.mark.slow
def test_a_cluster_of_dask_gives_the_results_of_one_process(spec: Path, tmp_path: Path) -> None:
    if find_spec("distributed") is None:
        missing("the extra `dask`")
    distributed = import_module("distributed")
    paths = [*written(tmp_path / "data", 40, wrong=(3,)), PROJECT, tmp_path / "missing.json"]
    specs = [spec, "jiangsu/2024/project"]
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = compared(read_many(paths, specs, executor=client.get_executor()))
        filled = compared(fill_many(paths, specs, "md", executor=client.get_executor()))
    assert found == compared(read_many(paths, specs, jobs=1))
    assert filled == compared(fill_many(paths, specs, "md", jobs=1))
