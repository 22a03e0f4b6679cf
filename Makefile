# Everything a developer, a newcomer and CI run. `make help` lists it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OLDEST := .venv-oldest
PROTOS := $(wildcard protos/identitymap/v1/*.proto)
STUBS := clients/python/src

.DEFAULT_GOAL := help
.PHONY: help setup demo run protos check test bench lock

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

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

protos: setup $(OLDEST)/.installed ## Format protos/ and make the Python stubs anew
	@$(BIN)/buf format -w protos
	@rm -rf $(STUBS)/identitymap/v1
	@$(OLDEST)/bin/python -m grpc_tools.protoc -I protos --python_out=$(STUBS) --pyi_out=$(STUBS) --grpc_python_out=$(STUBS) $(PROTOS)
	@# Files without a service have nothing to serve.
	@rm $(STUBS)/identitymap/v1/{types,errors}_pb2_grpc.py

lock: setup ## Make the lock files anew
	@for target in "pyproject.toml --group dev --all-extras -o locks/dev.txt" "pyproject.toml -o locks/server.txt" "locks/build.in -o locks/build.txt" "locks/oldest.in -o locks/oldest.txt"; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-header --no-annotate --no-emit-package identitymap-client $$target; done
