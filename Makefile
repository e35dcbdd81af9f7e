# Vindplaats: `make help` lists what can be made. Everything runs from one virtual environment
# (.venv), which bin/setup makes; nothing here needs Node but `make css`.

PORT ?= 8000
VAR_DIR ?= var
py := .venv/bin/python
# What stands in the folder and is not ours.
not_ours := -i .venv -i build -i var -i node_modules -i tests

.DEFAULT_GOAL := help
.PHONY: help run test check fmt unit browser drill fuzz bench stack shots messages css lock clean sbom

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## sets everything up and starts the product on http://localhost:8000 (PORT= changes it)
	@bin/setup run
	@exec env DEMO=1 $(py) -m youthwork.embedded --port=$(PORT) --data=$(VAR_DIR)

test: ## sets everything up that tests need and runs every test
	@bin/setup test
	@$(py) -m tests.everything

check: ## format, lint, types, import contracts, templates, texts, migrations, locks
	@bin/setup test
	@$(py) bin/check

fmt: ## formats Python
	@bin/setup test
	@$(py) -m ruff format .
	@$(py) -m ruff check --fix-only --quiet .

unit: ## the tests without a browser, on SQLite
	@bin/setup test
	@$(py) -m tests.everything sqlite

browser: ## the journeys and page tests in Chromium
	@bin/setup test
	@$(py) -m tests.everything pages browser

drill: ## the fault drills: processes killed, servers lost
	@bin/setup test
	@$(py) -m tests.everything drills bench filling

fuzz: ## sends every form 200 odd posts by who may and 20 by others (FUZZ_SEED=, FUZZ_FORM=, FUZZ_WORKERS=)
	@bin/setup test
	@seed=$${FUZZ_SEED:-$$(date +%s)}; echo "FUZZ_SEED=$$seed repeats this"; \
	  FUZZ_SHARE=1 FUZZ_SEED=$$seed $(py) -m tests.everything fuzz

bench: ## measures beside a bare Django, in turns, as ratios; build/bench/result.json
	@bin/setup bench
	@$(py) -m bench

stack: ## starts what docker-compose.yml starts, here: two of web and worker, PostgreSQL, Redis, TLS
	@bin/setup test
	@exec $(py) -m tests.stack

shots: ## a picture of every page in both sizes and schemes, into build/shots/
	@bin/setup test
	@$(py) -m tests.shots

messages: ## gathers the texts and compiles the catalogues
	@bin/setup test
	@DEMO=1 $(py) manage.py makemessages -l nl -l en --no-wrap --no-location --no-obsolete $(not_ours)
	@$(py) bin/english
	@DEMO=1 $(py) manage.py compilemessages -l nl -l en $(not_ours)

css: ## builds the style sheets and writes scripts short (needs Node)
	@bin/css

lock: ## compiles the hash-pinned requirements from pyproject.toml
	@bin/setup test
	@bin/lock

sbom: ## the bill of materials of what runs (CycloneDX), into build/sbom.json
	@bin/setup test
	@$(py) bin/audit bill build/sbom.json

clean: ## removes what was built; the data in var/ stays
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache var/static
	@find . -name __pycache__ -not -path './.venv/*' -not -path './node_modules/*' -prune -exec rm -rf {} +
