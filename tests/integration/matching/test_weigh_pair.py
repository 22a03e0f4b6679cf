"""What any two people weigh, proposed or not."""

from __future__ import annotations

import links
import pytest
from identitymap_server.domain.errors import IntegrationNotFound, InvalidField, RecordNotFound
from identitymap_server.domain.integrations import Strategy
from identitymap_server.domain.keys import EdlinkId, EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.matching.model import weights
from identitymap_server.services.pair_weighing import PairWeighingService, WeighedPair
from identitymap_server.services.profiles import ProfileService
from identitymap_server.store.pairs import Pairs
from identitymap_server.store.proposals import Proposals

from .conftest import INTEGRATION, District

HOME = {"street": "618 Gopher Rd", "postal_code": "97401", "phone": "541-555-0199"}
MABEL = {"first_name": "Mabel", "last_name": "Pines", "birth_date": "2013-08-31"}


def account(id_: str) -> LegacyKey:
    return LegacyKey(EntityType.PERSON, "app", id_)


def person(number: int) -> EdlinkId:
    return EdlinkId(links.edlink_id(number))


async def weigh(district: District, key: LegacyKey, edlink_id: EdlinkId, of: str = INTEGRATION) -> WeighedPair:
    return await PairWeighingService(Pairs(district.pool)).weigh(IntegrationId(of), key, edlink_id)


async def test_what_a_match_has_weighed_weighs_the_same_by_itself(district: District):
    """But for what only a match knows of: crowds, and classes."""
    names = ["Mabel", "Mabell", "Wendy", "Ana María"]
    for n in range(12):
        known = MABEL | HOME | {"first_name": names[n % 4], "street": f"{n // 2} Gopher Rd", "last_name": f"Pines{n}"}
        district.account(f"a{n}", **known)
        district.person(n, **(known | ({"birth_date": "2013-08-13"} if n % 3 == 0 else {})))
    run = await district.match()
    proposed = [proposal async for page in Proposals(district.pool).pages(run.run_id) for proposal in page]
    weighed = [p for p in proposed if p.method is LinkMethod.STATISTICS]

    assert len(weighed) >= 10
    for proposal in weighed:
        found = await weigh(district, proposal.legacy_key, proposal.edlink_id)
        assert found.weighing.parts == proposal.evidence
        assert found.weighing.probability == pytest.approx(proposal.confidence, abs=1e-5)


async def test_a_pair_that_nobody_proposes_is_weighed_too_and_the_guard_is_named(district: District):
    district.account("mabel", **MABEL | HOME)
    district.person(1, **MABEL | HOME | {"first_name": "Dipper"})

    found = await weigh(district, account("mabel"), person(1))

    assert found.guard == "first name differs"
    assert {part.field: part.outcome for part in found.weighing.parts}["household"] == "phone"
    assert found.weighing.bits == pytest.approx(
        found.weighing.prior + sum(part.weight for part in found.weighing.parts), abs=0.3
    )
    assert found.profile_version == 0


async def test_how_many_people_there_are_counts(district: District):
    district.account("mabel", **MABEL)
    district.person(1, **MABEL)
    alone = await weigh(district, account("mabel"), person(1))
    district.execute(
        "INSERT INTO roster_object (integration_id, edlink_id, collection, attributes)"
        " SELECT %s, gen_random_uuid(), 'people', '{}' FROM generate_series(1, 3000)",
        INTEGRATION,
    )

    among_many = await weigh(district, account("mabel"), person(1))

    assert alone.weighing.prior == weights.prior_bits(1, 1)
    assert among_many.weighing.prior == weights.prior_bits(1, 3_001)


async def test_under_the_profile_in_use(district: District):
    district.strategy(Strategy.CONTINUOUS)
    for n in range(30):
        district.account(f"a{n}", first_name="Mabel", last_name=f"Pines{n}", birth_date=MABEL["birth_date"])
        district.person(n, first_name="Mabel", last_name=f"Pines{n}", birth_date=MABEL["birth_date"])
    before = await weigh(district, account("a1"), person(1))

    await district.match(proposes_profile=True)
    await ProfileService(district.pool).adopt(INTEGRATION, 1, "somebody")

    found = await weigh(district, account("a1"), person(1))
    assert found.profile_version == 1
    assert found.weighing.bits < before.weighing.bits


async def test_by_an_id_that_was_merged_into_another(district: District):
    district.account("mabel", **MABEL)
    district.person(1, **MABEL)
    district.merge(7, 1)

    assert await weigh(district, account("mabel"), person(7)) == await weigh(district, account("mabel"), person(1))


async def test_who_is_not_known_is_not_weighed(district: District):
    district.account("mabel", **MABEL)
    district.person(1, **MABEL)
    with pytest.raises(RecordNotFound):
        await weigh(district, account("dipper"), person(1))
    with pytest.raises(RecordNotFound):
        await weigh(district, account("mabel"), person(2))
    with pytest.raises(IntegrationNotFound):
        await weigh(district, account("mabel"), person(1), links.OTHER_INTEGRATION)
    with pytest.raises(InvalidField, match=r"legacy_key\.entity_type"):
        await weigh(district, LegacyKey(EntityType.CLASS, "app", "mabel"), person(1))
