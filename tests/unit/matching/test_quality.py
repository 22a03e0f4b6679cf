"""What a side's columns hold, and what they only seem to hold."""

from __future__ import annotations

from identitymap_server.domain.column_quality import ColumnQuality, Crowd
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.domain.records import Identifier, LegacyRecord, PersonAttributes
from identitymap_server.matching import quality


def account(number: int, *identifiers: tuple[str, str], present: bool = True, **fields: str) -> LegacyRecord:
    return LegacyRecord(
        LegacyKey(EntityType.PERSON, "app", str(number)),
        PersonAttributes(**fields),
        tuple(Identifier(type_, value, value) for type_, value in identifiers),
        present,
    )


def of(*records: LegacyRecord) -> dict[str, ColumnQuality]:
    return {column.column: column for column in quality.of_side(records)}


def test_placeholders_fill_a_column_and_say_nothing():
    found = of(
        account(1, ("sis_id", "0000"), first_name="FNU", birth_date="1900-01-01", email="n/a"),
        account(2, ("sis_id", "204417"), first_name="Mabel", birth_date="2013-08-31", email="mabel@example.org"),
        account(3, first_name="Test", last_name="Student"),
    )

    told = {name: (column.records, column.filled, column.placeholders) for name, column in found.items()}
    assert told == {
        "first_name": (3, 3, 2),
        "last_name": (3, 1, 1),
        "email": (3, 2, 1),
        "birth_date": (3, 2, 1),
        "sis_id": (3, 2, 1),
    }


def test_a_value_on_many_records_is_a_crowds():
    """Which first names many share is no matter, and a family may have one address."""
    office = [account(n, first_name="Mabel", email="office@example.org") for n in range(20)]
    family = [account(n, email="stan@example.org") for n in range(20, 25)]

    found = of(*office, *family)

    assert found["email"].crowds == (Crowd("office@example.org", 20),)
    assert found["email"].crowded == 20
    assert found["first_name"].crowds == ()


def test_an_identifier_is_one_persons():
    """A few old accounts of the same person may carry it too."""
    assert of(*(account(n, ("sis_id", "204417")) for n in range(3)))["sis_id"].crowds == ()
    assert of(*(account(n, ("sis_id", "204417")) for n in range(5)))["sis_id"].crowds == (Crowd("204417", 5),)


def test_a_record_with_two_identifiers_of_a_type_is_one_record():
    assert of(account(1, ("sis_id", "1"), ("sis_id", "2")))["sis_id"].filled == 1


def test_who_has_left_does_not_count():
    assert of(account(1, first_name="Mabel"), account(2, present=False))["first_name"].records == 1
