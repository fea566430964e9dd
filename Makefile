# Every target makes what it needs; `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
ARGS ?=

.PHONY: help demo test check fix bench screenshots approve messages docs package lock vendor clean browser nodetools

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1 \t/' | expand -t 22

demo: $(VENV)/run.stamp ## show the working product with sample data (PORT=8000, ARGS=--once)
	@$(BIN)/buyin demo --port $(PORT) $(ARGS)

test: $(VENV)/dev.stamp browser nodetools ## run every check and test, as CI does
	@tests/run

check: $(VENV)/dev.stamp ## lint, types, import rules, generated docs: all that runs without a server
	@tests/check

fix: $(VENV)/dev.stamp ## format the code and mend what the linter can mend
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(VENV)/dev.stamp ## measure, each figure as a ratio to a peer in the same run
	@$(BIN)/buyin bench $(ARGS)

screenshots: $(VENV)/dev.stamp browser ## take the pictures of docs/ from the demo
	@$(BIN)/python -m tests.browser.screenshots

approve: $(VENV)/dev.stamp browser ## take the pages' pictures as right that tests compare with
	@$(BIN)/python -m tests.browser.looks

messages: $(VENV)/dev.stamp ## bring the catalogues of other languages up to date (ARGS=fr begins one)
	@$(BIN)/python -m tests.project.languages --write $(ARGS)

docs: $(VENV)/dev.stamp ## write the generated parts of docs/ anew
	@$(BIN)/python -m tests.project.generated_docs --write

package: $(VENV)/dev.stamp ## write the generated parts of the Salesforce package anew
	@$(BIN)/python -m tests.salesforce_package.shipped --write

lock: $(VENV)/python.stamp ## resolve the dependencies anew
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --extra build pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --extra build --extra dev --constraint requirements.txt pyproject.toml -o requirements-dev.txt

vendor: $(VENV)/dev.stamp ## fetch the vendored browser assets again and compare their checksums
	@$(BIN)/python -m tests.project.vendored_assets --fetch

browser:
	@tests/install-browser

nodetools:
	@tests/install-node-tools

clean: ## remove the environment and all caches
	@rm -rf $(VENV) plugin/salesforce/node_modules build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage .coverage.*

$(VENV)/python.stamp:
	@test -x $(BIN)/python || $(PYTHON) -m venv "$(VENV)"
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp requirements.txt pyproject.toml
	@echo "Installing what Buy-In needs (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/python.stamp requirements-dev.txt pyproject.toml
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
