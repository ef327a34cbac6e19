"""A pattern that is compiled at its first use behaves as a compiled one."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from formspec.patterns import lazy_pattern


def test_its_members_are_those_of_the_compiled_pattern() -> None:
    lazy, compiled = lazy_pattern(r"(?P<year>[0-9]{4})-?", re.ASCII), re.compile(r"(?P<year>[0-9]{4})-?", re.ASCII)
    public = [name for name in dir(compiled) if not name.startswith("_")]
    assert [name for name in public if not hasattr(lazy, name)] == []
    assert (lazy.pattern, lazy.flags, lazy.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)
    assert lazy.sub(r"<\g<year>>", "2024-2025") == "<2024><2025>"
    assert lazy.fullmatch("2024") is not None


def test_it_is_compiled_once_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_pattern = re.compile
    monkeypatch.setattr(re, "compile", lambda *args: compiled.append(args[0]) or compile_pattern(*args))
    lazy = lazy_pattern("a+")
    assert compiled == []
    assert lazy.match("aa")
    assert lazy.search("baa")
    assert compiled == ["a+"]


def test_a_wrong_pattern_is_an_error_when_it_is_used() -> None:
    with pytest.raises(re.error):
        lazy_pattern("(").match("")


@pytest.mark.parametrize("is_used", [False, True])
def test_it_can_be_copied_and_pickled(is_used: bool) -> None:
    lazy = lazy_pattern(b"x(y)")
    if is_used:
        assert lazy.match(b"xy")
    for other in (copy.copy(lazy), copy.deepcopy(lazy), pickle.loads(pickle.dumps(lazy))):
        found = other.match(b"xy")
        assert found is not None
        assert found[1] == b"y"


def test_it_has_no_other_attributes() -> None:
    assert not hasattr(lazy_pattern("a"), "no_such_member")
