"""What years of use do to an account, each kind of wear by itself and with its share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from identitymap_server.sandbox import mistakes, names
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.households import GRADES

_YOUNG: Final = frozenset({"KG", "1", "01", "2", "02", "3", "03", "4", "04", "5", "05"})
_PLACEHOLDERS: Final = ("N/A", "0000", "test", "-", "none")


@dataclass(frozen=True, slots=True)
class Wear:
    """A kind of wear: its share of the accounts that it can befall, and what becomes of one.

    `apply` takes the account and its household's mailbox, and gives None if it cannot befall this account.
    """

    name: str
    share: float
    apply: Callable[[Chance, Account, str], Account | None]


def worn(chance: Chance, account: Account, household_email: str) -> Account:
    """The account after years of use."""
    for wear in WEAR:
        if chance.happens(wear.share):
            changed = wear.apply(chance, account, household_email)
            if changed is not None and changed != account:
                account = replace(changed, wear=(*account.wear, wear.name))
    return account


def _nickname(chance: Chance, account: Account, _household: str) -> Account | None:
    short = names.nickname(chance, account.first_name)
    if short is None:
        return None
    if chance.happens(0.3):
        return replace(account, preferred_name=short)
    return replace(account, first_name=short)


def _middle_name_first(_chance: Chance, account: Account, _household: str) -> Account | None:
    return replace(account, first_name=account.middle_name, middle_name="") if account.middle_name else None


def _initial(_chance: Chance, account: Account, _household: str) -> Account:
    return replace(account, first_name=f"{account.first_name[0]}.")


def _changed_last_name(chance: Chance, account: Account, _household: str) -> Account:
    return replace(account, last_name=names.family_name(chance)[0])


def _hyphenated(chance: Chance, account: Account, _household: str) -> Account | None:
    other = names.family_name(chance)[0].split()[0]
    return None if "-" in account.last_name + other else replace(account, last_name=f"{account.last_name}-{other}")


def _one_of_two(chance: Chance, account: Account, _household: str) -> Account | None:
    first, _, second = account.last_name.partition(" ")
    return replace(account, last_name=second if chance.happens(0.2) else first) if second else None


def _no_accents(_chance: Chance, account: Account, _household: str) -> Account:
    plain = names.without_accents
    return replace(account, first_name=plain(account.first_name), last_name=plain(account.last_name))


def _swapped_names(_chance: Chance, account: Account, _household: str) -> Account:
    return replace(account, first_name=account.last_name, last_name=account.first_name)


def _mistyped_first(chance: Chance, account: Account, _household: str) -> Account:
    return replace(account, first_name=mistakes.mistyped(chance, account.first_name))


def _mistyped_last(chance: Chance, account: Account, _household: str) -> Account:
    return replace(account, last_name=mistakes.mistyped(chance, account.last_name))


def _capitals(_chance: Chance, account: Account, _household: str) -> Account:
    return replace(account, first_name=account.first_name.upper(), last_name=account.last_name.upper())


def _without(*fields: str) -> Callable[[Chance, Account, str], Account]:
    blank = dict.fromkeys(fields, "")

    def apply(_chance: Chance, account: Account, _household: str) -> Account:
        return replace(account, **blank)

    return apply


def _wrong_birth_date(chance: Chance, account: Account, _household: str) -> Account | None:
    return replace(account, birth_date=mistakes.wrong_day(chance, account.birth_date)) if account.birth_date else None


def _day_for_month(_chance: Chance, account: Account, _household: str) -> Account | None:
    swapped = mistakes.day_for_month(account.birth_date)
    return replace(account, birth_date=swapped) if swapped else None


def _household_email(_chance: Chance, account: Account, household: str) -> Account | None:
    return replace(account, email=household) if account.email and account.grade_level in _YOUNG else None


def _office_email(_chance: Chance, account: Account, _household: str) -> Account | None:
    domain = account.email.partition("@")[2]
    return replace(account, email=f"office@{domain}") if account.grade_level in _YOUNG and domain else None


def _old_email(_chance: Chance, account: Account, _household: str) -> Account | None:
    _, _, domain = account.email.partition("@")
    first, last = names.ascii_letters(account.first_name), names.ascii_letters(account.last_name)
    return replace(account, email=f"{first}.{last}@old.{domain}") if domain else None


def _capital_email(_chance: Chance, account: Account, _household: str) -> Account:
    return replace(account, email=account.email.upper())


def _old_grade(_chance: Chance, account: Account, _household: str) -> Account | None:
    grade = account.grade_level.zfill(2)
    if grade not in GRADES[1:]:
        return None
    return replace(account, grade_level=GRADES[GRADES.index(grade) - 1])


def _moved(chance: Chance, account: Account, _household: str) -> Account | None:
    if not account.street:
        return None
    number, _, street = account.street.partition(" ")
    return replace(account, street=f"{chance.randint(1, 9999)} {street}" if number else street)


def _eaten_zeros(_chance: Chance, account: Account, _household: str) -> Account | None:
    value = account.identifiers.get("sis_id")
    return replace(account, identifiers={**account.identifiers, "sis_id": value.lstrip("0")}) if value else None


def _old_identifier(chance: Chance, account: Account, _household: str) -> Account | None:
    """A number from before: the source has been set up anew since, or the person came back."""
    if not account.identifiers:
        return None
    type_ = chance.choice(tuple(account.identifiers))
    old = mistakes.superseded(account.identifiers[type_])
    return replace(account, identifiers={**account.identifiers, type_: old})


def _placeholder(chance: Chance, account: Account, _household: str) -> Account | None:
    return None if account.identifiers else replace(account, identifiers={"sis_id": chance.choice(_PLACEHOLDERS)})


def _was_student(_chance: Chance, account: Account, _household: str) -> Account | None:
    return replace(account, role="student") if account.role in {"teacher", "staff"} else None


#: In the order in which they befall an account.
WEAR: Final = (
    Wear("nickname", 0.08, _nickname),
    Wear("middle name as first name", 0.01, _middle_name_first),
    Wear("initial", 0.005, _initial),
    Wear("changed last name", 0.02, _changed_last_name),
    Wear("hyphenated last name", 0.006, _hyphenated),
    Wear("one of two last names", 0.2, _one_of_two),
    Wear("no accents", 0.4, _no_accents),
    Wear("mistyped first name", 0.02, _mistyped_first),
    Wear("mistyped last name", 0.01, _mistyped_last),
    Wear("swapped names", 0.003, _swapped_names),
    Wear("capitals", 0.01, _capitals),
    Wear("no birth date", 0.35, _without("birth_date")),
    Wear("wrong birth date", 0.01, _wrong_birth_date),
    Wear("day for month", 0.006, _day_for_month),
    Wear("no e-mail", 0.2, _without("email")),
    Wear("parent's e-mail", 0.25, _household_email),
    Wear("office e-mail", 0.02, _office_email),
    Wear("old e-mail", 0.05, _old_email),
    Wear("capital e-mail", 0.02, _capital_email),
    Wear("no middle name", 0.6, _without("middle_name")),
    Wear("no suffix", 0.3, _without("suffix")),
    Wear("no gender", 0.5, _without("gender")),
    Wear("no phone", 0.6, _without("phone")),
    Wear("no address", 0.6, _without("street", "city", "state", "postal_code")),
    Wear("moved", 0.1, _moved),
    Wear("no school", 0.05, _without("school")),
    Wear("old grade", 0.25, _old_grade),
    Wear("eaten zeros", 0.25, _eaten_zeros),
    Wear("old identifier", 0.03, _old_identifier),
    Wear("placeholder", 0.1, _placeholder),
    Wear("was a student", 0.02, _was_student),
)
