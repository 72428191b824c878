package gravity

import (
	"context"
	"math"
	"reflect"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/city/synth"
	"semul/engine/par"
	"semul/models/traffic/assign/streets"
)

func town(t *testing.T, name string) *city.City {
	t.Helper()
	spec, err := synth.Builtin(name)
	if err != nil {
		t.Fatal(err)
	}
	pool := par.NewPool(1)
	defer pool.Close()
	c, err := synth.Generate(spec, pool)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var morning = streets.Period{From: 7 * 3600, To: 9 * 3600}

// What comes out, put on the network anew, passes no signal beyond the bound; more is asked than the signals let through, so
// that the bound is reached.
func TestNoSignalGetsMoreThanItsShare(t *testing.T) {
	c := town(t, "hamlet")
	o := Options{Period: morning, Degree: 0.5, Lane: 1500, Least: 1e-9}
	r, err := Make(context.Background(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Trips >= 0.95*r.Asked || max(r.Busiest, r.Turn, r.Minor) < 0.45 {
		t.Errorf("nothing was cut: %.0f of %.0f trips, busiest %.3f, %.3f, %.3f", r.Trips, r.Asked, r.Busiest, r.Turn, r.Minor)
	}
	if r.Busiest > 0.5*(1+closeTo) || r.Turn > 0.5*(1+closeTo) || r.Minor > 0.5*(1+closeTo) {
		t.Errorf("busiest approach %.4f at %s, turn %.4f at %s, giving way %.4f; at most 0.5", r.Busiest, r.BusiestAt, r.Turn, r.TurnAt, r.Minor)
	}
	// against the book of turns, by hand
	most := limitsOf(c, morning, 2200)
	rows := map[string]uint32{}
	for s, id := range c.Streets.ID {
		rows[id] = uint32(s)
	}
	sum := map[uint32]float64{}
	for _, turn := range r.Turns {
		sum[rows[turn.From]] += turn.Flow
	}
	for s, id := range c.Streets.ID {
		if q := sum[uint32(s)]; q > 0.5*(1+closeTo)*most.approach[uint32(s)] {
			t.Errorf("street/%s: %.1f veh/h, its signal lets %.1f through", id, q, most.approach[uint32(s)])
		}
	}
	again, err := Make(context.Background(), c, o)
	if err != nil || !reflect.DeepEqual(r, again) {
		t.Errorf("a second time it is another demand: %v", err)
	}
}

// A signal with two lanes: one goes for 30 s of 60, the other after a stop for 60 s; at 08:00 the first has 20 s.
func TestGreenIsThatOfThePlanInForce(t *testing.T) {
	c := &city.City{}
	c.Streets.ID, c.Lanes.ID = []string{"a", "b"}, []string{"a_0", "a_1", "b_0"}
	c.Lanes.Street = []uint32{0, 0, 1}
	c.LaneLinks.From, c.LaneLinks.To = []uint32{0, 1}, []uint32{2, 2}
	c.LaneLinks.Signal, c.LaneLinks.Group = []uint32{0, 0}, []uint16{0, 1}
	c.Signals.ID = []string{"x"}
	c.Signals.State.Add("Gs", "rs")
	c.Signals.Duration.Add(30, 30)
	c.SignalPlans.ID = []string{"x/2"}
	c.SignalPlans.State.Add("Gs", "rs")
	c.SignalPlans.Duration.Add(20, 40)
	h := &c.SignalHours
	h.ID, h.Signal, h.From, h.Days, h.Plan = []string{"x@0", "x@8", "x@18"}, []uint32{0, 0, 0}, []float32{6 * 3600, 8 * 3600, 18 * 3600}, []uint8{0x7f, 0x7f, 0x7f}, []uint32{city.None, 0, city.None}
	for _, x := range []struct {
		from, to, want float64
	}{{6, 7, 0.5 + 0.25}, {7, 9, 1.0/3 + 0.25}, {8, 9, 1.0/3 + 0.25}, {2, 5, 0.5 + 0.25}} {
		l := limitsOf(c, streets.Period{From: x.from * 3600, To: x.to * 3600}, 1000)
		if got := l.turn[[2]uint32{0, 1}]; math.Abs(got-1000*x.want) > 0.01 || math.Abs(l.approach[0]-got) > 0.01 {
			t.Errorf("%g to %g h: turn %.2f, approach %.2f, want %.2f veh/h", x.from, x.to, got, l.approach[0], 1000*x.want)
		}
	}
}

func TestBadOptionsAreRefused(t *testing.T) {
	c := town(t, "hamlet")
	for _, x := range []struct {
		o    Options
		want string
	}{{Options{}, "period is empty"}, {Options{Period: morning, Degree: 1.5}, "degree is 1.5"}, {Options{Period: morning, Inside: math.NaN()}, "inside is NaN"}, {Options{Period: morning, Cell: 1}, "cell is 1"}} {
		if _, err := Make(context.Background(), c, x.o); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%+v: %v, want … %s …", x.o, err, x.want)
		}
	}
}
