# `make help` lists what there is. Steps leave a mark in .state/, so each runs again only when what it reads changed.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
HOST ?= 127.0.0.1
NAME ?=
MINUTES ?= 5
TESTS ?= tests
# How many processes share the tests out, a file at a time; each has a database of its own.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); [ "$$cores" -gt 4 ] && echo 4 || echo "$$cores")
PYTEST = $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile
export PIP_DISABLE_PIP_VERSION_CHECK = 1

BIN := .venv/bin
NODE := $(BIN)/python -m deploy.node
FRONT := $(shell find workspace/web/client -type f 2>/dev/null) package.json tsconfig.json

# A mark means nothing when what it stands for was removed.
ifeq ($(wildcard .venv/bin/python),)
$(shell rm -f .state/venv .state/packages .state/dev-packages)
endif
ifeq ($(wildcard node_modules/.package-lock.json),)
$(shell rm -f .state/node-packages)
endif
ifeq ($(wildcard workspace/web/static/web/dist/causeway.js),)
$(shell rm -f .state/front)
endif

.PHONY: help run test check ci front front-test journeys bench faults lock clean format

##@ Every day

help: ## list all targets
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-12s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .state/packages .state/front ## serve Causeway on this machine (PORT=8000), with its database and demo people
	@exec $(BIN)/python -m deploy.run --host $(HOST) --port $(PORT)

test: .state/dev-packages .state/front ## run every test, browser journeys included where Chromium is (TESTS=tests/threads)
	@$(PYTEST) $(TESTS)

check: .state/dev-packages .state/node-packages ## look without running: style, types, layers, templates, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint workspace ideas search --lint --quiet
	CAUSEWAY_LOCAL=1 $(BIN)/python -m deploy.embedded $(BIN)/python manage.py makemigrations --check --dry-run
	$(NODE) npm run --silent typecheck
	$(NODE) npm run --silent lint

format: .state/dev-packages ## let ruff put the Python code in order
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

##@ Front end

front: .state/front ## build the browser half

front-test: .state/node-packages ## run the browser half's own tests
	$(NODE) npm run --silent test

##@ At length

journeys: .state/dev-packages .state/front ## only the browser journeys, in Chromium
	@$(BIN)/python -m pytest tests/journeys

bench: .state/dev-packages ## measure: make bench NAME=permission
	@test -n "$(NAME)" || { echo "Name one: make bench NAME=$$(ls tests/benchmarks 2>/dev/null | sed -n 's/^\([a-z]*\)\.py$$/\1/p' | paste -sd'|' -)"; exit 2; }
	@CAUSEWAY_LOCAL=1 CAUSEWAY_STATE=$(CURDIR)/.state/bench $(BIN)/python -m deploy.embedded sh -c \
	  "$(BIN)/python manage.py migrate --verbosity 0 && $(BIN)/python manage.py createcachetable && $(BIN)/python -m tests.benchmarks.$(NAME)"

faults: .state/dev-packages ## kill and pause real processes: make faults MINUTES=5
	@FAULT_MINUTES=$(MINUTES) $(BIN)/python -m pytest tests/faults

ci: check front front-test ## everything a change must pass; pytest's closing line comes last
	@$(PYTEST) $(TESTS)

##@ Upkeep

lock: .state/dev-packages ## resolve all dependencies again and write both lock files
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --no-header --upgrade --extra dev -o requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --no-header -c requirements-dev.lock -o requirements.lock pyproject.toml

clean: ## remove what was built; the data in .causeway stays
	rm -rf .state .venv node_modules workspace/web/static/web/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# ---- steps ---------------------------------------------------------------------------------------

.state/venv: deploy/bootstrap.py
	@sh deploy/python.sh deploy/bootstrap.py
	@mkdir -p .state && touch $@

.state/packages: requirements.lock .state/venv
	@echo "Installing Python packages ..."
	@$(BIN)/python -m pip install --quiet --requirement requirements.lock
	@touch $@

.state/dev-packages: requirements-dev.lock .state/packages
	@echo "Installing Python packages for development ..."
	@$(BIN)/python -m pip install --quiet --requirement requirements-dev.lock
	@touch $@

.state/node-packages: package-lock.json .state/packages
	@echo "Installing packages of the browser half ..."
	@$(NODE) npm ci --silent --no-audit --no-fund
	@touch $@

.state/front: $(FRONT) .state/node-packages
	@echo "Building the browser half ..."
	@$(NODE) npm run --silent build > .state/front.log 2>&1 || { cat .state/front.log; exit 1; }
	@touch $@
