package energy

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The bare mechanics of SUMO's example car at a steady 50 km/h take 0.083 kWh/km (traffic.md section 10).
func TestSteadyFifty(t *testing.T) {
	car := ElectricCar
	car.Scale = 1
	v := 50 / 3.6
	kWh := car.Use(v, v, 0, 1) / v * 1000 / 3.6e6
	if math.Abs(kWh-0.083) > 0.001 {
		t.Errorf("%.4f kWh/km, want 0.083", kWh)
	}
}

// over drives a cycle and returns J/m and kg CO₂/m.
func over(v Type, cycle []Leg) (joule, co2 float64) {
	way := 0.0
	for _, l := range cycle {
		for s := range l.Seconds {
			a := (l.From + (l.To-l.From)*float64(s)/float64(l.Seconds)) / 3.6
			b := (l.From + (l.To-l.From)*float64(s+1)/float64(l.Seconds)) / 3.6
			joule += v.Use(a, b, 0, 1)
			way += (a + b) / 2
		}
	}
	return joule / way, joule / way * v.CO2
}

func TestRatings(t *testing.T) {
	if joule, _ := over(ElectricCar, NEDC()); math.Abs(3.6e6/joule-5000) > 1 {
		t.Errorf("electric car: %.1f m/kWh, want 5,000", 3.6e6/joule)
	}
	if _, co2 := over(PetrolCar, NEDC()); math.Abs(co2*1e6-164.9) > 0.1 {
		t.Errorf("petrol car: %.2f g/km, want 164.9", co2*1e6)
	}
	for name, v := range map[string]Type{"electric": ElectricCar, "petrol": PetrolCar} {
		if v.Scale < 0.7 || v.Scale > 2.2 {
			t.Errorf("%s: scale %.2f: the parts are off", name, v.Scale)
		}
	}
	way, seconds := 0.0, 0
	for _, l := range NEDC() {
		way += (l.From + l.To) / 7.2 * float64(l.Seconds)
		seconds += l.Seconds
	}
	if seconds != 1180 || math.Abs(way/11007-1) > 0.003 {
		t.Errorf("the cycle has %d s and %.0f m, want 1,180 and 11,007", seconds, way)
	}
}

// Nobody gains energy by driving up and down again, or by speeding up and braking: no perpetual motion.
func TestNothingForNothing(t *testing.T) {
	types := []Type{ElectricCar, PetrolCar, Diesel7t, Diesel30t, DieselBus, ElectricBus, Motorbike, Shuttle, Kickboard, Robot}
	rapid.Check(t, func(r *rapid.T) {
		v := types[rapid.IntRange(0, len(types)-1).Draw(r, "type")]
		speed := 0.0
		sum := 0.0
		slope := rapid.Float64Range(-0.15, 0.15).Draw(r, "slope")
		steps := rapid.SliceOfN(rapid.Float64Range(-3, 2), 1, 60).Draw(r, "accelerations")
		ride := func(slope float64) {
			for _, a := range steps {
				next := max(0, speed+a)
				sum += v.Use(speed, next, slope, 1)
				speed = next
			}
			for speed > 0 {
				next := max(0, speed-3)
				sum += v.Use(speed, next, slope, 1)
				speed = next
			}
		}
		ride(slope)
		ride(-slope)
		if sum < -1e-6 {
			r.Fatalf("%g J won", -sum)
		}
	})
}
