package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"semul/engine/city"
	"semul/engine/city/network"
	"semul/engine/geo"
)

// star builds a signal with arms at the given angles [degrees], of the given lanes a side.
func star(t interface{ Fatal(...any) }, angles []float64, lanes []int, classes []city.StreetClass) *city.City {
	in := network.Input{Nodes: []network.Node{{ID: 1, Signal: true}}}
	for i, a := range angles {
		sin, cos := math.Sincos(a * math.Pi / 180)
		in.Nodes = append(in.Nodes, network.Node{ID: uint64(i + 2), At: geo.Point{X: 300 * cos, Y: 300 * sin}, Border: true})
		in.Ways = append(in.Ways, city.Way{Source: fmt.Sprintf("way/%d", i), Class: classes[i], Lanes: 2 * lanes[i], Nodes: []uint64{uint64(i + 2), 1}})
	}
	c := &city.City{}
	if _, err := network.Build(c, in, network.Options{}); err != nil {
		t.Fatal(err)
	}
	return c
}

// A plan never gives green to two movements that cross, and lets every movement go.
func TestPlansAreSafe(t *testing.T) {
	signals := 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 6).Draw(t, "arms")
		angles, lanes, classes := make([]float64, n), make([]int, n), make([]city.StreetClass, n)
		at := rapid.Float64Range(0, 30).Draw(t, "turned")
		for i := range angles {
			angles[i] = at + float64(i*360)/float64(n) + rapid.Float64Range(-12, 12).Draw(t, "bent")
			lanes[i] = rapid.IntRange(1, 4).Draw(t, "lanes")
			classes[i] = rapid.SampledFrom([]city.StreetClass{city.Primary, city.Secondary, city.Residential}).Draw(t, "class")
		}
		c := star(t, angles, lanes, classes)
		if len(c.Signals.ID) == 0 {
			return // one stage does for all
		}
		signals++
		flows := &Flows{Link: make([]float64, len(c.LaneLinks.ID))}
		for k := range flows.Link {
			flows.Link[k] = rapid.Float64Range(0, 0.4).Draw(t, "flow")
		}
		o := Options{Bounds: DefaultBounds()}
		if rapid.Bool().Draw(t, "counted") {
			o.Flows = flows
		}
		r, err := Make(c, o)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Signals) != 1 || !c.Signals.Guessed[0] {
			t.Fatalf("%d plans, guessed %v", len(r.Signals), c.Signals.Guessed[0])
		}
		if bad := network.Validate(c); len(bad) > 0 {
			t.Fatal(bad)
		}
		safe(t, c)
	})
	if signals == 0 {
		t.Error("no junction had a signal")
	}
}

// safe checks every signal of a city: no crossing greens, green for all, yellow before red, nobody longer than the cycle.
func safe(t interface {
	Fatalf(string, ...any)
}, c *city.City) {
	for s := range c.Signals.ID {
		states, seconds := c.Signals.State.At(s), c.Signals.Duration.At(s)
		for i, d := range seconds {
			if d < 1 || Green(states, i) && d < 5 {
				t.Fatalf("stage %d lasts %g s", i, d)
			}
		}
		for a, of := range c.LaneLinks.Signal {
			if of != uint32(s) {
				continue
			}
			once := false
			for i, state := range states {
				letter := state[c.LaneLinks.Group[a]]
				once = once || goes(letter)
				next := states[(i+1)%len(states)][c.LaneLinks.Group[a]]
				if goes(letter) && (next == 'r' || next == 's') {
					t.Fatalf("signal %s, stage %d: %s goes from %c to %c without yellow", c.Signals.ID[s], i, c.LaneLinks.ID[a], letter, next)
				}
				for b := range a {
					if c.LaneLinks.Signal[b] == uint32(s) && letter == 'G' && state[c.LaneLinks.Group[b]] == 'G' && network.Conflicting(c, uint32(a), uint32(b)) {
						t.Fatalf("signal %s, stage %d: %s and %s cross", c.Signals.ID[s], i, c.LaneLinks.ID[a], c.LaneLinks.ID[b])
					}
				}
			}
			if !once {
				t.Fatalf("signal %s: %s never goes", c.Signals.ID[s], c.LaneLinks.ID[a])
			}
		}
	}
}

// avenue is a row of n crossings, gap metres apart, along one main street "Main".
func avenue(t *testing.T, n int, gap float64) *city.City {
	in := network.Input{}
	id := func(x, y int) uint64 { return uint64(10*x + y + 1) }
	for x := range n + 2 {
		in.Nodes = append(in.Nodes, network.Node{ID: id(x, 1), At: geo.Point{X: gap * float64(x)}, Signal: x > 0 && x <= n, Border: x == 0 || x > n})
		if x > 0 {
			in.Ways = append(in.Ways, city.Way{Source: fmt.Sprintf("way/m%d", x), Name: "Main", Class: city.Primary, Lanes: 6, Nodes: []uint64{id(x-1, 1), id(x, 1)}})
		}
		if x > 0 && x <= n {
			for y := 0; y <= 2; y += 2 {
				in.Nodes = append(in.Nodes, network.Node{ID: id(x, y), At: geo.Point{X: gap * float64(x), Y: 200 * float64(y-1)}, Border: true})
				in.Ways = append(in.Ways, city.Way{Source: fmt.Sprintf("way/s%d_%d", x, y), Class: city.Secondary, Lanes: 4, Nodes: []uint64{id(x, y), id(x, 1)}})
			}
		}
	}
	c := &city.City{}
	if _, err := network.Build(c, in, network.Options{}); err != nil {
		t.Fatal(err)
	}
	return c
}

// A corridor gets one cycle, platoons lose less than before, and the same input gives the same plans.
func TestGreenWave(t *testing.T) {
	c := avenue(t, 4, 400)
	main, err := Corridor(c, []string{"Main"})
	if err != nil {
		t.Fatal(err)
	}
	c.Signals.Offset = []float32{0, 0, 0, 0}
	r, err := Make(c, Options{All: true, Corridor: main, Bounds: DefaultBounds()})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range r.Signals {
		if x.Cycle != r.Signals[0].Cycle {
			t.Errorf("%s turns in %g s, %s in %g s", x.ID, x.Cycle, r.Signals[0].ID, r.Signals[0].Cycle)
		}
	}
	if !(r.Lost < 0.8*r.LostThen) {
		t.Errorf("platoons lose %.0f vehicle-seconds a cycle, %.0f with offsets of 0", r.Lost, r.LostThen)
	}
	safe(t, c)
	again := avenue(t, 4, 400)
	again.Signals.Offset = []float32{0, 0, 0, 0}
	r2, _ := Make(again, Options{All: true, Corridor: main, Bounds: DefaultBounds()})
	if diff := cmp.Diff(r.Lost, r2.Lost) + cmp.Diff(c.Signals, again.Signals); diff != "" {
		t.Error(diff)
	}
	if _, err := Corridor(c, []string{"Nowhere"}); err == nil || !strings.Contains(err.Error(), `"Nowhere"`) {
		t.Error(err)
	}
}

// Flows steer greens: the street with more traffic has more of the cycle; stretches of the day have plans of their own.
func TestTableByFlows(t *testing.T) {
	c := avenue(t, 1, 400)
	var text strings.Builder
	text.WriteString("from,to,veh_h,start,end\n")
	for k := range c.LaneLinks.ID {
		if c.LaneLinks.Turn[k] != city.Straight {
			continue
		}
		a, b := c.Lanes.Street[c.LaneLinks.From[k]], c.Lanes.Street[c.LaneLinks.To[k]]
		onMain := c.Streets.Class[a] == city.Primary
		morning, evening := 200, 500
		if onMain {
			morning, evening = 900, 100
		}
		fmt.Fprintf(&text, "%s,%s,%d,07:00,09:00\n%s,%s,%d,17:00,19:00\n", c.Streets.ID[a], c.Streets.ID[b], morning, c.Streets.ID[a], c.Streets.ID[b], evening)
	}
	flows, err := ReadFlows(strings.NewReader(text.String()), "f.csv", c)
	if err != nil {
		t.Fatal(err)
	}
	table, err := MakeTable(c, Options{All: true, Bounds: DefaultBounds()}, flows)
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Plans) != 2 || table.At(8*3600) != table.Plans[0] || table.At(18*3600) != table.Plans[1] || table.At(12*3600) != table.Plans[table.Busiest] || table.At(9*3600) != table.Plans[table.Busiest] {
		t.Fatalf("%d plans", len(table.Plans))
	}
	first := func(r *Result) float64 { return r.Signals[0].Stages[0].Ratio / r.Signals[0].Y }
	if !(first(table.Plans[0]) != first(table.Plans[1])) {
		t.Error("morning and evening have the same shares")
	}
	if got := c.Signals.Duration.At(0)[0]; float64(got) != table.Plans[table.Busiest].Signals[0].Stages[0].Green {
		t.Errorf("the city has %g s, the busiest plan %g", got, table.Plans[table.Busiest].Signals[0].Stages[0].Green)
	}
	safe(t, c)
	// The other stretch becomes a further plan, in force from its start to its end.
	plans, hours := table.PutHours(c)
	if plans != 1 || hours != 4 || len(c.SignalPlans.ID) != 1 || c.SignalPlans.Name[0] != table.Plans[1-table.Busiest].Name {
		t.Fatalf("%d plans and %d hours: %+v", plans, hours, c.SignalPlans)
	}
	for i, from := range c.SignalHours.From {
		want := uint32(city.None)
		if int(from) == table.Start[1-table.Busiest] {
			want = 0
		}
		if c.SignalHours.Plan[i] != want || c.SignalHours.Days[i] != 127 {
			t.Errorf("from %g s on days %b plan row %d", from, c.SignalHours.Days[i], c.SignalHours.Plan[i])
		}
	}
	if got, want := float64(c.SignalPlans.Duration.At(0)[0]), table.Plans[1-table.Busiest].Signals[0].Stages[0].Green; got != want {
		t.Errorf("the further plan has a first green of %g s, want %g", got, want)
	}
	if err := c.Seal(); err != nil {
		t.Error(err)
	}
}

// Vehicles along paths are flows of the lane links they pass, and none of others.
func TestFlowsOfPaths(t *testing.T) {
	c := avenue(t, 1, 400)
	k := slices.Index(c.LaneLinks.Turn, city.Straight)
	a, b := c.Lanes.Street[c.LaneLinks.From[k]], c.Lanes.Street[c.LaneLinks.To[k]]
	f := OfPaths(c, [][]uint32{{a, b}, {a, b}, {b}, {b, a, b}}, []float64{0.1, 0.2, 5, 0})
	for k, q := range f.Link {
		if on := c.Lanes.Street[c.LaneLinks.From[k]] == a && c.Lanes.Street[c.LaneLinks.To[k]] == b; on != (q > 0) {
			t.Errorf("%s: %g vehicles a second", c.LaneLinks.ID[k], q)
		}
	}
	if math.Abs(f.Total()-0.3) > 1e-12 || f.Name() != "all day" {
		t.Errorf("%g vehicles a second %s, want 0.3 all day", f.Total(), f.Name())
	}
}

func TestBadFlows(t *testing.T) {
	c := avenue(t, 1, 400)
	a := c.Streets.ID[c.Lanes.Street[c.LaneLinks.From[0]]]
	b := c.Streets.ID[c.Lanes.Street[c.LaneLinks.To[0]]]
	for text, want := range map[string]string{
		"":                               "f.csv:1:1: expected the columns",
		"from,to\n":                      "there is no column veh_h",
		"from,to,veh_h,speed\n":          `f.csv:1:15: column "speed" is unknown`,
		"from,to,veh_h,start\n":          "give both start and end",
		"from,to,veh_h\n":                "holds no flow",
		"from,to,veh_h\nx," + b + ",5\n": `f.csv:2:1: no lane link leads from street "x"`,
		"from,to,veh_h\n" + a + "," + b + ",-5\n":                                                         `"-5" is no flow`,
		"from,to,veh_h\n" + a + "," + b + ",NaN\n":                                                        `"NaN" is no flow`,
		"from,to,veh_h\n" + a + "," + b + "\n":                                                            "wrong number of fields",
		"from,to,veh_h,start,end\n" + a + "," + b + ",5,7,9\n":                                            `"7" is no time of day`,
		"from,to,veh_h,start,end\n" + a + "," + b + ",5,09:00,07:00\n":                                    "before it starts",
		"from,to,veh_h,start,end\n" + a + "," + b + ",5,07:00,09:00\n" + a + "," + b + ",5,08:00,10:00\n": "overlap",
	} {
		if _, err := ReadFlows(strings.NewReader(text), "f.csv", c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func FuzzReadFlows(f *testing.F) {
	f.Add("from,to,veh_h,start,end\n1,2,5,07:00,09:00\n")
	f.Add("from,to,veh_h\n\"a,b,1e400\n")
	c := &city.City{}
	f.Fuzz(func(t *testing.T, text string) { _, _ = ReadFlows(strings.NewReader(text), "f.csv", c) })
}

func TestGreen(t *testing.T) {
	for _, x := range []struct {
		states []string
		want   string // + green
	}{
		{[]string{"Gr", "yr", "rr", "rG", "ry", "rr"}, "+--+--"},
		{[]string{"Grg", "yrg", "rrg", "rGg", "ryg", "rrg"}, "+--+--"}, // a slip lane goes always
		{[]string{"GGr", "Gyr", "Grr", "GrG", "yry", "rrr"}, "+--+--"}, // the first goes on into the next stage
		{[]string{"Gr", "yr", "rG", "ry"}, "+-+-"},                     // no all-red
		{[]string{"Grs", "yrs", "rrs", "rGs", "rys", "rrs", "rrs"}, "+--+---"},
		{[]string{"G"}, "+"},
		{[]string{"rrG", "GrG", "rgG"}, "-++"}, // as CityFlow's plans clear: only those go who go always
		{[]string{"GG", "GG"}, "++"},
	} {
		got := ""
		for i := range x.states {
			if Green(x.states, i) {
				got += "+"
			} else {
				got += "-"
			}
		}
		if got != x.want {
			t.Errorf("%v: %s, want %s", x.states, got, x.want)
		}
	}
}
