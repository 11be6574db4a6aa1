# Two commands do everything: `make run` and `make test`. They fetch what they need by themselves.
SHELL := /bin/sh
UV := .tools/bin/uv
BOT := .venv/bin/bot
WIDGET := web/dist/page/widget.js
WIDGET_SOURCES := web/package-lock.json web/package.json web/tsconfig.json web/build.mjs web/test.mjs web/firefox.mjs $(shell find web/src web/tests data/page -type f) \
	data/support_lines.yml data/subdivisions.yml data/handoff.yml data/safety/script.yml
# One line for people, the rest into set-up.log.
STEP := scripts/python scripts/step.py
export RASA_TELEMETRY_ENABLED := false
export PYTHONWARNINGS := ignore
export TF_CPP_MIN_LOG_LEVEL := 3
EVAL_SET ?= dev
BENCH ?= benchmarks/data

.PHONY: help setup tools run train check test evaluate floors benchmarks strangers pictures lint clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/'

run: train ## Set up and train if needed, then start the assistant and its web page
	@exec $(BOT) serve

train: setup ## Train, unless nothing changed
	@$(BOT) train

setup: .venv/.locked $(WIDGET) ## Install uv, Python 3.10 and what running needs, and build the widget

tools: .venv/.tested web/node_modules/.tested ## Install what checking and testing need beside that

check: tools ## The quick gates: lint, types, facts, and the tests that need no trained model (a minute)
	@scripts/check

test: tools ## Every gate and every test, the quick ones first
	@scripts/test

lint: .venv/.tested ## Lint and check types only
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

evaluate: train ## Answer the labelled messages in tests/messages/EVAL_SET and print the figures
	@$(BOT) evaluate --gold tests/messages/$(EVAL_SET)

floors: tools train ## Measure understanding, and write the figures that no change may fall below
	@.venv/bin/pytest --write-floors tests/test_understanding.py

benchmarks: .venv/.tested ## Learn public data sets in BENCH with our pipeline, and print how much of them is understood
	@.venv/bin/python -m benchmarks.intents --data $(BENCH)

strangers: .venv/.tested ## Read hands that were left out, print what they get, and draw how sure to be (an hour)
	@.venv/bin/python -m benchmarks.strangers
	@.venv/bin/python -m benchmarks.conversations
	@.venv/bin/python -m benchmarks.stances
	@.venv/bin/python -m benchmarks.emergencies

pictures: tools train ## Take the pictures of the docs anew
	@.venv/bin/python tests/pictures.py

clean: ## Remove everything that was made here
	rm -rf .venv .tools .rasa models results set-up.log web/dist web/node_modules

.venv/.locked: uv.lock pyproject.toml $(UV)
	@$(STEP) packages scripts/install $(UV) --group widget
	@touch $@

.venv/.tested: .venv/.locked
	@$(STEP) "packages for tests" scripts/install $(UV) --all-groups
	@touch $@

# Node comes with the locked packages.
$(WIDGET): $(WIDGET_SOURCES) | .venv/.locked
	@$(STEP) "chat widget" scripts/build-widget

web/node_modules/.tested: $(WIDGET_SOURCES) | .venv/.locked
	@$(STEP) "chat widget and its types" scripts/build-widget tested
	@touch $@

$(UV):
	@echo "Setting up: some three minutes the first time, most of it training. More is said in set-up.log."
	@$(STEP) uv scripts/get-uv .tools
