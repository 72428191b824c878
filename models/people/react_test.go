package people

import (
	"context"
	"math"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
)

func cautious() *Params {
	p := DefaultParams()
	p.Residents, p.Alerts.React, p.Assume = 3000, true, []string{"bus"}
	p.ModeShare = ShareParams{Walk: 0.4, Bicycle: 0.1, Car: 0.25, Passenger: 0.05, Bus: 0.2}
	return p
}

// storm warns of rain after a quarter of an hour, and the whole city an hour later.
func storm(t clock.Time) []any {
	if t == clock.Time(5*time.Minute) {
		return []any{msg.Alert{Hazard: "heavy_rain", Severity: 2, Until: clock.Time(3 * time.Hour)}}
	}
	return nil
}

func flooded(row int, at clock.Time) float64 {
	if at < clock.Time(10*time.Minute) {
		return 0
	}
	return float64(row%4) * 0.12
}

func TestModelWithEverythingOn(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{Params: func() any { return cautious() }, Span: 20 * time.Minute, Allowed: 3,
		Feeds: map[string]sim.Feed{"building_depth": flooded, "skim": func(row int, _ clock.Time) float64 { return float64(row % 300) }},
		Letters: map[string]sim.Letters{"weather_alert": storm, "alert": func(at clock.Time) []any {
			if at == clock.Time(8*time.Minute) {
				return []any{msg.Alert{Hazard: "flood", Severity: 3, Area: city.Ref{Support: city.OfZone, Index: 1}, Until: clock.Time(time.Hour)}}
			}
			return nil
		}}})
}

// evening runs the small city from 17:00, warned or not; cars arrive after four minutes.
func evening(t *testing.T, p *Params, letters sim.Letters, depth sim.Feed) *Model {
	t.Helper()
	pool := par.NewPool(1)
	defer pool.Close()
	m := New().(*Model)
	l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m, newBottleneck(0)},
		Params: map[string]any{"people": p}, Feeds: map[string]sim.Feed{"building_depth": depth}, Letters: map[string]sim.Letters{"weather_alert": letters},
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 17, 0, 0, 0, time.UTC)), Stop: clock.Time(4 * time.Hour), Pool: pool, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	for at := clock.Time(10 * time.Minute); at <= clock.Time(4*time.Hour); at += clock.Time(10 * time.Minute) {
		if err := l.Run(context.Background(), at); err != nil {
			t.Fatal(err)
		}
		inside := m.outside + m.moving
		for _, n := range m.inside {
			inside += n
		}
		onTheWay := 0
		for _, p := range m.where {
			if p == nowhere {
				onTheWay++
			}
		}
		if inside != float64(len(m.people.group)) || float64(onTheWay) != m.moving {
			t.Fatalf("at %v: %g people are somewhere and %d on the way, there are %d and %g", at, inside, onTheWay, len(m.people.group), m.moving)
		}
	}
	return m
}

func dry(int, clock.Time) float64 { return 0 }

func TestWarningsAreHeardAndActedOn(t *testing.T) {
	calm := evening(t, cautious(), func(clock.Time) []any { return nil }, dry)
	if c := calm.counts; c.Told+c.acted()+c.Caught != 0 {
		t.Errorf("without a warning: told %d, acted %d, caught %d", c.Told, c.acted(), c.Caught)
	}
	warned := evening(t, cautious(), storm, dry)
	c := warned.counts
	if c.Told == 0 || c.Cancelled == 0 || c.PutOff == 0 || c.Rerouted == 0 || c.TurnedBack == 0 {
		t.Errorf("told %d, cancelled %d, put off %d, rerouted %d, turned back %d: each should happen", c.Told, c.Cancelled, c.PutOff, c.Rerouted, c.TurnedBack)
	}
	if c.Sheltered+c.Caught != 0 {
		t.Errorf("without water %d sheltered and %d were caught", c.Sheltered, c.Caught)
	}
	if a, b := c.Driven+c.Other, calm.counts.Driven+calm.counts.Other; a >= b {
		t.Errorf("%d journeys with a warning, %d without", a, b)
	}
	wet := evening(t, cautious(), storm, flooded)
	if wet.counts.Sheltered == 0 || wet.counts.Caught == 0 {
		t.Errorf("in deep water %d sheltered and %d were caught", wet.counts.Sheltered, wet.counts.Caught)
	}
	deaf := cautious()
	deaf.Attitudes.App, deaf.Alerts.Sign = 0, 0
	if c := evening(t, deaf, storm, dry).counts; c.Told+c.acted() != 0 {
		t.Errorf("nobody can be reached, yet %d were told and acted %d times", c.Told, c.acted())
	}
}

// Who trusts more acts more: the share over many trips is equation (6).
func TestChanceToActIsTheLogistic(t *testing.T) {
	p := cautious()
	p.Attitudes.App, p.Alerts.Cancel = 1, 1
	m := evening(t, p, func(clock.Time) []any { return nil }, dry)
	m.inForce = []warning{{2, city.None, clock.Time(9 * time.Hour)}}
	want, got, n := 0.0, 0.0, 0.0
	for k, purpose := range m.trips.purpose {
		who := m.trips.person[k]
		if who == city.None || purpose != msg.ToShop && purpose != msg.ToLeisure || m.people.has[who]&hasApp == 0 {
			continue
		}
		m.where[who] = m.people.home[who]
		what, _ := m.decide(uint32(k), clock.Time(4*time.Hour))
		if what == giveUp {
			got++
		}
		want += 1 / (1 + math.Exp(-(-1 + 2 + float64(m.people.trust[who]))))
		n++
	}
	if n < 200 || math.Abs(got-want) > 4*math.Sqrt(n)/2 {
		t.Errorf("%g of %g acted, want %.0f", got, n, want)
	}
}

func TestAttitudesHangOnAgeIncomeAndDistrict(t *testing.T) {
	w := wideTown(t, 8)
	for _, rho := range []float64{0, 0.6} {
		p := DefaultParams()
		p.Residents, p.Attitudes.Rho = 30000, rho
		pop, _ := draft(t, w, p, 7, 0.1)
		mean := 0.0
		byIncome, n := [5]float64{}, [5]float64{}
		for id := range pop.residents {
			mean += float64(pop.trust[id])
			byIncome[pop.income[id]] += float64(pop.trust[id])
			n[pop.income[id]]++
			if v := pop.concern[id]; !(v > 0 && v < 1) {
				t.Fatalf("concern of person %d is %g", id, v)
			}
		}
		mean /= float64(pop.residents)
		if math.Abs(mean-0.5) > 0.1 {
			t.Errorf("rho %g: mean trust %.3f, want about a half", rho, mean)
		}
		spread := byIncome[4]/n[4] - byIncome[0]/n[0]
		if rho == 0 && math.Abs(spread) > 0.02 || rho > 0 && spread < 0.15 {
			t.Errorf("rho %g: trust differs by %.3f between the richest fifth and the poorest", rho, spread)
		}
	}
}

// Of what distinguishes people's trust and concern, district, age and income together explain ρ², as the scenario asks.
func TestAttitudesDependByRho(t *testing.T) {
	w := wideTown(t, 8)
	for _, rho := range []float64{0, 0.3, 0.6, 0.9} {
		p := DefaultParams()
		p.Residents, p.Attitudes.Rho = 40000, rho
		pop, _ := draft(t, w, p, 7, 0.1)
		for what, of := range map[string][]float32{"trust": pop.trust, "concern": pop.concern} {
			explained := 0.0
			for _, group := range []func(id int) int{
				func(id int) int { return int(pop.district(w, id)) },
				func(id int) int { return int(pop.age[id]) },
				func(id int) int { return int(pop.income[id]) },
			} {
				explained += shareBetween(pop.residents, group, func(id int) float64 {
					x := float64(of[id])
					return math.Log(x/(1-x)) / 1.702
				})
			}
			if math.Abs(explained-rho*rho) > 0.02+0.12*rho*rho {
				t.Errorf("rho %g: groups explain %.3f of %s, want %.3f", rho, explained, what, rho*rho)
			}
		}
	}
}

// shareBetween is the part of the variance of a value that lies between groups.
func shareBetween(n int, group func(int) int, value func(int) float64) float64 {
	sum, count := map[int]float64{}, map[int]float64{}
	mean, square := 0.0, 0.0
	for i := range n {
		v := value(i)
		sum[group(i)] += v
		count[group(i)]++
		mean, square = mean+v, square+v*v
	}
	mean /= float64(n)
	between := 0.0
	for g, s := range sum {
		d := s/count[g] - mean
		between += count[g] * d * d
	}
	return between / (square - float64(n)*mean*mean)
}
