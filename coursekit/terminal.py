"""A command line that speaks Indonesian.

argparse sends its messages through gettext, and this is the catalogue for those a user can meet.
(typer was tried first: since 0.29 it carries its own click, whose messages are fixed English.)
"""

from __future__ import annotations

import argparse
import io
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

_MESSAGES = {
    "usage: ": "pemakaian: ",
    "positional arguments": "argumen",
    "options": "pilihan",
    "show this help message and exit": "tampilkan bantuan ini",
    "argument %(argument_name)s: %(message)s": "argumen %(argument_name)s: %(message)s",
    "unrecognized arguments: %s": "argumen ini tidak dikenal: %s",
    "the following arguments are required: %s": "argumen ini belum diisi: %s",
    "expected one argument": "harus diikuti satu nilai",
    "one of the arguments %s is required": "salah satu dari %s harus ada",
    "not allowed with argument %s": "tidak dapat dipakai bersama %s",
    "ignored explicit argument %r": "tidak menerima nilai %r",
    "ambiguous option: %(option)s could match %(matches)s": (
        "pilihan %(option)s dapat berarti %(matches)s; tulis lengkap"
    ),
    "invalid %(type)s value: %(value)r": "nilai %(value)r tidak sah",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "tidak ada pilihan %(value)r (yang ada: %(choices)s)"
    ),
}


def _translate(message: str) -> str:
    return _MESSAGES.get(message, message)


class Parser(argparse.ArgumentParser):
    """An argument parser whose help and errors are Indonesian; a wrong call exits with status 2."""

    def __init__(self, **options: object) -> None:
        argparse._ = _translate  # type: ignore[attr-defined]
        super().__init__(**options)  # type: ignore[arg-type]

    def parse_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Parse the whole command line, and let no sign that the terminal lacks stop its command.

        On Windows, what is sent to a file or to another program has a code page without arrows.
        """
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().parse_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print one line that says what is wrong and where help is, then exit."""
        self.exit(2, f"{self.prog}: {message}. Bantuan: {self.prog} --help\n")
