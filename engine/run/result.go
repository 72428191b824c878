package run

import (
	"runtime/debug"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/kpi"
	"semul/engine/record"
	"semul/engine/sim"
)

// Result is what a run has come to.
type Result struct {
	Scenario    string
	Seed        uint64
	Reached     clock.Time
	Digest      string
	Digests     map[string]string // by model
	WallSeconds float64
	CPUSeconds  float64
	Models      map[string]record.ModelWork
	Ledger      []sim.Balance
	Summaries   map[string][]sim.Figure // by model
	Events      []frame.Event
	Series      []record.Series
	Indicators  []kpi.Indicator
	Missing     []kpi.Missing
	Peaks       Peaks
	Manifest    record.Manifest
	Refused     []string // questions that the hub did not answer, and what models warn of at the end, a line each
	Incomplete  bool
	Reason      string
	Loop        *sim.Loop
}

func (p *Plan) result(l *sim.Loop, m *meter, how Execution) *Result {
	r := &Result{Scenario: p.Scenario.Name, Seed: p.Scenario.Seed, Reached: l.Now(), Digest: l.Digest(), Digests: l.Digests(), Ledger: l.Ledger(),
		Models: map[string]record.ModelWork{}, Summaries: map[string][]sim.Figure{}, Events: l.Events(), Refused: refusals(l), Loop: l}
	r.WallSeconds, r.CPUSeconds = m.read()
	for _, m := range l.Models() {
		w := record.ModelWork{WallSeconds: m.WallSeconds, CPUSeconds: m.CPUSeconds}
		if s, ok := m.Model.(sim.Sized); ok {
			w.PeakBytes = s.Bytes()
		}
		if c, ok := m.Model.(sim.Counter); ok {
			w.Work, w.WorkUnit = c.Work().Done, c.Work().Unit
		}
		r.Models[m.Spec.Name] = w
		if s, ok := m.Model.(sim.Summarizer); ok {
			r.Summaries[m.Spec.Name] = s.Summary()
		}
	}
	r.Manifest = p.manifest(l, r, how)
	return r
}

// info describes the run to replay.
// Info describes the run to whoever draws it; Layers and what goes with them are the loop's to say. Version is that of semul.
func (p *Plan) Info(version string) frame.Info {
	return frame.Info{City: p.City.Name, CityHash: p.City.Hash(), Scenario: p.Scenario.Name, Title: p.Scenario.Title, Seed: p.Scenario.Seed,
		Engine: version, Start: p.Scenario.Civil.Start(), Stop: p.config.Stop, Synthetic: synthetic(p.City), Sources: p.City.Layers, Devices: p.Devices(), View: p.view}
}

// Devices lists the sensors that the scenario has placed.
func (p *Plan) Devices() (list []frame.Device) {
	for _, set := range p.config.Devices {
		for k, id := range set.ID {
			list = append(list, frame.Device{ID: id, Kind: set.Kind, At: set.At[k], On: set.On[k], Stream: set.Name})
		}
	}
	return list
}

func (p *Plan) manifest(l *sim.Loop, r *Result, how Execution) record.Manifest {
	m := record.Manifest{Title: p.Scenario.Title, Scenario: p.Scenario.Name, Seed: p.Scenario.Seed, Start: p.Scenario.Civil.Start(),
		Planned: p.config.Stop, Reached: r.Reached, Incomplete: r.Incomplete, Reason: r.Reason, Digest: r.Digest, Digests: r.Digests, Hub: hubStats(l),
		City: p.City.Name, CityHash: p.City.Hash(), ForcingHash: p.forcingHash(), Engine: how.Version, Commit: how.Commit, GOAMD64: goamd64(),
		Platform: platform(), Threads: p.pool.Workers(), WallSeconds: r.WallSeconds, CPUSeconds: r.CPUSeconds, Models: r.Models,
		Ledger: r.Ledger, Couplings: l.Couplings(), Sources: p.City.Layers, Synthetic: synthetic(p.City),
		Assumptions: map[string][]string{}, Citations: map[string][]string{}}
	for _, w := range p.Scenario.Warnings {
		m.Warnings = append(m.Warnings, w.Error())
	}
	for _, w := range p.Warnings {
		m.Warnings = append(m.Warnings, w.Error())
	}
	for _, model := range l.Models() {
		m.Assumptions[model.Spec.Name] = model.Spec.Assumptions
		m.Citations[model.Spec.Name] = model.Spec.Citations
		if n, ok := model.Model.(sim.Noter); ok {
			m.Notes = append(m.Notes, n.Notes()...)
		}
	}
	return m
}

// synthetic lists the layers of a city that the generator made, whole or in part.
func synthetic(c *city.City) []string {
	var out []string
	for _, l := range c.Layers {
		if l.Synthetic {
			out = append(out, l.Layer)
		}
	}
	return out
}

// goamd64 is the instruction set that the binary was built for.
func goamd64() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "GOAMD64" {
				return s.Value
			}
		}
	}
	return ""
}
