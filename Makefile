# Everything a person types. `make run` and `make test` install what they need on a fresh Debian
# or Ubuntu machine with Rust, Node 20, Python 3.11 and gcc.

CARGO  ?= cargo
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
REEVE  := $(TARGET)/debug/reeve
VENV   := $(TARGET)/venv
DATA   ?= reeve-data
BENCH  ?= $(TARGET)/bench

.PHONY: run build test check docs fmt bench clients conformance conformance-update

run: build
	$(REEVE) serve --demo --data $(DATA)

build:
	$(CARGO) build --workspace --bin reeve

# Formatting, lints, all tests, the conformance baselines, and Microsoft's SDKs against the server.
test: check
	$(CARGO) test --workspace
	$(MAKE) conformance
	$(MAKE) clients

check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

# The page that says what of KQL is evaluated.
docs: build
	$(REEVE) kql functions --format markdown > docs/kql-support.md

fmt:
	$(CARGO) fmt --all

conformance: build
	$(CARGO) run --quiet --package xtask -- conformance $(REEVE)

conformance-update: build
	$(CARGO) run --quiet --package xtask -- conformance $(REEVE) --update

$(VENV)/ready: tests/clients/requirements.txt
	python3 -m venv $(VENV) || { apt-get update && apt-get install -y python3-venv && python3 -m venv $(VENV); }
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

clients: build $(VENV)/ready
	$(VENV)/bin/python tests/clients/run.py $(REEVE)

$(BENCH)/venv/ready: tests/bench/requirements.txt
	python3 -m venv $(BENCH)/venv || { apt-get update && apt-get install -y python3-venv && python3 -m venv $(BENCH)/venv; }
	$(BENCH)/venv/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

# Reeve beside DuckDB, ClickHouse and Polars, on two million rows of AuditLogs.
bench: $(BENCH)/venv/ready
	$(CARGO) build --release --bin reeve
	$(BENCH)/venv/bin/python tests/bench/run.py $(TARGET)/release/reeve ../shared/bench $(BENCH)
