"""Accounts that have moved to another district: a number that is unique in one means nothing in the other."""

from __future__ import annotations

from importing import INTEGRATION, OTHER_INTEGRATION, Imports, person

from .conftest import District

_OTHERS = [
    person(f"{integration}-{number}", last_name=f"Pines {number}", integration=integration)
    for integration in (INTEGRATION, OTHER_INTEGRATION)
    for number in range(9)
]


async def _import(district: District, integration: str, sis_id: str) -> None:
    """The company's whole file, in which one pupil is in this district."""
    district.execute("INSERT INTO integration (integration_id) VALUES (%s) ON CONFLICT DO NOTHING", OTHER_INTEGRATION)
    maria = person("7", ids={"sis_id": sis_id}, first_name="Maria", last_name="Garcia", integration=integration)
    await Imports(district.dsn)([*_OTHERS, maria], full=True, accept_absences=False)


async def test_an_account_that_has_moved_is_not_linked_to_a_namesake_it_has_left_behind(district: District):
    """Both are called Maria Garcia, and the number that the one has there is that of the other here."""
    await _import(district, INTEGRATION, "1001")
    await _import(district, OTHER_INTEGRATION, "5005")
    district.person(1, ids={"sis_id": "5005"}, first_name="Maria", last_name="Garcia")

    await district.match()

    assert district.links() == {}
    assert district.review() == {}


async def test_an_account_that_has_moved_keeps_its_link(district: District):
    """Absent, it still owns it; and when the account is back, it is as it was."""
    await _import(district, INTEGRATION, "1001")
    district.person(1, ids={"sis_id": "1001"}, first_name="Maria", last_name="Garcia")
    await district.match()
    await _import(district, OTHER_INTEGRATION, "5005")
    await district.match()

    assert district.links() == {"7": 1}
    assert district.review() == {}

    await _import(district, INTEGRATION, "1001")
    await district.match()

    assert district.links() == {"7": 1}
    assert district.review() == {}
