"""What a sync costs a database that takes its tables for empty."""

from __future__ import annotations

from forgetting import Forgetful
from identitymap_server.domain.runs import RunState
from pretend_edlink import TOKEN, PretendEdlink
from rosters import roster
from syncing import district

_PEOPLE = 1_500

#: How often a row is read on the way, at most.
_READS = 60


async def test_each_row_is_read_a_bounded_number_of_times(dsn: str) -> None:
    """First, once more, and with half of it gone."""
    made = roster(_PEOPLE)
    size = sum(map(len, made.values()))
    forgetful = Forgetful(dsn)
    with PretendEdlink(made, page_size=500) as edlink:
        async with district(dsn, edlink) as here:
            for half in (False, False, True):
                if half:
                    edlink.rosters[TOKEN] = {name: objects[::2] for name, objects in made.items()}
                forgetful.forget()
                before = forgetful.rows_read()
                run = await here.synced(page_size=500, accept_absences=half)
                assert run.state is RunState.SUCCEEDED
                for _ in range(3):
                    await here.pool.execute("SELECT pg_stat_force_next_flush()")
                assert forgetful.rows_read() - before <= _READS * size
    forgetful.close()
