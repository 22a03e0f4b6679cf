"""Integrations and runs over the API's methods, without the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from identitymap.v1 import migration_pb2 as pb
from identitymap_server.api.calls import Call
from identitymap_server.api.integrations import IntegrationMethods
from identitymap_server.api.runs import RunMethods
from identitymap_server.domain import errors
from identitymap_server.services.integrations import IntegrationService
from identitymap_server.services.runs import RunService
from identitymap_server.services.tokens import TokenBox
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.pool import open_pool
from identitymap_server.store.runs import Runs
from syncing import INTEGRATION, OTHER_INTEGRATION, TOKEN_KEY

_CALL = Call("mabel")


@dataclass(frozen=True)
class Api:
    integrations: IntegrationMethods
    runs: RunMethods


@pytest.fixture(params=[TOKEN_KEY])
async def api(dsn: str, request: pytest.FixtureRequest) -> AsyncIterator[Api]:
    pool = await open_pool(dsn, max_size=2, application_name="test")
    integrations = Integrations(pool)
    yield Api(
        IntegrationMethods(IntegrationService(integrations, TokenBox(request.param))),
        RunMethods(RunService(Runs(pool), integrations)),
    )
    await pool.close()


async def _create(api: Api, **fields: object) -> pb.Integration:
    request = pb.CreateIntegrationRequest(**{"integration_id": INTEGRATION, **fields})
    return (await api.integrations.create_integration(request, _CALL)).integration


async def test_an_integration_is_made_given_and_listed_without_its_token(api: Api) -> None:
    """Settings that were not given take their defaults."""
    made = await _create(api, name="Gravity Falls", access_token="secret-token", strategy=pb.STRATEGY_ONE_TIME)
    got = await api.integrations.get_integration(pb.GetIntegrationRequest(integration_id=INTEGRATION.upper()), _CALL)
    listed = await api.integrations.list_integrations(pb.ListIntegrationsRequest(), _CALL)
    assert made == got.integration == listed.integrations[0]
    assert (made.name, made.has_token, made.strategy) == ("Gravity Falls", True, pb.STRATEGY_ONE_TIME)
    assert made.settings.sync_interval_seconds == 86_400
    assert made.settings.standalone_identifier_types[0] == "google_id"
    assert not made.HasField("last_synced_at")
    assert "secret-token" not in str(made)


async def test_an_update_changes_what_is_set_and_nothing_else(api: Api) -> None:
    """Strategy, token, and each setting by itself; zero is a setting."""
    await _create(api, name="Gravity Falls", settings=pb.IntegrationSettings(sync_interval_seconds=600))
    request = pb.UpdateIntegrationRequest(
        integration_id=INTEGRATION,
        strategy=pb.STRATEGY_CONTINUOUS,
        settings=pb.IntegrationSettings(absence_threshold=0, standalone_identifier_types=["clever_id"]),
    )
    updated = (await api.integrations.update_integration(request, _CALL)).integration
    assert (updated.name, updated.strategy, updated.has_token) == ("Gravity Falls", pb.STRATEGY_CONTINUOUS, False)
    assert updated.settings.sync_interval_seconds == 600
    assert updated.settings.absence_threshold == 0
    assert list(updated.settings.standalone_identifier_types) == ["clever_id"]
    assert updated.settings.corroborated_identifier_types[0] == "sis_id"


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"integration_id": "nonsense"}, "integration_id"),
        ({"name": "x" * 201}, "name"),
        ({"access_token": "two words"}, "access_token"),
        ({"access_token": "line\nbreak"}, "access_token"),
        ({"strategy": 9}, "strategy"),
        ({"settings": pb.IntegrationSettings(sync_interval_seconds=59)}, "settings.sync_interval_seconds"),
        ({"settings": pb.IntegrationSettings(absence_threshold=float("nan"))}, "settings.absence_threshold"),
        (
            {"settings": pb.IntegrationSettings(standalone_identifier_types=["a", "a"])},
            "settings.standalone_identifier_types",
        ),
    ],
)
async def test_a_field_that_cannot_be_used_is_named(api: Api, fields: dict[str, object], at_fault: str) -> None:
    """Its value is not repeated: it may be a token."""
    with pytest.raises(errors.InvalidField) as raised:
        await _create(api, **fields)
    assert raised.value.field == at_fault
    assert "words" not in str(raised.value)


async def test_what_exists_and_what_does_not(api: Api) -> None:
    """Each a clear error."""
    await _create(api)
    with pytest.raises(errors.IntegrationExists):
        await _create(api)
    with pytest.raises(errors.IntegrationNotFound):
        await api.integrations.get_integration(pb.GetIntegrationRequest(integration_id=OTHER_INTEGRATION), _CALL)
    with pytest.raises(errors.IntegrationNotFound):
        await api.integrations.update_integration(pb.UpdateIntegrationRequest(integration_id=OTHER_INTEGRATION), _CALL)
    with pytest.raises(errors.IntegrationNotFound):
        await api.runs.start_sync(pb.StartSyncRequest(integration_id=OTHER_INTEGRATION), _CALL)
    with pytest.raises(errors.RunNotFound):
        await api.runs.get_run(pb.GetRunRequest(run_id=OTHER_INTEGRATION), _CALL)
    with pytest.raises(errors.InvalidField):
        await api.runs.get_run(pb.GetRunRequest(run_id="nonsense"), _CALL)


@pytest.mark.parametrize("api", [None], indirect=True)
async def test_a_token_needs_a_key(api: Api) -> None:
    """A server without keys says what to set; an integration without a token can be made."""
    with pytest.raises(errors.TokenKeyMissing):
        await _create(api, access_token="secret-token")
    await _create(api)


async def test_a_run_needs_a_token_and_a_strategy(api: Api) -> None:
    """With the strategy NONE nothing is matched, except to see what would be."""
    await _create(api, strategy=pb.STRATEGY_NONE)
    with pytest.raises(errors.IntegrationState, match="no access token"):
        await api.runs.start_sync(pb.StartSyncRequest(integration_id=INTEGRATION), _CALL)
    await api.integrations.update_integration(
        pb.UpdateIntegrationRequest(integration_id=INTEGRATION, access_token="secret-token"), _CALL
    )
    with pytest.raises(errors.IntegrationState, match="nothing is matched"):
        await api.runs.start_match(pb.StartMatchRequest(integration_id=INTEGRATION), _CALL)
    run = (await api.runs.start_match(pb.StartMatchRequest(integration_id=INTEGRATION, dry_run=True), _CALL)).run
    assert (run.kind, run.state, run.dry_run) == (pb.RUN_KIND_MATCH, pb.RUN_STATE_QUEUED, True)
    assert run.requested_by == "mabel"
    assert not run.HasField("started_at")


async def test_runs_are_listed_newest_first_page_by_page(api: Api) -> None:
    """A token of another question is refused."""
    await _create(api, access_token="t", strategy=pb.STRATEGY_CONTINUOUS)
    asked = [
        (await api.runs.start_sync(pb.StartSyncRequest(integration_id=INTEGRATION), _CALL)).run,
        (await api.runs.start_match(pb.StartMatchRequest(integration_id=INTEGRATION), _CALL)).run,
        (await api.runs.start_match(pb.StartMatchRequest(integration_id=INTEGRATION, dry_run=True), _CALL)).run,
    ]
    found: list[str] = []
    token = ""
    for _ in range(2):
        page = await api.runs.list_runs(
            pb.ListRunsRequest(integration_id=INTEGRATION, page_size=2, page_token=token), _CALL
        )
        found.extend(run.run_id for run in page.runs)
        last, token = token, page.next_page_token
    assert found == [run.run_id for run in reversed(asked)]
    assert token == ""
    with pytest.raises(errors.InvalidField):
        await api.runs.list_runs(pb.ListRunsRequest(page_size=2, page_token=last), _CALL)
    with pytest.raises(errors.InvalidField):
        await api.runs.list_runs(pb.ListRunsRequest(page_size=101), _CALL)
