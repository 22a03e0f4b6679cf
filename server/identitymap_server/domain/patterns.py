"""Identifier patterns: how a column of the legacy side spells what an identifier of the roster says."""

from __future__ import annotations

import enum

import msgspec

from identitymap_server.domain.keys import EntityType

#: What comes before the @ of an address is compared, never the address: addresses have a rule of their own.
ADDRESS_COLUMNS = frozenset({"email", "username"})

#: The name of the column that says which school; it tells nobody apart, but a number is often unique in a school only.
SCHOOL = "school"

_PLURALS = {EntityType.PERSON: "people", EntityType.CLASS: "classes", EntityType.SCHOOL: "schools"}


class Column(msgspec.Struct, frozen=True, omit_defaults=True, order=True):
    """Where a side keeps a value: an identifier's type, `school`, or `id` for the legacy key's own id.

    Of an `id` the ID space is part of the column: equal ids of two systems have nothing to do with one another. On the
    roster's side `of_school` says that the school carries the identifier, not the person or class.
    """

    name: str
    system: str = ""
    of_school: bool = False

    @property
    def label(self) -> str:
        """As in a rule: `sis_id`, `app/id`, `school/nces_id`."""
        return f"{self.system or 'school'}/{self.name}" if self.system or self.of_school else self.name

    @property
    def tells_nobody_apart(self) -> bool:
        """Whether the column says no more than which school."""
        return self.of_school or self.name == SCHOOL


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """What of a side's record is compared: a column, or two joined, and what is taken off its value."""

    columns: tuple[Column, ...]
    #: Only what comes before the @.
    local_part: bool = False
    #: Taken off the front; a value without it is not compared.
    prefix: str = ""
    #: Taken off the end; a value without it is not compared.
    suffix: str = ""
    #: A whole address. Shown in a matrix and never used: whether two addresses agree is the e-mail rule's business.
    address: bool = False

    @property
    def label(self) -> str:
        """As in a rule: `local(email)`, `after(T-, app/id)`, `join(school_id, sis_id)`."""
        label = ", ".join(column.label for column in self.columns)
        if len(self.columns) > 1:
            label = f"join({label})"
        if self.address:
            label = f"address({label})"
        if self.local_part:
            label = f"local({label})"
        if self.prefix:
            label = f"after({self.prefix}, {label})"
        if self.suffix:
            label = f"before({self.suffix}, {label})"
        return label

    @property
    def described(self) -> str:
        """For people to read."""
        text = " and ".join(column.label for column in self.columns)
        if len(self.columns) > 1:
            text += " joined"
        if self.address:
            text += " as a whole address"
        if self.local_part:
            text += " before the @"
        if self.prefix:
            text += f" without {self.prefix} in front"
        if self.suffix:
            text += f" without {self.suffix} at the end"
        return text


class Pattern(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way in which the two sides may spell one number or name."""

    entity_type: EntityType
    legacy: Part
    roster: Part
    ignore_zeros: bool = False
    ignore_case: bool = False

    @property
    def name(self) -> str:
        """What the rule is called behind `pattern:`, for example `local(email)=username`. Unique to the pattern."""
        zeros, case = "+zeros" if self.ignore_zeros else "", "+case" if self.ignore_case else ""
        return f"{self.legacy.label}={self.roster.label}{zeros}{case}"

    @property
    def transform(self) -> str:
        """What is done to the values before they are compared, for people to read; the same for all columns."""
        done = [
            text
            for applies, text in (
                (any(len(part.columns) > 1 for part in self.parts), "joined values"),
                (any(part.address for part in self.parts), "whole address"),
                (any(part.local_part for part in self.parts), "before the @"),
                *((bool(part.prefix), f"without {part.prefix} in front") for part in self.parts),
                *((bool(part.suffix), f"without {part.suffix} at the end") for part in self.parts),
                (self.ignore_zeros, "leading zeros aside"),
                (self.ignore_case, "upper and lower case aside"),
            )
            if applies
        ]
        return ", ".join(done) or "as it is"

    @property
    def described(self) -> str:
        """For people to read: "email before the @ is the roster's username"."""
        aside = [t for t, on in (("leading zeros", self.ignore_zeros), ("case", self.ignore_case)) if on]
        ending = f", {' and '.join(aside)} aside" if aside else ""
        return f"{self.legacy.described} is the roster's {self.roster.described}{ending}"

    @property
    def parts(self) -> tuple[Part, Part]:
        """Both sides' parts."""
        return self.legacy, self.roster

    @property
    def is_joined(self) -> bool:
        """Whether a side joins two columns. Then whatever is no letter or digit does not count on either side."""
        return any(len(part.columns) > 1 for part in self.parts)

    @property
    def may_link_at_sign_in(self) -> bool:
        """Whether it rests on neither e-mail addresses nor usernames, which change hands.

        Somebody who is given another's old address must not be let into the other's account as they sign in.
        """
        return not any(column.name in ADDRESS_COLUMNS for part in self.parts for column in part.columns)


class Outcome(enum.IntEnum):
    """What became of a pattern that was tried. The numbers are those of the protobuf enum."""

    USED = 1
    #: Plain equality of one trusted type: the identifiers' own rule, which comes first.
    IDENTIFIER = 2
    TOO_FEW = 3
    RARE = 4
    NOT_UNIQUE = 5
    NAMES_DIFFER = 6
    NAMES_UNKNOWN = 7
    NAMESAKES = 8
    FOLDING_MERGES = 9
    #: Equality of two addresses: the e-mail rule, which comes later and asks whether the integration trusts its e-mail.
    ADDRESS = 10


class Measure(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far a pattern holds among present records, and what became of it.

    Values are counted once, however many records carry them. What a simpler transform of the same two columns finds
    does not count again.
    """

    pattern: Pattern
    outcome: Outcome
    #: Values of the legacy side, and of the roster, to which the transform can be applied.
    legacy_values: int
    roster_values: int
    #: Values on both sides.
    matched: int
    #: Those of them that one record carries on each side, within system and role class.
    unique: int = 0
    #: Pairs made by unique values of which both names are known and tell something.
    compared: int = 0
    #: Those of them whose names agree.
    agreeing: int = 0
    #: How many values would match if the numbers had nothing to do with one another.
    matched_by_chance: float = 0.0
    #: The share of pairs whose names would agree by chance.
    agreeing_by_chance: float = 0.0
    #: How many of the agreeing pairs may be namesakes that the pattern has put together by chance, at most.
    expected_wrong: float = 0.0

    @property
    def matched_share(self) -> float:
        """Matched values of all that could match."""
        return self.matched / (min(self.legacy_values, self.roster_values) or 1)

    @property
    def unique_share(self) -> float:
        """Unique values of the matched ones."""
        return self.unique / (self.matched or 1)

    @property
    def agreeing_share(self) -> float:
        """Pairs with agreeing names of those compared."""
        return self.agreeing / (self.compared or 1)


class Thresholds(msgspec.Struct, frozen=True):
    """What a pattern has to show before it is used. Shares are 0 to 1."""

    #: Fewer pairs tell nothing: of 20 pairs that all agree, the true share is above 0.83 with 95% confidence.
    pairs: int = 20
    #: Matched values of those that could match. Teachers are 5 to 10% of the people, and one school of fifty is 2%, so
    #: that a rule of theirs is not rare. What a pattern links is bounded by names, not by this.
    matched: float = 0.01
    #: Matched values that one record carries on each side. Old duplicate accounts make some 5% that two carry.
    unique: float = 0.9
    #: Pairs whose names agree. Of pairs that are right 94 to 98% do: people marry, and names are mistyped.
    agreeing: float = 0.9
    #: The same at the lower end of a confidence of 95%, which is for the few: 20 of 20 suffice, 19 do not.
    agreeing_bound: float = 0.8
    #: Namesakes whom chance may have put together, for each pair that agrees.
    expected_wrong: float = 0.001


class ColumnValues(msgspec.Struct, frozen=True):
    """A column and how many different values present records have in it."""

    column: Column
    values: int


class Matrix(msgspec.Struct, frozen=True):
    """The match-rate matrix of one entity type: every pattern by which anything matched at all."""

    entity_type: EntityType
    legacy_columns: tuple[ColumnValues, ...]
    roster_columns: tuple[ColumnValues, ...]
    measures: tuple[Measure, ...]
    thresholds: Thresholds

    @property
    def used(self) -> tuple[Pattern, ...]:
        """The patterns that hold."""
        return tuple(measure.pattern for measure in self.measures if measure.outcome is Outcome.USED)

    @property
    def plural(self) -> str:
        """What the matrix is about: people, classes or schools."""
        return _PLURALS[self.entity_type]
