# The commands of README.md.  Nothing is installed outside this folder, but Pango where root may.
#   make run      the site on http://127.0.0.1:8000 with the demonstration (PORT=8001; DEMO=0: an empty site)
#   make test     the whole test suite (TESTS="tests/directory -x": a part; COVERAGE=1: what it covers, at half the pace)
#   make check    style, layers, migrations, settings, translations
#   make bench    what pages cost, as ratios
#   make format   writes code and templates in the one style

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: run test check bench format pango assets ready

PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
VAR_DIR ?= $(if $(filter 1,$(DEMO)),var,var/site)
SITE_URL ?= http://127.0.0.1:$(PORT)
export PORT DEMO VAR_DIR SITE_URL
ifneq ($(DEMO),1)
export HTTPS ?= 0
export ALLOWED_HOSTS ?= 127.0.0.1,localhost
KEY = SECRET_KEY="$${SECRET_KEY:-$$(cat $(VAR_DIR)/secret_key)}"
endif

BIN := .venv/bin
MANAGE = $(KEY) $(BIN)/python manage.py
# --no-deps: the lock is whole; without it pip asks what was released since, and stops at a newer pydantic.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes --only-binary :all:
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TESTS ?= -n 2 --dist worksteal $(if $(COVERAGE),--cov --cov-report=term:skip-covered)

run: .venv/base pango ready
	@$(MANAGE) worker --verbosity 0 & worker=$$!; \
	$(KEY) $(BIN)/gunicorn -c taskforce/gunicorn.py & server=$$!; \
	trap 'exit 0' INT TERM; \
	trap 'kill $$server $$worker 2>/dev/null || true; wait' EXIT; \
	wait $$server

test: .venv/test pango
	@$(BIN)/python manage.py build_assets
	@$(BIN)/pytest -rs $(TESTS)

# As on a live site: any warning of check --deploy is an error.
check: LIVE := DEMO=0 HTTPS=1 ALLOWED_HOSTS=task-force.example.org SITE_URL=https://task-force.example.org \
	EMAIL_URL=smtp+tls://name:secret@mail.example.org:587 SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')
check: .venv/test pango
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@git ls-files 'templates/*.html' | xargs $(BIN)/djade --target-version 5.2 --check
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py build_assets
	@$(BIN)/python manage.py makemigrations --check
	@$(LIVE) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python manage.py check_translations

bench: .venv/base
	@$(BIN)/python manage.py build_assets
	@$(BIN)/python -m tests.bench

format: .venv/test
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@git ls-files 'templates/*.html' | xargs $(BIN)/djade --target-version 5.2 || true

# What stands below is made once, and again when what it is made from changes.

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv module is missing. Type: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/base: requirements/base.txt | .venv/bin/python
	@echo "Installing what the site needs (once, a minute or so)…"
	@$(INSTALL) -r $<
	@touch $@

.venv/test: requirements/test.txt | .venv/bin/python
	@echo "Installing what the tests need (once, a minute or so)…"
	@$(INSTALL) -r $<
	@touch .venv/base $@

pango:
	@found() { $(BIN)/python -c 'from ctypes.util import find_library as f; exit(not (f("pango-1.0") and f("pangoft2-1.0")))'; }; \
	if found; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Pango, which draws the text of PDF documents…"; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends $(PANGO); } >/dev/null || true; \
	fi; \
	found || echo "No PDF until Pango is there. Type: sudo apt-get install $(PANGO)   (Fedora: sudo dnf install pango; macOS: brew install pango)" >&2

$(VAR_DIR)/static/staticfiles.json: .venv/base $(shell find static -type f) taskforce/common/staticfiles.py \
		taskforce/common/management/commands/build_assets.py | $(VAR_DIR)/secret_key
	@$(MANAGE) build_assets
	@$(MANAGE) collectstatic --no-input --verbosity 0

$(VAR_DIR)/secret_key:
	@mkdir -p $(VAR_DIR)/generated
	@umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))' > $@

ready: .venv/base $(VAR_DIR)/static/staticfiles.json
	@$(MANAGE) migrate --no-input --verbosity 0
ifeq ($(DEMO),1)
	@$(MANAGE) load_demo
else
	@$(MANAGE) setup_code
endif
