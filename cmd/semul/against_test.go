package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"semul/engine/validate"
)

func TestSumosSummaryIsAddedUp(t *testing.T) {
	o, err := sumoOutcome(strings.NewReader(`<summary>
		<step time="0.00" running="0" waiting="3" arrived="0" halting="0" meanSpeed="-1.00" duration="0"/>
		<step time="1.00" running="10" waiting="2" arrived="0" halting="4" meanSpeed="5.00" duration="1"/>
		<step time="2.00" running="30" waiting="1" arrived="7" halting="9" meanSpeed="1.00" duration="1"/>
	</summary>`))
	if want := (outcome{VehicleSeconds: 40, Arrived: 7, Running: 30, Waiting: 1, Halting: 9, MeanSpeed: 2}); err != nil || o != want {
		t.Errorf("got %+v (%v), want %+v", o, err, want)
	}
	for name, text := range map[string]string{"nobody drove": "<summary/>", "cut off": `<summary><step running="3"`, "not a number": `<summary><step running="x"/></summary>`} {
		if _, err := sumoOutcome(strings.NewReader(text)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestARatioIsVoidWhereOutcomesDiffer(t *testing.T) {
	a := outcome{VehicleSeconds: 1000, Arrived: 100, MeanSpeed: 4}
	b := a
	if b.Arrived = 91; unlike(&a, &b, "P") != "" {
		t.Errorf("9.9 %% of arrivals are too much: %s", unlike(&a, &b, "P"))
	}
	b.MeanSpeed = 5
	if why := unlike(&a, &b, "P"); !strings.Contains(why, "mean speed are -20.0 %") || strings.Contains(why, "arrivals") {
		t.Errorf("got %q", why)
	}
	if unlike(&a, &outcome{}, "P") == "" {
		t.Error("a peer that did nothing is like ours")
	}
}

// A driver of the user's is given the network and the demand, and what it prints is compared: here one that prints what
// SUMO came to, and one that prints nothing.
func TestAgainstADriver(t *testing.T) {
	data := validate.Shared("")
	if data == "" || runtime.GOOS == "windows" {
		t.Skip("needs ../shared/data and a shell: no program was run")
	}
	if _, err := os.Stat(filepath.Join(data, "traffic", "bench")); err != nil {
		t.Skipf("no shared grid: %v", err)
	}
	dir := t.TempDir()
	write := func(name, body string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte("#!/bin/sh\n"+body), 0o755); err != nil {
			t.Fatal(err)
		}
		return file
	}
	good := write("driver", `test -s "$1/roadnet.json" && test -s "$1/flow.json" || exit 1
echo '{"vehicle_seconds": 4618301, "arrived": 3650, "running": 6339, "halting": 3112, "mean_speed_mps": 3.5}'
`)
	var out bytes.Buffer
	c := benchCmd{Area: "traffic", Repeats: 1, Data: data, Against: good, JSON: true}
	if err := c.Run(&environment{stdout: &out, stderr: &bytes.Buffer{}, quiet: true}); err != nil {
		t.Fatal(err)
	}
	var f struct {
		Peer  string   `json:"peer"`
		Ratio *float64 `json:"ratio_to_peer"`
		Ours  float64  `json:"vehicle_seconds"`
		Void  string   `json:"void"`
		Peers struct {
			Arrived int `json:"arrived"`
		} `json:"peer_outcome"`
	}
	if err := json.Unmarshal(out.Bytes(), &f); err != nil {
		t.Fatal(err)
	}
	if f.Peer != "driver" || f.Ratio == nil || !(*f.Ratio > 0) || f.Void != "" || f.Peers.Arrived != 3650 || math.Abs(f.Ours/4.618301e6-1) > 0.05 {
		t.Errorf("got %s", out.Bytes())
	}
	for name, c := range map[string]benchCmd{
		"nothing printed": {Area: "traffic", Repeats: 1, Data: data, Against: write("mute", "exit 0\n")},
		"no program":      {Area: "traffic", Repeats: 1, Data: data, Against: filepath.Join(dir, "absent")},
		"no data":         {Area: "traffic", Repeats: 1, Data: dir, Against: good},
		"another area":    {Area: "flood", Repeats: 1, Data: data, Against: good},
	} {
		if err := c.Run(&environment{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, quiet: true}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
