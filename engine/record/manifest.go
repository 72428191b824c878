package record

import (
	"encoding/json"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
)

const manifestName = "manifest.json"

// Manifest is manifest.json: what ran, on what, and how its books stand.
type Manifest struct {
	Format      int                  `json:"format"` // of the folder: 1
	Title       string               `json:"title"`
	Scenario    string               `json:"scenario"`
	Seed        uint64               `json:"seed"`
	Start       time.Time            `json:"start"`
	Planned     clock.Time           `json:"planned_ns"`
	Reached     clock.Time           `json:"reached_ns"`
	Incomplete  bool                 `json:"incomplete"`
	Reason      string               `json:"reason,omitempty"` // why it is incomplete
	Digest      string               `json:"digest"`
	Digests     map[string]string    `json:"digests"` // by model
	City        string               `json:"city"`
	CityHash    string               `json:"city_hash"`
	ForcingHash string               `json:"forcing_hash"`
	Engine      string               `json:"engine"`
	Commit      string               `json:"commit"`
	GOAMD64     string               `json:"goamd64"`
	Platform    string               `json:"platform"`
	Threads     int                  `json:"threads"`
	WallSeconds float64              `json:"wall_seconds"`
	CPUSeconds  float64              `json:"cpu_seconds"`
	Models      map[string]ModelWork `json:"models"`
	Ledger      []sim.Balance        `json:"ledger"`
	Couplings   []sim.Coupling       `json:"couplings"`
	Hub         any                  `json:"hub,omitempty"` // what the hub took, let out and refused, and the root of its ledger
	Notes       []string             `json:"notes"`         // what models assumed in this run
	Warnings    []string             `json:"warnings"`
	Sources     []city.Provenance    `json:"sources"`
	Synthetic   []string             `json:"synthetic"`
	Assumptions map[string][]string  `json:"assumptions"` // by model
	Citations   map[string][]string  `json:"citations"`
}

// ModelWork is what one model has done and what it cost.
type ModelWork struct {
	Work        uint64  `json:"work"`
	WorkUnit    string  `json:"work_unit"`
	WallSeconds float64 `json:"wall_seconds"`
	CPUSeconds  float64 `json:"cpu_seconds"`
	PeakBytes   uint64  `json:"peak_bytes"`
}

// WriteManifest writes the manifest; a folder without one is no run.
func (f *Folder) WriteManifest(m Manifest) error {
	m.Format = 1
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return f.WriteFile(manifestName, append(text, '\n'))
}
