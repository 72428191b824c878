package route

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/city/read/osm"
	"semul/engine/par"
)

// delaware is the network of a small state, from the extract that lies in the module github.com/paulmach/osm (ODbL 1.0,
// © OpenStreetMap contributors), if that is unpacked here.
func delaware(t testing.TB) *sample {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/paulmach/osm").Output()
	file := filepath.Join(strings.TrimSpace(string(out)), "testdata", "delaware-latest.osm.pbf")
	if _, stat := os.Stat(file); err != nil || stat != nil {
		t.Skipf("the module github.com/paulmach/osm is not unpacked here (%v, %v): nothing is measured on Delaware", err, stat)
	}
	c, _, err := osm.Read([]string{file}, osm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := &sample{l: &Layout{From: c.Streets.From, To: c.Streets.To, X: c.Junctions.At.X, Y: c.Junctions.At.Y}}
	off, to := []uint32{0}, []uint32{}
	into := make([][]uint32, len(c.Streets.ID))
	for k, from := range c.LaneLinks.From {
		a, b := c.Lanes.Street[from], c.Lanes.Street[c.LaneLinks.To[k]]
		known := false
		for _, x := range into[a] {
			known = known || x == b
		}
		if !known {
			into[a] = append(into[a], b)
		}
	}
	for _, list := range into {
		to = append(to, list...)
		off = append(off, uint32(len(to)))
	}
	if s.g, err = New(off, to); err != nil {
		t.Fatal(err)
	}
	s.turn, s.time = make([]uint32, len(to)), make([]uint32, len(into))
	for i := range s.time {
		s.time[i] = max(1, uint32(1000*c.Streets.Length[i]/c.Streets.Speed[i]))
	}
	return s
}

// What traffic.md asks of a network of this size: 20,000 queries a second of one core, and less than 50 ms until 50 closed
// streets are taken in.
func BenchmarkDelaware(b *testing.B) {
	s := delaware(b)
	n := uint32(s.g.Streets())
	w := s.ways(s.hierarchy(b, par.NewPool(0)))
	w.customise()
	b.Run("query", func(b *testing.B) {
		for k := uint32(0); b.Loop(); k++ {
			w.Cost(k*7919%n, k*104729%n)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "queries/s")
	})
	b.Run("walk", func(b *testing.B) {
		buf := make([]uint8, 0, 4096)
		for k := uint32(0); b.Loop(); k++ {
			w.Walk(k*7919%n, k*104729%n, buf)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "queries/s")
	})
	b.Run("close50", func(b *testing.B) {
		for k := uint32(0); b.Loop(); k++ {
			for i := range uint32(50) {
				if street := ((k/2*50+i)*2617 + 1) % n; k%2 == 0 {
					w.SetTime(street, Closed)
				} else {
					w.SetTime(street, s.time[street])
				}
			}
			w.customise()
		}
	})
	b.Run("all", func(b *testing.B) {
		for k := uint32(0); b.Loop(); k++ {
			for i, t := range s.time {
				w.SetTime(uint32(i), t+k%2)
			}
			w.customise()
		}
	})
}
