"""The sandbox's districts: people and classes after years of use, with identifiers as far as the source gives them.

They are read from the files that the sandbox writes, as `identitymap match` reads them.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from dataset import SYSTEM, DataSet, Pair
from identitymap_server.domain.accuracy import Pair as FilePair
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.files import exports, rosters, truth
from identitymap_server.files.containers import File
from identitymap_server.files.exports import Options
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected
from identitymap_server.matching.sides import Sides
from identitymap_server.sandbox import files, world
from identitymap_server.services import file_sides

_ENTITIES: Final[Mapping[str, EntityType]] = {"person": EntityType.PERSON, "class": EntityType.CLASS}


def of(people: int) -> Callable[[int], DataSet]:
    """What makes the district of so many people for a seed."""

    def made(seed: int) -> DataSet:
        with tempfile.TemporaryDirectory(prefix="idmap-bench-district-") as name:
            folder = Path(name)
            district = world.build(people, 1, seed)
            files.write_export(district, folder)
            files.write_roster(district, folder)
            return _read(folder, seed)

    return made


def _read(folder: Path, seed: int) -> DataSet:
    options, remarks, chance = Options(), Remarks(), random.Random(seed)
    paths = [folder / "people.csv", folder / "classes.csv"]
    legacy = file_sides.legacy([("", export) for export in exports.opened(paths, options, remarks)], "", _refuse)
    roster = file_sides.roster(rosters.opened([folder / "roster.ndjson"], options, remarks), _refuse)
    schools = file_sides.schools(roster[EntityType.SCHOOL])
    known = truth.read(File.at(folder / "truth.csv"))
    return DataSet(
        sides=[
            Sides(
                entity_type,
                chance.sample(legacy[entity_type], len(legacy[entity_type])),
                chance.sample(roster[entity_type], len(roster[entity_type])),
                schools=schools,
            )
            for entity_type in _ENTITIES.values()
        ],
        true=frozenset(map(_pair, known.true)),
        resolvable=frozenset(map(_pair, known.resolvable)),
    )


def _pair(pair: FilePair) -> Pair:
    entity, legacy_id, edlink_id = pair
    return LegacyKey(_ENTITIES[entity], SYSTEM, legacy_id), EdlinkId(edlink_id)


def _refuse(rejected: Rejected) -> None:
    """The sandbox writes no row that cannot be used."""
    raise ValueError(rejected)
