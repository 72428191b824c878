package control

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/stream"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// driver hears of free bays.
type driver struct {
	sim.NoEvents
	now   clock.Time
	signs *sim.EventIn[msg.Command]
	heard []string
}

func (d *driver) Describe() sim.Spec {
	return sim.Spec{Name: "driver", In: []sim.PortSpec{sim.Port[msg.Command]("sign", sim.Event, city.OfStreet, sim.Replace, "").Delayed()}}
}

func (d *driver) Init(env *sim.Env) error {
	d.signs = sim.ReadEvents[msg.Command](env, "sign")
	return nil
}

func (d *driver) Advance(_ context.Context, to clock.Time) error {
	for _, m := range d.signs.Msgs {
		d.heard = append(d.heard, fmt.Sprintf("%v %d", m.Payload.Target.Index, m.Payload.Free))
	}
	d.now = to
	return nil
}

func (d *driver) Now() clock.Time         { return d.now }
func (d *driver) Save(*sim.Encoder)       {}
func (d *driver) Load(*sim.Decoder) error { return nil }

// Free bays are those of the table less what is released; what has not changed is not told again, nor what is not released; a
// release that is too old takes all back.
func TestFreeBaysAreToldAsReleased(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	c, sets := town(t)
	b, d := board(), &driver{}
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{New(), d}, Devices: sets, Pool: pool, Services: map[string]any{Board: b}, Stop: clock.Time(2 * time.Hour),
		Tables: map[string][]sim.Entry{"control": {{Group: "control", Kind: "parking", Name: "bays", Key: "control.bays", Params: &ParkingParams{Common: Common{Reads: "park", Stale: 3 * time.Minute}, Every: time.Second}}}},
		Civil:  clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	for minute, x := range []struct {
		taken []int64
		want  string
	}{{nil, ""}, {[]int64{12, 50}, "0 18,1 0"}, {[]int64{12, 50}, ""}, {[]int64{31, 49}, "0 0,1 1"}, {nil, ""}, {nil, ""}, {nil, "0 -1,1 -1"}, {nil, ""}} {
		at := clock.Time(minute+1) * clock.Time(time.Minute)
		d.heard = nil
		if x.taken != nil {
			post(b, uint64(minute+1), "park", stream.TrafficControl, 1, at, x.taken...)
		}
		if err := l.Run(context.Background(), at.Add(30*time.Second)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(d.heard, ","); got != x.want {
			t.Errorf("minute %d: heard %q, want %q", minute, got, x.want)
		}
	}
	_, err = sim.New(sim.Config{City: c, Models: []sim.Model{New()}, Devices: sets, Pool: pool, Services: map[string]any{Board: b}, Stop: 1e9,
		Tables: map[string][]sim.Entry{"control": {{Group: "control", Kind: "parking", Name: "bays", Key: "control.bays", Params: &ParkingParams{Common: Common{Reads: "loop.vehicles"}}}}}})
	if err == nil || !strings.Contains(err.Error(), "is no [sensor.X] of kind bays") {
		t.Errorf("reading loops: %v", err)
	}
}
