# `make` alone lists the targets. CONFIG, OUT and PYTHON may be given: make run CONFIG=my.yaml
CONFIG ?= configs/japan_korea.yaml
OUT ?= out/$(basename $(notdir $(CONFIG)))
PYTHON ?=
BIN := .venv/bin
PIP := -m pip --disable-pip-version-check -qq

.DEFAULT_GOAL := help
.PHONY: help run test sweep check lint types accuracy assertion lock clean
.DELETE_ON_ERROR:

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do printf 'make %-8s %s\n' "$$name" "$$text"; done

run: .venv/ready  ## read the articles of CONFIG and write the risk series to OUT
	@$(BIN)/riskscore run $(CONFIG) --out $(OUT)

test: .venv/ready  ## all tests, import layers and doctests included
	$(BIN)/python -m pytest

sweep: .venv/ready  ## the sentence laws over every verb and thing of the lexicons, not a sample (minutes)
	$(BIN)/python -m pytest -q -m sweep tests/laws/test_reading_laws.py

check: lint types test  ## ruff, mypy --strict, import layers, tests, doctests

lint: .venv/ready  ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/ready  ## mypy --strict
	$(BIN)/mypy --strict riskscore

accuracy: .venv/peers  ## ours and the peers on gold, seed, corpus and cases, and what fired but once
	@$(BIN)/python benchmarks/accuracy.py

assertion: .venv/ready  ## fit the weights of what no rule reads on corpus/assertion/
	@$(BIN)/riskscore fit corpus/assertion/*.jsonl --config japan_korea --out riskscore/lexicons/assertion.json

lock:  ## resolve requirements.lock and requirements-peers.lock anew: hashes, no addresses
	@$(find_python); tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	compile="$$tools/bin/pip-compile pyproject.toml --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options"; export CUSTOM_COMPILE_COMMAND="make lock"; \
	"$$python" -m venv "$$tools" && "$$tools/bin/python" $(PIP) install --upgrade pip pip-tools && \
	$$compile --output-file requirements.lock --extra report --extra html --extra dev && \
	$$compile --output-file requirements-peers.lock --extra peers --constraint requirements.lock

clean:  ## remove what make made: .venv, caches, dist and OUT
	rm -rf .venv dist .hypothesis .mypy_cache .pytest_cache .ruff_cache $(OUT)
	find . -name __pycache__ -prune -exec rm -rf {} +

# Two stamps: the locked packages take a minute, the project itself two seconds.
.venv/packages: requirements.lock
	@$(find_python); echo "setting up .venv with $$("$$python" --version), once, about a minute" >&2; \
	"$$python" -m venv --clear .venv
	@$(BIN)/python $(PIP) install --require-hashes -r requirements.lock
	@touch $@

.venv/ready: .venv/packages pyproject.toml
	@$(BIN)/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# What is only measured against, spaCy among it, is fetched when it is asked for.
.venv/peers: .venv/ready requirements-peers.lock
	@$(BIN)/python $(PIP) install --require-hashes -r requirements-peers.lock
	@touch $@

# Sets $python, or says in one line what is missing.
define find_python
old='import sys; sys.exit(sys.version_info < (3, 11))'; python=; \
for each in $(or $(PYTHON),python3.11 python3); do \
	if "$$each" -c "$$old" 2>/dev/null; then python=$$each; break; fi; \
done; \
if [ -z "$$python" ]; then \
	echo "riskscore needs Python 3.11 or newer, found $$($(or $(PYTHON),python3) --version 2>/dev/null || echo none); name one: make PYTHON=python3.12 ..." >&2; exit 1; \
fi; \
"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	"$$python" -c 'import sys; print("Python has no venv; install the package python{}.{}-venv".format(*sys.version_info))' >&2; exit 1; }
endef
