# The commands a person must know; `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# rustup puts cargo here, but a shell that was open at the time does not know it yet.
export PATH := $(HOME)/.cargo/bin:$(PATH)
export FULL NOTES TIMES

TARGET := $(or $(CARGO_TARGET_DIR),target)
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --loglevel=warn
UI_MODULES := ui/node_modules/.package-lock.json
DICTIONARY_MODULES := src-tauri/dictionary/node_modules/.package-lock.json
TAURI_DRIVER := $(TARGET)/tools/bin/tauri-driver

# Directories are listed too: their time tells of deleted files. The generated types are not: they
# leave no trace in what is built, and every test run writes them anew.
UI_SOURCES := $(shell find ui -mindepth 1 \( -path ui/node_modules -o -path ui/dist \
	-o -path ui/src/ipc/generated \) -prune -o -print 2>/dev/null)

.PHONY: run test check reliability bench bench-window e2e package dictionary clean help build prepare test-tools

run: build ## Build what has changed and open the window on notes/, or on another folder: NOTES=~/memo
	@.ci/open-window

test: build test-tools ## Run every test, the journeys in the real window included
	cargo test --workspace --exclude sakuin-desktop
	cargo test --release -p sakuin-desktop -p sakuin
	npm test --prefix ui
	tests/e2e/run

check: prepare ui/dist/index.html ## Check format, lints, types and generated files
	@.ci/check

reliability: test-tools ## Try to lose notes: kills, errors, power cuts; FULL=1 for the full counts
	cargo test -p sakuin-tests --test reliability -- --write $(CURDIR)/RELIABILITY.md

bench: prepare ## Measure indexing and searching
	cargo bench -p sakuin-tests

bench-window: build test-tools ## Measure key to pixels in the real window, over KEYS=1000 keys
	cargo build --release -p sakuin-desktop --example empty-window
	cargo build --release -p sakuin-bench-window
	tests/e2e/screen $(TARGET)/release/bench-window $(KEYS)

e2e: build test-tools ## Run the journeys in the real window, TIMES=20 times over
	tests/e2e/run

package: build ## Make a .deb and an .rpm
	ui/node_modules/.bin/tauri build --bundles deb,rpm

dictionary: prepare ## Fetch the dictionary's sources and build it
	cargo build --release -p sakuin-dictionary

clean: ## Remove everything that is built or fetched; notes and indexes stay
	cargo clean
	rm -rf gen ui/dist ui/node_modules src-tauri/dictionary/{built,node_modules} tests/e2e/artifacts

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

build: prepare ui/dist/index.html
	@cargo build --release -p sakuin-desktop -p sakuin

prepare:
	@.ci/need-tools
	@.ci/need-packages run
	@$(MAKE) --no-print-directory $(UI_MODULES) $(DICTIONARY_MODULES)

test-tools: prepare
	@.ci/need-packages test
	@$(MAKE) --no-print-directory $(TAURI_DRIVER)

# npm writes this file last, but not later than the lock when nothing had to change.
$(UI_MODULES) $(DICTIONARY_MODULES): %/node_modules/.package-lock.json: %/package-lock.json
	cd $* && $(NPM_CI)
	@touch $@

ui/dist/index.html: $(UI_SOURCES) | prepare
	npm run build --prefix ui
	@touch $@

$(TAURI_DRIVER):
	cargo install --quiet --locked --version '^2.1' --root $(TARGET)/tools tauri-driver
