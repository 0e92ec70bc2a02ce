"""Structured header values (RFC 5322, 3.2) without what may hold anything: comments and quotes."""

import re

# What a quoted string may say and be read as if it stood there without its quotes.
_WORD = re.compile(r"[\w.-]{1,255}")
_HIDDEN = '""'


def bare(value: str) -> tuple[str, bool]:
    """Return a value with blanks for comments, `""` for quoted strings, and whether it is whole.

    Quoted words lose their quotes only. What follows a comment or a quote without an end is left
    out, and the value is not whole.
    """
    out: list[str] = []
    at = 0
    while at < len(value):
        char = value[at]
        if char == '"':
            held, at = _quoted(value, at + 1)
            out.append(held if _WORD.fullmatch(held) else _HIDDEN)
        elif char == "(":
            out.append(" ")
            at = _after_comment(value, at + 1)
        else:
            out.append(char)
            at += 1
    return "".join(out), at == len(value)


def _quoted(value: str, at: int) -> tuple[str, int]:
    """Return what a quoted string says, and where it ends; beyond the value when it does not."""
    held: list[str] = []
    while at < len(value) and value[at] != '"':
        at += value[at] == "\\"
        held.append(value[at : at + 1])
        at += 1
    return "".join(held), at + 1


def _after_comment(value: str, at: int) -> int:
    depth = 1
    while at < len(value) and depth:
        char = value[at]
        depth += (char == "(") - (char == ")")
        at += 2 if char == "\\" else 1
    return at if not depth else len(value) + 1
