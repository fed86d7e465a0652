# `make run` and `make test` are all there is to know; `make help` lists the rest.
# Needed beforehand: Python 3.11, make, npm. `make test` installs or names what else the system must have.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3.11
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest -q
WORKERS ?= 2
# Tests that build something dear together stay on one worker.
PARALLEL := -n $(WORKERS) --dist loadgroup

export PORT
# The key of this machine's site; made once, kept out of git. SECRET_KEY in the environment wins.
LOCAL := SECRET_KEY="$${SECRET_KEY:-$$(cat var/secret_key)}" HTTPS="$${HTTPS:-0}"
TESTING := DJANGO_SETTINGS_MODULE=tests.settings

PO_FILES := $(wildcard locale/*/LC_MESSAGES/*.po)
STATIC_FILES := $(shell find static -type f 2>/dev/null)

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

# --- what the commands stand on: made once, made again when their sources change

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed (or name yours: make PYTHON=...)" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.site: requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

node_modules/.made: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm is needed (it comes with Node.js)" >&2; exit 1; }
	npm ci --silent
	@touch $@

var/.messages: $(PO_FILES) .venv/.site
	@mkdir -p var
	$(if $(PO_FILES),$(BIN)/pybabel --quiet compile --directory locale --domain django)
	@touch $@

var/secret_key:
	@mkdir -p var
	@umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@

var/.static: $(STATIC_FILES) .venv/.site node_modules/.made competency_site/static_files.py competency_site/settings.py | var/secret_key
	$(LOCAL) $(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@

site: .venv/.site node_modules/.made var/.messages var/.static var/secret_key

dev-tools: .venv/.dev node_modules/.made var/.messages

# --- running

run: export BANK_NAME ?= 江澜银行
run: data serve ## the site with the documents' models and the demo bank; takes PORT=8000 and DATABASE_URL=postgres://...

data: site ## migrate, load the documents' models and the demo bank
	@$(LOCAL) $(MANAGE) migrate --verbosity 0
	@$(LOCAL) $(MANAGE) load_content
	@$(LOCAL) $(MANAGE) demo

serve: site ## the site as it stands, with whatever its database holds
	@echo "http://127.0.0.1:$(PORT)/"
	@$(LOCAL) exec $(BIN)/gunicorn competency_site.wsgi

dev: site ## the site with reloading and debug pages
	@$(LOCAL) DEBUG=1 $(MANAGE) runserver 127.0.0.1:$(PORT)

# --- checking

test: system-packages lint test-migrations ## everything that must hold, in under ten minutes on two cores
	$(PYTEST) $(PARALLEL) -m "not browser"
	$(PYTEST) $(PARALLEL) -m browser
	$(BIN)/python tests/postgres.py $(PYTEST) $(PARALLEL) -m "not browser"

test-fast: lint test-migrations ## the same without browser and PostgreSQL
	$(PYTEST) $(PARALLEL) -m "not browser"

test-postgres: dev-tools ## all but the browser, on a PostgreSQL of its own
	$(BIN)/python tests/postgres.py $(PYTEST) $(PARALLEL) -m "not browser"

test-browser: system-packages dev-tools ## the browser's walks alone
	$(PYTEST) $(PARALLEL) -m browser

test-migrations: dev-tools
	$(TESTING) $(MANAGE) makemigrations --check --dry-run --verbosity 1

lint: dev-tools ## style of Python and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet

format: dev-tools ## put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

system-packages: ## install or name what tests need from the system
	@$(PYTHON) tests/system_packages.py

bench: site dev-tools ## queries, server time and bytes of the main pages, on both databases
	$(BIN)/python tests/bench.py

screenshots: system-packages site dev-tools ## take the pictures of the README again
	$(BIN)/python tests/screenshots.py

# --- upkeep

messages: dev-tools ## collect texts for translation into locale/
	$(BIN)/python tests/messages.py

lock: dev-tools ## pin again what requirements*.txt pull in, after changing them
	{ sed -n 1p constraints.txt; $(BIN)/python -m pip freeze --exclude pip --exclude setuptools --exclude wheel; } > var/constraints.txt
	mv var/constraints.txt constraints.txt

clean: ## throw away what make made, but not the data
	rm -rf .venv node_modules var/static var/.static var/.messages .pytest_cache .ruff_cache

.PHONY: help site dev-tools run data serve dev test test-fast test-postgres test-browser test-migrations lint format \
	system-packages bench screenshots messages lock clean
