package people

import (
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/rng"
	"semul/engine/sim/msg"
)

func TestSharesAreMetWithinHalfAPoint(t *testing.T) {
	w := wideTown(t, 8)
	p := DefaultParams()
	p.Residents, p.ModeShare, p.Assume, p.Through = 60000, shares(), []string{"bus"}, 0
	p.ModeShare.Kickboard, p.ModeShare.Walk = 0.02, 0.24
	pop, pl := draft(t, w, p, 7, 30) // to the end of late evenings
	var n [modeCount]float64
	total := 0.0
	for k, m := range pl.trips.mode {
		if pl.trips.person[k] == city.None || pl.trips.depart[k].Seconds() > 27*3600 {
			continue
		}
		n[rowOf(m)]++
		total++
	}
	for k, want := range p.ModeShare.list() {
		if math.Abs(pl.choice.reached[k]-want) > 0.0005 {
			t.Errorf("%s: the model has %.4f, want %.4f", modeNames[k], pl.choice.reached[k], want)
		}
		if got := n[k] / total; math.Abs(got-want) > 0.005 {
			t.Errorf("%s: %.4f of %g trips drawn, want %.4f", modeNames[k], got, total, want)
		}
	}
	for k, who := range pl.trips.person {
		if pl.trips.mode[k] == msg.Car && pop.has[who]&licensed == 0 {
			t.Fatalf("person %d drives without a licence", who)
		}
		if pl.trips.mode[k] == msg.Walk && (int(pl.trips.from[k]) >= w.buildings || int(pl.trips.to[k]) >= w.buildings) {
			t.Fatalf("person %d walks out of the city", who)
		}
	}
}

func TestWhoDrivesOutDrivesBack(t *testing.T) {
	p := DefaultParams()
	p.Residents, p.ModeShare, p.Assume = 8000, shares(), []string{"bus"}
	pop, pl := draft(t, wideTown(t, 5), p, 7, 40)
	mode := map[uint32]msg.Mode{}
	for k, who := range pl.trips.person {
		if who == city.None {
			continue
		}
		if was, away := mode[who]; away && was != pl.trips.mode[k] {
			t.Fatalf("person %d left home by %s and goes on by %s", who, modeNames[rowOf(was)], modeNames[rowOf(pl.trips.mode[k])])
		}
		mode[who] = pl.trips.mode[k]
		if pl.trips.to[k] == pop.home[who] {
			delete(mode, who)
		}
	}
}

func TestSharesThatCannotBeAreRefused(t *testing.T) {
	w := wideTown(t, 4)
	p := DefaultParams()
	p.Residents, p.ModeShare = 3000, shares()
	if _, err := newChoice(w, p, nil); err == nil || !strings.Contains(err.Error(), "model.people.mode_share.bus: nothing in this scenario offers bus") {
		t.Errorf("a bus that nobody runs: %v", err)
	}
	if c, err := newChoice(w, p, []string{"bus"}); err != nil || !c.offered[byBus] || c.offered[byDRT] {
		t.Errorf("a bus that a fleet runs: %v", err)
	}
	p.ModeShare = ShareParams{Car: 0.95, Walk: 0.05}
	pop, pl := draftUntilChoice(t, w, p)
	if err := pl.calibrate(pop); err == nil || !strings.Contains(err.Error(), "mode_share.car: 95.0 % of the trips cannot be reached") {
		t.Errorf("more drivers than cars: %v", err)
	}
	bad := ""
	p.ModeShare = ShareParams{Car: 0.5, Walk: 0.4}
	p.Check(func(key, why string) { bad = key + ": " + why })
	if !strings.HasPrefix(bad, "mode_share: the shares add up to 0.9") {
		t.Errorf("shares of 0.9: %q", bad)
	}
}

func draftUntilChoice(t *testing.T, w *town, p *Params) (*population, *planner) {
	t.Helper()
	target := p.ModeShare
	p.ModeShare = ShareParams{}
	pop, pl := draft(t, w, p, 7, 1)
	p.ModeShare = target
	var err error
	if pl.choice, err = newChoice(w, p, nil); err != nil {
		t.Fatal(err)
	}
	return &pop, &pl
}

// A mode twice as slow loses riders by exp(β Δt): equation (3) by hand, for a way of 1300 m.
func TestLogitByHand(t *testing.T) {
	w := wideTown(t, 4)
	p := DefaultParams()
	p.ModeShare = ShareParams{Bicycle: 0.5, Walk: 0.5}
	c, err := newChoice(w, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	pop := population{has: []uint8{0}}
	var x [modeCount]float32
	from, to := place(0), place(1)
	d := w.distance(from, to)
	c.weigh(&x, &pop, 0, from, to, msg.ToWork, -1)
	walk, bicycle := 2*1.3*d/1.2/60, 1.3*d/3.5/60+2*1
	want := math.Exp(-0.04 * (bicycle - walk))
	if got := float64(x[byBicycle] / x[byWalk]); math.Abs(got/want-1) > 1e-5 {
		t.Errorf("odds of bicycle to walking over %.0f m are %g, want %g", d, got, want)
	}
	for k, v := range x {
		if k != byWalk && k != byBicycle && v != 0 {
			t.Errorf("%s has a weight of %g", modeNames[k], v)
		}
	}
}

func TestMeanTimeToWorkIsMetWithinTwoPercent(t *testing.T) {
	w := wideTown(t, 12)
	for _, want := range []time.Duration{18 * time.Minute, 28*time.Minute + 24*time.Second} {
		p := DefaultParams()
		p.Residents, p.Commute = 40000, want
		pop, _ := draft(t, w, p, 7, 0.1)
		total, n := 0.0, 0.0
		jobs := make([]float64, len(w.city.Zones.ID))
		for id, g := range pop.group {
			if g == worker {
				a, b := w.zone(int(pop.home[id])), w.zone(int(pop.work[id]))
				total += float64(w.times.s[int(a)*w.times.zones+int(b)]) + access
				n++
				jobs[b]++
			}
		}
		if got := total / n / want.Seconds(); math.Abs(got-1) > 0.02 {
			t.Errorf("mean time to work is %.3f of the %v asked for", got, want)
		}
		floor := make([]float64, len(jobs))
		for b, f := range w.jobs {
			floor[w.zone(b)] += f
		}
		for z, k := range apportion(floor, int(n)) {
			if float64(k) != jobs[z] {
				t.Errorf("%v: %g people work in zone %d, its floor area asks for %d", want, jobs[z], z, k)
			}
		}
	}
	p := DefaultParams()
	p.Residents = 1000
	pop, _ := draft(t, w, p, 7, 0.1)
	if _, err := pop.commuters(w, 3*time.Hour, rng.NewStream(1, "x")); err == nil || !strings.Contains(err.Error(), "model.people.commute: a mean of 180.0 min is not possible") {
		t.Errorf("three hours to work: %v", err)
	}
}

// What fitting says it has reached is what its constants give, whether or not they came to an end.
func TestFittingTellsWhatItsConstantsGive(t *testing.T) {
	p := DefaultParams()
	p.ModeShare = ShareParams{Car: 0.4, Walk: 0.6}
	for _, q := range []struct {
		cars int // of ten ways, those that can be driven
		ok   bool
	}{{10, true}, {3, false}} {
		c, err := newChoice(wideTown(t, 4), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		list := make([]way, 10)
		for i := range list {
			list[i].w[byWalk] = 1
			if i < q.cars {
				list[i].w[byCar] = float32(i + 1)
			}
		}
		if err := c.fit(list, false); (err == nil) != q.ok {
			t.Errorf("%d of ten can drive: %v", q.cars, err)
		}
		if c.reached != c.expected(list) || (c.rounds < fitRounds) != q.ok || c.rounds > fitRounds {
			t.Errorf("%d of ten can drive: reached %v in %d steps, the constants give %v", q.cars, c.reached, c.rounds, c.expected(list))
		}
	}
}
