"""What could tell that an account is somebody's: rules that a careful reader of both sides would apply.

A rule makes keys of what one side says of a person. It tells two people apart where a key is on both sides and nobody
else has it on either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.sandbox import names, wire
from identitymap_server.sandbox.accounts import Account

Key = tuple[str, ...]
#: The number of whose a key is; `_SEVERAL` if it is not one person's.
Owners = dict[Key, int]

_SEVERAL: Final = -1
_ADDRESSES: Final = frozenset({"email"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What one side says of a person, as far as it can be compared; empty where it says nothing."""

    identifiers: tuple[tuple[str, str], ...]
    emails: tuple[str, ...]
    first_name: str
    last_name: str
    birth_date: str
    school: str


def of_person(person: wire.Person, school: str = "") -> Facts:
    """What Edlink says; `school` is the name of the person's school."""
    pairs = tuple((i.type, i.value) for i in person.identifiers if i.type != "edlink_id")
    emails = {person.email or "", *(value for type_, value in pairs if type_ in _ADDRESSES)}
    return Facts(
        tuple(pair for pair in pairs if pair[0] not in _ADDRESSES),
        tuple(sorted(email.lower() for email in emails if email)),
        names.ascii_letters(person.first_name),
        names.ascii_letters(person.last_name),
        (person.demographics and person.demographics.birthday) or "",
        school,
    )


def of_account(account: Account) -> Facts:
    """What the company's export says."""
    pairs = tuple(account.identifiers.items())
    return Facts(
        (*pairs, ("username", account.username)) if account.username else pairs,
        (account.email.lower(),) if account.email else (),
        names.ascii_letters(account.first_name),
        names.ascii_letters(f"{account.last_name} {account.suffix}"),
        account.birth_date,
        account.school,
    )


def _identifiers(facts: Facts) -> Iterator[Key]:
    return iter(facts.identifiers)


def _identifiers_and_names(facts: Facts) -> Iterator[Key]:
    return ((*pair, facts.first_name, facts.last_name) for pair in facts.identifiers)


def _without_zeros(facts: Facts) -> Iterator[Key]:
    return ((type_, value.lstrip("0")) for type_, value in facts.identifiers)


def _emails(facts: Facts) -> Iterator[Key]:
    return ((email,) for email in facts.emails)


def _emails_and_names(facts: Facts) -> Iterator[Key]:
    return ((email, facts.first_name) for email in facts.emails)


def _name_and_birth_date(facts: Facts) -> Iterator[Key]:
    if facts.birth_date:
        yield facts.first_name, facts.last_name, facts.birth_date


def _last_name_and_birth_date(facts: Facts) -> Iterator[Key]:
    if facts.birth_date:
        yield facts.last_name, facts.birth_date


def _first_name_and_birth_date(facts: Facts) -> Iterator[Key]:
    if facts.birth_date:
        yield facts.first_name, facts.birth_date


def _name_and_school(facts: Facts) -> Iterator[Key]:
    if facts.school:
        yield facts.first_name, facts.last_name, facts.school


def _name(facts: Facts) -> Iterator[Key]:
    yield facts.first_name, facts.last_name


#: By what a pair can be told, the strongest first.
RULES: Final[Mapping[str, Callable[[Facts], Iterable[Key]]]] = {
    "identifier": _identifiers,
    "identifier+name": _identifiers_and_names,
    "pattern": _without_zeros,
    "email": _emails,
    "email+first_name": _emails_and_names,
    "name+birth_date": _name_and_birth_date,
    "last_name+birth_date": _last_name_and_birth_date,
    "first_name+birth_date": _first_name_and_birth_date,
    "name+school": _name_and_school,
    "name": _name,
}


def told_by(roster: Sequence[tuple[int, Facts]], accounts: Sequence[tuple[int, Facts]]) -> list[str]:
    """For each account, the strongest rule that tells whose it is; empty if none does.

    `roster` is what Edlink says of whom, and `accounts` what the company says of whom, by number. Several records or
    accounts of one person do not stand in each other's way.
    """
    found = [""] * len(accounts)
    for rule, keys in RULES.items():
        theirs, ours = _owners(roster, keys), _owners(accounts, keys)
        for position, (number, facts) in enumerate(accounts):
            if not found[position] and any(theirs.get(key) == number == ours[key] for key in keys(facts)):
                found[position] = rule
    return found


def _owners(facts: Iterable[tuple[int, Facts]], keys: Callable[[Facts], Iterable[Key]]) -> Owners:
    owners: Owners = {}
    for number, one in facts:
        for key in keys(one):
            if owners.setdefault(key, number) != number:
                owners[key] = _SEVERAL
    return owners
