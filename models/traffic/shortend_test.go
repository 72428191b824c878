package traffic

import (
	"testing"

	"semul/engine/city"
	"semul/engine/clock"

	"pgregory.net/rapid"
)

// Whose trip ends in a street arrives, however short that is and whatever the signal at its end shows, and so do those
// who drive on.
func TestTripsEndInStreetsOfAnyLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newTown()
		for _, x := range []float64{0, 200, 300, 500} {
			b.junction(x, 0, city.Priority)
		}
		b.junction(300, 200, city.Priority)
		b.street(0, 1, 1, 14, city.Primary)
		last := b.street(1, 2, rapid.IntRange(1, 3).Draw(t, "lanes"), 14, city.Primary)
		b.street(2, 3, 1, 14, city.Primary)
		b.street(4, 2, 1, 14, city.Primary)
		c := b.connect()
		b.signal(2, 20, 'G')
		length := rapid.OneOf(rapid.Float32Range(0.01, 0.3), rapid.Float32Range(0.3, 12)).Draw(t, "length")
		for l := range c.Lanes.ID {
			if c.Lanes.Street[l] == last {
				c.Lanes.Length[l] = length
			}
		}
		c.Streets.Length[last] = length
		cfg := DefaultConfig()
		cfg.Preset = rapid.SampledFrom(Presets).Draw(t, "preset")
		cfg.Following = rapid.SampledFrom([]Following{IDMPlus, IDM, Krauss}).Draw(t, "following")
		cfg.Step = rapid.SampledFrom([]clock.Duration{500e6, 1e9}).Draw(t, "step")
		s, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		trips := 0
		for k := range uint32(12) {
			to := Place{last, rapid.Float32Range(-1, 12).Draw(t, "pos")}
			if k%3 == 2 {
				to = Place{last + 1, -1}
			}
			if s.Add(Trip{ID: k, At: clock.Time(k) * 5e9, From: Place{0, -1}, To: to}) == nil {
				trips++
			}
		}
		for s.now < 900e9 {
			s.Step()
			if err := check(s); err != nil {
				t.Fatal(err)
			}
		}
		if n := s.Counts().Arrived; n != trips || trips == 0 {
			t.Fatalf("%d of %d arrive", n, trips)
		}
	})
}
