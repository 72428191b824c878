package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"semul/engine/par"
	"semul/engine/run"
	"semul/models/all"
	"semul/scenarios"
)

const consentTown = `
title = "consent"
seed = 7
[city]
spec = "hamlet"
[time]
start = 2026-07-16T07:00:00+09:00
duration = "90 min"
[model.people]
residents = 4000
car = 0.8
car_dense = 0.8
[model.people.attitudes]
rho = 0.8
[model.traffic]
[model.power]
[sensor.anpr]
at = "arterials"
count = 60
[sensor.meter]
at = "buildings"
every = "15 min"
[policy]
opt_in = "people"
[policy.mobility]
stream = "anpr"
purpose = "traffic_control"
window = "15 min"
span = "4 windows"
[policy.load]
stream = "meter"
purpose = "grid_balancing"
aggregate = "sum"
window = "15 min"
span = "4 windows"
clamp = ["0 Wh", "50 kWh"]
[policy.study]
stream = "meter"
purpose = "statistics"
aggregate = "sum"
window = "15 min"
span = "4 windows"
clamp = ["0 Wh", "50 kWh"]
`

// Plates and meters are those of people who live in the town, who are asked for themselves: those who refuse worry more and trust less than
// those who agree, as hub.md section 4 has it, and far more stay in where one must opt out than come in where one must opt in.
func TestConsentIsThatOfThePeopleMet(t *testing.T) {
	file := filepath.Join(t.TempDir(), "town.toml")
	if err := os.WriteFile(file, []byte(consentTown), 0o644); err != nil {
		t.Fatal(err)
	}
	pool := par.NewPool(1)
	defer pool.Close()
	plan, err := run.Load(file, run.Options{Models: all.Models, Builtin: scenarios.Find, Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	result, err := plan.Execute(context.Background(), run.Execution{})
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`^of (\d+) residents whom (\w+) has met, \d+ \(([\d.]+) %\) allow it for (\w+) \(([\w-]+)\); their mean trust is ([\d.]+) and their concern ([\d.]+), of the others ([\d.]+) and ([\d.]+)$`)
	share := map[string]float64{}
	for _, note := range result.Manifest.Notes {
		v := said.FindStringSubmatch(note)
		if v == nil {
			continue
		}
		number := func(i int) float64 {
			x, err := strconv.ParseFloat(v[i], 64)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		t.Log(note)
		if met := number(1); met < 100 {
			t.Errorf("%s has met %.0f", v[2], met)
		}
		if number(6) < number(8)+0.08 || number(7) > number(9)-0.12 {
			t.Errorf("%s for %s: those who allow it trust %.2f and worry %.2f, the others %.2f and %.2f; want more and less", v[2], v[4], number(6), number(7), number(8), number(9))
		}
		share[v[2]+" "+v[4]+" "+v[5]] = number(3)
	}
	in, out, plates := share["meter grid_balancing opt-in"], share["meter statistics opt-out"], share["anpr traffic_control opt-in"]
	if in < 30 || in > 60 || plates < 30 || plates > 60 || out < 85 || out == 100 {
		t.Errorf("%.1f %% let meters be used for balancing, %.1f plates for signals, %.1f meters for statistics; want about half, half, and nineteen of twenty", in, plates, out)
	}
}
