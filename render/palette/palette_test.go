package palette

import (
	"encoding/csv"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// shared returns a path of the data folder beside the repository, or "" after saying so.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			p := filepath.Join(dir, "..", "shared", "data", name)
			if _, err := os.Stat(p); err == nil {
				return p
			}
			break
		}
	}
	t.Logf("no ../shared/data/%s beside the repository: not compared", name)
	return ""
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func TestTokensEqualTheChosenTable(t *testing.T) {
	path := shared(t, "viewer/tokens.csv")
	if path == "" {
		t.Skip("tokens.csv not there")
	}
	rows := readCSV(t, path)
	if len(rows) != len(Tokens()) {
		t.Fatalf("%d tokens in the table, %d here", len(rows), len(Tokens()))
	}
	for i, k := range Tokens() {
		want := rows[i]
		if k.String() != want[0] || Hex(Dark.Color(k)) != want[1] {
			t.Errorf("token %d is %s %s, want %s %s", i, k, Hex(Dark.Color(k)), want[0], want[1])
		}
		if got := Light.Color(k); want[2] == "" && got != (color.NRGBA{}) || want[2] != "" && Hex(got) != want[2] {
			t.Errorf("%s light is %v, want %q", k, got, want[2])
		}
	}
}

func TestClassesEqualTheChosenTable(t *testing.T) {
	path := shared(t, "viewer/classes.csv")
	if path == "" {
		t.Skip("classes.csv not there")
	}
	next := map[string]int{}
	n := 0
	for _, row := range readCSV(t, path) {
		r := RampByName(row[0])
		if r == nil || next[row[0]] >= len(r.Classes) {
			t.Fatalf("ramp %s: class %d is missing", row[0], next[row[0]])
		}
		c := r.Classes[next[row[0]]]
		next[row[0]]++
		n++
		if v, err := strconv.ParseFloat(row[2], 64); err == nil && v != c.From || err != nil && row[2] != c.Name {
			t.Errorf("%s: class %v %q, want %s", row[0], c.From, c.Name, row[2])
		}
		if r.Unit != row[1] || Hex(c.Dark) != row[3] || Hex(c.Light) != row[4] {
			t.Errorf("%s %s: %s %s %s, want %v", row[0], row[2], r.Unit, Hex(c.Dark), Hex(c.Light), row)
		}
	}
	have := 0
	for _, r := range Ramps() {
		have += len(r.Classes)
	}
	if have != n {
		t.Errorf("%d classes here, %d in the table", have, n)
	}
}

// TestCIEDE2000OnSharmasPairs checks the ruler before it measures: pairs 1–4, 7, 9, 17, 25 and 26 of table 1 of Sharma,
// Wu and Dalal 2005.
func TestCIEDE2000OnSharmasPairs(t *testing.T) {
	for _, c := range []struct {
		p, q [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{50, 3.1571, -77.2803}, [3]float64{50, 0, -82.7485}, 2.8615},
		{[3]float64{50, 2.8361, -74.0200}, [3]float64{50, 0, -82.7485}, 3.4412},
		{[3]float64{50, -1.3802, -84.2814}, [3]float64{50, 0, -82.7485}, 1.0000},
		{[3]float64{50, 0, 0}, [3]float64{50, -1, 2}, 2.3669},
		{[3]float64{50, 2.49, -0.001}, [3]float64{50, -2.49, 0.0009}, 7.1792},
		{[3]float64{50, 2.5, 0}, [3]float64{73, 25, -18}, 27.1492},
		{[3]float64{60.2574, -34.0099, 36.2677}, [3]float64{60.4626, -34.1751, 39.4387}, 1.2644},
		{[3]float64{63.0109, -31.0961, -5.8663}, [3]float64{62.8187, -29.7946, -4.0864}, 1.2630},
	} {
		if got := ciede2000(c.p, c.q); math.Abs(got-c.want) > 5e-5 {
			t.Errorf("%v %v: %.4f, want %.4f", c.p, c.q, got, c.want)
		}
	}
}

// leastDifference is the smallest CIEDE2000 that two colours which must be told apart may have, over all sights: 7.5 to
// one decimal (shallow flood on light land against permanent water is 7.47).
const leastDifference = 7.45

func TestClassNeighboursCanBeToldApart(t *testing.T) {
	for _, theme := range []Theme{Dark, Light} {
		for _, r := range []*Ramp{FloodDepth, SpeedRatio, GridLoading, Hazard, Surcharge, Pump, Noise, CO2, Flow} {
			for k := 1; k < len(r.Classes); k++ {
				if d := least(r.Color(k-1, theme), r.Color(k, theme)); d < leastDifference {
					t.Errorf("%v %s: classes %d and %d differ by %.2f", theme, r.Name, k-1, k, d)
				}
			}
		}
		for i := range VehicleType.Classes {
			for j := range i {
				if d := least(VehicleType.Color(i, theme), VehicleType.Color(j, theme)); d < leastDifference {
					t.Errorf("%v vehicle types %d and %d differ by %.2f", theme, i, j, d)
				}
			}
		}
	}
}

// More noise, CO2 or traffic is darker on light ground and lighter on dark ground, to every sight: in grey too the order shows.
func TestStreetRampsAreOrderedByLightness(t *testing.T) {
	for _, theme := range []Theme{Dark, Light} {
		for _, r := range []*Ramp{Noise, CO2, Flow} {
			for sight := range sights {
				for k := 1; k < len(r.Classes); k++ {
					step := lab(linear(r.Color(k, theme)), sight)[0] - lab(linear(r.Color(k-1, theme)), sight)[0]
					if theme == Light {
						step = -step
					}
					if step < 4 {
						t.Errorf("%v %s, sight %d: classes %d and %d are %.1f L* apart", theme, r.Name, sight, k-1, k, step)
					}
				}
			}
			if d := least(r.Color(len(r.Classes)-1, theme), theme.Color(RoadLocal)); d < 40 {
				t.Errorf("%v %s: the highest class and the road differ by %.1f", theme, r.Name, d)
			}
		}
	}
}

func TestFloodStandsOutFromLandAndWater(t *testing.T) {
	for _, theme := range []Theme{Dark, Light} {
		land := theme.Color(Land)
		prev := color.NRGBA{}
		for k := range FloodDepth.Classes {
			c := over(Alpha(FloodDepth.Color(k, theme), FloodAlpha[k]), land)
			if d := least(c, theme.Color(Water)); d < leastDifference {
				t.Errorf("%v: flood class %d on land and permanent water differ by %.2f", theme, k, d)
			}
			if k > 0 {
				if d := least(prev, c); d < leastDifference {
					t.Errorf("%v: flood classes %d and %d on land differ by %.2f", theme, k-1, k, d)
				}
			}
			prev = c
		}
	}
}

// contrast is the WCAG 2 contrast ratio of two opaque colours.
func contrast(a, b color.NRGBA) float64 {
	y := func(c color.NRGBA) float64 {
		l := linear(c)
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	hi, lo := max(y(a), y(b)), min(y(a), y(b))
	return (hi + 0.05) / (lo + 0.05)
}

func TestTextIsReadableOnBothPanels(t *testing.T) {
	for _, theme := range []Theme{Dark, Light} {
		for _, k := range []Token{Text, Text2, Text3, Accent, Warn, Bad, Privacy} {
			for _, ground := range []Token{Panel, Panel2} {
				if c := contrast(theme.Color(k), theme.Color(ground)); c < 4.5 {
					t.Errorf("%v: %v on %v has contrast %.2f, want 4.5", theme, k, ground, c)
				}
			}
		}
	}
}

func TestSequentialMapsOnlyGetLighterOrDarker(t *testing.T) {
	diverging := map[string]bool{"cmocean_balance": true, "roma": true, "vik": true}
	names := LUTNames()
	if len(names) != 11 {
		t.Fatalf("%d colour maps, want 11: %v", len(names), names)
	}
	for _, name := range names {
		l, err := LUTByName(name)
		if err != nil {
			t.Fatal(err)
		}
		if diverging[name] {
			continue
		}
		light := func(i int) float64 { return lab(linear(l[i]), 0)[0] }
		sign := math.Copysign(1, light(255)-light(0))
		for i := 1; i < 256; i++ {
			if d := (light(i) - light(i-1)) * sign; d < -0.35 { // eight-bit rounding
				t.Errorf("%s turns back at row %d by %.2f L*", name, i, d)
			}
		}
	}
	if _, err := LUTByName("rainbow"); err == nil {
		t.Error("an unknown colour map was found")
	}
}

func TestClassOfAValue(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want int
	}{{4.9, -1}, {5, 0}, {14.99, 0}, {15, 1}, {99, 3}, {1e6, 4}, {math.NaN(), -1}} {
		if got := FloodDepth.Of(c.v); got != c.want {
			t.Errorf("%v cm is class %d, want %d", c.v, got, c.want)
		}
	}
}
