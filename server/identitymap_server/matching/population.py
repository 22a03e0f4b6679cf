"""The people, classes or schools of both sides, prepared for comparison, and what is asked of them as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.matching import birth_dates, date_slips, patterns, rules, subjects, trust
from identitymap_server.matching.compare import Comparison, Outcome, compare, look_alike
from identitymap_server.matching.names import NameOutcome
from identitymap_server.matching.pairs import PairKey
from identitymap_server.matching.sides import Sides
from identitymap_server.matching.subjects import Subject
from identitymap_server.matching.trust import CHANGEABLE


class Population:
    """Both sides, each in the order of its keys. Positions are in that order."""

    def __init__(self, sides: Sides, profile: MatchingProfile) -> None:
        self.legacy_records = sorted(sides.legacy, key=lambda record: record.key)
        self.roster_records = sorted(sides.roster, key=lambda record: record.edlink_id)
        present = {i.type for record in sides.legacy for i in record.identifiers}
        present |= {i.type for record in sides.roster for i in record.identifiers}
        # What a source calls a type must not pass for a pattern.
        identifiers = tuple(
            type_ for type_ in trust.order(profile.trust, sides.entity_type, present) if not rules.is_pattern(type_)
        )
        fitting = patterns.Fitting(profile.patterns, sides.entity_type, sides.schools)
        #: What counts as an identifier, the most trusted first.
        by_email = (rules.EMAIL,) if profile.trust.email and sides.entity_type is EntityType.PERSON else ()
        self.order = (*identifiers, *fitting.rules, *by_email)
        #: The types whose disagreement a pattern explains, by its rule.
        self.explains = fitting.explains
        #: What people choose or schools make of names; what else agrees is a number or as good as one.
        self.chosen: Collection[str] = CHANGEABLE | fitting.over_names
        trusted = frozenset((*identifiers, *by_email))
        telling = trust.telling(sides.entity_type, present)
        self.legacy: Sequence[Subject] = _with_usual_dates(
            [subjects.of_record(record, trusted, fitting.of_legacy(record), telling) for record in self.legacy_records]
        )
        self.roster: Sequence[Subject] = _with_usual_dates(
            [subjects.of_record(record, trusted, fitting.of_roster(record), telling) for record in self.roster_records]
        )
        self.legacy_positions = {record.key: n for n, record in enumerate(self.legacy_records)}
        self.roster_positions = {record.edlink_id: n for n, record in enumerate(self.roster_records)}
        self.is_of_people = sides.entity_type is EntityType.PERSON
        self._twins = (_twins(self.legacy), _twins(self.roster))
        self._first_names = (_first_names(self.legacy), _first_names(self.roster))
        self._bearers = (_bearers(self.legacy), _bearers(self.roster))

    def system(self, position: int) -> str:
        """The legacy ID space of an account."""
        return self.legacy_records[position].key.system

    def look_alike(self, one: int, other: int) -> bool:
        """Whether two legacy records seem to be accounts of the same person."""
        return look_alike(self.legacy[one], self.legacy[other])

    def may_share(self, one: int, other: int) -> bool:
        """Whether two legacy records may have one Edlink ID."""
        mine, theirs = self.legacy[one], self.legacy[other]
        return look_alike(mine, theirs) if self.is_of_people else compare(mine, theirs).title is Outcome.EQUAL

    def beside(self, links: Collection[tuple[LegacyKey, EdlinkId]]) -> Callable[[PairKey], bool]:
        """Whether a pair's account may be linked beside those that are linked to its Edlink ID already.

        `reconcile` has the say where both are of one system.
        """
        linked: dict[EdlinkId, list[LegacyKey]] = {}
        for legacy_key, edlink_id in links:
            linked.setdefault(edlink_id, []).append(legacy_key)

        def may_join(key: PairKey) -> bool:
            mine = self.legacy_records[key[0]].key
            for other in linked.get(self.roster_records[key[1]].edlink_id, ()):
                if other.system != mine.system:
                    position = self.legacy_positions.get(other)
                    if position is None or not self.may_share(key[0], position):
                        return False
            return True

        return may_join

    def has_twin(self, key: PairKey) -> bool:
        """Whether either side has another record with the same last name and birth date: a twin, most likely."""
        return key[0] in self._twins[0] or key[1] in self._twins[1]

    def has_namesake(self, key: PairKey, compared: Comparison) -> bool:
        """Whether, of a pair whose first names only resemble, somebody else bears the one's very names."""
        resembles = compared.first_name in (NameOutcome.KNOWN_AS, NameOutcome.SIMILAR, NameOutcome.CONTAINED)
        return resembles and self.others_bear_names_of(key, by_short_form=compared.first_name is NameOutcome.KNOWN_AS)

    def others_called(self, key: PairKey, first_name: str) -> int:
        """How many of one side beside the two bear a first name, at most."""
        own = (self.legacy[key[0]].first_name, self.roster[key[1]].first_name)
        return max(
            names.get(first_name, 0) - (mine.replace(" ", "") == first_name)
            for names, mine in zip(self._first_names, own, strict=True)
        )

    def others_bear_names_of(self, key: PairKey, *, by_short_form: bool = False) -> bool:
        """Whether somebody else of the other side bears the very names of one of the two.

        Of the legacy side another account of the same person does not count. Of two who are called by one name and its
        short form, neither does who was born on another day than both: nobody calls two children Liz and Elizabeth.
        """
        mine, theirs = self.legacy[key[0]], self.roster[key[1]]

        def may_be_meant(other: Subject) -> bool:
            return not (by_short_form and _is_younger_or_older(mine, theirs, other))

        # The two themselves bear the same names where only marks tell them apart.
        people = self._bearers[1].get((mine.first_name, mine.last_name), ())
        if any(other != key[1] and may_be_meant(self.roster[other]) for other in people):
            return True
        accounts = self._bearers[0].get((theirs.first_name, theirs.last_name), ())
        return any(
            account != key[0] and not self.look_alike(key[0], account) and may_be_meant(self.legacy[account])
            for account in accounts
        )

    def namesake_is_next(self, key: PairKey) -> bool:
        """Whether a record of the very names of the two carries a number before or after one that they share."""
        mine, theirs = self.legacy[key[0]], self.roster[key[1]]
        shared = {(type_, int(value)) for type_, value in _numbers(mine) & _numbers(theirs)}
        beside = {(type_, number + step) for type_, number in shared for step in _STEPS}
        return bool(beside) and any(
            position not in own and (type_, int(value)) in beside
            for side, bearers, own in zip((self.legacy, self.roster), self._bearers, ({key[0]}, {key[1]}), strict=True)
            for position in bearers.get((mine.first_name, mine.last_name), ())
            for type_, value in _numbers(side[position])
        )


#: Of rows that are numbered by the alphabet namesakes are so far apart, where one of them is missing.
_STEPS: Final = (-2, -1, 1, 2)

#: Longer ones are no counters.
_COUNTED: Final = 12


def _numbers(subject: Subject) -> set[tuple[str, str]]:
    """The identifiers that are plain numbers."""
    return {
        (type_, value)
        for type_, value in subject.identifiers
        if value.isascii() and value.isdigit() and len(value) <= _COUNTED
    }


def _is_younger_or_older(mine: Subject, theirs: Subject, other: Subject) -> bool:
    """Whether two were born on one day, and somebody else on another that is no slip for it."""
    born, others = mine.birth_date, other.birth_date
    if born is None or others is None or born != theirs.birth_date:
        return False
    # A date that stands where none is known tells nobody apart.
    usual = mine.birth_date_is_usual or theirs.birth_date_is_usual or other.birth_date_is_usual
    return not usual and not date_slips.may_be_slip(born, others)


def _with_usual_dates(side: Sequence[Subject]) -> list[Subject]:
    """A side of which is noted whose birth dates stand where none is known."""
    usual = birth_dates.of_a_year([subject.birth_date for subject in side])
    return [
        msgspec.structs.replace(subject, birth_date_is_usual=True) if subject.birth_date in usual else subject
        for subject in side
    ]


def _first_names(side: Iterable[Subject]) -> Mapping[str, int]:
    """How many bear each first name, written as one."""
    return Counter(subject.first_name.replace(" ", "") for subject in side)


def _twins(side: Sequence[Subject]) -> frozenset[int]:
    """The positions of people who share last name and birth date with another of their side, called otherwise.

    One who has left is a twin still.
    """
    births = [(s.last_name, s.birth_date) if s.last_name and s.birth_date else None for s in side]
    names: dict[object, set[str]] = {}
    for birth, subject in zip(births, side, strict=True):
        names.setdefault(birth, set()).add(f"{subject.first_name} {subject.middle_name}")
    return frozenset(n for n, birth in enumerate(births) if birth is not None and len(names[birth]) > 1)


def _bearers(side: Iterable[Subject]) -> dict[tuple[str, str], list[int]]:
    """The positions of people by first and last name, where both are known."""
    bearers: dict[tuple[str, str], list[int]] = {}
    for position, subject in enumerate(side):
        if subject.first_name and subject.last_name:
            bearers.setdefault((subject.first_name, subject.last_name), []).append(position)
    return bearers
