"""What one side puts in front of a value or behind it: `T-` before a teacher's number, `-CHS` behind a pupil's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from identitymap_server.matching import transforms
from identitymap_server.matching.tables import Values

#: Longer ones have not been seen, and every length costs time.
_LONGEST: Final = 16
#: An affix on fewer values of the sample than this is no habit.
_LEAST_SHARE: Final = 0.01
_LEAST_VALUES: Final = 3
#: Something inside a row of digits, or of letters, is an affix only if this share of all values has it.
_CONSTANT_SHARE: Final = 0.5
#: Of each pair of columns so many are tried: those that names speak for, and those that are frequent.
_TRIED: Final = 4


@dataclass(frozen=True, slots=True, order=True)
class Affix:
    """A prefix or a suffix; the other is empty."""

    prefix: str = ""
    suffix: str = ""

    def cut(self, value: str) -> str:
        """A value without the affix; empty if it has none."""
        if not (value.startswith(self.prefix) and value.endswith(self.suffix)):
            return ""
        return value[len(self.prefix) : len(value) - len(self.suffix)]


def frequent(longer: Values, shorter: Values, agree: Callable[[str, str], bool]) -> list[Affix]:
    """Affixes that often make a value of `longer` of one of `shorter`, the likeliest first.

    Leading zeros of what is left do not count, so `shorter` comes without them. `agree` says of a value of each whether
    the names of their holders agree.
    """
    hits: Counter[Affix] = Counter()
    confirmed: Counter[Affix] = Counter()
    inside: set[Affix] = set()
    for value in longer.sample:
        if transforms.without_zeros(value) in shorter.holders:
            continue
        for affix, core, is_inside in _cuts(value, shorter.lengths):
            if core in shorter.holders:
                hits[affix] += 1
                confirmed[affix] += agree(value, core)
                if is_inside:
                    inside.add(affix)
    least = max(_LEAST_VALUES, _LEAST_SHARE * len(longer.sample))
    often = sorted(
        affix for affix, n in hits.items() if n >= least and (affix not in inside or _is_constant(affix, longer))
    )
    by_names = sorted(often, key=lambda affix: (-confirmed[affix], -hits[affix], affix))[:_TRIED]
    by_number = sorted(often, key=lambda affix: (-hits[affix], affix))[:_TRIED]
    return list(dict.fromkeys((*by_names, *by_number)))


def _cuts(value: str, lengths: frozenset[int]) -> list[tuple[Affix, str, bool]]:
    """Every affix of a value with what it leaves, and whether it ends inside a row of digits or letters."""
    found = []
    for size in range(1, min(_LONGEST, len(value) - 1) + 1):
        for affix, core, border in (
            (Affix(prefix=value[:size]), value[size:], value[size - 1 : size + 1]),
            (Affix(suffix=value[-size:]), value[:-size], value[-size - 1 :][:2]),
        ):
            core_without_zeros = transforms.without_zeros(core)
            if len(core_without_zeros) in lengths:
                found.append((affix, core_without_zeros, _kind(border[0]) == _kind(border[1])))
    return found


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    # Two separators in a row are two boundaries.
    return "letter" if character.isalpha() else f"separator {character}"


def _is_constant(affix: Affix, values: Values) -> bool:
    sample = values.sample
    return sum(bool(affix.cut(value)) for value in sample) >= _CONSTANT_SHARE * len(sample)
