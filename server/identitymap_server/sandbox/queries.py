"""What a request asks for of a listing: `$first`, `$last`, `$after`, `$before`, `$filter`, `$fields` and `$expand`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from identitymap_server.sandbox import answers, filters, views
from identitymap_server.sandbox.collection import Listed
from identitymap_server.sandbox.errors import EdlinkFault, Problem
from identitymap_server.sandbox.filters import Filter
from identitymap_server.sandbox.kinds import Kind
from identitymap_server.sandbox.views import View

DEFAULT_PAGE: Final = 100
MAX_PAGE: Final = 10_000

#: What a cursor overrides, because it remembers them all.
PARAMETERS: Final = ("$first", "$last", "$after", "$before", "$filter", "$fields", "$expand")


@dataclass(frozen=True, slots=True)
class Query:
    """At most `size` objects between two places, both exclusive: the first of them, or backward the last, last first.

    The query for the next page is the same with another place, so a cursor needs to remember nothing else.
    """

    size: int = DEFAULT_PAGE
    backward: bool = False
    after: int | None = None
    before: int | None = None
    filter: Filter | None = None
    view: View = View()  # noqa: RUF009  # A value.


def parse(
    parameters: Mapping[str, str], kind: Kind, listed: Listed, own_page_size: int | None
) -> tuple[Query, list[Problem]]:
    """The query that a request's parameters ask for, and warnings. Those without a dollar are nobody's.

    `own_page_size` is that of a provider which ignores what it is asked for. Raises EdlinkFault with all that is wrong.
    """
    problems: list[Problem] = []
    first = _page_size("$first", parameters, problems)
    last = _page_size("$last", parameters, problems)
    if first and last:
        problems.append(Problem("UNSUPPORTED_OPERATION", "$first and $last cannot be asked for at once."))
    after = _place("$after", parameters, listed, problems)
    before = _place("$before", parameters, listed, problems)
    view, warnings = views.parse(parameters.get("$fields"), parameters.get("$expand"), kind)
    chosen = None
    if "$filter" in parameters:
        try:
            chosen, warned = filters.parse(parameters["$filter"], kind)
            warnings += warned
        except EdlinkFault as fault:
            problems += fault.problems
    if problems:
        raise EdlinkFault(*problems)
    size = first or last or DEFAULT_PAGE
    if own_page_size is not None:
        if first or last:
            message = f"This provider gives pages of {own_page_size}."
            warnings.append(Problem("PROVIDER_IGNORED_PAGE_SIZE", message))
        size = own_page_size
    # "Immediately preceding" an object are the last ones before it.
    backward = last is not None or (before is not None and first is None and after is None)
    return Query(size, backward, after, before, chosen, view), warnings


def _page_size(name: str, parameters: Mapping[str, str], problems: list[Problem]) -> int | None:
    text = parameters.get(name)
    if text is None:
        return None
    # No number of more digits is in the range, and Python refuses to read very long ones.
    if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE)) and 1 <= int(text) <= MAX_PAGE:
        return int(text)
    problems.append(Problem("INVALID_PAGE_SIZE", f"{name} must be a number from 1 to {MAX_PAGE}."))
    return None


def _place(name: str, parameters: Mapping[str, str], listed: Listed, problems: list[Problem]) -> int | None:
    text = parameters.get(name)
    if text is None:
        return None
    try:
        place = listed.place(answers.uuid_of(text, name))
    except EdlinkFault as fault:
        problems += fault.problems
        return None
    if place is None:
        # Edlink: an id as a cursor "will only become invalid if the item is subsequently deleted".
        problems.append(Problem("INVALID_CURSOR", f"The object that {name} names is not there, or not any more."))
    return place
