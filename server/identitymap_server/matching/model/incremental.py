"""The engine that remembers: it compares only pairs of which a row has changed since they were compared last.

Rows are known by their signatures, hashes of their values and of the keys by which they are found. The signature of a
row changes with the record, and also when a value of it becomes, or ceases to be, a crowd's, or when a block of it
becomes too large, so that two rows whose signatures are both known have been held against one another, and what came
of it still holds. Weights are not remembered: they are made of the levels each time.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import metadata, resources
from typing import Final

import msgspec

from identitymap_server.domain.compared import NOTHING, Compared, Signature
from identitymap_server.domain.models import Model
from identitymap_server.matching.model import blocking, scoring, weights
from identitymap_server.matching.model.blocking import Keys
from identitymap_server.matching.model.candidates import FLOOR_BITS, Engine, Found
from identitymap_server.matching.model.rows import Row
from identitymap_server.matching.model.scoring import Levels, Scorer

_SIGNATURE_BYTES: Final = 16

#: If more than one row in so many is new, all pairs are found in bulk.
_FEW: Final = 5

#: What is left out has to weigh clearly less than the floor: the last decimal is rounded elsewhere.
_LEFT_OUT_BELOW: Final = FLOOR_BITS - 0.01


class Incremental:
    """An engine beside what the last match has compared. Everything else is compared by `bulk`, made for the sizes."""

    def __init__(self, before: Compared, bulk: Callable[[int, int], Engine]) -> None:
        self._before = before
        self._bulk = bulk
        #: What is to be remembered, once all that `find` gives has been taken.
        self.after: Compared = before

    def find(self, legacy: Sequence[Row], roster: Sequence[Row], model: Model) -> Iterator[Found]:
        """As `Engine` says."""
        keys = blocking.keys(legacy, roster)
        signatures = _signatures(legacy, keys[0]), _signatures(roster, keys[1])
        basis = _basis(model, len(legacy), len(roster))
        before = self._before if self._before.basis == basis else NOTHING
        is_new = (
            [signature not in before.legacy for signature in signatures[0]],
            [signature not in before.roster for signature in signatures[1]],
        )
        if sum(map(sum, is_new)) * _FEW > len(legacy) + len(roster):
            pairs: dict[tuple[Signature, Signature], bytes] = {}
            found: Iterable[Found] = self._bulk(len(legacy), len(roster)).find(legacy, roster, model)
        else:
            positions = _positions(signatures[0]), _positions(signatures[1])
            pairs = {
                pair: levels
                for pair, levels in before.pairs.items()
                if pair[0] in positions[0] and pair[1] in positions[1]
            }
            for (mine, theirs), packed in pairs.items():
                levels = _unpacked(packed)
                yield from (Found(n, other, levels) for n in positions[0][mine] for other in positions[1][theirs])
            found = _compared(legacy, roster, keys, is_new)
        scorer, prior = Scorer(model), weights.prior_bits(len(legacy), len(roster))
        for pair in found:
            weight = scorer.weigh(legacy[pair.legacy], roster[pair.roster], pair.levels)
            if prior + weight.stranger >= _LEFT_OUT_BELOW:
                pairs[signatures[0][pair.legacy], signatures[1][pair.roster]] = _packed(pair.levels)
                yield pair
        self.after = Compared(basis, frozenset(signatures[0]), frozenset(signatures[1]), pairs)


def _compared(
    legacy: Sequence[Row], roster: Sequence[Row], keys: tuple[Keys, Keys], is_new: tuple[list[bool], list[bool]]
) -> Iterator[Found]:
    """The pairs that share a key, and of which one row is new."""
    mine, theirs = keys
    of_new = _blocks(theirs, among=None, rows=[n for n, new in enumerate(is_new[1]) if new])
    wanted = [{keys[rule] for keys, new in zip(mine, is_new[0], strict=True) if new} for rule in _RULES]
    of_all = _blocks(theirs, among=wanted, rows=range(len(theirs)))
    for position, found_by in enumerate(mine):
        blocks = of_all if is_new[0][position] else of_new
        others = {other for block, key in zip(blocks, found_by, strict=True) if key for other in block.get(key, ())}
        for other in others:
            yield Found(position, other, scoring.levels(legacy[position], roster[other]))


_RULES: Final = range(len(blocking.RULES))


def _blocks(side: Keys, among: Sequence[set[str]] | None, rows: Iterable[int]) -> list[dict[str, list[int]]]:
    """By rule, the positions of `rows` by their keys, of those `among` if it is given."""
    blocks: list[dict[str, list[int]]] = [{} for _ in _RULES]
    for position in rows:
        for rule, key in enumerate(side[position]):
            if key and (among is None or key in among[rule]):
                blocks[rule].setdefault(key, []).append(position)
    return blocks


def _positions(signatures: Iterable[Signature]) -> dict[Signature, list[int]]:
    positions: dict[Signature, list[int]] = {}
    for position, signature in enumerate(signatures):
        positions.setdefault(signature, []).append(position)
    return positions


def _signatures(rows: Iterable[Row], keys: Keys) -> list[Signature]:
    encode = msgspec.msgpack.Encoder().encode
    return [
        hashlib.blake2b(encode((msgspec.structs.astuple(row), found_by)), digest_size=_SIGNATURE_BYTES).digest()
        for row, found_by in zip(rows, keys, strict=True)
    ]


def _packed(levels: Levels) -> bytes:
    return struct.pack(f"{len(levels)}b", *levels)


def _unpacked(packed: bytes) -> Levels:
    return struct.unpack(f"{len(packed)}b", packed)


def _basis(model: Model, legacy_size: int, roster_size: int) -> bytes:
    """A hash of what comparing rests on besides the rows and their keys."""
    basis = hashlib.blake2b(digest_size=_SIGNATURE_BYTES)
    for part in (
        msgspec.json.encode(model, order="deterministic"),
        repr((weights.prior_bits(legacy_size, roster_size), FLOOR_BITS, metadata.version("rapidfuzz"))).encode(),
        *(_CODE.joinpath(module).read_bytes() for module in _COMPARING),
    ):
        basis.update(len(part).to_bytes(8) + part)
    return basis.digest()


#: What yields the levels of two rows. A release that compares otherwise remembers nothing of what another has compared.
_CODE: Final = resources.files("identitymap_server.matching.model")
_COMPARING: Final = ("comparisons.py", "predicates.py", "scoring.py", "blocking.py")
