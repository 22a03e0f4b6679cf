"""Any history of imports of several sources ends as a simple model says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from identitymap_server.domain.imports import Presence, RecordChange
from importing import INTEGRATION, OTHER_INTEGRATION, Imports, person

_SOURCES = ("crm", "sis", "sso")
_KEYS = ("1", "2", "3")
_PLACES = {"here": INTEGRATION, "there": OTHER_INTEGRATION}


@dataclass
class Part:
    """What a source gives of a record."""

    attributes: dict[str, Any]
    ids: dict[str, str]
    present: bool = True


@dataclass
class Model:
    """All parts by record and source."""

    parts: dict[str, dict[str, Part]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    #: Where records are, by key: whether they are there still.
    places: dict[str, dict[str, bool]] = field(default_factory=dict)

    def run(self, source: str, full: bool, records: dict[str, tuple]) -> None:
        if source not in self.order:
            self.order.append(source)
        if full:
            self._leave(source, records)
        for key, (presence, _, _, _, place) in records.items():
            if presence is Presence.GIVEN:
                self.places.setdefault(key, {})[place] = True
        for key, (presence, changed, attributes, ids, _) in records.items():
            part = self.parts.get(key, {}).get(source)
            if presence is Presence.GONE:
                if part:
                    part.present = False
            elif presence is Presence.GIVEN:
                new = Part({**part.attributes, **attributes}, part.ids) if changed and part else Part(attributes, ids)
                self.parts.setdefault(key, {})[source] = new

    def _leave(self, source: str, records: dict[str, tuple]) -> None:
        """A full import of the integrations that occur in it: who is not in it, or in another of them only."""
        held = {place for *_, place in records.values()}
        for key, parts in self.parts.items():
            known = {place for place, present in self.places[key].items() if present}
            if not known & held or source not in parts:
                continue
            if key not in records and known <= held:
                parts[source].present = False
                continue
            presence, *_, place = records.get(key, (None, ""))
            has_left = presence is Presence.GIVEN or (presence is None and parts[source].present)
            if parts.keys() == {source} and has_left:
                self.places[key].update(dict.fromkeys((known & held) - {place}, False))

    def records(self) -> dict[str, dict]:
        found = {}
        for key, parts in self.parts.items():
            counting = self._counting(parts)
            merged: dict[str, Any] = {}
            for source in reversed(self.order):
                if source in counting:
                    merged |= counting[source].attributes
            found[key] = merged if any(p.present for p in parts.values()) else {**merged, "absent": True}
        return found

    def identifiers(self, key: str) -> set[tuple[str, str]]:
        return {item for part in self._counting(self.parts[key]).values() for item in part.ids.items()}

    @staticmethod
    def _counting(parts: dict[str, Part]) -> dict[str, Part]:
        return {source: part for source, part in parts.items() if part.present} or parts


_RECORD = st.tuples(
    st.sampled_from([Presence.GIVEN, Presence.GIVEN, Presence.GIVEN, Presence.GONE, Presence.UNREADABLE]),
    st.booleans(),
    st.dictionaries(st.sampled_from(["first_name", "last_name", "phone"]), st.sampled_from("AB"), max_size=3),
    st.dictionaries(st.sampled_from(["sis_id", "google_id"]), st.sampled_from("12"), max_size=2),
    st.sampled_from(sorted(_PLACES)),
)
_IMPORT = st.tuples(
    st.sampled_from(_SOURCES),
    st.booleans(),
    st.dictionaries(st.sampled_from(_KEYS), _RECORD, min_size=1, max_size=3),
)


def _arrived(key: str, presence: Presence, changed: bool, attributes: dict[str, str], ids: dict[str, str], place: str):
    change = RecordChange(tuple(attributes)) if changed and presence is Presence.GIVEN else None
    return person(key, ids=ids, presence=presence, change=change, integration=_PLACES[place], **attributes)


def _places(imports: Imports) -> dict[str, dict[str, bool]]:
    names = {integration: place for place, integration in _PLACES.items()}
    found: dict[str, dict[str, bool]] = {}
    for key, integration, is_there in imports.execute(
        "SELECT legacy_id, integration_id::text, m.absent_since IS NULL FROM legacy_membership AS m"
        " JOIN legacy_record USING (record_no)"
    ):
        found.setdefault(key, {})[names[integration]] = is_there
    return found


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(_IMPORT, min_size=1, max_size=6))
def test_any_history_of_imports(imports: Imports, history: list[tuple]):
    """Full ones and deltas, changes, moves, what is gone and what cannot be read, in any order; and each import once
    more changes nothing.
    """
    imports.execute("TRUNCATE legacy_record, legacy_contribution CASCADE")
    imports.execute("DELETE FROM legacy_source WHERE source_no <> 1")
    model = Model()
    for source, full, records in history:
        model.run(source, full, records)
        arrived = [_arrived(key, *record) for key, record in records.items()]
        asyncio.run(imports(arrived, source, full=full))
        again = asyncio.run(imports(arrived, source, full=full))

        assert (again.created, again.updated, again.marked_absent) == (0, 0, 0)
        assert imports.records() == model.records()
        assert _places(imports) == model.places
        for key in model.parts:
            assert imports.identifiers(key) == model.identifiers(key)
    imports.check()
