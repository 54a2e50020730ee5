# `make` lists what can be done. Everything runs in .venv, which is made on first use and brought up to date
# when pyproject.toml or a lock changes; pip uses the settings of your machine.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.stamp-installed
DEVELOPING := $(VENV)/.stamp-developing
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
COVERAGE ?= 80
UPKEEP := $(VENV)/upkeep
# What is installed is what stands in locks/, hash by hash, where it can be had: see locks/install. `make LOCKED=yes …` takes
# nothing else, `make LOCKED=no …` the newest versions that pyproject.toml allows.
LOCKED ?= try
# How old a release must be to come into the locks: most that are withdrawn are withdrawn within days.
AGE ?= 7 days

.DEFAULT_GOAL := help
.PHONY: help check test demo bench soak chaos lint format clean strace fuzz mutants chromium pictures lock audit

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: $(INSTALLED) ## set up, and check the pages of sources.yaml once
	@code=0; $(BIN)/watch check || code=$$?; \
	case $$code in \
	0) echo "make check: all is well" ;; \
	1) echo "make check: watch works; what it could not read or send just now stands above, with the reason (no network?)" ;; \
	*) exit $$code ;; \
	esac

test: $(DEVELOPING) strace chromium ## set up for developing, and run every check and every test
	@failed=0; $(MAKE) --no-print-directory lint || failed=1; \
	$(BIN)/pytest -n $(WORKERS) --cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE) || failed=1; \
	exit $$failed

demo: $(INSTALLED) ## see it work on a small marketplace on this machine; needs no network and no settings
	@$(BIN)/watch demo

bench: $(DEVELOPING) ## measure how fast it is, against a floor measured in the same run
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.compare
	@$(BIN)/python -m benchmarks.browsing --changes 10000 --sources 500

soak: $(DEVELOPING) ## a simulated day of 500 pages with faults on a tenth of everything; takes half an hour
	@$(BIN)/python -m tests.rigs.soak --hours 24 --sources 500

chaos: $(DEVELOPING) strace ## cause faults for a long time: killed at every system call and at random, disks, channels and clocks that fail
	@failed=0; $(BIN)/python -m tests.rigs.channel_faults --runs 20 || failed=1; \
	$(BIN)/python -m tests.rigs.starts --starts 200 || failed=1; \
	$(BIN)/python -m tests.rigs.clocks --minutes 5 || failed=1; \
	$(BIN)/python -m tests.crash || failed=1; \
	exit $$failed

# Some tests kill at a chosen system call. Where this machine is ours to set up, as in CI, what they need is installed;
# elsewhere they are skipped and say why.
strace:
	@command -v strace > /dev/null || { [ -n "$(CI)" ] && [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends strace > /dev/null; } || true

# The tests drive a real browser. Where this is Debian, and we are allowed to, it is installed; elsewhere they skip and say so.
chromium: $(DEVELOPING)
	@$(BIN)/python -c 'import sys; from watcher.fetch import why_no_browser as why; sys.exit(why() is not None)' \
	|| { test "$$(id -u)" = 0 && command -v apt-get > /dev/null && echo "installing chromium (once)" \
		&& export DEBIAN_FRONTEND=noninteractive && apt-get update -qq \
		&& apt-get install -y -qq --no-install-recommends chromium > /dev/null; } \
	|| echo "no Chromium here: the tests of the browser are skipped" >&2

fuzz: $(DEVELOPING) ## try every law with 10,000 examples, and read every hostile page; takes an hour
	@EXAMPLES=$(or $(EXAMPLES),10000) $(BIN)/pytest -n $(WORKERS) --timeout=0 -m hypothesis tests
	@HOSTILE=all $(BIN)/pytest --timeout=0 tests/tasks/test_tasks_readers.py

# Not among what is developed with: it brings a user interface along, for one command that is called before a release.
mutants: $(DEVELOPING) ## break what may not be wrong unnoticed, one small thing after the other: do the tests notice?
	@$(BIN)/pip install --quiet mutmut
	@EXAMPLES=20 HYPOTHESIS_MAX_EXAMPLES=20 $(BIN)/mutmut run --max-children $(WORKERS)
	@$(BIN)/mutmut results

pictures: $(DEVELOPING) chromium ## make the pictures of the README anew, from a made-up history on this machine
	@$(BIN)/python docs/images/make_alert.py
	@$(BIN)/python -m docs.images.make_pages

lint: $(DEVELOPING) ## form, rules, types and imports, without the tests
	@failed=0; \
	check() { name=$$1; shift; \
		if said=$$("$$@" 2>&1); then echo "$$name: well"; else echo "$$name: FAILED"; echo "$$said"; failed=1; fi; }; \
	check "ruff format" $(BIN)/ruff format --check .; \
	check "ruff check" $(BIN)/ruff check .; \
	check "mypy --strict" $(BIN)/mypy; \
	check "import-linter" $(BIN)/lint-imports; \
	exit $$failed

format: $(DEVELOPING) ## bring the code into form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(UPKEEP) ## write the locks anew, from the newest releases that pyproject.toml allows and that are old enough (AGE)
	@AGE='$(AGE)' locks/write $(UPKEEP)/bin/uv

# Strict: what could not be looked up is a failure, and not taken for safe.
audit: $(UPKEEP) ## ask whether anything in the locks is known to be unsafe; wants the network
	@$(UPKEEP)/bin/pip-audit --strict --disable-pip --require-hashes $(patsubst %,--requirement %,$(wildcard locks/*.txt))

clean: ## remove what was made here; snapshots and settings stay
	rm -rf $(VENV) build dist *.egg-info .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache mutants
	find watcher tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "watch needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(INSTALLED): pyproject.toml $(wildcard locks/*) | $(BIN)/python
	@LOCKED=$(LOCKED) locks/install $(BIN)/python --editable
	@touch $@

$(DEVELOPING): pyproject.toml $(wildcard locks/*) | $(BIN)/python
	@LOCKED=$(LOCKED) locks/install $(BIN)/python --editable dev
	@touch $@ $(INSTALLED)

$(UPKEEP): locks/upkeep.txt | $(BIN)/python
	@rm -rf $(UPKEEP) && $(BIN)/python -m venv $(UPKEEP)
	@$(UPKEEP)/bin/python -m pip --disable-pip-version-check --quiet --no-input install --require-hashes --no-deps -r $<
	@touch $@
