"""The identity of a copy: which round, unit, project and form it is of, and what is locked in it; sealed with a key.

A copy carries it as its mark (:mod:`formspec.layout.copy_marks`), as one text: an object of canonical JSON, and
HMAC-SHA256 of it with the key of the round (RFC 2104). Any other text than the one that was sent is found, and so is a
mark that was moved to another copy: the locked values that it names are not those of that copy.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct, field

from ..api import Reading
from ..data.shape import Group, leaf_at
from ..form.labels import label_of
from ..layout.anchors import SEPARATOR
from ..layout.copy_marks import LOCKED
from ..problems import Problem, ProblemError, SourceLocation
from ..rules.paths import unescaped
from ..values import short

_SPACE = "\\u0020"
"""A space in the JSON of a mark: programs trim the spaces around a text, and a property is cut into parts."""


class CopyIdentity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a copy is a copy of.

    Args:
        round: the id of the round.
        form: the id of the form.
        edition: its edition; may be empty.
        unit: the code of the unit.
        project: the key of the project; empty for a form of the unit.
        locked: the locked values by data path, as JSON data.
    """

    round: str
    form: str
    edition: str = ""
    unit: str
    project: str = ""
    locked: Mapping[str, Any] = field(default_factory=dict)


def sealed(identity: CopyIdentity, key: bytes) -> str:
    """Return the mark of a copy: the identity with its seal."""
    body = _canonical(identity)
    return f"{body}{SEPARATOR}{_seal(body, key)}"


def _canonical(identity: CopyIdentity) -> str:
    """Return an identity as JSON, the same for equal ones: in printable ASCII, without spaces, keys in their order."""
    data = {name: getattr(identity, name) for name in identity.__struct_fields__}
    data[LOCKED] = dict(identity.locked)
    return json.dumps(data, sort_keys=True, separators=(",", ":")).replace(" ", _SPACE)


def _seal(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode("ascii"), sha256).hexdigest()


def unverified(mark: str) -> CopyIdentity | None:
    """Return the identity in a mark without checking its seal; None if it is not one.

    Anyone can write such a mark: it shows what a file says of itself, for messages.
    """
    body = mark.rpartition(SEPARATOR)[0]
    try:
        return msgspec.json.decode(body, type=CopyIdentity)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None


def verified(mark: str, key: bytes) -> CopyIdentity:
    """Return the identity in a mark; raise ProblemError if it was not sealed with this key, or was changed since."""
    body, _, seal = mark.rpartition(SEPARATOR)
    if body.isascii() and seal.isascii() and hmac.compare_digest(_seal(body, key), seal):
        identity = unverified(mark)
        if identity is not None:
            return identity
    found = unverified(mark)
    params = {"unit": short(found.unit) if found else "", "round": short(found.round) if found else ""}
    raise ProblemError([Problem(code="round.broken-seal", params=params)])


def changed_locked_values(
    data: Mapping[str, Any],
    identity: CopyIdentity,
    shape: Group,
    locate: Callable[[str], SourceLocation | None],
) -> Iterator[Problem]:
    """Yield a problem, with its cell, for each locked value that a returned form has as another one.

    Args:
        data: The form as JSON data.
        identity: The identity that it carries.
        shape: The shape of the form's data, for labels.
        locate: Returns the location of the value at a data path.
    """
    for path, expected in identity.locked.items():
        found = value_at(data, path)
        if found != expected:
            yield Problem(
                code="round.locked-changed",
                params={"before": short(str(expected)), "now": "—" if found is None else short(str(found))},
                path=path,
                label=label_of(shape, path) if leaf_at(shape, path) is not None else "",
                location=locate(path),
            )


def value_at(data: Any, path: str) -> Any:
    """Return the value at a data path of JSON data, None if there is none."""
    for step in map(unescaped, path.split("/")[1:]):
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def check_identity(reading: Reading[Any], key: bytes, round_id: str) -> CopyIdentity:
    """Return the identity of a returned form, checked.

    Args:
        reading: The form as it was read.
        key: The key of the round.
        round_id: The id of the round.

    Raises:
        ProblemError: It has no mark (``round.no-mark``), one that was not made with this key or was changed
            (``round.broken-seal``), one of another round or form (``round.another-round``, ``round.another-form``), or
            locked values that are not those of the mark (``round.locked-changed``), each with its cell.
    """
    if not reading.copy_mark:
        raise ProblemError([Problem(code="round.no-mark")])
    identity = verified(reading.copy_mark, key)
    check_round_and_form(identity, round_id, reading.spec.id)
    shape, data = reading.spec.compiled.shape, reading.spec.to_json(reading.form)
    changed = list(changed_locked_values(data, identity, shape, reading.cells.get))
    if changed:
        raise ProblemError(changed)
    return identity


def check_round_and_form(identity: CopyIdentity, round_id: str, form: str) -> None:
    """Raise ProblemError if an identity is of another round than ``round_id``, or of another form than ``form``."""
    if identity.round != round_id:
        params = {"found": short(identity.round), "expected": round_id}
        raise ProblemError([Problem(code="round.another-round", params=params)])
    if identity.form != form:
        params = {"found": short(identity.form), "expected": form}
        raise ProblemError([Problem(code="round.another-form", params=params)])
