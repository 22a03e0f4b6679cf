"""What happens to a whole district at once: a mass deletion, and a source that is created anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from identitymap_server.sandbox import wire
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.collection import Collection, Encoded
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.life.office import Office
from identitymap_server.sandbox.materialized import Materialized
from identitymap_server.sandbox.registry import Registry
from identitymap_server.sandbox.source import COLLECTION_OF, Source

_UUID: Final = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def delete_many(office: Office, share: float) -> int:
    """Take this share of all people away, as a broken export does. They may return. Gives how many have gone."""
    gone = 0
    for person in list(office.integration.source.all(wire.Person)):
        if office.chance.happens(share):
            office.absent[person.id] = office.withdraw(person)
            gone += 1
    return gone


def bring_back(office: Office) -> int:
    """Readmit everybody who is absent, as the export after the broken one does. Gives how many have returned."""
    returning = tuple(office.absent)
    for id in returning:
        office.readmit(office.absent.pop(id))
    return len(returning)


def created_anew(former: Integration, chance: Chance, clock: Clock) -> Integration:
    """The same district connected a second time: another integration, source and token, and every UUID another one.

    Nothing is materialized yet. Edlink knows nothing any more of merges of before.
    """
    ids: dict[bytes, bytes] = {}
    for kind in COLLECTION_OF:
        for item in former.source.all(kind):
            ids[item.id.encode()] = chance.uuid().encode()
    unread = {name: Collection(_renewed(former.source, kind, ids)) for kind, name in COLLECTION_OF.items()}
    integration_id, source_id = chance.uuid(), chance.uuid()
    edlink = Materialized(integration_id, source_id, chance, clock)
    registry = former.registry
    new = {old.decode(): new.decode() for old, new in ids.items()}
    return Integration(
        integration_id=integration_id,
        source_id=source_id,
        team_id=former.team_id,
        name=former.name,
        status="active",
        provider=former.provider,
        token=f"sandbox-token-{chance.hexadecimal(24)}",
        source=Source(edlink.objects, unread),
        materialized=edlink,
        registry=Registry(
            people=_both(registry.people, new),
            classes=_both(registry.classes, new),
            leavers=registry.leavers,
            next_human=registry.next_human,
            next_course=registry.next_course,
        ),
        accounts=former.accounts,
        classes=former.classes,
        town=former.town,
        domain=former.domain,
    )


def _both(numbers: dict[str, int], new: dict[str, str]) -> dict[str, int]:
    return {**numbers, **{new[id]: number for id, number in numbers.items() if id in new}}


def _renewed(source: Source, kind: type[wire.Dated], ids: dict[bytes, bytes]) -> Iterator[Encoded]:
    for item in source.all(kind):
        body = msgspec.json.encode(_without_merges(item))
        yield ids[item.id.encode()].decode(), _UUID.sub(lambda found: ids.get(found[0], found[0]), body)


def _without_merges(item: wire.Dated) -> wire.Dated:
    if not isinstance(item, wire.Person):
        return item
    kept = tuple(one for one in item.identifiers if one.type != "edlink_id")
    return msgspec.structs.replace(item, identifiers=kept)
