"""Puts the manual page and the shells' completions into the wheel: a hook of its build."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {
    "bash": "share/bash-completion/completions/reader",
    "zsh": "share/zsh/site-functions/_reader",
    "fish": "share/fish/vendor_completions.d/reader.fish",
}
PAGE = "share/man/man1/reader.1"


class ShareHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the files for each wheel, so that none of them is out of date."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make them, and say where they go."""
        del version
        folder = Path(mkdtemp(prefix="reader-share-"))
        # The keys by default and the themes that ship, not the builder's own; and where to look
        # for those takes a library that is not there while a wheel is built.
        os.environ |= {"READER_CONFIG": "none", "XDG_CONFIG_HOME": str(folder)}
        sys.path.insert(0, self.root)
        try:
            from reader.cli import build_parser
            from reader.commands.completion import SHELLS, SHIPPED, script
            from reader.commands.man import page
        finally:
            sys.path.remove(self.root)
        manual = folder / "reader.1"
        manual.write_text(page(build_parser()), encoding="utf-8")
        build_data["shared_data"][str(manual)] = PAGE
        for shell in SHELLS:
            path = folder / shell
            path.write_text(script(build_parser(), shell), encoding="utf-8")
            build_data["shared_data"][str(path)] = PLACES[shell]
            # 'reader completion' prints it from the package, for shells that look elsewhere.
            build_data["force_include"][str(path)] = str(SHIPPED.relative_to(self.root) / shell)
