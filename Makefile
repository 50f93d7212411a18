# Needs Go, git, make and bash; every other tool is pinned in tools/NAME, a
# module of its own so that its dependencies mix with nobody else's, and is
# built into bin/ on first use.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X github.com/conductorone/baton-litmos/pkg/connector.Version=$(VERSION)

# One set of flags for builds, tests, vet and linters: with a second one the SDK
# would be compiled twice, which takes minutes.
export CGO_ENABLED := 0
export GOFLAGS := $(strip $(shell go env GOFLAGS) -trimpath)

TOOLS := actionlint baton golangci-lint goreleaser govulncheck

# The official reader of sync files, for the tests that look at one.
export BATON_CLI := $(CURDIR)/bin/baton

# The binaries under test in internal/e2e.
export E2E_BINARY := $(CURDIR)/bin/baton-litmos
export E2E_HOSTED_BINARY := $(CURDIR)/bin/baton-litmos-hosted

DEMO_FILE  ?= demo.c1z
TESTFLAGS  ?=
E2EFLAGS   ?=
BENCHFLAGS ?=
SOAK       ?= 10m

.PHONY: help
help: ## List the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do \
		printf '  make %-15s %s\n' "$$target" "$$text"; done

.PHONY: build
build: ## Build bin/baton-litmos and bin/litmos-simulator
	go build -ldflags '$(LDFLAGS)' -o bin/ ./cmd/...

# The binary for a hosting platform also has the command lambda.
.PHONY: build-hosted
build-hosted:
	go build -tags baton_lambda_support -ldflags '$(LDFLAGS)' -o $(E2E_HOSTED_BINARY) ./cmd/baton-litmos

.PHONY: demo
demo: build bin/baton ## Sync a simulated Litmos account and show what is in the file
	@rm -f $(DEMO_FILE)
	@echo 'Syncing a simulated Litmos account'
	@env -u BATON_API_KEY -u BATON_SOURCE -u BATON_CLIENT_ID bin/litmos-simulator -- bin/baton-litmos --log-level warn --file $(DEMO_FILE) 2>bin/demo.log || \
		{ status=$$?; cat bin/demo.log; exit $$status; }
	@stats=$$(NO_COLOR=1 bin/baton stats --file $(DEMO_FILE) 2>&1) || { echo "$$stats"; exit 1; }; \
	echo; sed -n '/^Resource Type *|/,/^$$/p' <<<"$$stats"
	@echo 'The file is $(DEMO_FILE). Look inside: bin/baton resources --file $(DEMO_FILE)'

# Tests are small processes, so Go collects their garbage at a quarter of the usual pace.
test race: export GOGC := 400

# Four packages at a time, because some wait for what the built binary wrote to settle.
# Go's cache of test results does not see files outside the module under test.
.PHONY: test
test: bin/baton ## Run the tests
	go test -p 4 $(TESTFLAGS) ./...
	go -C tools test -count 1 $(TESTFLAGS) ./...

# The race detector sees nothing of tests that run built programs, has nothing to find in
# internal/check, which sends one request after another, and finds the same in internal/bench as in
# the tests of pkg/connector.
RACE = $(filter-out %/docstest %/check %/bench,$(shell go list ./pkg/... ./internal/...))

.PHONY: race
race: ## Run the short tests under the race detector, which needs a C compiler
	@if ! command -v "$$(go env CC)" >/dev/null; then \
		echo '*** NOT RUN: the race detector needs a C compiler, and none is installed.'; \
	else \
		set -x; CGO_ENABLED=1 go test -race -short $(TESTFLAGS) $(RACE); \
	fi

.PHONY: e2e
e2e: build build-hosted bin/baton ## Run the built binary as a service, on a hosting platform and in an empty container root
	go test -tags e2e -count 1 $(E2EFLAGS) ./internal/e2e/...

.PHONY: bench
bench: build build-hosted ## Measure the speed and memory of a sync
	go test ./internal/bench -run TestTable -count 1 -timeout 0 -v -table $(BENCHFLAGS)
	go test -tags e2e ./internal/e2e -run "Hosted|Service"Memory -count 1 -timeout 0 -v -memory
	go -C tools run ./plot

.PHONY: picture
picture: build bin/baton ## Take the pictures of the terminal and of the explorer
	tools/picture/explorer.sh
	tools/picture/terminal.sh

.PHONY: soak
soak: ## Run seeded schedules of faults, of changes and of polls for SOAK (10m)
	go test ./internal/faultsuite ./internal/changesuite ./internal/feedsuite -run TestSchedules -count 1 -timeout 0 -v -soak=$(SOAK)

.PHONY: lint
lint: fmt-check vet bin/golangci-lint bin/actionlint tidy-check ## Check format, code, workflows and module files
	bin/golangci-lint run ./...
	cd tools && ../bin/golangci-lint run ./...
	bin/actionlint

.PHONY: fmt-check
fmt-check:
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "gofmt -w $$unformatted"; exit 1; }

.PHONY: vet
vet:
	go vet -tags e2e ./...
	go -C tools vet ./...
	go vet -tags baton_lambda_support ./cmd/...

# Not the modules of the big tools: tidying fetches what the tests of all their
# dependencies need. The reader and the connector must be of one SDK version.
.PHONY: tidy-check
tidy-check:
	go mod tidy -diff
	go -C tools mod tidy -diff
	go -C tools/baton mod tidy -diff
	@for module in . tools/baton; do go -C $$module list -m github.com/conductorone/baton-sdk; done | sort -u | \
		{ read -r first; ! read -r second || { echo "two SDK versions: $$first, $$second"; exit 1; }; }

.PHONY: generate
generate: ## Regenerate the committed files
	go generate ./...
	go test ./cmd/baton-litmos -run TestScripts/generated -count 1 -update
	go -C tools run ./plot

# Compares before and after, so that it also works on uncommitted changes.
.PHONY: generate-check
generate-check: ## Fail when a generated file is out of date
	@state() { git status --porcelain; git diff; }; \
	before=$$(state); $(MAKE) --no-print-directory generate; \
	[ "$$before" = "$$(state)" ] || { git --no-pager diff --exit-code; \
		echo 'Generated files are out of date: run make generate and commit.'; git status --short; exit 1; }

# Status 3 is a finding. Without VULN_DB=required an unreachable database is
# reported and passed over.
.PHONY: vuln
vuln: bin/govulncheck ## Look for known vulnerabilities (asks vuln.go.dev)
	@status=0; output=$$(bin/govulncheck ./... 2>&1) || status=$$?; echo "$$output"; \
	if [ $$status -eq 1 ] && [ '$(VULN_DB)' != required ] && grep -q 'fetching vulnerabilities' <<<"$$output"; then \
		echo '*** NOT CHECKED for vulnerabilities: the database cannot be reached.'; status=0; \
	fi; exit $$status

.PHONY: release-check
release-check: bin/goreleaser ## Check the release configuration and build it for this platform
	bin/goreleaser check
	bin/goreleaser build --snapshot --clean --single-target

# Signatures, SBOMs and images need programs that a developer's machine lacks.
.PHONY: release-snapshot
release-snapshot: bin/goreleaser ## Build the archives of all platforms into dist/
	bin/goreleaser release --snapshot --clean --skip sign,sbom,docker

.PHONY: check
check: build lint generate-check test race e2e vuln release-check ## Run all that CI runs

.PHONY: clean
clean: ## Remove what was built
	rm -rf bin dist $(DEMO_FILE)

$(TOOLS:%=bin/%): bin/%: tools/%/go.mod tools/%/go.sum
	go -C tools/$* build -ldflags '-s -w' -o ../../bin/ tool
	@touch $@
