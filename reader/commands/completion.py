"""``reader completion``: what bash, zsh and fish complete command lines by."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

from reader.commands.config import names
from reader.commands.parsers import CommandParser, Option, commands_of
from reader.settings.schema import BY_NAME

Shell = Literal["bash", "zsh", "fish"]
SHELLS: tuple[Shell, ...] = get_args(Shell)


def run(args: argparse.Namespace) -> int:
    """Print the script for ``args.shell``."""
    print(script(args.make_parser(), args.shell), end="")
    return 0


def script(parser: argparse.ArgumentParser, shell: Shell) -> str:
    """The completions of ``parser``'s command line for ``shell``."""
    return _SCRIPTS[shell](list(commands_of(parser)))


def _words(command: CommandParser, option: Option) -> tuple[str, ...]:
    """The words that an option or argument may be."""
    if command.name == "config" and option.dest == "names":
        return names()
    if option.dest in BY_NAME and not option.values:
        return BY_NAME[option.dest].values
    return option.values


def _plain(text: str) -> str:
    """A description in one short line, without what any of the shells would take for its own."""
    line = " ".join(text.split()).partition(" (")[0]
    return "".join(each for each in line if each not in "'\"`$\\[]:;{}")[:70]


def _bash(commands: Sequence[CommandParser]) -> str:
    cases, values = [], []
    for each in commands:
        flags = [flag for option in each.options for flag in option.flags]
        bare = [
            word for option in each.options if not option.flags for word in _words(each, option)
        ]
        cases.append(f'        {each.name or "*"}) words="{" ".join([*flags, *bare])}" ;;')
        for option in each.options:
            words = _words(each, option)
            for flag in option.flags if option.takes_value else ():
                what = f'compgen -W "{" ".join(words)}"' if words else "compgen -f"
                values.append(
                    f'        "{each.name} {flag}") COMPREPLY=($({what} -- "$cur")); return ;;'
                )
    listed = " ".join(each.name for each in commands if each.name)
    return "\n".join([
        "# Completions of reader for bash, made by 'reader completion bash'.",
        "_reader() {",
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}",
        '    local command="" words="" word',
        f'    local commands="{listed}"',
        '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
        '        [[ " $commands " == *" $word "* ]] && { command=$word; break; }',
        "    done",
        '    case "${command:-browse} $prev" in',
        *values,
        "    esac",
        '    case "$command" in',
        *cases,
        "    esac",
        '    [ -z "$command" ] && words="$words $commands"',
        '    COMPREPLY=($(compgen -W "$words" -- "$cur") $(compgen -f -- "$cur"))',
        "}",
        "complete -o filenames -o bashdefault -F _reader reader",
        "",
    ])  # fmt: skip


def _zsh(commands: Sequence[CommandParser]) -> str:
    lines = [
        "#compdef reader",
        "# Completions of reader for zsh, made by 'reader completion zsh'.",
        "_reader() {",
        "    local -a commands; commands=(",
        *(f"        '{each.name}:{_plain(each.summary)}'" for each in commands if each.name),
        "    )",
        "    local command=${words[2]}",
        "    if (( CURRENT == 2 )); then _describe -t commands command commands; fi",
        "    case $command in",
    ]
    for each in commands:
        lines.append(f"        {each.name or '*'})")
        lines.append("            _arguments -s \\")
        for option in each.options:
            words = _words(each, option)
            action = f"({' '.join(words)})" if words else "_files"
            if not option.flags:
                many = "*" if option.dest in ("paths", "names") else ""
                lines.append(f"                '{many}:{_plain(option.metavar)}:{action}' \\")
            for flag in option.flags:
                value = f":{_plain(option.metavar)}:{action}" if option.takes_value else ""
                lines.append(f"                '{flag}[{_plain(option.help)}]{value}' \\")
        lines[-1] = lines[-1].removesuffix(" \\")
        lines.append("            ;;")
    return "\n".join([*lines, "    esac", "}", '_reader "$@"', ""])


def _fish(commands: Sequence[CommandParser]) -> str:
    lines = ["# Completions of reader for fish, made by 'reader completion fish'."]
    for each in commands:
        if each.name:
            lines.append(f"complete -c reader -n __fish_use_subcommand -a {each.name} "
                         f"-d '{_plain(each.summary)}'")  # fmt: skip
        when = f"-n '__fish_seen_subcommand_from {each.name}' " if each.name else ""
        for option in each.options:
            words = _words(each, option)
            given = f" -xa '{' '.join(words)}'" if words else " -rF" if option.takes_value else ""
            if not option.flags and words:
                lines.append(f"complete -c reader {when}-a '{' '.join(words)}'")
            if option.flags:
                flags = " ".join(
                    f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}"
                    for flag in option.flags
                )
                lines.append(f"complete -c reader {when}{flags}{given} -d '{_plain(option.help)}'")
    return "\n".join([*lines, ""])


_SCRIPTS: Mapping[Shell, Callable[[Sequence[CommandParser]], str]] = {
    "bash": _bash, "zsh": _zsh, "fish": _fish,
}  # fmt: skip
