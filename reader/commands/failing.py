"""The last words of a command that fails.

It explains what the machine lacks (disk space, file descriptors, the current folder); anything
else is a bug in Reader and gets a report.
"""

from __future__ import annotations

import errno
import os
import sys

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_NO_DESCRIPTORS = (errno.EMFILE, errno.ENFILE)


def explain(error: Exception, command: str = "") -> int:
    """Print one sentence on standard error on why ``command`` ended; returns the exit status."""
    if isinstance(error, OSError) and _lacks_something(error):
        return 1
    from reader import failure

    print(f"reader: {failure.report(error, command=command)}", file=sys.stderr)
    return failure.STATUS


def _lacks_something(error: OSError) -> bool:
    """Print what the machine lacks; False if ``error`` has another cause."""
    if error.errno in _NO_DESCRIPTORS:
        print(f"reader: {error.strerror}; see 'ulimit -n'", file=sys.stderr)
    elif error.errno in _NO_ROOM:
        print(f"reader: the output could not be written: {error.strerror}", file=sys.stderr)
        # Python would complain about the rest of its buffer at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    elif isinstance(error, FileNotFoundError) and not _has_current_folder():
        print("reader: the current folder does not exist any more", file=sys.stderr)
    else:
        return False
    return True


def _has_current_folder() -> bool:
    """Whether relative paths work."""
    try:
        os.getcwd()
    except OSError:
        return False
    return True
