package sim_test

import (
	"context"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
)

// scribe notes when it is advanced.
type scribe struct {
	sim.NoEvents
	name  string
	after []string
	in    []sim.PortSpec
	now   clock.Time
	log   *[]string
	said  []string
	takes string
}

func (s *scribe) Describe() sim.Spec {
	return sim.Spec{Name: s.name, After: s.after, In: s.in, Accepts: []sim.EventSpec{{Kind: "repair", Target: s.takes}}}
}
func (s *scribe) Init(*sim.Env) error { return nil }
func (s *scribe) Advance(_ context.Context, to clock.Time) error {
	*s.log = append(*s.log, s.name)
	s.now = to
	return nil
}
func (s *scribe) Now() clock.Time                 { return s.now }
func (s *scribe) Save(*sim.Encoder)               {}
func (s *scribe) Load(*sim.Decoder) error         { return nil }
func (s *scribe) Apply(iv sim.Intervention) error { s.said = append(s.said, iv.Target); return nil }

// Models that no port joins come in the order that After says; of two that share a kind of event, the one whose target it is
// gets it.
func TestAfterAndSharedKinds(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	var log []string
	a := &scribe{name: "a", after: []string{"b"}, takes: "pump", log: &log}
	b := &scribe{name: "b", takes: "substation or transformer", log: &log}
	l, err := sim.New(sim.Config{City: &city.City{}, Models: []sim.Model{a, b}, Pool: pool, Stop: 10e9,
		Interventions: []sim.Intervention{{Name: "x", Kind: "repair", Target: "transformer/T1", At: 5e9}, {Name: "y", Kind: "repair", Target: "pump/p", At: 5e9}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), 10e9); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(log, " "); got != "b a b a" {
		t.Errorf("advanced %s, want b before a", got)
	}
	if strings.Join(a.said, " ") != "pump/p" || strings.Join(b.said, " ") != "transformer/T1" {
		t.Errorf("a got %v, b got %v", a.said, b.said)
	}
}

// Controllers see what the hub releases: a port that leads to them is refused.
func TestControlHasNoInPort(t *testing.T) {
	var log []string
	spy := &scribe{name: "control", log: &log, in: []sim.PortSpec{sim.Port[float64]("cell_depth", sim.State, city.FloodCell, sim.Replace, "the truth")}}
	_, err := sim.New(sim.Config{City: &city.City{}, Models: []sim.Model{spy}})
	if err == nil || !strings.Contains(err.Error(), "control reads port cell_depth") {
		t.Errorf("got %v", err)
	}
}
