package traffic

import (
	"testing"

	"pgregory.net/rapid"
)

// A platoon of any classes behind a leader who drives and brakes as he likes, up to what his class can: nobody touches
// anybody, nobody brakes harder than his class can. traffic.md §4.
func TestPlatoonsNeverTouchNorBrakeBeyondTheirClass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dt := rapid.Float64Range(0.05, 1).Draw(t, "dt")
		following := rapid.SampledFrom([]Following{IDMPlus, IDM, Krauss, CityFlow}).Draw(t, "law")
		preset := rapid.SampledFrom(Presets).Draw(t, "preset")
		n := rapid.IntRange(2, 12).Draw(t, "vehicles")
		p := make([]law, n)
		x, v := make([]float32, n), make([]float32, n)
		for k := range p {
			p[k] = lawOf(preset.Drivers[rapid.IntRange(0, int(classes)-1).Draw(t, "class")], dt)
			v[k] = float32(rapid.Float64Range(0, 35).Draw(t, "v"))
			if k == 0 {
				x[0] = 3000
				continue
			}
			b := min(p[k].decel, p[k-1].decel) // the nearest that eq. (3) allows, or farther
			gap := max(0, stopping(v[k], b)-stopping(v[k-1], p[k-1].decel)) + clearance + 0.01
			x[k] = x[k-1] - p[k-1].length - gap - float32(rapid.Float64Range(0, 30).Draw(t, "more"))
		}
		step := float32(dt)
		for range 200 {
			push := float32(rapid.Float64Range(-1, 0.4).Draw(t, "leader"))
			rear, ahead, brake := x[0]-p[0].length, v[0], p[0].decel
			next := max(0, v[0]+push*p[0].brake)
			x[0] += p[0].travel(v[0], next, step)
			v[0] = next
			for k := 1; k < n; k++ {
				gap := rear - x[k]
				next := p[k].next(v[k], 30, p[k].headway, gap, ahead, brake, step, following)
				if v[k]-next > p[k].brake*1.001+1e-3 {
					t.Fatalf("vehicle %d brakes from %g to %g in %g s, its class can %g m/s²", k, v[k], next, dt, p[k].decel)
				}
				way := p[k].travel(v[k], next, step)
				rear, ahead, brake = x[k]-p[k].length, v[k], p[k].decel
				x[k] += way
				v[k] = next
			}
			for k := 1; k < n; k++ {
				if gap := x[k-1] - p[k-1].length - x[k]; gap < 0 {
					t.Fatalf("vehicle %d is %g m inside the one ahead", k, -gap)
				}
			}
		}
	})
}

func TestCruisingIsFollowingNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := lawOf(rapid.SampledFrom(drivers[:]).Draw(t, "driver"), 0.5)
		v, v0 := rapid.Float32Range(0, 50).Draw(t, "v"), rapid.Float32Range(0.5, 50).Draw(t, "v0")
		f := rapid.SampledFrom([]Following{IDMPlus, IDM, Krauss, CityFlow}).Draw(t, "law")
		if a, b := p.cruise(v, v0, 0.5, f), p.next(v, v0, p.headway, far, v, 1, 0.5, f); a != b {
			t.Errorf("at %g of %g m/s: alone %g, behind somebody far away %g", v, v0, a, b)
		}
	})
}
