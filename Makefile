# Every command of the project. `make run` needs Rust and a C compiler; `make test` installs what it needs.

.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := target/release/canvaspers
PY := .venv/bin/python

# Our own packages unoptimised and in parts, all others as in every build.
QUICK := CARGO_INCREMENTAL=1 cargo --config scripts/quick.toml

.PHONY: help run build check setup test thorough lint conformance bench golden graph sbom

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: ## Start the service on http://127.0.0.1:8080 (needs Rust and a C compiler)
	cargo run --release --locked -- serve

build: ## Leave the binary at target/release/canvaspers
	cargo build --release --locked

check: ## What the compiler and clippy say, in seconds: for while you write
	$(QUICK) clippy --release --workspace --all-targets --locked -- -D warnings

setup: ## Install what tests and checks need; quick when it is there
	@scripts/setup

ifdef TESTS
test: setup ## Run all tests; TESTS=web those of one area (`scripts/test-area` lists them), built in a hurry
	source scripts/environment && scripts/test-area $(TESTS)
else
test: setup
	source scripts/environment && cargo test --release --locked --workspace --no-fail-fast
	source scripts/environment && scripts/check-texts
	source scripts/environment && $(PY) tests/docs/run.py
	source scripts/environment && $(PY) tests/worksheets/run.py
	source scripts/environment && $(PY) tests/worksheets/returned.py
	source scripts/environment && $(PY) tests/worksheets/edits.py
	source scripts/environment && $(PY) tests/worksheets/hostile.py
	source scripts/environment && $(PY) tests/attachments/run.py
	source scripts/environment && $(PY) tests/print_files/run.py
	source scripts/environment && $(PY) tests/hostile
	source scripts/environment && $(PY) tests/signatures/verify.py
	source scripts/environment && $(PY) tests/signatures/mutations
	source scripts/environment && node --test "tests/browser/*.test.mjs"
	source scripts/environment && scripts/check-deploy
endif

# Another seed for each run: SEED=7 make thorough
thorough: setup ## Every document in every combination; 20,000 requests that mean harm; ten attacks on each signed file; 5,000 mutants of signed files: what the verifier passes must show what was signed, in four readers; 1,000 broken pages for print
	cargo build --release --locked
	source scripts/environment && $(PY) tests/hostile --requests 20000 --seed $(or $(SEED),2)
	source scripts/environment && $(PY) tests/signatures/verify.py --wide
	source scripts/environment && $(PY) tests/signatures/mutations --count 5000 --seed $(or $(SEED),2)
	source scripts/environment && $(PY) tests/worksheets/edits.py --count 1000 --seed $(or $(SEED),2)
	source scripts/environment && $(PY) tests/print_files/run.py --count 1000 --seed $(or $(SEED),2)
	source scripts/environment && $(PY) tests/conformance/documents.py --wide

conformance: setup ## veraPDF over every document, EU DSS and pyHanko over signatures, Spectral and schemathesis over the running service
	cargo build --release --locked
	source scripts/environment && $(PY) tests/conformance/documents.py
	source scripts/environment && $(PY) tests/conformance/attachments.py
	source scripts/environment && $(PY) tests/conformance/signatures.py
	source scripts/environment && $(PY) tests/conformance/verifications.py
	source scripts/environment && $(PY) tests/conformance/journey.py
	source scripts/environment && $(PY) tests/conformance/api.py

lint: setup ## Formatting, clippy, links in the docs of the code, web linters, committed web/dist, the bill of materials
	cargo fmt --all --check
	cargo clippy --release --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" cargo doc --release --workspace --no-deps --document-private-items --locked
	source scripts/environment && scripts/check-web
	source scripts/environment && scripts/check-sbom

bench: setup ## Measure speed, memory and sizes; prints a table and JSON
	# One thread for bare Typst, as each worker has: several pages would else be laid out on all cores.
	RAYON_NUM_THREADS=1 cargo run --release --locked --example bench
	cargo build --release --locked
	source scripts/environment && $(PY) tests/signatures/bench.py
	source scripts/environment && $(PY) tests/hostile/speed.py

golden: setup ## Make the golden pictures anew; look at old and new before you commit
	source scripts/environment && CANVASPERS_TEST_GOLDEN=write cargo test --release --locked --test golden
	source scripts/environment && CANVASPERS_TEST_GOLDEN=write cargo test --release --locked --test pdf are_as_they_were_approved

graph: ## Draw the house anew in docs/house.md
	CANVASPERS_TEST_GRAPH=write cargo test --release --locked --test architecture the_drawing

sbom: ## Write a bill of materials (CycloneDX) to target/canvaspers.cdx.json
	scripts/sbom target/canvaspers.cdx.json
