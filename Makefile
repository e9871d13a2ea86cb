# One list of tasks for a laptop and for CI. `make help` names them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
DEMO ?= demo
WORKERS ?= -n auto --dist loadfile
FUZZ_SECONDS ?= 60
FUZZ_FIRST ?= 1000

# Debian's names for what the tests borrow from outside Python.
HOST_PACKAGES := libreoffice-calc python3-uno poppler-utils fonts-liberation fonts-crosextra-carlito fonts-dejavu-core chromium

.PHONY: help setup hosts test demo bench recall fuzz pages pictures lint clean
.DEFAULT_GOAL := help

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with every extra, so that .venv/bin/xlsheets works

$(STAMP): pyproject.toml scripts/make-venv
	@scripts/make-venv "$(PYTHON)" "$(VENV)"
	@touch $@

hosts: setup ## install LibreOffice, Chromium, Pyodide and helpers where that may be done, else say what is missing
	@scripts/install-hosts "$(VENV)/node" $(HOST_PACKAGES)

test: setup hosts ## set up, then run every test and every example in a docstring
	$(BIN)/python -m pytest $(WORKERS) $(PYTEST_ARGS)

demo: setup ## build, recalculate and check both plans into the folder demo
	$(BIN)/xlsheets demo -o "$(DEMO)"

bench: setup ## print ratios, side by side in one run
	$(BIN)/python tests/bench/run.py

recall: setup ## damage sound workbooks in every known way; what is found, and false alarms, by kind
	$(BIN)/python tests/damage/run.py
	$(BIN)/python tests/statements/run.py

pages: setup ## write the generated pages of docs anew: every code, with examples, and every host
	$(BIN)/python scripts/make-pages

pictures: setup hosts ## take the pictures of docs anew: the task pane, the page, a marked copy
	XLSHEETS_PICTURES=1 $(BIN)/python -m pytest tests/hosts -k picture

fuzz: setup ## change workbooks at random for FUZZ_SECONDS (60) and see that nothing unexpected comes out
	$(BIN)/python tests/fuzz/run.py --seconds $(FUZZ_SECONDS) --first $(FUZZ_FIRST)

lint: setup ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict

clean: ## remove what the tasks above made
	rm -rf "$(VENV)" "$(DEMO)" build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
