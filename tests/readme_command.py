"""Print a command of README.md as it is written there: ``python tests/readme_command.py 1`` gives the first.

CI runs what this prints, so that what a newcomer types and what CI runs cannot drift apart.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
_COMMAND = re.compile(r"^```sh\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Return the commands of README.md that stand in blocks of their own, marked ``sh``."""
    return _COMMAND.findall(README.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.stdout.write(commands()[int(sys.argv[1]) - 1] + "\n")
