"""An identifier that names a pair and does not prove it, and what statistics make of it."""

from __future__ import annotations

from typing import Final

from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.proposals import Verdict
from identitymap_server.matching.model.candidates import InMemory
from unit.matching.records import legacy, match, roster, told
from unit.matching.registrar import n

BORN: Final = "2013-08-31"
HOME: Final = {"street": "618 Gopher Rd", "city": "Roadkill", "postal_code": "97401", "phone": "541-555-0199"}
#: A username that any Mabel Pines would be given.
MABEL: Final = n("Mabel", "Pines", role="student") | {"username": "mpines"}


def said(one, other, *more):
    """Who else is on the roster comes last."""
    others = [roster(2 + i, fields) for i, fields in enumerate(more)]
    return match([legacy("a", one)], [roster(1, other), *others], engine=InMemory())


def test_without_more_it_is_a_question():
    assert told(said(MABEL, MABEL | n(born=BORN))) == {("a", 1): "MADE_OF_NAME"}


def test_it_is_certain_where_statistics_prove_it():
    [proposal] = said(MABEL | HOME, MABEL | HOME | n(born=BORN))
    assert (proposal.verdict, proposal.method, proposal.rule) == (
        Verdict.CERTAIN,
        LinkMethod.STATISTICS,
        "statistics",
    )


def test_the_evidence_names_the_identifier_too():
    [proposal] = said(MABEL | HOME, MABEL | HOME | n(born=BORN))
    assert {(e.field, e.outcome) for e in proposal.evidence} >= {("username", "equal"), ("household", "phone")}


def test_where_a_guard_objects_the_identifiers_own_question_stays():
    sister = MABEL | HOME | n("Wendy", born=BORN)
    [proposal] = said(MABEL | HOME, sister)
    assert (proposal.verdict, proposal.method) == (Verdict.POSSIBLE, LinkMethod.IDENTIFIER)


def test_an_identifier_that_names_another_is_not_outvoted():
    other = n("Stan", "Pines", "2012-01-02", role="student") | {"sis_id": "204417"}
    proposals = said(MABEL | HOME | {"sis_id": "204417"}, MABEL | HOME | n(born=BORN), other)
    assert all(proposal.verdict is Verdict.POSSIBLE for proposal in proposals)
    assert len(proposals) == 2
