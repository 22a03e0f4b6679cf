"""Alert rules, runbook and dashboard, against what server and worker really expose."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

_ROOT = Path(__file__).parents[2]
_RULES = _ROOT / "deploy" / "prometheus" / "alerts.yml"
_DASHBOARD = _ROOT / "deploy" / "grafana" / "identitymap.json"

ALERTS = [rule for group in yaml.safe_load(_RULES.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]
PANELS = [panel for panel in json.loads(_DASHBOARD.read_text(encoding="utf-8"))["panels"] if panel["type"] != "row"]
QUERIES = [(panel["title"], target["expr"]) for panel in PANELS for target in panel["targets"]]

#: Panels that are empty while all is well, or that nothing has happened for yet.
MAY_BE_EMPTY = {"Stopped, failed or held", "Requests to Edlink that were tried again", "Events"}


def test_the_rules_hold_their_unit_tests(promtool: str):
    """Each alert fires when it should, and not before."""
    for arguments in (("check", "rules", str(_RULES)), ("test", "rules", str(_RULES.with_name("alerts_test.yml")))):
        ended = subprocess.run([promtool, *arguments], capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_alert_is_unit_tested_and_has_its_entry_in_the_runbook():
    """And the runbook has no entry that no alert leads to."""
    tests = yaml.safe_load(_RULES.with_name("alerts_test.yml").read_text(encoding="utf-8"))["tests"]
    fired = {case["alertname"] for test in tests for case in test["alert_rule_test"] if case["exp_alerts"]}
    entries = re.findall(r"^## (\w+)$", (_ROOT / "docs" / "runbook.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert {rule["alert"] for rule in ALERTS} == fired == set(entries)
    for rule in ALERTS:
        assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"


@pytest.mark.timeout(120)
def test_every_metric_that_an_alert_reads_exists(prometheus):
    """A rule about a metric that was renamed would be silent for ever."""
    # Prometheus knows a histogram by its family, and a counter with or without its suffix.
    known = prometheus.families()
    known |= {f"{name}{suffix}" for name in known for suffix in ("_bucket", "_total")}

    for rule in ALERTS:
        without_labels = re.sub(r"\{[^}]*\}|\b(by|on) \([^)]*\)", "", rule["expr"])
        read = set(re.findall(r"(?:identitymap|grpc)_\w+|\bup\b", without_labels))
        assert read, rule["alert"]
        assert read <= known | {"up"}, rule["alert"]


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("title", "expression"), QUERIES, ids=[f"{title} {n}" for n, (title, _) in enumerate(QUERIES)])
def test_every_query_of_the_dashboard_answers(prometheus, title: str, expression: str):
    """With something to draw, unless there is nothing to see."""
    found = prometheus.query(expression.replace("$__rate_interval", "30s"))

    assert found or title in MAY_BE_EMPTY


@pytest.mark.timeout(120)
def test_a_stack_that_works_raises_no_alarm(prometheus):
    """The rules are evaluated every second meanwhile."""
    assert prometheus.query('ALERTS{alertstate="firing"}') == []
