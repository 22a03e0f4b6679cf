"""The thresholds stand for a share of wrong links, which small shares of the benchmark's sets have to bear out.

The sets in full are held to the same by `make bench-matching`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.proposals import Verdict
from identitymap_server.files import exports, rosters, truth
from identitymap_server.files.containers import File
from identitymap_server.files.exports import Options
from identitymap_server.files.remarks import Remarks
from identitymap_server.matching.sides import Sides
from identitymap_server.services import file_sides
from identitymap_server.services.computing import Computation
from outcome import STATED
from unit.matching.districts import district
from unit.matching.records import PROFILE

_DATA = Path(__file__).parents[2] / "data" / "matching"


def certain(sides: Sides) -> set[tuple[str, str]]:
    """The certain pairs, under a profile made of these very records."""
    proposals = Computation(PROFILE, makes_profile=True).propose([sides])[sides.entity_type]
    return {(p.legacy_key.id, p.edlink_id) for p in proposals if p.verdict is Verdict.CERTAIN}


def held_to_what_is_stated(links: set[tuple[str, str]], true: set[tuple[str, str]]) -> None:
    """Half of the pairs have to be linked at least: who links nobody is never wrong."""
    assert len(links - true) <= 2 * STATED * len(links)
    assert len(links & true) >= len(true) / 2


@pytest.mark.parametrize("name", ["census", "census-heavy", "pupils"])
def test_a_made_up_town(name):
    """Families in which brothers, sisters and twins share surname, address and, of pupils, the mailbox."""
    folder, options, remarks, refused = _DATA / name, Options(), Remarks(), []
    mine = file_sides.legacy(
        [("", export) for export in exports.opened([folder / "legacy.csv"], options, remarks)], "", refused.append
    )
    theirs = file_sides.roster(rosters.opened([folder / "roster.csv"], options, remarks), refused.append)
    assert not refused
    links = certain(Sides(EntityType.PERSON, mine[EntityType.PERSON], theirs[EntityType.PERSON]))
    known = truth.read(File.at(folder / "truth.csv"))
    held_to_what_is_stated(links, {(legacy_id, edlink_id) for _, legacy_id, edlink_id in known.true})


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_district_of_the_sandbox(seed):
    """With identifiers as years of use leave them."""
    of = district(300, seed)
    held_to_what_is_stated(certain(of.sides), {(key.id, edlink_id) for key, edlink_id in of.true})
