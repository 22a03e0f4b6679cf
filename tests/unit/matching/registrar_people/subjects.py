"""All cases, by subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from unit.matching.registrar_people import (
    accounts,
    birth_dates,
    families,
    fillers,
    gaps,
    genders,
    given_names,
    juniors,
    namesakes,
    nicknames,
    nobody,
    roles,
    schools,
    spellings,
    surnames,
    twins,
    typos,
)
from unit.matching.registrar_people.cases import Case

SUBJECTS: Final[Mapping[str, Sequence[Case]]] = {
    "twins": twins.CASES,
    "siblings": families.SIBLINGS,
    "mailboxes of a family": families.MAILBOXES,
    "homes and foster children": families.HOMES,
    "juniors and seniors": juniors.CASES,
    "marriages": surnames.MARRIAGES,
    "divorces": surnames.DIVORCES,
    "hyphens": surnames.HYPHENS,
    "surnames of several words": surnames.TWO_SURNAMES,
    "nicknames": nicknames.CASES,
    "middle names": given_names.MIDDLE_NAMES,
    "one-name people": given_names.ONE_NAME,
    "patronymics": given_names.PATRONYMICS,
    "order of names": given_names.ORDER,
    "accents": spellings.ACCENTS,
    "transliterations": spellings.TRANSLITERATIONS,
    "scripts": spellings.SCRIPTS,
    "slips": typos.CASES,
    "wrong birth dates": birth_dates.WRONG,
    "made-up birth dates": birth_dates.PLACEHOLDERS,
    "gaps": gaps.CASES,
    "fields that have to be filled": fillers.CASES,
    "people who do not exist": nobody.TESTS,
    "mailboxes that stand for none": nobody.MAILBOXES,
    "crowds": nobody.CROWDS,
    "schools and grades": schools.CASES,
    "roles": roles.CASES,
    "two accounts": accounts.TWO_ACCOUNTS,
    "a number that stays": accounts.CONSTANT_NUMBER,
    "a number that went on": accounts.REUSED_NUMBER,
    "names and numbers": accounts.MIXED,
    "namesakes": namesakes.CASES,
    "gender": genders.CASES,
}
