# Everything a developer, a newcomer and CI run. `make help` lists it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OLDEST := .venv-oldest
MATCHING := .venv-bench-matching
PROTOS := $(wildcard protos/identitymap/v1/*.proto)
STUBS := clients/python/src
RELEASED := protos/released.binpb
EDLINK_CLIENT := tests/edlink_client
MIGRATIONS := server/identitymap_server/store/migrations/versions

.DEFAULT_GOAL := help
.PHONY: help setup demo run protos check check-python check-protos check-files test torture fuzz test-edlink-client test-monitoring bench bench-matching lock release-protos

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup: $(VENV)/.installed ## Make .venv with the command `identitymap` in it

$(VENV)/.installed: locks/dev.txt pyproject.toml clients/python/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "IdentityMap needs Python 3.11 or newer; name one with: make $(or $(MAKECMDGOALS),setup) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e clients/python -e .
	@touch $@

demo: setup ## Show the whole path on a made-up district: import, sync, match, look up (nothing is left behind)
	@$(BIN)/identitymap demo

run: setup ## The same, left running until Ctrl-C
	@$(BIN)/identitymap run

# The oldest gRPC that a client may have: it compiles the stubs and plays the old client in the tests.
$(OLDEST)/.installed: locks/oldest.txt
	@test -x $(OLDEST)/bin/python || $(PYTHON) -m venv $(OLDEST)
	@$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/oldest.txt
	@touch $@

# $(call generate,folder): the Python stubs. Files without a service have nothing to serve.
define generate
$(OLDEST)/bin/python -m grpc_tools.protoc -I protos --python_out=$(1) --pyi_out=$(1) --grpc_python_out=$(1) $(PROTOS) && \
	rm $(1)/identitymap/v1/{types,errors}_pb2_grpc.py
endef

protos: setup $(OLDEST)/.installed ## Format protos/ and make the Python stubs anew
	@$(BIN)/buf format -w protos
	@rm -rf $(STUBS)/identitymap/v1
	@$(call generate,$(STUBS))

check: check-python check-protos check-files ## Format, lint, types, imports, contract, migrations, container files
	@echo "All checks passed."

check-python: setup
	@echo "== Python: format, lint, types, direction of imports"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

check-protos: setup $(OLDEST)/.installed
	@echo "== Contract: lint, format, nothing broken since the last release, stubs up to date"
	@$(BIN)/buf lint protos
	@$(BIN)/buf format --diff --exit-code protos
	@$(BIN)/buf breaking protos --against $(RELEASED)
	@fresh=$$(mktemp -d) && trap 'rm -rf "$$fresh"' EXIT && $(call generate,$$fresh) && \
		diff -r -x __pycache__ "$$fresh/identitymap/v1" $(STUBS)/identitymap/v1 || \
		{ echo "The committed stubs are not those of protos/: run make protos"; exit 1; }

check-files: setup
	@echo "== Migrations, Dockerfile, YAML, CI script, locks"
	@$(BIN)/squawk $(MIGRATIONS)/*.sql
	@$(BIN)/hadolint Dockerfile
	@$(BIN)/yamllint --strict .
	@$(BIN)/shellcheck .ci/run
	@! grep -nE '://|--(extra-)?index-url|--find-links|--trusted-host' locks/*.txt || \
		{ echo "A lock file names where it was made, and would not work elsewhere: run make lock"; exit 1; }

test: setup $(OLDEST)/.installed ## All tests on PostgreSQL 18, then those of statements and transactions on 16
	@echo "== All tests, PostgreSQL 18"
	@$(BIN)/pytest --postgres 18
	@echo "== Statements and transactions, PostgreSQL 16"
	@$(BIN)/pytest tests/integration -m postgres --postgres 16

# Another seed, other histories. HISTORIES=… tells fewer.
HISTORIES ?= 200
RESTARTS ?= 100
SEED ?= $(shell date +%s)

torture: setup ## Kill, freeze, cut off and restart everything, in 200 histories that end as if nothing had happened; an hour or more
	@$(BIN)/pytest tests/torture --restarts $(RESTARTS) --histories $(HISTORIES) --seed $(SEED)

# Not part of `make test`, which needs nothing but Python.
test-edlink-client: setup $(EDLINK_CLIENT)/node_modules/.installed ## Edlink's own client, from npm, reads the sandbox (needs Node)
	@$(BIN)/pytest $(EDLINK_CLIENT)

$(EDLINK_CLIENT)/node_modules/.installed: $(EDLINK_CLIENT)/package-lock.json
	@command -v npm >/dev/null || { echo "Edlink's client runs on Node: install Node 18 or newer with npm"; exit 1; }
	@cd $(EDLINK_CLIENT) && npm ci --silent
	@touch $@

fuzz: setup ## Feed everything that reads foreign input with far more nonsense than `make test` does, for the better part of an hour
	@$(BIN)/pytest tests/fuzz --hypothesis-profile fuzz --timeout 7200

# Not part of `make test` either.
test-monitoring: setup ## Alert rules, runbook and dashboard against a real Prometheus (needs prometheus and promtool)
	@{ command -v prometheus && command -v promtool; } >/dev/null || { echo "Install Prometheus, with its promtool"; exit 1; }
	@$(BIN)/pytest tests/monitoring

$(VENV)/.bench-installed: $(VENV)/.installed locks/bench.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/bench.txt
	@touch $@

bench: $(VENV)/.bench-installed ## Measure look-ups, syncs and imports against their yardsticks, into benchmarks/RESULTS.md (needs Go and Redis)
	@{ command -v go && command -v redis-server && command -v redis-cli; } >/dev/null || { echo "Install Go and Redis, with its redis-cli"; exit 1; }
	@$(BIN)/python benchmarks/run.py

# An environment of its own: the public data sets come with older versions of what the server may use.
$(MATCHING)/.installed: locks/bench-matching.txt pyproject.toml clients/python/pyproject.toml
	@test -x $(MATCHING)/bin/python || $(PYTHON) -m venv $(MATCHING)
	@echo "Installing into $(MATCHING) (a few minutes the first time)"
	@$(MATCHING)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/bench-matching.txt
	@$(MATCHING)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e clients/python -e .
	@touch $@

bench-matching: $(MATCHING)/.installed ## Measure how well people and classes are matched, beside Splink and recordlinkage, into benchmarks/MATCHING.md
	@PYTHONPATH=benchmarks $(MATCHING)/bin/python benchmarks/matching/run.py

lock: setup ## Make the lock files anew, with the newest versions
	@for target in "pyproject.toml --group dev --all-extras -o locks/dev.txt" "--group bench -c locks/dev.txt -o locks/bench.txt" "pyproject.toml --all-extras --group bench-matching -c locks/dev.txt -o locks/bench-matching.txt" "pyproject.toml --extra match -o locks/server.txt" "locks/build.in -o locks/build.txt" "locks/oldest.in -o locks/oldest.txt"; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-header --no-annotate --no-emit-package identitymap-client $$target; done

# Until version 0.1.0 is out, nobody depends on the contract and it may be frozen anew after a change that breaks it.
release-protos: setup ## Part of a release: freeze the contract; from then on `make check` refuses to break it
	@$(BIN)/buf build protos --exclude-source-info -o $(RELEASED)
