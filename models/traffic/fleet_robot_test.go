package traffic

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/units"
)

func TestRobotsDeliver(t *testing.T) {
	m, _ := served(t, nil, 10, nil, nil, 90*time.Minute, fleetOf("robot", "carts", func(p *RobotParams) { p.Orders, p.Robots = 12, 6 }))
	if n := figure(t, m, "carts_orders"); n < 17 || n > 18 {
		t.Errorf("%.0f orders in an hour and a half, 12 an hour", n)
	}
	done, mean, km := figure(t, m, "carts_delivered"), figure(t, m, "carts_mean_min"), figure(t, m, "carts_km")
	// 1.5 m/s at most, and 3 min of handing over.
	if done < 8 || mean < 3 || mean > 45 || km <= 0 || km*1000 > 6*5400*1.5 {
		t.Errorf("%.0f delivered in %.1f min on the mean over %.1f km", done, mean, km)
	}
}

func TestNoOrderIsLost(t *testing.T) {
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		orders, robots := rapid.IntRange(0, 300).Draw(t, "orders"), rapid.IntRange(1, 8).Draw(t, "robots")
		radius := rapid.IntRange(50, 600).Draw(t, "radius")
		m, _ := served(outer, nil, 10, nil, nil, 15*time.Minute, fleetOf("robot", "carts", func(p *RobotParams) {
			p.Orders, p.Robots, p.Radius = float64(orders), robots, units.Metre(radius)
		}))
		get := func(k string) int { return int(figure(outer, m, "carts_"+k)) }
		if sum := get("delivered") + get("under_way") + get("waiting") + get("no_home_near"); sum != get("orders") {
			t.Fatalf("%d orders, %d accounted for", get("orders"), sum)
		}
		if outer.Failed() {
			t.Fatal("see above")
		}
	})
}
