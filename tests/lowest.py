"""Print the lowest version of every requirement in pyproject.toml, one a line, as pip takes them.

``pip install -r`` of this list and of the package itself gives the environment in which nothing is newer than promised.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)>=([0-9][0-9.]*)")


def lowest(requirements: list[str]) -> list[str]:
    """Return ``name==version`` for each ``name>=version``."""
    found = [_REQUIREMENT.fullmatch(each) for each in requirements]
    missing = [each for each, match in zip(requirements, found, strict=True) if match is None]
    if missing:
        raise SystemExit(f"these requirements name no lowest version: {', '.join(missing)}")
    return [f"{match[1]}=={match[2]}" for match in found if match is not None]


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    sys.stdout.write("\n".join(lowest(requirements)) + "\n")


if __name__ == "__main__":
    main()
