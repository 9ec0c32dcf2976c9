# Everything runs in .venv/ of this checkout; a target installs what it lacks, and does nothing when all is there.

VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8501
# The first of these that is 3.11 or newer and has the venv module makes the environment.
PYTHON ?= python3.11 python3.12 python3.13 python3

RUN_READY := $(VENV)/.requirements
TEST_READY := $(VENV)/.requirements-test
AXE := node_modules/.package-lock.json

TESTS := $(PY) -m pytest -n 2 --dist loadfile
# Unit tests run in another order each time; SEED=1234 repeats an order.
SEED ?= $(shell date +%s)
UNIT_TESTS := $(TESTS) --random-order --random-order-seed=$(SEED) tests/unit

LOCKED := --universal --python-version 3.11 --generate-hashes --quiet --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.NOTPARALLEL:
.PHONY: help run serve test check coverage mutation data etl model texts bench fmt lint lock clean packages

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 14

run: $(RUN_READY) ## build the database if needed and serve the dashboard on port 8501 (PORT= changes it)
	$(PY) -m etl build --if-needed
	@echo "The dashboard: http://localhost:$(PORT)"
	$(PY) asgi.py --port $(PORT)

serve: $(RUN_READY) ## as make run, for the public: one process for each core (PROCESSES= changes how many) behind nginx
	$(PY) -m etl build --if-needed
	$(PY) -m dashboard.server.replicas --port $(PORT) $(if $(PROCESSES),--processes $(PROCESSES))

test: packages $(TEST_READY) $(AXE) lint ## install what the tests need and run them all
	$(PY) -m tests.support.pinned
	$(TESTS)

check: lint ## what to run before a commit: format, style, types, import rules, unit tests
	$(UNIT_TESTS)

coverage: $(TEST_READY) ## unit tests, with the lines and branches that they reach; fails below the floor in pyproject.toml
	$(UNIT_TESTS) --cov --cov-report=term:skip-covered

mutation: $(TEST_READY) ## change the code of scores, estimates and wording a little, and see that tests fail (about an hour)
	$(PY) -m tests.support.mutation

data: $(RUN_READY) ## fetch the official survey files that are missing; make run builds with them
	$(PY) -m etl fetch

etl: $(RUN_READY) ## build the database anew
	$(PY) -m etl build

model: $(RUN_READY) ## simulate the county model anew (several minutes); needed when its source files change
	$(PY) -m etl simulate

texts: $(TEST_READY) ## bring the translations' files up to the English texts, and say what each language lacks
	$(PY) -m etl build --if-needed
	$(PY) -m tests.support.texts

bench: packages $(TEST_READY) ## run the benchmarks
	$(PY) -m bench

fmt: $(TEST_READY) ## format the code and mend what the linter can mend
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lint: $(TEST_READY) ## check style, types and which room imports which
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

lock: $(TEST_READY) ## pin what pyproject.toml asks for and all that it brings along, with hashes
	$(PY) -m uv pip compile pyproject.toml $(LOCKED) --output-file requirements.txt
	$(PY) -m uv pip compile pyproject.toml --group test $(LOCKED) --output-file requirements-test.txt

clean: ## remove all that can be made again
	rm -rf $(VENV) node_modules data/build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@new=; found=; \
	for python in $(PYTHON); do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		new=$$python; \
		$$python -c 'import ensurepip, venv' 2>/dev/null && { found=$$python; break; }; \
	done; \
	if [ -z "$$new" ]; then \
		echo "Python 3.11 or newer is missing: install it (Debian 12, Ubuntu 24.04 or newer: apt-get install python3-venv; Ubuntu 22.04: apt-get install python3.11-venv) and run make again." >&2; \
		exit 1; \
	fi; \
	if [ -z "$$found" ]; then \
		echo "$$new cannot make an environment: install its venv module ($$($$new -c 'import sys; print("apt-get install python%d.%d-venv" % sys.version_info[:2])')) and run make again." >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$found --version)"; \
	$$found -m venv --clear $(VENV)

# Packages are taken only with the hashes of the lock. uv installs in a tenth of pip's time; pip does the same where uv cannot be had.
define install
	@$(PY) -m uv --version >/dev/null 2>&1 || $(PY) -m pip install --quiet --disable-pip-version-check uv \
		|| echo "uv cannot be had, pip is used"
	@if $(PY) -m uv --version >/dev/null 2>&1; then \
		$(PY) -m uv pip install --python $(PY) --require-hashes -r $<; \
	else \
		$(PY) -m pip install --disable-pip-version-check --require-hashes -r $<; \
	fi
	@touch $@
endef

$(RUN_READY): requirements.txt | $(PY)
	$(install)

$(TEST_READY): requirements-test.txt | $(PY)
	$(install)

$(AXE): package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# What the tests take from the system: a browser, what Playwright's driver links to, R with its survey and haven packages, nginx, and npm.
packages:
	@missing=; \
	{ command -v chromium-headless-shell || { command -v chromium && ! apt-cache show chromium-headless-shell; }; } >/dev/null 2>&1 \
		|| missing="$$missing chromium-headless-shell"; \
	Rscript -e 'quit(status = !requireNamespace("survey", quietly = TRUE))' >/dev/null 2>&1 || missing="$$missing r-cran-survey"; \
	Rscript -e 'quit(status = !requireNamespace("haven", quietly = TRUE))' >/dev/null 2>&1 || missing="$$missing r-cran-haven"; \
	{ command -v node && command -v npm; } >/dev/null || missing="$$missing nodejs npm"; \
	PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || missing="$$missing nginx-light"; \
	/sbin/ldconfig -p | grep -q 'libatomic\.so\.1 ' || missing="$$missing libatomic1"; \
	[ -x $(PY) ] || python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$$missing python3-venv"; \
	[ -n "$$missing" ] || exit 0; \
	command -v apt-get >/dev/null || { echo "The tests need$$missing, and there is no apt-get here: install them by hand and run make again." >&2; exit 1; }; \
	as_root=; \
	if [ "$$(id -u)" != 0 ]; then \
		command -v sudo >/dev/null || { echo "The tests need$$missing: install them as root (apt-get install$$missing) and run make again." >&2; exit 1; }; \
		as_root=sudo; [ -t 0 ] || as_root="sudo -n"; \
	fi; \
	echo "Installing for the tests:$$missing"; \
	{ $$as_root apt-get update -q && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $$missing; } </dev/null \
		|| { echo "apt-get could not install$$missing: see its message above, install them by hand and run make again." >&2; exit 1; }
