"""`$filter`: JSON such as `{"first_name": [{"operator": "starts with", "value": "z"}]}`, all of which must hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from identitymap_server.sandbox.errors import EdlinkFault, Problem
from identitymap_server.sandbox.kinds import DATES, Kind

#: Whether a field's value is admitted.
Test = Callable[[Any], bool]


class _Clause(msgspec.Struct):
    operator: str
    value: str | None = None


_DECODER: Final = msgspec.json.Decoder(dict[str, list[_Clause]])

_WITHOUT_VALUE: Final[dict[str, Test]] = {
    "is known": lambda value: value is not None,
    "is unknown": lambda value: value is None,
}


class Filter:
    """Which objects are listed: those all of whose tests hold."""

    def __init__(self, tests: Iterable[tuple[str, Test]]) -> None:
        """Tests of fields by their names."""
        self._tests = tuple(tests)
        fields = dict.fromkeys(name for name, _ in self._tests)
        # Reads nothing of an object but what is tested.
        self._decode = msgspec.json.Decoder(
            msgspec.defstruct("Tested", [(name, object, None) for name in fields])
        ).decode

    def admits(self, body: bytes) -> bool:
        """Whether an encoded object is listed."""
        item = self._decode(body)
        return all(test(getattr(item, name)) for name, test in self._tests)


def parse(text: str, kind: Kind) -> tuple[Filter, list[Problem]]:
    """The filter that `$filter` holds, and warnings. Raises EdlinkFault with all that is wrong with it."""
    try:
        asked = _DECODER.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        message = '$filter is no JSON like {"field": [{"operator": "equals", "value": "x"}]}, whose values are strings.'
        raise _refused(message) from None
    tests: list[tuple[str, Test]] = []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for name, clauses in asked.items():
        for clause in clauses:
            try:
                test, warned = _test(kind, name, clause)
            except EdlinkFault as fault:
                problems += fault.problems
            else:
                tests.append((name, test))
                warnings += warned
    if problems:
        raise EdlinkFault(*problems)
    return Filter(tests), warnings


def _test(kind: Kind, name: str, clause: _Clause) -> tuple[Test, list[Problem]]:
    operators = kind.filters.get(name)
    if operators is None:
        raise _refused(f"{kind.singular} cannot be filtered by '{name}'.")
    if clause.operator not in operators:
        raise _refused(f"'{name}' knows no '{clause.operator}'; it knows {', '.join(sorted(operators))}.")
    if clause.operator in _WITHOUT_VALUE:
        return _WITHOUT_VALUE[clause.operator], []
    if clause.value is None:
        raise _refused(f"'{clause.operator}' of '{name}' has no value.")
    return (
        _of_date(name, clause.operator, clause.value)
        if name in DATES
        else (_OF_TEXT[clause.operator](clause.value), [])
    )


def _of_date(name: str, operator: str, value: str) -> tuple[Test, list[Problem]]:
    moment = _moment(value)
    if moment is None:
        raise _refused(f"'{operator}' of '{name}' needs a date in ISO 8601.")
    compare = _OF_MOMENT[operator]
    warnings = []
    if moment.tzinfo is None:
        warnings.append(Problem("DATETIME_MISSING_TIMEZONE", f"The date for '{name}' has no time zone: UTC is meant."))
    wanted = _in_utc(moment)

    def test(value: object) -> bool:
        found = _moment(value) if isinstance(value, str) else None
        return found is not None and compare(_in_utc(found), wanted)

    return test, warnings


def _starts_with(wanted: str) -> Test:
    folded = wanted.casefold()
    return lambda value: isinstance(value, str) and value.casefold().startswith(folded)


def _contains(wanted: str) -> Test:
    folded = wanted.casefold()
    return lambda value: isinstance(value, str) and folded in value.casefold()


def _in(wanted: str) -> Test:
    values = frozenset(wanted.split(","))
    return lambda value: value in values


def _not_in(wanted: str) -> Test:
    values = frozenset(wanted.split(","))
    return lambda value: value not in values


_OF_TEXT: Final[dict[str, Callable[[str], Test]]] = {
    "equals": lambda wanted: lambda value: bool(value == wanted),
    "starts with": _starts_with,
    "contains": _contains,
    "in": _in,
    "not in": _not_in,
}

_OF_MOMENT: Final[dict[str, Callable[[dt.datetime, dt.datetime], bool]]] = {
    "equals": lambda value, wanted: value == wanted,
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
    "lt": lambda value, wanted: value < wanted,
    "lte": lambda value, wanted: value <= wanted,
}


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _in_utc(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _refused(message: str) -> EdlinkFault:
    # Edlink documents no code for a filter that it cannot apply.
    return EdlinkFault(Problem("UNSUPPORTED_OPERATION", message))
