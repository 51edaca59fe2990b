# Everything that is done with this project, by name. `make` alone says what there is.

BIN := .venv/bin
# Suites that start databases of their own, whichever the others use.
OWN := backup commands init mirror_up trust up up_postgresql
# A file stays with one worker, so that what its tests share is made once. By the number of their
# tests the longest files would come last, each alone: their own order ends with short ones.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 \
	--dist loadfile --no-loadscope-reorder
SUITES = marks='$(1)'; tools/chromium.sh || marks="($$marks) and not browser"; \
	$(PYTEST) -m "$$marks" && \
	echo "The app once more, on PostgreSQL:" && \
	$(PYTEST) tests/app --postgresql -m "($$marks) and ($(2))" $(OWN:%=--ignore=tests/app/test_%.py)

SIZES := 100k,1m

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help demo report test prove check format bench docs guide lock clean run-env test-env dev-env

help: ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: run-env ## the app with the sample company, on http://127.0.0.1:8000
	@$(BIN)/teropong demo

report: run-env ## the eight indicators of a made-up company, in demo/
	@$(BIN)/teropong sample demo
	@$(BIN)/teropong report demo
	@$(BIN)/teropong report demo --format html --output demo/report.html
	@echo
	@echo "The same with charts: open demo/report.html in a browser."
	@echo "The tables it was made from lie in demo/; ask them more: $(BIN)/teropong report demo --by team"

# What a browser shows does not hang on the database: once is enough in the short form.
test: check ## checks, and every suite in its short form
	@$(call SUITES,not long,not browser)

prove: test-env ## every suite in its long form, with ten times the random examples
	@export TEROPONG_EXAMPLES=10; $(call SUITES,long or not long,browser or not browser)
	@echo "Every figure once more, on the other engines:"
	@$(PYTEST) tests/engine tests/indicators --engines postgresql,clickhouse,spark -m "long or not long"

check: dev-env ## lint, format, types and the law of layers
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@TEROPONG_FOLDER=.venv/checked $(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: dev-env ## put the code into shape
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format --quiet

bench: test-env ## the tables of docs/performance.md and docs/scale.md; SIZES=100k,1m,10m
	@$(BIN)/python -m benchmarks --sizes $(SIZES)
	@$(BIN)/python -m benchmarks.engines

docs: run-env ## write the pages that are generated from the code
	@$(BIN)/python -m tools.docs

guide: test-env ## take the guides' pictures anew (needs Chromium)
	@$(BIN)/python -m tools.guide

lock: ## pin the newest versions that pyproject.toml allows (needs uv)
	@tools/lock.sh

clean: ## remove .venv, demo/ and the sample company
	@rm -rf .venv demo teropong-demo

run-env test-env dev-env:
	@tools/environment.sh $(@:-env=)
