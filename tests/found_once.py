"""Caches per process what Textual computes again for each app and each message.

Textual reads the same styles at each start and inspects the same functions' signatures at each
message. That is a tenth of the time of screen tests, and neither changes while tests run.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from inspect import CO_VARARGS, CO_VARKEYWORDS, signature
from types import CodeType, FunctionType, MethodType
from typing import Any


def install(replace: Callable[[object, str, Any], None]) -> None:
    """Replace the functions that read styles and count parameters, with ``setattr`` or the like."""
    from textual import _callback
    from textual.css import stylesheet
    from textual.css.model import RuleSet

    replace(_callback, "_count_parameters", _count_parameters)
    replace(
        RuleSet, "__hash__", object.__hash__
    )  # identity is enough, and it is looked up all the time
    replace(stylesheet, "tokenize_values", _tokens_once(stylesheet.tokenize_values))
    replace(stylesheet, "parse", _rules_once(stylesheet.parse))


def _count_parameters(function: Callable[..., object]) -> int:
    plain = function.__func__ if isinstance(function, MethodType) else function
    if not isinstance(plain, FunctionType) or hasattr(plain, "__wrapped__"):
        return len(signature(function).parameters)
    return _parameters_of(plain.__code__) - (plain is not function)


@cache
def _parameters_of(code: CodeType) -> int:
    several = bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
    return code.co_argcount + code.co_kwonlyargcount + several


def _tokens_once(tokenize: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    tokens: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}

    def tokenized(variables: dict[str, str]) -> dict[str, Any]:
        key = (*variables.items(),)
        if key not in tokens:
            tokens[key] = tokenize(variables)
        return tokens[key]

    return tokenized


def _rules_once(parse: Callable[..., Any]) -> Callable[..., list[Any]]:
    rules: dict[tuple[object, ...], list[Any]] = {}

    def parsed(
        scope: str, css: str, read_from: object, *, variable_tokens: object, **how: object
    ) -> list[Any]:
        # Equal variables are the same object, which stays alive.
        key = (scope, css, read_from, id(variable_tokens), *sorted(how.items()))
        if key not in rules:
            rules[key] = [*parse(scope, css, read_from, variable_tokens=variable_tokens, **how)]
        return rules[key]

    return parsed
