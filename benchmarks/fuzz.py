"""Change workbooks by chance for as long as one likes, and print the cases that are not survived.

``python benchmarks/fuzz.py 20000 100`` runs 20 000 cases of each kind, beginning with number 100.
"""

from __future__ import annotations

import random
import sys
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.importing.test_fuzz import KINDS, survives
from tests.importing.workbooks import ANNEXES, filled


def main(count: int, first: int) -> None:
    """Run ``count`` cases of each kind; print the first of each defect with its seed."""
    for kind, (change, _) in KINDS.items():
        for name in ANNEXES:
            found: Counter[str] = Counter()
            for seed in range(first, first + count):
                content = change(filled(name), random.Random(f"{kind} {seed}"))
                try:
                    survives(content, keeps="cell" in kind)
                except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                    location = traceback.extract_tb(error.__traceback__)[-1]
                    where = f"{type(error).__name__} {location.filename.rpartition('/')[2]}:{location.lineno}"
                    found[where] += 1
                    if found[where] < 4:
                        print(f"{name}: {kind} {seed}: {where}: {str(error)[:400]}", flush=True)
            print(f"{name}: {kind}: {count} cases, {sum(found.values())} not survived {dict(found)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
