package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub"
	"semul/engine/hub/policy"
	hubrelease "semul/engine/hub/release"
	"semul/engine/hub/stream"
)

// hubRun leaves a run folder of a hub that was fed for five minutes.
func hubRun(t *testing.T) string {
	dir := t.TempDir()
	charter, err := policy.Builtin("default")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 7, 16, 17, 0, 0, 0, time.FixedZone("", 9*3600))
	h, err := hub.New(hub.Config{Civil: clock.NewCivil(start), Charter: charter, Seed: 7, Create: func(name string) (io.WriteCloser, error) {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			return nil, err
		}
		return os.Create(p)
	}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Register(stream.Manifest{Name: "gauge", Class: stream.None, Support: city.OfUnderpass, Cells: 2,
		Columns: []stream.Column{{Name: "depth", Unit: "m", Quantum: 0.001, Max: 20_000}}, Period: time.Minute,
		Basis: "dpv:PublicInterest", Article: "PIPA 15(1)3", Purposes: []stream.Purpose{stream.FloodWarning}, Retention: stream.UntilClosed,
		Controller: "city", Processor: "water works", Officer: "dpo", Owner: "water works", Expiry: start.AddDate(1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Declare(hubrelease.Query{Name: "water", Stream: "gauge", Purpose: stream.FloodWarning, Aggregate: hubrelease.Max, Window: time.Minute, Exact: true, Grace: stream.OnEvent}); err != nil {
		t.Fatal(err)
	}
	w := stream.NewWriter(h, s, 1, time.Second)
	for m := range clock.Time(5) {
		at := m * clock.Time(time.Minute)
		for cell := range uint32(2) {
			if err := w.Add(at, stream.NoSubject, cell, 0, int32(m)*40); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := h.Tick(at.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(clock.FromSeconds(300)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A flipped byte of any file is found: exit 3, and the file is named. Every 29th here; every bit in engine/hub/ledger.
func TestHubVerifyFindsFlippedBytes(t *testing.T) {
	dir := hubRun(t)
	verify := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		code := Main(append([]string{"hub", "verify", dir}, args...), &out, &errs)
		return code, out.String(), errs.String()
	}
	code, out, errs := verify()
	if code != 0 || !strings.Contains(out, "5 releases, 0 commands: every byte is as it was written; complete") || errs != "" {
		t.Fatal(code, out, errs)
	}
	code, out, _ = verify("--json")
	var r struct {
		OK       bool   `json:"ok"`
		Entries  int    `json:"entries"`
		Root     string `json:"ledger_root"`
		Complete bool   `json:"complete"`
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != 0 || !r.OK || !r.Complete || r.Entries != 16 || len(r.Root) != 64 {
		t.Fatal(code, err, out)
	}
	flipped := 0
	for _, name := range []string{"ledger/entries.bin", "ledger/checkpoints.jsonl", "ledger/key.pub", "releases/releases.jsonl"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(whole); i += 29 {
			bad := bytes.Clone(whole)
			bad[i] ^= 1 << (i % 8)
			if err := os.WriteFile(path, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			if code, out, errs := verify(); code != exitInput || !strings.Contains(out, "ledger/") && !strings.Contains(out, name) || !strings.Contains(errs, "the ledger is damaged") {
				t.Errorf("%s byte %d: exit %d, %s%s", name, i, code, out, errs)
			}
			flipped++
		}
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if flipped < 200 {
		t.Errorf("only %d bytes were flipped", flipped)
	}
}
