package traffic

import (
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/rng"
	"semul/engine/scenario"
)

// ringTown has a street to drive back on, at once or around a block.
func ringTown() *city.City {
	b := newTown()
	b.junction(0, 0, city.Priority)
	b.junction(300, 0, city.Priority)
	b.junction(360, 30, city.Priority)
	b.junction(360, -30, city.Priority)
	b.street(0, 1, 1, 14, city.Primary)
	b.street(1, 0, 1, 14, city.Primary)
	b.street(1, 3, 1, 14, city.Primary)
	b.street(3, 2, 1, 14, city.Primary)
	b.street(2, 1, 1, 14, city.Primary)
	b.link(0, 1)
	return b.connect()
}

// chosen is how far somebody drives who goes back on the street he came by [m].
func chosen(t *testing.T, cfg Config, path []uint32) float64 {
	t.Helper()
	s, err := NewSim(ringTown(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{ID: 1, From: Place{Street: 0, Pos: 20}, To: Place{Street: 1, Pos: 250}, Path: path}); err != nil {
		t.Fatal(err)
	}
	s.Run(240e9)
	d := s.Finished()
	if len(d) != 1 || !d[0].Reached {
		t.Fatalf("%+v", d)
	}
	return d[0].Metres
}

// Drivers of korea and hcm go around a block rather than turn back, those of the peers turn back as theirs do; a key says otherwise.
func TestTurningBackIsWeighedAsThePresetHasIt(t *testing.T) {
	back, around := 540.0, 690.0
	for _, c := range []struct {
		preset string
		uTurn  time.Duration
		want   float64
	}{{"korea", -time.Second, around}, {"hcm", -time.Second, around}, {"cityflow", -time.Second, back}, {"sumo", -time.Second, back}, {"korea", 0, back}, {"sumo", 90 * time.Second, around}} {
		p := DefaultParams()
		p.Preset, p.Routing.UTurn = c.preset, c.uTurn
		cfg, err := p.config()
		if err != nil {
			t.Fatal(err)
		}
		if got := chosen(t, cfg, nil); got < c.want-40 || got > c.want+40 {
			t.Errorf("%s, u_turn %v: %g m, want about %g", c.preset, c.uTurn, got, c.want)
		}
	}
}

// With preset sumo a link counts with its time over it, and 1.5 s more where it gives way.
func TestSUMOsWaysCountLinks(t *testing.T) {
	c := ringTown()
	p, _ := PresetByName("sumo")
	cfg := DefaultConfig()
	cfg.Preset = p
	cost := func() (free, got float64) {
		s, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		n := s.net
		for _, r := range n.out.at(n.firstLane[0]) {
			if n.street[n.to[r]] == 2 {
				return float64(n.length[r] / n.limit[r]), float64(n.turns.cost[n.turns.off[0]+uint32(n.arc[r])]) / 1000
			}
		}
		t.Fatal("no link into the block")
		return 0, 0
	}
	free, got := cost()
	if d := got - free; d < -0.002 || d > 0.003 || free == 0 {
		t.Errorf("costs %g s, driven in %g s", got, free)
	}
	for k := range c.LaneLinks.From {
		if c.LaneLinks.From[k] == 0 && c.LaneLinks.To[k] == 2 {
			c.LaneLinks.Yields.Add(0)
			continue
		}
		c.LaneLinks.Yields.Add()
	}
	if _, yields := cost(); yields-got < 1.49 || yields-got > 1.51 {
		t.Errorf("giving way costs %g s", yields-got)
	}
}

// Peers' vehicles keep to free times unless the scenario says that they learn; ours learn unless it says that they do not.
func TestExperienceIsAsThePresetHasIt(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		preset string
		key    *bool
		want   bool
	}{{"korea", nil, true}, {"hcm", nil, true}, {"sumo", nil, false}, {"cityflow", nil, false}, {"sumo", &yes, true}, {"korea", &no, false}} {
		p := DefaultParams()
		p.Preset, p.Routing.Experience = c.preset, c.key
		if cfg, err := p.config(); err != nil || cfg.Experience != c.want {
			t.Errorf("%s: learns %v, %v", c.preset, cfg.Experience, err)
		}
	}
}

// A jam that everybody knows of by experience does not move those who have a path of their own.
func TestExperienceLeavesGivenPathsAlone(t *testing.T) {
	cfg := DefaultConfig()
	s, err := NewSim(ringTown(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	given, free := []uint32{0, 2, 3, 4, 1}, uint32(1)
	for turn := s.net.turns.off[2]; turn < s.net.turns.off[3]; turn++ {
		s.learn(turn, 900e3) // fifteen minutes at the end of the first street of the block
	}
	for id, path := range [][]uint32{given, nil} {
		if err := s.Add(Trip{ID: uint32(id), At: 5e9, From: Place{Street: 0, Pos: 20 + 30*float32(id)}, To: Place{Street: 1, Pos: 250}, Path: path}); err != nil {
			t.Fatal(err)
		}
	}
	s.Run(240e9)
	for _, d := range s.Finished() {
		if around := d.Metres > 620; around != (d.ID != free) {
			t.Errorf("trip %d drove %g m", d.ID, d.Metres)
		}
	}
	if s.Counts().Arrived != 2 {
		t.Errorf("%d arrived", s.Counts().Arrived)
	}
}

// What describe says about turns are the presets' numbers.
func TestTurnCostsAreDescribed(t *testing.T) {
	if ourChoice != (Choice{Right: 2, Left: 5, UTurn: 30, Signal: 8, Yield: 3, Quiet: 1.5, Learns: true, Source: ourChoice.Source}) || sumoChoice.Minor != 1.5 {
		t.Error("the presets' costs of turns are others than routing.u_turn says; mend both")
	}
	found := false
	for _, k := range scenario.Keys(DefaultParams()) {
		found = found || k.Key == "routing.u_turn" && strings.Contains(k.Doc, "30 s, left 5 s, right 2 s, at a signal 8 s")
	}
	if !found {
		t.Error("routing.u_turn does not name what turns cost")
	}
}

// Vehicles of background drive between edges that a way joins, whatever else there is at the edge.
func TestBackgroundHasAWay(t *testing.T) {
	b := newTown()
	for k := range 3 { // three roads beside each other, one of them one-way
		y := float64(k) * 200
		b.junction(0, y, city.Border)
		b.junction(150, y, city.Priority)
		b.junction(300, y, city.Border)
		j := uint32(3 * k)
		b.street(j, j+1, 1, 14, city.Primary)
		b.street(j+1, j+2, 1, 14, city.Primary)
		if k > 0 {
			b.street(j+2, j+1, 1, 14, city.Primary)
			b.street(j+1, j, 1, 14, city.Primary)
		}
	}
	c := b.connect()
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlaces(c, s)
	if err != nil {
		t.Fatal(err)
	}
	stream, begin := rng.NewStream(5, "background"), map[uint32]int{}
	for k := range uint32(400) {
		trip, ok := p.across(stream, uint64(k))
		if !ok {
			t.Fatalf("draw %d finds no pair of edges", k)
		}
		begin[trip.From.Street]++
		trip.ID, trip.At = k, clock.Time(k)*3e9
		if err := s.Add(trip); err != nil {
			t.Fatal(err)
		}
	}
	s.Run(1500e9)
	if n := s.Counts(); n.Removed != 0 || n.Arrived != 400 || len(begin) != 5 {
		t.Errorf("%d removed, %d of 400 arrived, from %d of 5 edges", n.Removed, n.Arrived, len(begin))
	}
	// where nothing leads across, none is drawn
	one := newTown()
	one.junction(0, 0, city.Border)
	one.junction(100, 0, city.Priority)
	one.street(0, 1, 1, 14, city.Primary)
	one.junction(0, 90, city.Priority)
	one.junction(100, 90, city.Border)
	one.street(2, 3, 1, 14, city.Primary)
	if s, err = NewSim(one.connect(), DefaultConfig()); err != nil {
		t.Fatal(err)
	}
	if p, err = newPlaces(one.c, s); err != nil {
		t.Fatal(err)
	}
	if trip, ok := p.across(stream, 1); ok {
		t.Errorf("drew %+v", trip)
	}
}
