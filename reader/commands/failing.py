"""What a command says where the machine lets it down, or Reader does.

No room for its output, no descriptors, no current folder; a fault of Reader's own is reported.
"""

from __future__ import annotations

import errno
import os
import sys

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_NO_DESCRIPTORS = (errno.EMFILE, errno.ENFILE)


def explain(error: Exception, command: str = "") -> int:
    """Say on standard error what has ended ``command``, in one sentence; the exit status."""
    if isinstance(error, OSError) and _lacks_something(error):
        return 1
    from reader import failure

    print(f"reader: {failure.report(error, command=command)}", file=sys.stderr)
    return failure.STATUS


def _lacks_something(error: OSError) -> bool:
    """Say what the machine lacks; False where ``error`` is of another kind."""
    if error.errno in _NO_DESCRIPTORS:
        print(f"reader: {error.strerror}; see 'ulimit -n'", file=sys.stderr)
    elif error.errno in _NO_ROOM:
        print(f"reader: the output could not be written: {error.strerror}", file=sys.stderr)
        # What is still held back would be complained about at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    elif isinstance(error, FileNotFoundError) and not _has_current_folder():
        print("reader: the current folder is not there any more", file=sys.stderr)
    else:
        return False
    return True


def _has_current_folder() -> bool:
    """Whether a path that does not begin with / leads anywhere."""
    try:
        os.getcwd()
    except OSError:
        return False
    return True
