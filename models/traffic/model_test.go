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
	k := uint32(t / 2e9)
	trip := msg.Trip{Person: k, Key: k, From: city.Ref{Support: city.OfBuilding, Index: k * 7 % 16},
		To: city.Ref{Support: city.OfBuilding, Index: (k*7 + 5 + k%4) % 16}, Depart: t}
	if k%8 == 3 {
		trip.Mode = msg.Truck
	}
	return []any{trip}
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

func TestModel(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{
		Span:    3 * time.Minute,
		Params:  func() any { p := DefaultParams(); p.Background = 1500; p.Flood.Tow = 30 * time.Second; return p },
		Feeds:   feeds(),
		Letters: map[string]sim.Letters{"trip": demand},
		Warm:    900,
		Allowed: 1, // what demand above makes every other second
	})
}
