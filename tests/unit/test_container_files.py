"""Dockerfile, Compose file, the configurations of Envoy and Prometheus, and the settings agree with one another."""

import re
from pathlib import Path

import pytest
import yaml
from identitymap_server import settings

_ROOT = Path(__file__).parents[2]
_OURS = ("migrate", "server", "worker")
_KNOWN = {
    f"IDENTITYMAP_{name.upper()}"
    for kind in (settings.ServerSettings, settings.WorkerSettings)
    for name in kind.model_fields
}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((_ROOT / "deploy/compose.yaml").read_text())


@pytest.fixture(scope="module")
def dockerfile():
    return (_ROOT / "Dockerfile").read_text()


def test_server_worker_and_migration_are_one_image(compose):
    assert {compose["services"][name]["image"] for name in _OURS} == {"identitymap:local"}


def test_nobody_starts_before_the_schema_is_migrated(compose):
    services = compose["services"]
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("server", "worker"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_every_service_that_stays_has_a_health_check(compose, dockerfile):
    assert "HEALTHCHECK" in dockerfile
    # The server's is the image's.
    staying = set(compose["services"]) - {"migrate", "server"}
    assert all(compose["services"][name]["healthcheck"]["test"] for name in staying)


def test_ports_are_published_to_this_host_only(compose):
    published = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_no_secret_has_a_default(compose):
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)(\S?\S?)", (_ROOT / "deploy/compose.yaml").read_text())
    assert secrets
    assert all(operator == ":?" for _, operator in secrets)
    assert re.findall(r"^(\w+)=(.+)$", (_ROOT / "deploy/.env.example").read_text(), re.MULTILINE) == []


def test_only_settings_that_exist_are_set(compose, dockerfile):
    named = {name for service in _OURS for name in compose["services"][service]["environment"]}
    named |= set(re.findall(r"^\s+(IDENTITYMAP_\w+)=", dockerfile, re.MULTILINE))
    assert named
    assert named <= _KNOWN


def test_prometheus_scrapes_the_default_ports(compose, dockerfile):
    config = yaml.safe_load((_ROOT / "deploy/prometheus/prometheus.yml").read_text())
    targets = {
        (name, discovery["port"])
        for job in config["scrape_configs"]
        for discovery in job["dns_sd_configs"]
        for name in discovery["names"]
    }
    defaults = {
        ("server", settings.ServerSettings.model_fields["metrics_port"].default),
        ("worker", settings.WorkerSettings.model_fields["metrics_port"].default),
    }
    assert targets == defaults
    exposed = set(re.search(r"^EXPOSE (.+)$", dockerfile, re.MULTILINE)[1].split())
    grpc_port = settings.ServerSettings.model_fields["port"].default
    assert exposed == {str(port) for _, port in defaults} | {str(grpc_port)}


def test_a_drain_outlasts_what_envoy_takes_to_notice_it():
    (cluster,) = yaml.safe_load((_ROOT / "deploy/envoy/envoy.yaml").read_text())["static_resources"]["clusters"]
    (check,) = cluster["health_checks"]
    noticed_seconds = float(check["interval"].rstrip("s")) * check["unhealthy_threshold"]
    assert cluster["common_lb_config"]["update_merge_window"] == "0s"
    assert noticed_seconds < settings.ServerSettings.model_fields["drain_pause_seconds"].default


def test_the_image_runs_as_a_numeric_user_that_is_not_root(dockerfile):
    users = re.findall(r"^USER (\d+):(\d+)$", dockerfile, re.MULTILINE)
    assert users
    assert all(int(number) > 0 for number in users[-1])


def test_the_build_sees_what_it_copies_and_nothing_else(dockerfile):
    allowed = {line[1:] for line in (_ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        source.strip("/")
        for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert copied == allowed
    assert all((_ROOT / path).exists() for path in copied)
