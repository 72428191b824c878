package people

import (
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/rng"
	"semul/engine/sim"
)

// matrix decodes a demand as a scenario does; complaints are what it says is wrong.
func matrix(text, profile string) (p *DemandParams, complaints []string) {
	p = newDemand().(*DemandParams)
	p.File, p.Profile = "x/od.csv", profile
	bad := func(key, why string) { complaints = append(complaints, key+": "+why) }
	p.Check(bad)
	p.Read(clock.Civil{}, func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }, bad)
	return p, complaints
}

// made plans the trips of one matrix from midnight on.
func made(t *testing.T, w *town, text, profile string, hours float64) (*demand, *planner) {
	t.Helper()
	p, wrong := matrix(text, profile)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	list, err := matrices(w, []sim.Entry{{Group: "demand", Name: "m", Key: "demand.m", Params: p}}, func(n string) rng.Stream { return rng.NewStream(7, n) })
	if err != nil {
		t.Fatal(err)
	}
	quiet := DefaultParams()
	quiet.Population, quiet.Through = false, 0
	pl := &planner{town: w, params: quiet, random: rng.NewStream(7, "plans"), stop: clock.FromSeconds(hours * 3600), demands: list,
		civil: clock.NewCivil(time.Date(2026, 7, 16, 0, 0, 0, 0, time.UTC))}
	if _, err := pl.plan(&population{}); err != nil {
		t.Fatal(err)
	}
	return &list[0], pl
}

func TestMatrixKeepsItsTotalAndItsProfile(t *testing.T) {
	w := wideTown(t, 4)
	text := "from,to,trips\n"
	total := 0.0
	for a := range 16 {
		for b := range 16 {
			if a != b {
				n := 0.3 + float64((7*a+3*b)%11)
				text += fmt.Sprintf("z%d,zone/z%d,%g\n", a+1, b+1, n)
				total += n
			}
		}
	}
	d, pl := made(t, w, text, "07:00-08:00 40 %, 08:00-09:00 60 %", 24)
	if got, want := len(pl.trips.depart), int(math.Round(total)); got != want {
		t.Fatalf("%d trips, want %d", got, want)
	}
	first := 0
	for k, at := range pl.trips.depart {
		h := at.Seconds() / 3600
		if h < 7 || h >= 9 {
			t.Fatalf("trip %d departs at %.2f h", k, h)
		}
		if h < 8 {
			first++
		}
	}
	if got := float64(first) / float64(len(pl.trips.depart)); math.Abs(got-0.4) > 0.01 {
		t.Errorf("%.3f of the trips depart before 8 h, want 0.4", got)
	}
	for i, n := range d.count {
		if math.Abs(float64(n)-d.rows[i].trips) >= 1 {
			t.Errorf("%s to %s: %d trips, the matrix has %g", d.rows[i].from, d.rows[i].to, n, d.rows[i].trips)
		}
	}
	for k, p := range pl.trips.from {
		if !w.isBuilding(p) || !w.isBuilding(pl.trips.to[k]) {
			t.Fatalf("trip %d is not from building to building", k)
		}
	}
}

func TestOrderOfTheLinesDoesNotMatter(t *testing.T) {
	w := wideTown(t, 3)
	_, a := made(t, w, "from,to,trips,mode\nz1,z2,20.5,\nz2,z3,10.5,truck\nz3,z1,7,walk\n", "07:00-09:00", 24)
	_, b := made(t, w, "to,from,mode,trips\nz1,z3,walk,7\nz3,z2,truck,10.5\nz2,z1,car,20.5\n", "07:00-09:00", 24)
	if fmt.Sprint(a.trips) != fmt.Sprint(b.trips) {
		t.Error("the same matrix in another order gives other trips")
	}
}

func TestTripsOutsideTheRunAreCounted(t *testing.T) {
	d, pl := made(t, wideTown(t, 3), "from,to,trips\nz1,z2,100\n", "07:00-09:00", 8)
	if len(pl.trips.depart)+d.lost != 100 || math.Abs(float64(d.lost)-50) > 1 {
		t.Errorf("%d trips and %d outside the run, want 50 and 50", len(pl.trips.depart), d.lost)
	}
}

func TestMatrixGoesByStreetsWhereAZoneHasNoBuilding(t *testing.T) {
	w := wideTown(t, 3)
	var s uint32
	for s = 0; !w.core[s]; s++ {
	}
	z := len(w.city.Zones.ID)
	at := w.middle(s)
	w.city.Zones.ID, w.city.Zones.Name = append(w.city.Zones.ID, "bare"), append(w.city.Zones.Name, "")
	w.city.Zones.Poly.Add(square(at.X-1, at.Y-1, 2))
	w.city.Zones.Residents = append(w.city.Zones.Residents, 0)
	if len(w.city.Zones.ID) != z+1 {
		t.Fatal("the zone was not added")
	}
	f := newFinder(w)
	f.streets = make([][]uint32, z+1) // the large zones hold all streets: look at the small one alone
	f.streets[z] = []uint32{s}
	c, err := f.find("bare", true)
	if err != nil || len(c.at) != 1 || w.origin(c.at[0]) != (city.Ref{Support: city.OfStreet, Index: s}) {
		t.Errorf("got %v, %v; want street %d", c, err, s)
	}
	f.streets[z] = nil
	if _, err := (&finder{t: w, zones: f.zones, known: map[string]catchment{}, streets: f.streets}).find("bare", true); err == nil || !strings.Contains(err.Error(), `zone "bare" has no street`) {
		t.Errorf("a zone without a street: %v", err)
	}
}

func TestBadMatricesSayWhere(t *testing.T) {
	for _, c := range []struct{ name, text, profile, want string }{
		{"negative", "from,to,trips\nz1,z2,-3\n", "07:00-09:00", "file: od.csv:2: -3 trips from z1 to z2; trips are not negative"},
		{"not a number", "from,to,trips\nz1,z2,5\nz1,z3,NaN\n", "07:00-09:00", `file: od.csv:3: trips are "NaN"; write a number, 0 or more`},
		{"unknown column", "from,to,cars\n", "07:00-09:00", `file: od.csv:1: column "cars" is unknown`},
		{"missing column", "from,trips\n", "07:00-09:00", `file: od.csv:1: there is no column "to"`},
		{"mode", "from,to,trips,mode\nz1,z2,3,ufo\n", "07:00-09:00", `file: od.csv:2: mode "ufo" is unknown`},
		{"short line", "from,to,trips\nz1,z2\n", "07:00-09:00", "file: od.csv:2: 2 fields under 3 columns"},
		{"empty", "", "07:00-09:00", "file: od.csv: no heading"},
		{"no trips", "from,to,trips\n", "07:00-09:00", "file: od.csv: there are no trips in it"},
		{"backwards", "from,to,trips\nz1,z2,1\n", "09:00-07:00", `profile: "09:00-07:00" ends before it begins`},
		{"no time", "from,to,trips\nz1,z2,1\n", "morning", `profile: "morning" is no part of a day`},
		{"shares", "from,to,trips\nz1,z2,1\n", "07:00-08:00 40 %, 08:00-09:00 40 %", "profile: the shares of"},
	} {
		_, wrong := matrix(c.text, c.profile)
		if len(wrong) != 1 || !strings.HasPrefix(wrong[0], c.want) {
			t.Errorf("%s: said %q, want %q…", c.name, wrong, c.want)
		}
	}
	p, _ := matrix("from,to,trips\nz1,z99,3\nstreet/none,z1,2\n", "07:00-09:00")
	_, err := matrices(wideTown(t, 3), []sim.Entry{{Name: "m", Key: "demand.m", Params: p}}, func(n string) rng.Stream { return rng.NewStream(7, n) })
	if err == nil || !strings.Contains(err.Error(), `demand.m.file: od.csv:2: this city has no zone "z99"; it has 9 zones, e.g. z1, z2, z3`) || !strings.Contains(err.Error(), "od.csv:3: ") {
		t.Errorf("unknown places: %v", err)
	}
}

func FuzzReadMatrix(f *testing.F) {
	f.Add("from,to,trips,mode\nz1,z2,3,car\n")
	f.Add("\ufefffrom,to,trips\n\"z1\",z2,1e3\n# x\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, errs := readMatrix(strings.NewReader(text), "od.csv")
		if len(rows) == 0 && len(errs) == 0 {
			t.Error("nothing read and nothing wrong")
		}
		for _, r := range rows {
			if !(r.trips >= 0) || r.from == "" || r.to == "" {
				t.Errorf("accepted %+v", r)
			}
		}
	})
}

func FuzzReadProfile(f *testing.F) {
	f.Add("07:00-08:00 40 %, 08:00-09:00 60 %")
	f.Fuzz(func(t *testing.T, text string) {
		spans, err := readProfile(text)
		if err != nil {
			return
		}
		if a, b := at(spans, 0), at(spans, 1); a < 0 || b > clock.Duration(24*time.Hour) {
			t.Errorf("%q departs from %v to %v", text, a, b)
		}
	})
}

func TestBicyclesOfAMatrixAreRefused(t *testing.T) {
	_, wrong := matrix("from,to,trips,mode\nz1,z2,3,car\nz1,z2,4,Bicycle\n", "07:00-09:00")
	if len(wrong) != 1 || !strings.Contains(wrong[0], "od.csv:3: bicycles of a matrix are not driven") {
		t.Errorf("%q", wrong)
	}
}
