# Veiligheidsbeeld. `make demo` and `make test` set up everything they need; `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VENDOR := src/veiligheidsbeeld/doors/web/static/vendor
CATALOGUE := src/veiligheidsbeeld/locale/nl/LC_MESSAGES/django.mo
export PIP_DISABLE_PIP_VERSION_CHECK := 1
TEST := $(BIN)/python -m pytest
PORT ?= 8000

.PHONY: help demo install check test test-full bench screenshots messages lock clean

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/run.done $(VENDOR)/done $(CATALOGUE)  ## Two worlds on localhost (PORT=8000); installs what it needs
	$(BIN)/veiligheidsbeeld demo --port $(PORT)

install: $(VENV)/run.done $(VENDOR)/done $(CATALOGUE)  ## What a production installation needs (docs/production.md)

check: $(VENV)/test.done $(VENDOR)/done $(CATALOGUE)  ## Format, lint, types, layers and fast tests (<= 90 s)
	$(BIN)/ruff format --check src tests scripts bench
	$(BIN)/ruff check src tests scripts bench
	$(BIN)/djlint --lint --quiet src/veiligheidsbeeld
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(TEST) -n 2 -m "not slow and not browser and not full"

test: $(VENV)/test.done $(VENDOR)/done $(CATALOGUE)  ## Everything a change can break, browser included (<= 15 minutes)
	$(BIN)/python scripts/browser.py
	$(TEST) -n 2 -m "not full"

test-full: $(VENV)/test.done $(VENDOR)/done $(CATALOGUE)  ## With the long runs
	$(BIN)/python scripts/browser.py
	$(BIN)/python scripts/long_run_packages.py
	$(TEST) -n 2

bench: $(VENV)/test.done $(VENDOR)/done $(CATALOGUE)  ## Speed as a ratio against a peer in the same run
	$(BIN)/python bench/fetch.py
	$(BIN)/python bench/ingest.py
	$(BIN)/python bench/queries.py
	$(BIN)/python bench/pages.py
	$(BIN)/python bench/truthfulness.py
	$(BIN)/python bench/verdicts.py
	$(BIN)/python bench/documents.py
	$(BIN)/python bench/effects.py

screenshots: $(VENV)/test.done $(VENDOR)/done $(CATALOGUE)  ## Pictures of the README, from the demo itself
	$(BIN)/python scripts/browser.py
	$(BIN)/python scripts/screenshots.py

messages: $(VENV)/test.done  ## Bring the Dutch catalogue up to date with the code
	$(BIN)/python scripts/messages.py update

lock: $(VENV)/test.done  ## Compile requirements/*.txt with hashes, without index lines
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o requirements/run.txt
	for extra in analyse test; do $(BIN)/uv pip compile pyproject.toml -q --extra $$extra --generate-hashes --no-emit-index-url \
		--no-header --python-version 3.11 -c requirements/run.txt -o requirements/$$extra.txt; done

clean:  ## Remove everything that was installed or built here, not your data
	rm -rf $(VENV) .build $(VENDOR) $(CATALOGUE)

$(VENV)/run.done: requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/test.done: $(VENV)/run.done requirements/test.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/test.txt
	touch $@

$(VENDOR)/done: scripts/build_styles.py | $(VENV)/run.done
	$(BIN)/python scripts/build_styles.py
	touch $@

$(CATALOGUE): src/veiligheidsbeeld/locale/nl/LC_MESSAGES/django.po scripts/messages.py | $(VENV)/run.done
	$(BIN)/python scripts/messages.py compile
