"""Why the operating system refuses a file, in both languages."""

from __future__ import annotations

import errno

_WHY = {
    errno.ENOENT: ("没有这个文件或文件夹", "there is no such file or folder"),
    errno.EACCES: ("没有权限", "permission denied"),
    errno.EPERM: ("没有权限", "permission denied"),
    errno.EISDIR: ("这是文件夹，不是文件", "it is a folder, not a file"),
    errno.ENOTDIR: ("路径里有一段不是文件夹", "a part of the path is no folder"),
    errno.EEXIST: ("已有同名的文件", "there is a file of that name"),
    errno.ENOSPC: ("磁盘满了", "the disk is full"),
    errno.EDQUOT: ("磁盘配额用完了", "the disk quota is used up"),
    errno.EFBIG: ("文件太大", "the file is too large"),
    errno.EROFS: ("磁盘是只读的", "the disk is read-only"),
    errno.EBUSY: ("别的程序正在用它", "another program is using it"),
    errno.ENAMETOOLONG: ("文件名太长", "the file name is too long"),
    errno.EMFILE: ("打开的文件太多", "too many files are open"),
    errno.EIO: ("读写磁盘出错", "the disk could not be read or written"),
}


def why(error: OSError) -> dict[str, str]:
    """Return the reason of an error as parameters of a message."""
    text = error.strerror or type(error).__name__
    chinese, english = _WHY.get(error.errno or 0, (text, text))
    return {"reason": english, "reason_zh": chinese}
