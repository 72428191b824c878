# What people type. CI calls .ci/run, which calls the README's test command and the checks below.
GO ?= go
export CGO_ENABLED = 0
export GOAMD64 = v1

.PHONY: quick check test lint cross fuzz bench validate golden hooks build

build:
	$(GO) build -o semul ./cmd/semul

quick: lint            # under a minute: formatting, vet, staticcheck, import directions
	$(GO) test -short ./engine/archtest/...

test:                  # the README's test command
	$(GO) test ./...

lint:
	@out=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$out" ] || { echo "gofmt would change:"; echo "$$out"; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.6.1 ./...

cross:                 # the other platforms, a program without a window, and what a browser needs
	GOOS=windows GOARCH=amd64 $(GO) build ./...
	GOOS=darwin GOARCH=arm64 $(GO) build ./...
	GOOS=linux GOARCH=arm64 $(GO) build ./...
	$(GO) build -tags headless -o /dev/null ./cmd/semul
	GOOS=js GOARCH=wasm $(GO) build ./engine/city ./engine/frame ./engine/record/replay ./render/scene ./render/viewer

check:                 # the gate
	./.ci/run

fuzz:                  # long: every fuzz target for five minutes
	./.ci/fuzz 5m

bench:
	$(GO) run ./cmd/semul bench all

validate:
	$(GO) run ./cmd/semul validate all

golden:                # rewrite golden files: fails once, so that the diff is read
	$(GO) test $$(git grep -l 'semul/engine/golden"' -- '*_test.go' | xargs -n1 dirname | sort -u | sed 's|^|./|') -update

hooks:                 # run `make quick` before each commit
	@if [ -z "$$(git config core.hooksPath)" ]; then git config core.hooksPath .githooks; else \
	echo "core.hooksPath is set already; add this line to your own pre-commit hook: make quick"; fi
