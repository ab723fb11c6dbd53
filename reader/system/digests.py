"""BLAKE2b from where Python keeps it: ``hashlib`` loads OpenSSL first, a hundredth of a start."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # a Python of another make
    from hashlib import blake2b

__all__ = ["blake2b"]
