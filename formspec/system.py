"""The reason why the operating system rejects a file, as the code of the error."""

from __future__ import annotations

import errno


def why(error: OSError) -> dict[str, str]:
    """Return the reason of an error as parameters of a message: the name of its number, such as ``ENOENT``."""
    return {"reason": errno.errorcode.get(error.errno or 0, "other")}
