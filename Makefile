# Thin on purpose: every line under a target is one that a person could type.
# `make demo` and `make test` do all the set-up that they need.

bin := .venv/bin
seeds := $(wildcard ../shared/seeds)
compile := $(bin)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(LOCK)

# What a first command compiles serves the next ones, also where Python is told to keep nothing.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test test-slow check format messages docs bench lock clean

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/ready node_modules/ready ## make .venv and node_modules from the lock files, with the project in it

demo: setup ## what the real policies give to fictional people, then the platform to look around in
	$(bin)/yangui demo --serve

test: setup ## run the tests that take seconds
	scripts/chromium.sh
	$(bin)/pytest -n auto -m "not slow"

test-slow: setup ## run the tests that take minutes
	$(bin)/pytest -n auto -m slow

check: .venv/ready ## lint, types, import rules, dependencies and the pack
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/deptry src
	$(bin)/yangui lint $(seeds:%=--sources %)

format: .venv/ready ## mend what ruff can mend by itself
	$(bin)/ruff check --fix
	$(bin)/ruff format

messages: .venv/ready ## bring the English of the interface up to date with the source
	$(bin)/python scripts/messages.py

docs: .venv/ready ## write the pages that follow from the code and the pack
	$(bin)/python docs/generate.py

bench: .venv-bench/ready ## measure against peers, in an environment of their own
	set -e; for question in benchmarks/*/__main__.py; do .venv-bench/bin/python "$$question"; done

lock: .venv/ready ## pin what pyproject.toml asks for; LOCK=--upgrade takes the newest
	$(compile) --all-extras --group dev --output-file requirements.lock pyproject.toml
	$(compile) --output-file scripts/node.lock scripts/node.in
	$(compile) --output-file benchmarks/requirements.lock pyproject.toml benchmarks/requirements.in

clean: ## remove everything that can be made again
	rm -rf .venv .venv-bench node_modules build dist .hypothesis .*_cache
	find benchmarks src tests -name __pycache__ -prune -exec rm -rf {} +

.venv/ready: requirements.lock pyproject.toml scripts/setup.sh
	scripts/setup.sh .venv requirements.lock

node_modules/ready: package-lock.json package.json .npmrc scripts/packages.sh | .venv/ready
	scripts/packages.sh

.venv-bench/ready: benchmarks/requirements.lock pyproject.toml scripts/setup.sh
	scripts/setup.sh .venv-bench benchmarks/requirements.lock
