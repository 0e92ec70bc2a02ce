# One command to have it (make run), one to trust it (make test); make help lists everything.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
UV := .venv/tools/bin/uv
LOG := .venv/last.log

# The environment is .venv and its Python is the machine's own, whatever the shell has set.
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
unexport VIRTUAL_ENV
# Compiled modules are kept: without them every process starts twice as slowly.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONUTF8 := 1
# The test runner never fetches a browser: Debian's is used.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

CATALOGUES := .venv/catalogues
ASSET_SOURCES := $(shell find static templates forum/web/asset_*.py -type f -not -path 'static/vendor/*' -not -path 'static/build/*' 2>/dev/null)

# Run $(1) silently; show what it said, without addresses, only when it fails.
quietly = { $(1) ; } > $(LOG) 2>&1 || { sed -E 's|[a-z]+://[^ ]*|(address)|g' $(LOG) >&2; exit 1; }

.PHONY: help install run test assets messages lint format bench screenshots migration check-tools

help: ## List all targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/installed $(CATALOGUES) ## Make .venv with the locked dependencies

run: install static/build/made ## Start Samling on http://127.0.0.1:8000 with a small example world (PORT=8001: there)
	@exec env $(if $(PORT),BASE_URL=http://127.0.0.1:$(PORT)) $(BIN)/forum serve --port $(or $(PORT),8000) --prepare

test: .venv/installed-dev $(CATALOGUES) static/build/made check-tools lint ## Check everything: style, types, contracts, texts, tests on SQLite and PostgreSQL
	@echo "Tests on SQLite"
	@TEST_DATABASE=sqlite $(BIN)/pytest -q -n 2 --dist worksteal
	@echo "Tests on PostgreSQL"
	@TEST_DATABASE=postgresql $(BIN)/pytest -q -n 3 --dist worksteal -m "not once"

lint: .venv/installed-dev ## Check style, types, import contracts, templates and translations
	@echo "Format and style"; $(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@echo "Types"; $(BIN)/mypy
	@echo "Import contracts"; $(BIN)/lint-imports --no-logo
	@echo "Templates"; $(BIN)/djlint templates --lint --quiet
	@echo "Translations"; $(BIN)/python -m forum.kit.catalogues check

format: .venv/installed-dev ## Format the code and mend what can be mended by itself
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

assets: .venv/installed ## Fetch browser assets, join, hash and compress them
	@rm -f static/build/made && $(MAKE) static/build/made

messages: .venv/installed ## Collect the texts of code and templates into the four catalogues
	@$(BIN)/python -m forum.kit.catalogues update && $(BIN)/python -m forum.kit.catalogues compile

bench: .venv/installed-dev $(CATALOGUES) static/build/made ## Measure what pages cost, as multiples of a plaintext answer
	@$(BIN)/python -m tests.benchmarks $(ARGS)

screenshots: .venv/installed-dev $(CATALOGUES) static/build/made check-tools ## Take the pictures in docs/screenshots
	@$(BIN)/python -m tests.screenshots

migration: .venv/installed ## Write a migration for changed models: make migration NAME=add_colour
	@$(BIN)/python -m forum.kit.migrations "$(NAME)"

# The environment -----------------------------------------------------------------------------

# uv and (where the machine has none) Node live in .venv/tools, so that uv does not remove itself.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Samling needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
	@[ -x $(BIN)/python ] || { echo "Making .venv"; $(PYTHON) -m venv .venv > /dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip .venv; }
	@$(call quietly, for python in $(BIN)/python $(PYTHON); do \
		if $$python -m pip --version; then exec $$python -m pip install --quiet --disable-pip-version-check --target .venv/tools 'uv>=0.9'; fi; \
		done; echo "Neither $(PYTHON) nor .venv has pip: install python3-pip or python3-venv."; exit 1)

.venv/installed: pyproject.toml uv.lock | $(UV)
	@echo "Installing the locked dependencies"
	@$(call quietly, $(UV) sync --frozen --no-dev --inexact)
	@touch $@

.venv/installed-dev: pyproject.toml uv.lock | $(UV)
	@echo "Installing the locked dependencies and the tools for development"
	@$(call quietly, $(UV) sync --frozen --inexact)
	@touch $@ .venv/installed

$(CATALOGUES): $(wildcard forum/locale/*/LC_MESSAGES/messages.po) | .venv/installed
	@$(BIN)/python -m forum.kit.catalogues compile && touch $@

# Browser assets ------------------------------------------------------------------------------

# Node comes with the locked environment where the machine has none.
static/build/made: package-lock.json $(ASSET_SOURCES) | .venv/installed
	@echo "Making styles and scripts"
	@$(call quietly, command -v npm || $(UV) sync --frozen --no-dev --inexact --group node)
	@$(call quietly, $(BIN)/python -m forum.web.asset_build)
	@$(call quietly, $(BIN)/python -m forum.mail.mjml_build)
	@touch $@

# Tools of the tests that Python cannot bring -------------------------------------------------

check-tools:
	@$(BIN)/python -m tests.support.tools
