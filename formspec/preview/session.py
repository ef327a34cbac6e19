"""The present state of a preview, renewed when a file changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Condition, Event

from msgspec import Struct, field
from msgspec.structs import replace

from ..checking import problems_of
from ..problems import Problem, ProblemError, with_file
from ..unexpected import unexpected
from .changes import ChangedPart, Changes, base_of, changes_between
from .files import ReadFiles, Watch
from .picture import Attempt, Inputs, Picture, attempt

INTERVAL = 0.05
"""Seconds between two looks at the files: a look takes 20 microseconds for each."""


class State(Struct, frozen=True):
    """What the page shows.

    Args:
        number: the number of the state, counted from 1.
        picture: the last picture that could be made; None if there was none yet.
        pictured: the number of the state in which it was made.
        is_current: whether the picture is that of the present files.
        texts: the present texts of the files by their names in problems; those of the picture may be older.
        problems: the problems of the present files.
        since_base: the changes since the form before; None if there is none.
        since_save: the changes by the last save that could be shown; None before the first.
    """

    number: int = 0
    picture: Picture | None = None
    pictured: int = 0
    is_current: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    since_base: Changes | None = None
    since_save: tuple[ChangedPart, ...] | None = None


class Session:
    """Reads the files of a preview again when they change. ``state`` may be asked for in any thread."""

    def __init__(self, inputs: Inputs, lang: str, sleep: Callable[[float], None]) -> None:
        self.inputs = inputs
        self.lang = lang
        self._watch = Watch(sleep)
        self._state = State()
        self._changed = Condition()

    @property
    def state(self) -> State:
        """The present state."""
        return self._state

    def wait(self, number: int, seconds: float) -> State | None:
        """Return the first state that is not ``number``; None if there is none for some seconds."""
        with self._changed:
            there = self._changed.wait_for(lambda: self._state.number != number, seconds)
            return self._state if there else None

    def run(self, stop: Event) -> None:
        """Renew the state whenever a file has changed, until ``stop`` is set."""
        while not stop.wait(INTERVAL):
            self.step()

    def step(self) -> bool:
        """Renew the state if a file has changed; return whether one has."""
        if not self._watch.has_changed():
            return False
        self.renew()
        return True

    def renew(self) -> None:
        """Read all files and publish the result: first the picture, then what takes longer to find out."""
        before = self._state
        found = attempt(self.inputs, before.picture.asked if before.picture else ())
        self._watch.watch(found.files.seen)
        if found.picture is None:
            self._publish(is_current=False, texts=found.files.texts, problems=tuple(found.problems))
            return
        self._publish(
            picture=found.picture,
            pictured=before.number + 1,
            is_current=True,
            texts=found.files.texts,
            problems=before.problems if before.is_current else tuple(found.problems),
        )
        self._examine(found, found.picture, before)

    def _examine(self, found: Attempt, picture: Picture, before: State) -> None:
        """Publish the problems of a picture, and its changes."""
        problems, base_files = list(found.problems), ReadFiles()
        since_base, since_save = before.since_base, before.since_save
        try:
            problems = [*problems_of(picture.spec), *problems]
            since_save = self._since_save(picture, before)
            since_base = self._since_base(picture, base_files)
        except ProblemError as error:
            problems += with_file(error.problems, self.inputs.base)
        except Exception as error:  # noqa: BLE001 - the preview goes on after any exception
            problems.append(unexpected(error, self.inputs.spec))
        self._watch.watch({**base_files.seen, **found.files.seen})
        self._publish(
            texts={**found.files.texts, **base_files.texts},
            problems=tuple(problems),
            since_base=since_base,
            since_save=since_save,
        )

    def _since_save(self, picture: Picture, before: State) -> tuple[ChangedPart, ...] | None:
        """Return the changes since the picture before; those of the save before if only other files were saved."""
        if before.picture is None:
            return None
        old, new = before.picture.spec.compiled, picture.spec.compiled
        return before.since_save if old.sources == new.sources else changes_between(old, new, self.lang)

    def _since_base(self, picture: Picture, files: ReadFiles) -> Changes | None:
        new = picture.spec.compiled
        base = base_of(new, self.inputs.base, files)
        return None if base is None else Changes(base[0], changes_between(base[1], new, self.lang))

    def _publish(self, **changes: object) -> None:
        with self._changed:
            self._state = replace(self._state, number=self._state.number + 1, **changes)
            self._changed.notify_all()
