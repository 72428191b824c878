package traffic

import (
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
)

// demand sends a vehicle from one building to another every other second, some of them trucks.
func demand(t clock.Time) []any {
	if t%2e9 != 0 {
		return nil
	}
	trip := tripOf(uint32(t / 2e9))
	trip.Depart = t
	return []any{*trip}
}

// tripOf is the k-th trip between two buildings of the small city.
func tripOf(k uint32) *msg.Trip {
	trip := &msg.Trip{Person: k, Key: k, From: city.Ref{Support: city.OfBuilding, Index: k * 7 % 16},
		To: city.Ref{Support: city.OfBuilding, Index: (k*7 + 5 + k%4) % 16}}
	if k%8 == 3 {
		trip.Mode = msg.Truck
	}
	return trip
}

// hours of water on some lanes, and a power cut at the signal.
func feeds() map[string]sim.Feed {
	return map[string]sim.Feed{
		"water_depth": func(lane int, t clock.Time) float64 {
			if lane%9 == 4 && t > 60e9 && t < 110e9 {
				return 0.35
			}
			if lane%5 == 0 {
				return 0.1
			}
			return 0
		},
		"energised": func(_ int, t clock.Time) float64 {
			if t > 50e9 && t < 90e9 {
				return 0
			}
			return 1
		},
	}
}

// closures closes a street and opens it again.
func closures(t clock.Time) []any {
	street := city.Ref{Support: city.OfStreet, Index: 2}
	switch t {
	case 70e9:
		return []any{msg.Command{Target: street, Act: msg.Close, Until: clock.Never}}
	case 130e9:
		return []any{msg.Command{Target: street, Act: msg.Open}}
	}
	return nil
}

// retimings gives the signal other greens, and its plan back.
func retimings(t clock.Time) []any {
	signal := city.Ref{Support: city.OfSignal}
	switch t {
	case 20e9:
		return []any{msg.Command{Target: signal, Act: msg.Retime, Green: [msg.MostGreens]float32{8, 40}}}
	case 140e9:
		return []any{msg.Command{Target: signal, Act: msg.Plan}}
	}
	return nil
}

func TestModel(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{
		Span:    3 * time.Minute,
		Params:  func() any { p := DefaultParams(); p.Background = 1500; p.Flood.Tow = 30 * time.Second; return p },
		Feeds:   feeds(),
		Letters: map[string]sim.Letters{"trip": demand, "closure": closures, "signal_command": retimings},
		Warm:    900,
		Allowed: 1, // what demand above makes every other second
	})
}
