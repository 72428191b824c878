package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"semul/engine/city/store"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"semul": main})
}

// closeTies CITY closes every branch of a city on disk that is open: its feeders have loops then.
func closeTies(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: closeties CITY")
	}
	dir := ts.MkAbs(args[0])
	c, err := store.Read(dir)
	ts.Check(err)
	for k := range c.Branches.Closed {
		c.Branches.Closed[k] = true
	}
	ts.Check(c.Seal())
	ts.Check(store.Write(c, dir, true))
}

// giveHours CITY gives every signal of a city on disk a further plan that holds from midnight on.
func giveHours(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: givehours CITY")
	}
	dir := ts.MkAbs(args[0])
	c, err := store.Read(dir)
	ts.Check(err)
	p, h := &c.SignalPlans, &c.SignalHours
	for s, id := range c.Signals.ID {
		p.ID, p.Signal, p.Name, p.Offset = append(p.ID, id+"/old"), append(p.Signal, uint32(s)), append(p.Name, "old"), append(p.Offset, 0)
		p.State.Add(c.Signals.State.At(s)...)
		p.Duration.Add(c.Signals.Duration.At(s)...)
		p.Least.Add()
		p.Most.Add()
		h.ID, h.Signal, h.From, h.Days, h.Plan = append(h.ID, id+"/0"), append(h.Signal, uint32(s)), append(h.From, 0), append(h.Days, 127), append(h.Plan, uint32(s))
	}
	ts.Check(c.Seal())
	ts.Check(store.Write(c, dir, true))
}

// stretches FLOWS OUT gives flows of all day two stretches of the day: a morning, and an evening of half of it.
func stretches(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: stretches FLOWS OUT")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	out := "from,to,veh_h,start,end\n"
	for _, l := range lines[1:] {
		f := strings.Split(l, ",")
		flow, err := strconv.ParseFloat(f[2], 64)
		ts.Check(err)
		out += fmt.Sprintf("%s,%s,%g,07:00,09:00\n%s,%s,%g,17:00,19:00\n", f[0], f[1], flow, f[0], f[1], flow/2)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(out), 0o666))
}

// damage FILE OFFSET flips a bit.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: damage FILE OFFSET")
	}
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	if at >= len(b) {
		ts.Fatalf("%s has %d bytes", args[0], len(b))
	}
	b[at] ^= 4
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o644))
}

// sameDigest FILE... compares the digests in what `run --json` printed.
func sameDigest(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: samedigest FILE FILE...")
	}
	want := ""
	for _, name := range args {
		var run struct {
			Digest string `json:"digest"`
		}
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(name)), &run))
		if run.Digest == "" || want != "" && run.Digest != want {
			ts.Fatalf("%s ends in %q, %s in %q", name, run.Digest, args[0], want)
		}
		want = run.Digest
	}
}

// TestScripts runs testdata/*.txtar: the command line as people type it.
func TestScripts(t *testing.T) {
	commands := map[string]func(*testscript.TestScript, bool, []string){"closeties": closeTies, "givehours": giveHours, "damage": damage, "stretches": stretches, "samedigest": sameDigest}
	testscript.Run(t, testscript.Params{Dir: "testdata", Cmds: commands, Setup: func(e *testscript.Env) error {
		e.Setenv("CI", "true")
		e.Setenv("HOME", os.TempDir())
		return nil
	}})
}
