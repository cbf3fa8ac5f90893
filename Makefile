# The two commands of README: `make site` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
RUN := $(BIN)/python -m
STAMP := $(VENV)/.installed
COMPILE := $(RUN) uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --custom-compile-command "make lock"
# What measures the site, by `npm ci`; nothing of it reaches a page.
WEB := tools/web/node_modules/.package-lock.json
# What the package puts into the environment at install time: a change asks for a new install.
INSTALLED := pyproject.toml $(wildcard coursekit/labextension/*) $(wildcard coursekit/widgets/*.js) $(wildcard coursekit/widgets/*.css)

.PHONY: help site build exports test verify check format schemas quizzes bench budget lighthouse picture lock env packages webtools clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

site: env ## set up, build and serve the course; prints the address
	@$(BIN)/coursekit site build
	@$(BIN)/coursekit site serve

build: env ## build the site into _build/html without serving it
	@$(BIN)/coursekit site build

exports: build ## write the book as PDF and EPUB, and offer both on the site
	@tools/need-packages exports
	@$(BIN)/coursekit site export
	@$(BIN)/coursekit site build

test: env packages ## set up and run the tests (under 15 minutes on 2 cores)
	$(RUN) pytest -m "not slow" -n 2 --dist loadfile --no-loadscope-reorder

verify: env packages webtools $(WEB) check ## everything: the checks, all tests, the long ones too
	$(RUN) pytest -n 2 --dist loadfile --no-loadscope-reorder

check: env ## format, lint, types, dataset, staleness: fast, before each commit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(RUN) mypy
	$(RUN) yamllint --strict .
	$(BIN)/coursekit check
	$(BIN)/coursekit bank lint
	$(BIN)/coursekit schema --check
	$(BIN)/coursekit quiz build --check

format: env ## format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schemas: env ## generate data/schemas, by which editors know the dataset
	$(BIN)/coursekit schema

bench: env ## print what the commands take, as ratios
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/grading.py
	$(BIN)/python benchmarks/feedback.py
	$(BIN)/python benchmarks/flags.py
	$(BIN)/python benchmarks/build.py

budget: build webtools $(WEB) ## hold every page to its limits: bytes, requests, shifts, axe, valid HTML
	PYTHONPATH=tools $(RUN) budget --html --epub

lighthouse: build webtools $(WEB) ## ask Lighthouse about five pages, five times each
	PYTHONPATH=tools $(RUN) budget --only --lighthouse

quizzes: env ## generate quizzes/source and quizzes/latihan from the dataset
	$(BIN)/coursekit quiz build

picture: build packages ## take the pictures of README and of the lecturers' guide anew, and draw card and cover
	$(BIN)/python tools/picture.py
	$(BIN)/python tools/guide_pictures.py

lock: env ## compile requirements.txt and binder/requirements.txt from pyproject.toml
	$(COMPILE) --all-extras --upgrade pyproject.toml -o requirements.txt
	$(COMPILE) --extra selfstudy --constraints requirements.txt pyproject.toml -o binder/requirements.txt

env: $(STAMP)

$(STAMP): requirements.txt $(INSTALLED)
	@tools/need-venv $(PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Memasang paket kursus ke dalam $(VENV) (kali pertama perlu beberapa menit)"
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

packages:
	@tools/need-packages

webtools:
	@tools/need-packages budget

$(WEB): tools/web/package-lock.json tools/web/package.json | webtools
	@echo "Memasang alat pengukur situs ke dalam tools/web/node_modules"
	@cd tools/web && npm ci --silent
	@touch $@

clean: ## remove what was built (not the environment)
	rm -rf _build
