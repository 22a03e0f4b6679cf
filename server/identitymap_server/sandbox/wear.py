"""What years of use leave of a district in a company's own system: the legacy accounts.

Accounts were made in several ways, each of which left other identifiers behind; since then names have changed, fields
have been mistyped, spreadsheets have eaten zeros, accounts have been made twice, people have come and gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from identitymap_server.sandbox import names
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.district import District
from identitymap_server.sandbox.households import Human
from identitymap_server.sandbox.roster import Roster

#: How accounts were made: the identifiers that each way left behind, and its share.
_ORIGINS: Final = (
    # Signing in with Google.
    (("google_id",), 0.34),
    # Single sign-on through the district's system.
    (("clever_id", "canvas_id", "oneroster_id"), 0.22),
    # A roster file.
    (("sis_id",), 0.26),
    # By hand.
    ((), 0.18),
)

# Shares of accounts, each wear on its own.
_JOINERS: Final = 0.05
_DUPLICATES: Final = 0.03
_EATEN_ZEROS: Final = 0.15
_RECYCLED: Final = 0.004
_WRONG_BIRTH_DATE: Final = 0.01
_NO_BIRTH_DATE: Final = 0.35
_NICKNAME: Final = 0.06
_TYPO: Final = 0.02
_NEW_LAST_NAME: Final = 0.02
_NO_EMAIL: Final = 0.2
_FAMILY_EMAIL: Final = 0.3
_OUTDATED_GRADE: Final = 0.25
_YOUNG: Final = ("KG", "01", "02", "03", "04", "05")

_FIRST_DAY: Final = dt.date(2019, 8, 20)
_LAST_DAY: Final = dt.date(2026, 6, 12)


@dataclass(frozen=True, slots=True)
class Account:
    """A legacy account. `human` is the number of the person whose it is, which the export does not say."""

    id: str
    human: int
    role: str
    first_name: str
    last_name: str
    preferred_name: str
    email: str
    birth_date: str
    grade_level: str
    school: str
    created: str
    last_active: str
    identifiers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LegacyClass:
    """A legacy class; its people are legacy ids."""

    id: str
    course: int
    name: str
    term: str
    period: str
    school: str
    teacher_ids: tuple[str, ...]
    member_ids: tuple[str, ...]
    identifiers: dict[str, str]


def accounts(chance: Chance, district: District, roster: Roster, first_id: int) -> list[Account]:
    """The accounts of a district, with ids from `first_id` on, in the order in which they were made."""
    schools = {school.number: school.name for school in district.schools}
    made: list[Account] = []
    for human in district.humans:
        if human.kind == "parent" or (human.number in roster.edlink_ids and chance.happens(_JOINERS)):
            continue
        school = schools.get(district.school_of.get(human.number, -1), "")
        account = _account(chance, human, roster, school)
        made.append(account)
        if chance.happens(_DUPLICATES):
            made.append(_again(chance, human, account, roster))
    made = _with_recycled_ids(chance, made, {human.number: human for human in district.humans})
    made.sort(key=lambda account: account.created)
    return [replace(account, id=str(first_id + 7 * n)) for n, account in enumerate(made)]


def classes(chance: Chance, district: District, roster: Roster, known: Iterable[Account]) -> list[LegacyClass]:
    """The district's classes as the company has them, by its own ids."""
    schools = {school.number: school.name for school in district.schools}
    first_account: dict[int, str] = {}
    for account in known:
        first_account.setdefault(account.human, account.id)
    found = []
    for course in district.courses:
        if chance.happens(_JOINERS):
            continue
        usable = [(t, v) for t, v in roster.class_ids[course.number].items() if t in roster.provider.class_ids]
        found.append(
            LegacyClass(
                id=f"c{1000 + course.number}",
                course=course.number,
                name=course.name if chance.happens(0.8) else f"{course.name} ({course.period})",
                term="2026-2027",
                period=course.period,
                school=schools[course.school],
                teacher_ids=_ids([course.teacher], first_account),
                member_ids=_ids([s for s in course.students if chance.happens(0.97)], first_account),
                identifiers=dict([chance.choice(usable)]) if chance.happens(0.85) else {},
            )
        )
    return found


def _ids(numbers: Collection[int], first_account: dict[int, str]) -> tuple[str, ...]:
    return tuple(first_account[number] for number in numbers if number in first_account)


def _account(chance: Chance, human: Human, roster: Roster, school: str) -> Account:
    known = roster.person_ids[human.number]
    created = chance.date(_FIRST_DAY, _LAST_DAY)
    first, preferred = human.first_name, ""
    if chance.happens(_NICKNAME) and (short := names.nickname(chance, first)):
        first, preferred = (short, "") if chance.happens(0.7) else (first, short)
    if chance.happens(_TYPO):
        first = _mistyped(chance, first)
    last = names.family_name(chance)[0] if chance.happens(_NEW_LAST_NAME) else human.last_name
    return Account(
        id="",
        human=human.number,
        role="student" if human.kind == "student" else "teacher",
        first_name=first,
        last_name=_mistyped(chance, last) if chance.happens(_TYPO / 2) else last,
        preferred_name=preferred,
        email=_email(chance, human, known["email"]),
        birth_date=_birth_date(chance, human),
        grade_level=_grade(chance, human),
        school=school,
        created=created.isoformat(),
        last_active=chance.date(created, _LAST_DAY).isoformat(),
        identifiers=_identifiers(chance, dict(known), roster),
    )


def _identifiers(chance: Chance, known: dict[str, str], roster: Roster) -> dict[str, str]:
    (origin,) = chance.choices(_ORIGINS, weights=[share for _, share in _ORIGINS])
    kept = {}
    for type_ in origin[0]:
        # An account can only have met the systems that its district uses, and Google, which everybody uses.
        if type_ in roster.provider.person_ids or type_ == "google_id":
            kept[type_] = known[type_]
    if chance.happens(0.15) and "sis_id" in roster.provider.person_ids:
        kept["sis_id"] = known["sis_id"]
    if "sis_id" in kept and chance.happens(_EATEN_ZEROS):
        kept["sis_id"] = kept["sis_id"].lstrip("0")
    if not kept and chance.happens(0.1):
        kept["sis_id"] = chance.choice(("N/A", "0000", "test", "-"))
    return kept


def _again(chance: Chance, human: Human, first: Account, roster: Roster) -> Account:
    """The same person's second account: sometimes under the very same identifier, usually under another or none."""
    created = chance.date(dt.date.fromisoformat(first.created), _LAST_DAY)
    identifiers = (
        first.identifiers
        if chance.happens(0.3)
        else _identifiers(chance, dict(roster.person_ids[human.number]), roster)
    )
    return replace(
        first,
        first_name=human.first_name,
        last_name=human.last_name,
        created=created.isoformat(),
        last_active=chance.date(created, _LAST_DAY).isoformat(),
        identifiers=dict(identifiers),
    )


def _with_recycled_ids(chance: Chance, made: list[Account], humans: dict[int, Human]) -> list[Account]:
    """Here and there an account carries somebody else's identifier: a brother's as a rule, or anybody's."""
    by_household: dict[int, list[Account]] = {}
    for account in made:
        household = humans[account.human].household
        if household >= 0 and account.identifiers:
            by_household.setdefault(household, []).append(account)
    worn = []
    for account in made:
        if chance.happens(_RECYCLED):
            family = [a for a in by_household.get(humans[account.human].household, []) if a.human != account.human]
            other = chance.choice(family or made)
            if other.identifiers and other.human != account.human:
                worn.append(replace(account, identifiers=dict(other.identifiers)))
                continue
        worn.append(account)
    return worn


def _email(chance: Chance, human: Human, school_email: str) -> str:
    if chance.happens(_NO_EMAIL):
        return ""
    if human.grade in _YOUNG and chance.happens(_FAMILY_EMAIL):
        return human.family_email
    return school_email.upper() if chance.happens(0.03) else school_email


def _birth_date(chance: Chance, human: Human) -> str:
    if chance.happens(_NO_BIRTH_DATE):
        return ""
    if chance.happens(_WRONG_BIRTH_DATE):
        return (human.birth_date + dt.timedelta(days=chance.choice((-30, -1, 1, 31, 365)))).isoformat()
    return human.birth_date.isoformat()


def _grade(chance: Chance, human: Human) -> str:
    if not human.grade or human.grade == "KG":
        return human.grade
    grade = int(human.grade) - chance.happens(_OUTDATED_GRADE)
    return str(grade) if grade else "KG"


def _mistyped(chance: Chance, name: str) -> str:
    """Two letters swapped, one left out, or one doubled."""
    if len(name) < 4:  # noqa: PLR2004  # In so short a name a typo makes another name.
        return name
    at = chance.randrange(1, len(name) - 1)
    return chance.choice(
        (
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
        )
    )
