"""A form with figures of last year, which come from the form of that year."""

from __future__ import annotations

from typing import Any

import formspec
from formspec import FormSpec
from tests.migration.travel import FOLDER

OLD: FormSpec[Any] = formspec.load(FOLDER / "carried-from.yaml")
NEW: FormSpec[Any] = formspec.load(FOLDER / "carried.yaml")
DATA: dict[str, Any] = {
    "form": OLD.id,
    "unit": {"name": "示例厅", "kind": "乙"},
    "figures": {
        "income": {"last": 1, "now": 20},
        "costs": {"last": 3, "now": 40},
        "projects": [{"name": "平台运维", "now": 5}, {"name": "等级测评", "last": 6, "now": 7}],
    },
}
PREFILLED = {
    "form": NEW.id,
    "unit": {"name": "示例厅", "kind": "乙"},
    "figures": {
        "income": {"last": 20},
        "spending": {"last": 40},
        "projects": [{"name": "平台运维", "last": 5}, {"name": "等级测评", "last": 7}],
    },
}
MIGRATION = NEW.migrate(DATA, None, OLD)
