"""JSON objects in a file: one a line, or all in one array. One object is in memory at a time."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.lines import MAX_LINE_BYTES, Lines

#: An object in an array that takes more text than this is none.
_MAX_OBJECT: Final = MAX_LINE_BYTES
_CHUNK: Final = 256 * 1024

_BETWEEN: Final = re.compile(r"[\s,]*")
_BRACKET: Final = re.compile(r"\s*\[")
#: Where the objects of a page begin, however far in front of it other members are.
_PAGE: Final = re.compile(r'\s*\{[^\[\]{}]{0,4000}?"\$data"\s*:\s*\[')
#: How many lines more may stand in front of them.
_HEAD_LINES: Final = 10
_DECODER: Final = json.JSONDecoder()


class JsonObject(msgspec.Struct, frozen=True):
    """An object with the line where it begins; or a line that holds none, and why."""

    line: int
    members: Mapping[str, Any] | None
    problem: str = ""


def is_json(file: File) -> bool:
    """Whether the file's name says that it holds JSON."""
    return file.name.lower().endswith((".ndjson", ".jsonl", ".json"))


def read(file: File, encoding: str, on_bytes: Callable[[int], None] = lambda _count: None) -> Iterator[JsonObject]:
    """The objects in a file: an array if it begins with a bracket, those of a page as Edlink's API answers with
    (`{"$data": [`), else one a line.

    Raises UnusableFile if the file cannot be opened, does not begin with an object, or an array breaks off.
    """
    lines = Lines(file, encoding, lambda _count: None)
    text = (line for line in lines if line.strip())
    first = next(text, "")
    if first.lstrip().startswith("["):
        return _in_array(file, lines, on_bytes)
    if first.lstrip().startswith("{") and _PAGE.match("".join((first, *itertools.islice(text, _HEAD_LINES)))):
        return _in_array(file, lines, on_bytes, _PAGE)
    try:
        msgspec.json.decode(first, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UnusableFile(
            f"{file.name} neither begins with a JSON object in a line of its own nor is it an array of objects."
        ) from error
    return _in_lines(Lines(file, encoding, on_bytes))


def _in_lines(lines: Lines) -> Iterator[JsonObject]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    for line, content in enumerate(lines, 1):
        if not content.strip():
            continue
        if line in lines.undecodable:
            lines.undecodable.discard(line)
            yield JsonObject(line, None, f"is not {lines.encoding}")
            continue
        try:
            yield JsonObject(line, decoder.decode(content))
        except (msgspec.MsgspecError, RecursionError):
            yield JsonObject(line, None, "is not a JSON object in one line")


def _in_array(
    file: File, lines: Lines, on_bytes: Callable[[int], None], start: re.Pattern[str] = _BRACKET
) -> Iterator[JsonObject]:
    """The objects of an array. Where one is broken nothing tells where the next begins, so the file ends there."""
    with file.open() as opened:
        # A byte order mark is no text.
        opened.read(lines.mark_bytes)
        with io.TextIOWrapper(opened, lines.encoding) as text:
            try:
                yield from _Array(file.name, text, on_bytes, start)
            except UnicodeError as error:
                raise UnusableFile(
                    f"{file.name} is not {lines.encoding}: save it as UTF-8, or name its encoding."
                ) from error


class _Array:
    """An array of objects, read bit by bit."""

    def __init__(
        self, name: str, text: io.TextIOWrapper, on_bytes: Callable[[int], None], start: re.Pattern[str]
    ) -> None:
        self._name = name
        self._start = start
        self._text = text
        self._on_bytes = on_bytes
        #: What has been read and not yet taken: from `_at` on.
        self._read = ""
        self._at = 0
        self._line = 1

    def __iter__(self) -> Iterator[JsonObject]:
        self._skip()
        found = self._start.match(self._read, self._at)
        assert found is not None, "the file begins with it"
        self._advance(found.end())
        while self._skip() != "]":
            if self._read[self._at] != "{":
                raise self._broken("holds something in its array that is no object")
            end = self._end_of_object()
            try:
                # The other decoder lets characters pass that are none.
                yield JsonObject(self._line, msgspec.json.decode(self._read[self._at : end], type=dict[str, Any]))
            except msgspec.MsgspecError:
                yield JsonObject(self._line, None, "is not JSON")
            self._advance(end)

    def _end_of_object(self) -> int:
        while True:
            try:
                _, end = _DECODER.raw_decode(self._read, self._at)
            except ValueError:
                # Broken, or not all of it is here yet.
                size = len(self._read) - self._at
                if size > _MAX_OBJECT or not self._more(size):
                    raise self._broken("holds an object that is cut short, or no JSON") from None
            except RecursionError:
                raise self._broken("holds an object that is nested too deeply") from None
            else:
                return end

    def _skip(self) -> str:
        """Go on to the next character that means something, and give it."""
        while True:
            found = _BETWEEN.match(self._read, self._at)
            assert found is not None, "it matches nothing as well"
            self._advance(found.end())
            if self._at < len(self._read):
                return self._read[self._at]
            if not self._more(0):
                raise self._broken("breaks off in its array")

    def _advance(self, to: int) -> None:
        self._line += self._read.count("\n", self._at, to)
        self._at = to

    def _more(self, waiting: int) -> bool:
        """Read more: as much again as waits already, so that a large object is not tried too often."""
        chunk = self._text.read(max(_CHUNK, waiting))
        self._on_bytes(len(chunk))
        self._read = self._read[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def _broken(self, problem: str) -> UnusableFile:
        return UnusableFile(f"{self._name}:{self._line}: {problem}; nothing behind it can be read.")
