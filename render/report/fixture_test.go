package report

import (
	"math"
	"strings"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/kpi"
	"semul/render/export"
	"semul/render/scenetest"
	"semul/render/text"
)

// loadFonts returns the typeface of the pages under test.
func loadFonts(t testing.TB) *text.Fonts {
	t.Helper()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// storm assembles the page of the hand-made storm, as the command does for a run, with maps if a studio is given.
func storm(t testing.TB, studio *export.Studio, src *scenetest.Storm) *Data {
	t.Helper()
	c := src.City
	info := *src.Info()
	d := &Data{Info: info, Lang: text.Ko,
		Run: Run{Digest: strings.Repeat("5e", 32), ForcingHash: strings.Repeat("a1", 32), Commit: "74db08a", Platform: "linux/amd64", GOAMD64: "v1",
			Threads: 2, Reached: info.Stop, Wall: 63.2, CPU: 118, Command: "semul run scenetest/storm --seed 7",
			Models: []Work{{"flood", 912_000_000, "cell updates", 71}, {"traffic", 21_400_000, "vehicle updates", 31}}},
		Town: Town{AreaKM2: 3.84, StreetKM: 31.2, Buildings: len(c.Buildings.ID), Residents: 7500},
		Ledger: []Balance{
			{Name: "water", Unit: "m3", In: 301234, Out: 91200, Start: 812000, Stored: 1022034, Residual: 3.1e-7, Limit: 1e-5,
				Terms: []Term{{"rain", 281234}, {"river", 20000}, {"tide", -91200}}},
			{Name: "vehicles", Unit: "vehicles", In: 8120, Out: 7001, Stored: 1119, Limit: 1e-9},
		},
		Assumptions: []Lines{{"flood", []string{"No wind; the bed does not move.", "Roofs drain onto the ground beside them."}}, {"traffic", []string{"Drivers know closures once they meet them."}}},
		Citations:   []Lines{{"flood", []string{"Audusse et al. 2004, SIAM J. Sci. Comput. 25, 2050–2065"}}},
		Notes:       []string{"16 signals run guessed plans."},
		Lacks:       []kpi.Missing{{ID: "exposed_people", Record: "[model.people]"}},
	}
	series := func(id, unit string, f func(minute float64) float64) {
		s := Series{ID: id, Unit: unit}
		for m := 0; m <= scenetest.Minutes; m++ {
			s.T, s.V = append(s.T, float64(m)*60), append(s.V, f(float64(m)))
		}
		d.Series = append(d.Series, s)
	}
	series("weather.rain", "mm/h", func(m float64) float64 {
		return math.Floor(60*math.Exp(-math.Pow((math.Floor(m/5)*5-45)/30, 2))*10) / 10
	})
	series("weather.tide", "m", func(m float64) float64 { return 0.4 + 0.6*math.Sin((m-20)/60) })
	series("flood.flooded_area", "m2", func(m float64) float64 { return 1.32e6 * (1 - math.Exp(-math.Max(0, m-15)/35)) })
	series("flood.volume", "m3", func(m float64) float64 { return 4.1e5 * (1 - math.Exp(-math.Max(0, m-15)/45)) })
	series("traffic.running", "vehicles", func(m float64) float64 { return 900 + 700*math.Sin(m/38) })
	series("traffic.waiting", "vehicles", func(m float64) float64 { return math.Max(0, 3*(m-50)) })
	series("traffic.mean_speed", "m/s", func(m float64) float64 {
		if m < 2 {
			return math.NaN()
		}
		return 9.8 - 5.9*(1-math.Exp(-m/40))
	})
	series("traffic.closed_lanes", "count", func(m float64) float64 { return math.Floor(math.Max(0, m-40) / 4) })
	d.Events = busyEvents(src)
	in := kpi.Input{City: c, Span: time.Duration(info.Stop), Traffic: &kpi.Traffic{VehicleMetres: 3.1e7, VehicleSeconds: 7.2e6, MeanTravelTime: 832},
		Emissions: &kpi.Emissions{FuelKWh: 24100, BatteryKWh: 310, CO2: 6360, GridCO2: 129, Loud: 2710, LoudDay: math.NaN(), LoudNight: math.NaN()},
		Travel:    &kpi.Travel{Modes: []kpi.Mode{{Name: "walk", Share: 0.26}, {Name: "bicycle", Share: 0.06}, {Name: "car", Share: 0.46}, {Name: "bus", Share: 0.22}}},
		Trips:     &kpi.Trips{Depart: []float64{0, 1}, Arrive: []float64{900, math.NaN()}, Loss: []float64{300, 5.1e6}, Metres: []float64{1, 2}}}
	in.BuildingPeak = make([]float32, len(c.Buildings.ID))
	for i := range in.BuildingPeak {
		in.BuildingPeak[i] = float32(i%7) * 0.03
	}
	in.LanePeak = make([]float32, len(c.Lanes.ID))
	for i := range in.LanePeak {
		in.LanePeak[i] = float32(i%9) * 0.06
	}
	in.Exposed = &kpi.Series{T: []float64{0, 3600, 7200}, V: []float64{0, 84, 61}}
	in.Closures = []kpi.Closure{{Street: 3, From: 2520, To: 7200, Lanes: 3}, {Street: 9, From: 3000, To: 7200, Lanes: 1}}
	var err error
	if d.KPIs, _, err = kpi.Compute(in); err != nil {
		t.Fatal(err)
	}
	if studio != nil {
		if d.Hero, d.Maps, err = Pictures(studio, src, d.Worst(), export.Instants(src, 6), d.Lang); err != nil {
			t.Fatal(err)
		}
		if d.Streets, err = StreetPictures(studio, scenetest.NewLoud(src), d.Busiest(), d.Lang); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// busyEvents are the storm's events and many more closures, as a real run has them.
func busyEvents(src *scenetest.Storm) []frame.Event {
	events := src.Events(0, src.Meta.Stop)
	for k := range 60 {
		at := clock.Time(time.Duration(44+k) * time.Minute)
		id := uint64(100 + 2*k)
		events = append(events,
			frame.Event{ID: id, At: at, Kind: "flood.reached", Name: "street/" + src.City.Streets.ID[3*k%len(src.City.Streets.ID)], Value: 0.15 + float64(k)*0.004, Unit: "m", Cause: []uint64{1}},
			frame.Event{ID: id + 1, At: at + clock.Time(10*time.Second), Kind: "traffic.closed", Name: "street/" + src.City.Streets.ID[3*k%len(src.City.Streets.ID)], Cause: []uint64{id}})
	}
	events = append(events, frame.Event{ID: 900, At: clock.Time(61 * time.Minute), Kind: "flood.breach", Name: "wall/levee1", Cause: []uint64{1}})
	sortEvents(events)
	return events
}

func sortEvents(e []frame.Event) {
	for i := 1; i < len(e); i++ {
		for k := i; k > 0 && e[k].At < e[k-1].At; k-- {
			e[k], e[k-1] = e[k-1], e[k]
		}
	}
}
