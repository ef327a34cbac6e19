"""The reason why the operating system rejects a file, as the code of the error."""

from __future__ import annotations

import errno


def why(error: OSError | ValueError) -> dict[str, str]:
    """Return the reason of an error as parameters of a message: the name of its number, such as ``ENOENT``."""
    number = error.errno if isinstance(error, OSError) else errno.EINVAL  # ValueError: a path with a NUL character
    return {"reason": errno.errorcode.get(number or 0, "other")}
