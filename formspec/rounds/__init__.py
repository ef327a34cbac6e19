"""A round: an office sends forms to the units of a roster, and gets them back.

A round is a folder with a file ``round.yaml`` (:mod:`.round_file`), a roster (:mod:`.roster`) and a key
(:mod:`.keys`). :mod:`.opened` has the round with its forms loaded and its roster read; :mod:`.new_round` writes a new
one. :mod:`.plan` says who gets which copy, :mod:`.distribute` writes them, and :mod:`.identity` checks whose copy a
returned file is. :mod:`.collect` takes returned files into the :mod:`.store`.
"""

from __future__ import annotations

from .collect import Collection, collect, decide, problems_in
from .distribute import Distribution, distribute
from .identity import CopyIdentity, check_identity, unverified
from .keys import read_key
from .new_round import NewRound, new_round
from .opened import Round, RoundForm, open_round
from .roster import Project, Roster, Unit, read_roster
from .round_file import RoundFile, read_round_file
from .store import Entry, Return, State, Store, open_store

__all__ = [
    "Collection",
    "CopyIdentity",
    "Distribution",
    "Entry",
    "NewRound",
    "Project",
    "Return",
    "Roster",
    "Round",
    "RoundFile",
    "RoundForm",
    "State",
    "Store",
    "Unit",
    "check_identity",
    "collect",
    "decide",
    "distribute",
    "new_round",
    "open_round",
    "open_store",
    "problems_in",
    "read_key",
    "read_roster",
    "read_round_file",
    "unverified",
]
