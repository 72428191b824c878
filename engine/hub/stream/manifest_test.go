package stream

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
	"semul/engine/city"
)

func TestAManifestWithoutAFieldIsRefusedByItsName(t *testing.T) {
	for field, spoil := range map[string]func(*Manifest){
		"name": func(m *Manifest) { m.Name = "" }, "class": func(m *Manifest) { m.Class = NoClass },
		"support": func(m *Manifest) { m.Support = city.NoSupport }, "cells": func(m *Manifest) { m.Cells = 0 },
		"subjects": func(m *Manifest) { m.Subjects = 0 }, "home_door": func(m *Manifest) { m.HomeDoor = 0 },
		"columns": func(m *Manifest) { m.Columns = nil }, "columns[0]: quantum": func(m *Manifest) { m.Columns[0].Quantum = 0 },
		"columns[0]: range": func(m *Manifest) { m.Columns[0].Max = 0 }, "columns[0]: name": func(m *Manifest) { m.Columns[0].Unit = "" },
		"period": func(m *Manifest) { m.Period = 0 }, "legal_basis": func(m *Manifest) { m.Basis = "" },
		"legal_basis: \"dpv:Curiosity\"": func(m *Manifest) { m.Basis = "dpv:Curiosity" },
		"article":                        func(m *Manifest) { m.Article = "" }, "purposes": func(m *Manifest) { m.Purposes = nil },
		"purposes[0]": func(m *Manifest) { m.Purposes = []Purpose{Purposes} }, "retention": func(m *Manifest) { m.Retention = 0 },
		"controller": func(m *Manifest) { m.Controller = " " }, "processor": func(m *Manifest) { m.Processor = "" },
		"officer": func(m *Manifest) { m.Officer = "" }, "owner": func(m *Manifest) { m.Owner = "" },
		"expiry": func(m *Manifest) { m.Expiry = time.Time{} },
	} {
		m := plates()
		spoil(&m)
		err := (&Registry{}).check(m)
		if err == nil || !strings.Contains(err.Error(), `: `+field) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func (r *Registry) check(m Manifest) error { _, err := r.Register(m); return err }

func TestAnEmptyManifestIsToldEverythingAtOnce(t *testing.T) {
	err := (&Manifest{}).Check()
	if err == nil || strings.Count(err.Error(), "\n") != 14 {
		t.Errorf("%v", err)
	}
}

func TestANameIsRegisteredOnce(t *testing.T) {
	var r Registry
	a, err := r.Register(plates())
	if err != nil || a.ID != 1 || r.ByID(1) != a || r.ByName("anpr") != a || r.ByID(0) != nil || r.ByID(2) != nil {
		t.Fatal(a, err)
	}
	if _, err := r.Register(plates()); err == nil || !strings.Contains(err.Error(), "registered already") {
		t.Error(err)
	}
	b, err := r.Register(gauges())
	if err != nil || b.ID != 2 || b.Schema == a.Schema {
		t.Error(b, err)
	}
}

// No manifest is accepted without a basis, however the rest looks: hub.md section 6, legality.
func TestNoBasisNoStream(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := plates()
		m.Class = Class(rapid.IntRange(0, int(Classes)+1).Draw(t, "class"))
		if !m.Class.HasSubject() && rapid.Bool().Draw(t, "mend") {
			m.Subjects, m.HomeDoor = 0, 0
		}
		m.Basis = rapid.SampledFrom([]string{"", "dpv:", "Consent", "dpv:consent", "https://w3id.org/dpv#", "dpv:Consent "}).Draw(t, "basis")
		m.Article = rapid.SampledFrom([]string{"", "PIPA 15"}).Draw(t, "article")
		if (&Registry{}).check(m) == nil {
			t.Fatalf("%+v was accepted", m)
		}
	})
}

func TestQuantaAreHeldInTheRange(t *testing.T) {
	c := Column{"depth", "m", 0.001, -5, 20_000}
	for x, want := range map[float64]int32{0.1504: 150, 0.1506: 151, -0.0024: -2, -9: -5, 1e300: 20_000, 20: 20_000, math.Inf(-1): -5} {
		if got := c.Quanta(x); got != want {
			t.Errorf("%g m: %d, want %d", x, got, want)
		}
	}
	if got := c.Quanta(math.NaN()); got != -5 {
		t.Error(got)
	}
}
