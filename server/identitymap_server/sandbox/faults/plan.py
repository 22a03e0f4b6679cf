"""Which request meets which fault: by script, else by rate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.faults.kinds import OF_PAGES, PASSING, FaultKind

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=3_600)]


class Scripted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault for certain requests: after `skip` of them it befalls the next `times`.

    Those for `collection`, such as `people`, `events` or `integrations`, of the `integration` of that id; all if
    neither is named.
    """

    fault: FaultKind
    collection: str | None = None
    integration: str | None = None
    skip: Count = 0
    times: Count = 1
    seconds: Seconds | None = None


class Faults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes wrong: the `script`, and at this `rate` of all other requests one of these `kinds`, drawn by `seed`.

    `seconds` is how long a stall lasts, and after what time a limited client may come back.
    """

    rate: Share = 0.0
    kinds: tuple[FaultKind, ...] = PASSING
    seed: int = 0
    seconds: Seconds = 1.0
    script: tuple[Scripted, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan is told of a request. `caller` is the token, or whatever tells clients apart."""

    caller: str
    integration: str | None
    collection: str
    is_page: bool = False
    has_cursor: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that befalls a request."""

    kind: FaultKind
    seconds: float


class FaultsMalformed(IdentityMapError):
    """Faults are a rate, such as 0.05, or a file of JSON."""


def parse(text: str, seed: int) -> Faults:
    """Faults from a rate, drawn by `seed`, or from a file that describes them. Raises FaultsMalformed."""
    try:
        rate = float(text)
    except ValueError:
        return _read(Path(text))
    try:
        return msgspec.convert({"rate": rate, "seed": seed}, Faults)
    except msgspec.ValidationError as error:
        raise FaultsMalformed(f"--faults {text}: the rate is between 0 and 1.") from error


def _read(path: Path) -> Faults:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Faults)
    except OSError as error:
        raise FaultsMalformed(f"--faults {path}: {error.strerror}. Give a rate, such as 0.05, or a file.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FaultsMalformed(f"--faults {path}: {error}.") from error


class Plan:
    """Decides, request by request. A caller's n-th request always meets the same fate, whatever others ask meanwhile.

    `met` counts what has befallen.
    """

    def __init__(self, faults: Faults) -> None:
        """No request has come yet."""
        self.faults = faults
        self.met: Counter[FaultKind] = Counter()
        self._asked: Counter[str] = Counter()
        self._matched = [0] * len(faults.script)

    def __bool__(self) -> bool:
        """Whether anything can go wrong at all."""
        return bool(self.faults.rate or self.faults.script)

    def next(self, asked: Asked) -> Fault | None:
        """The fault that befalls the next request; None if it is spared."""
        fault = self._scripted(asked) or self._drawn(asked)
        if fault is not None:
            self.met[fault.kind] += 1
        return fault

    def _scripted(self, asked: Asked) -> Fault | None:
        found = None
        for position, one in enumerate(self.faults.script):
            if (
                one.collection in {None, asked.collection}
                and one.integration in {None, asked.integration}
                and _can_befall(one.fault, asked)
            ):
                # Each counts the requests that it could mean, whichever befalls them.
                self._matched[position] += 1
                if not found and 0 < self._matched[position] - one.skip <= one.times:
                    found = Fault(one.fault, self.faults.seconds if one.seconds is None else one.seconds)
        return found

    def _drawn(self, asked: Asked) -> Fault | None:
        if not self.faults.rate:
            return None
        self._asked[asked.caller] += 1
        chance = Chance(self.faults.seed, asked.caller, self._asked[asked.caller])
        if not chance.happens(self.faults.rate):
            return None
        kinds = [kind for kind in self.faults.kinds if _can_befall(kind, asked)]
        return Fault(chance.choice(kinds), self.faults.seconds) if kinds else None


def _can_befall(kind: FaultKind, asked: Asked) -> bool:
    return (asked.has_cursor or kind is not FaultKind.DEAD_CURSOR) and (asked.is_page or kind not in OF_PAGES)
