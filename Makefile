# Every target is one line that a person could type; what a target needs and the machine lacks is installed first.
.PHONY: run phone test check e2e look lint faults bench deploy deb wasm fresh check-need clients-all openapi

run: ## build and start the demo on SQLite under ./data
	tests/need run
	cargo run --bin tambour -- demo

phone: ## the same for the phones of this network: prints the address and its QR code
	tests/need run
	cargo run --bin tambour -- demo --phone

test: ## what a contributor runs: unit tests, and HTTP on SQLite and on PostgreSQL
	tests/need test
	cargo build
	tests/in-memory tests/with-s3 cargo test
	tests/in-memory tests/with-postgres cargo test --test it

check: ## what talks to peers: the document, feeds, push, agenda, calendar and mails beside other programs, clients made from the document, README's tour, a contract fuzzer
	tests/need check
	cargo build --workspace --bins
	tests/check-openapi
	tests/check-feeds
	tests/check-push
	tests/check-agenda
	tests/calendar/check
	tests/check-mail
	tests/clients
	tests/tour
	tests/contract

e2e: ## a resident's journeys in Debian's Chromium: with a phone, at a desk, without JavaScript, by keyboard; axe on every page; time to paint, ten minutes
	tests/need e2e
	cargo build --workspace --bins
	tests/e2e/run

look: ## by hand, a quarter of an hour: every page in every state against axe, pictures of them in target/screenshots, Lighthouse, a real push in Firefox
	tests/need look
	cargo build --workspace --bins
	tests/look/run

lint: ## formatting, clippy, licences and advisories of dependencies
	tests/need lint
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	deploy/wasm check
	tests/deny

faults: ## what fails and how long, and that nothing is lost, while the database, the disk, the log, the clock or the network is broken, two minutes
	tests/need faults
	cargo build --workspace --bins
	tests/with-postgres target/debug/load faults

bench: ## measured ratios, side by side, a quarter of an hour: see tests/load/README.md
	tests/need bench
	cargo build --release --workspace
	taskset -c 1 tests/with-postgres tests/load/bench # the database beside the client, the server alone
	target/release/load uploads
	tests/with-postgres target/release/load polls
	target/release/load ballots
	tests/with-postgres target/release/load ballots
	tests/with-postgres target/release/load desk
	tests/with-postgres target/release/load push
	tests/with-postgres target/release/load letters
	taskset -c 0 tests/load/votes
	target/release/load carried

deploy: ## by hand, two minutes: what deploy/ says of proxies and of Prometheus, beside Debian's nginx, Caddy and Prometheus
	tests/need deploy
	cargo build --bin tambour
	tests/deploy/check

deb: ## a Debian package under target/, for machines like this one; as root it is tried in a bare Debian, three minutes after the build
	tests/need deb
	cargo build --release --bin tambour
	deploy/deb/build target/release/tambour target
	tests/deploy/deb target/release/tambour

wasm: ## the count for browsers, api/assets/recount.wasm, from api/suffrage; as root where this Rust lacks wasm32-wasip1, four minutes
	tests/need wasm
	deploy/wasm

fresh: ## README's two commands and then `make check` on a bare Debian, as root, 49 minutes
	tests/need fresh
	tests/fresh

check-need: ## what the other targets call by name is installed on a bare Debian, as root, three minutes
	tests/need check-need
	tests/check-need

clients-all: ## by hand, five minutes: the clients in Kotlin and Swift that `make check` only generates, compiled, as root
	tests/need clients-all
	tests/clients-all

openapi: ## write openapi/v1.json anew from the code
	cargo run --quiet --bin tambour -- openapi >openapi/v1.json
