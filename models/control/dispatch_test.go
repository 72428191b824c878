package control

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/hub/stream"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/sim/msg"
)

// fleetEar hears where vehicles are.
type fleetEar struct {
	sim.NoEvents
	now   clock.Time
	in    *sim.EventIn[msg.Command]
	heard []string
}

func (f *fleetEar) Describe() sim.Spec {
	return sim.Spec{Name: "fleets", In: []sim.PortSpec{sim.Port[msg.Command]("dispatch", sim.Event, city.Vehicle, sim.Replace, "").Delayed()}}
}

func (f *fleetEar) Init(env *sim.Env) error {
	env.DefineSupport(city.Vehicle, 5)
	f.in = sim.ReadEvents[msg.Command](env, "dispatch")
	return nil
}

func (f *fleetEar) Advance(_ context.Context, to clock.Time) error {
	for _, m := range f.in.Msgs {
		f.heard = append(f.heard, fmt.Sprintf("%d %d", m.Payload.Target.Index, int32(m.Payload.Street)))
	}
	f.now = to
	return nil
}

func (f *fleetEar) Now() clock.Time         { return f.now }
func (f *fleetEar) Save(*sim.Encoder)       {}
func (f *fleetEar) Load(*sim.Decoder) error { return nil }

// A fleet is told the streets that are released, once each; what is no street, or noisy, is not told; who has not been placed for
// three minutes is lost.
func TestPlacesAreToldAsReleased(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	c, sets := town(t)
	set := device.Set{Name: "avl", Kind: "avl", Fleet: "east", Vehicle: 3}
	for k := range 2 {
		set.ID, set.On, set.At, set.Bus = append(set.ID, fmt.Sprint(k)), append(set.On, city.Ref{}), append(set.At, geo.Point{}), append(set.Bus, city.None)
	}
	sets = append(sets, set)
	b, f := board(), &fleetEar{}
	with := func(p *DispatchParams) (*sim.Loop, error) {
		return sim.New(sim.Config{City: c, Models: []sim.Model{New(), f}, Devices: sets, Pool: pool, Services: map[string]any{Board: b}, Stop: clock.Time(2 * time.Hour),
			Tables: map[string][]sim.Entry{"control": {{Group: "control", Kind: "dispatch", Name: "circle", Key: "control.circle", Params: p}}},
			Civil:  clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600)))})
	}
	l, err := with(&DispatchParams{Common: Common{Reads: "park", Stale: 3 * time.Minute}, Fleet: "east"})
	if err != nil {
		t.Fatal(err)
	}
	for minute, x := range []struct {
		streets []int64
		want    string
	}{{nil, ""}, {[]int64{1, 3}, "3 0,4 2"}, {[]int64{1, 4}, "4 3"}, {[]int64{1, 0}, ""}, {[]int64{1, -7}, ""}, {[]int64{1, 1 << 40}, "4 -1"}, {nil, ""}, {nil, ""}, {nil, "3 -1"}} {
		at := clock.Time(minute+1) * clock.Time(time.Minute)
		f.heard = nil
		if x.streets != nil {
			post(b, uint64(minute+1), "park", stream.TrafficControl, 1, at, x.streets...)
		}
		if err := l.Run(context.Background(), at.Add(30*time.Second)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(f.heard, ","); got != x.want {
			t.Errorf("minute %d: heard %q, want %q", minute, got, x.want)
		}
	}
	if _, err := with(&DispatchParams{Common: Common{Reads: "park"}, Fleet: "ring"}); err == nil || !strings.Contains(err.Error(), `control.circle: fleet: no [sensor.X] of kind avl rides on vehicles of "ring"`) {
		t.Errorf("a fleet without units: %v", err)
	}
}
