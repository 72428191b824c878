package traffic

import (
	"slices"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// shortBlocks is a grid of 16 × 16 junctions with lanes of 21 m between: a few vehicles fill one, so who enters a junction looks at the
// lines beyond, which are often in another block.
func shortBlocks() *city.City {
	b := newTown()
	for j := range 16 {
		for i := range 16 {
			b.junction(float64(i)*37, float64(j)*37, city.Priority)
		}
	}
	for at := range uint32(256) {
		for _, next := range []uint32{at + 1, at + 16} {
			if next == at+1 && next%16 != 0 || next == at+16 && next < 256 {
				b.street(at, next, 1, 14, city.Primary)
				b.street(next, at, 1, 14, city.Primary)
			}
		}
	}
	return b.connect()
}

// Within a phase blocks may go in any order: backwards they come to the same bits. With other threads the order is left to chance.
func TestBlocksGoInAnyOrder(t *testing.T) {
	c := shortBlocks()
	streets := uint32(len(c.Streets.ID))
	for _, run := range []struct {
		preset string
		seed   uint32
	}{{"sumo", 0}, {"sumo", 1}, {"sumo", 3}, {"korea", 1}} {
		drive := func(backwards bool) *Sim {
			cfg := DefaultConfig()
			cfg.Step, cfg.Following = 1e9, Krauss
			cfg.Preset, _ = PresetByName(run.preset)
			s, err := NewSim(c, cfg)
			if err != nil {
				t.Fatal(err)
			}
			if len(s.blocks) < 4 {
				t.Fatalf("only %d blocks", len(s.blocks))
			}
			var lines []uint32
			var pos []float32
			for lane := range c.Lanes.ID { // two at the ends of each lane: trucks reach back over them from beyond
				lines, pos = append(lines, uint32(lane), uint32(lane)), append(pos, 0.5, c.Lanes.Length[lane]-0.5)
			}
			s.AddDetectors(lines, pos, make([]bool, len(lines)))
			for id := range uint32(1200) {
				if err := s.Add(Trip{ID: id, Class: []Class{Car, Truck}[id%2], At: clock.Time(id) * 1e8,
					From: Place{id * (7 + run.seed*4) % streets, 8}, To: Place{id * 13 % streets, 8}}); err != nil {
					t.Fatal(err)
				}
			}
			if backwards {
				for p, f := range s.phases {
					s.phases[p] = func(b int) { f(len(s.blocks) - 1 - b) }
				}
			}
			s.Run(120e9)
			return s
		}
		a, b := drive(false), drive(true)
		if digest(a) != digest(b) {
			t.Errorf("%s %d: blocks from the last to the first come to another state: %+v and %+v", run.preset, run.seed, a.counts, b.counts)
		}
		if !slices.Equal(a.lines.occupied, b.lines.occupied) || !slices.Equal(a.lines.count, b.lines.count) {
			t.Errorf("%s %d: blocks from the last to the first see others over the lines", run.preset, run.seed)
		}
		if a.counts.Arrived < 100 {
			t.Errorf("%s %d: only %d have arrived: the test is empty", run.preset, run.seed, a.counts.Arrived)
		}
	}
}
