package units

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEveryQuantityIsDescribedAndItsSpellingsAreItsOwn(t *testing.T) {
	for _, q := range All() {
		if q.Name == "" || q.Noun == "" || q.Meaning == "" || q.Example == "" || q.typ == nil {
			t.Errorf("%s is not described: %+v", q.Name, q)
		}
		if q.Name == "Flag" {
			continue
		}
		seen := map[string]bool{}
		for _, u := range q.units {
			if seen[u.key] {
				t.Errorf("%s: %q stands twice", q.Name, u.text)
			}
			seen[u.key] = true
			if v, err := q.parse(join("1", u.text)); err != nil || math.Abs(v-(math.Pow(10, float64(u.shift))*u.mul/u.div+u.offset)) > 1e-15*math.Abs(v) {
				t.Errorf("%s: 1 %s is %v, %v", q.Name, u.text, v, err)
			}
		}
		for _, text := range []string{q.Example, join("60", q.hint)} {
			if _, err := q.parse(text); err != nil {
				t.Errorf("%s: proposes %q and refuses it: %v", q.Name, text, err)
			}
		}
		base := false
		for i, u := range q.units[:q.shown] {
			base = base || u.shift == 0 && u.mul == u.div && u.offset == 0
			if u.offset != 0 || u.alias {
				t.Errorf("%s: unit %d, %s, must not be shown", q.Name, i, u.text)
			}
		}
		if !base {
			t.Errorf("%s: the base unit must be among the shown ones, or some values cannot be printed", q.Name)
		}
		if _, err := q.parse("60"); (err == nil) != q.Bare {
			t.Errorf("%s: Bare is %v but a bare number gives %v", q.Name, q.Bare, err)
		}
	}
}

func TestDescribeFindsByNameAndBaseUnit(t *testing.T) {
	for name, want := range map[string]string{"RainRate": "RainRate", "rainrate": "RainRate", "V": "Volt", "m3/s": "CubicMetrePerSecond"} {
		if q, err := Describe(name); err != nil || q.Name != want {
			t.Errorf("Describe(%q) = %s, %v", name, q.Name, err)
		}
	}
	for name, want := range map[string]string{"RainRat": "RainRate is the nearest", "m/s": "both MetrePerSecond and RainRate", "zzzzzz": "units.All"} {
		if _, err := Describe(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Describe(%q): %v, want %q in it", name, err, want)
		}
	}
	if q, ok := ByType(reflect.TypeFor[Watt]()); !ok || q.Name != "Watt" {
		t.Errorf("ByType(Watt) = %s, %v", q.Name, ok)
	}
	if _, ok := ByType(reflect.TypeFor[float64]()); ok {
		t.Error("float64 is no quantity")
	}
}

// Everything printed reads back to the same bits, for every quantity.
func TestPrintAndReadKeepTheBits(t *testing.T) {
	for _, q := range table {
		if q.Name == "Flag" {
			continue
		}
		t.Run(q.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				v := rapid.OneOf(
					rapid.Float64(),
					rapid.Custom(func(t *rapid.T) float64 { // what planners write
						u := rapid.SampledFrom(q.units).Draw(t, "unit")
						n := rapid.IntRange(-1000000, 1000000).Draw(t, "n")
						return float64(n)/1000*math.Pow(10, float64(u.shift))*u.mul/u.div + u.offset
					}),
				).Draw(t, "v")
				text := q.format(v)
				back, err := q.parse(text)
				if err != nil || math.Float64bits(back) != math.Float64bits(v) {
					t.Fatalf("%v printed as %q reads back as %v, %v", v, text, back, err)
				}
			})
		})
	}
}

// A text of one quantity is refused by every other that does not share the unit, and the mend is accepted.
func TestEveryMendIsAccepted(t *testing.T) {
	for _, q := range table {
		for _, other := range table {
			for _, u := range other.units {
				if q.Name == "Flag" || u.text == "" {
					continue
				}
				_, err := q.parse("60 " + u.text)
				if err == nil {
					continue
				}
				_, mend, ok := strings.Cut(err.Error(), `write e.g. "`)
				if !ok {
					t.Errorf("%s of %q: no mend in %v", q.Name, "60 "+u.text, err)
					continue
				}
				if _, err := q.parse(strings.TrimSuffix(mend, `"`)); err != nil {
					t.Errorf("%s of %q: proposes %s, refused: %v", q.Name, "60 "+u.text, mend, err)
				}
			}
		}
	}
}

func TestStringPicksTheShortest(t *testing.T) {
	for _, c := range []struct {
		v    interface{ String() string }
		want string
	}{
		{RainRate(12e-3 / 3600), "12 mm/h"}, {Volt(22900), "22.9 kV"}, {Metre(0.3), "0.3 m"}, {Metre(0), "0 m"},
		{Metre(1234.5), "1234.5 m"}, {Metre(5000), "5 km"}, {MetrePerSecond(50.0 / 3.6), "50 km/h"},
		{Ratio(0.6), "60 %"}, {Ratio(1), "1"}, {Metre(0.08), "80 mm"}, {Second(2400), "40 min"}, {Second(86400), "24 h"}, {Joule(18e6), "5 kWh"},
		{Celsius(-3.5), "-3.5 °C"}, {Degree(30), "30°"}, {Person(120), "120 persons"}, {Count(24), "24"},
		{Manning(0.03), "0.03"}, {PerUnit(1.02), "1.02 pu"}, {CubicMetrePerSecond(25.0 / 60), "25 m³/min"},
		{Metre(math.Copysign(0, -1)), "-0 m"}, {Metre(math.Inf(1)), "+Inf m"}, {Metre(1e300), "1e300 m"}, {Yes, "yes"}, {No, "no"},
	} {
		if got := c.v.String(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	if _, err := Metre(math.NaN()).MarshalText(); err == nil {
		t.Error("NaN was written")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0.3 m", "12 mm/h", "22.9kV", "60 %", "1e-3 s/m^(1/3)", "-5 °C", "−2 K", "", "1e", "9e999 µm", "1.2.3", "\xff m", "30°", "0x10 m"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, q := range table {
			if q.Name == "Flag" {
				var f Flag
				if err := f.UnmarshalText([]byte(text)); err == nil && f > Yes {
					t.Fatalf("%q is the flag %d", text, uint8(f))
				}
				continue
			}
			v, err := q.parse(text)
			if err != nil {
				if err.Error() == "" || errors.Unwrap(err) != nil {
					t.Fatalf("%s: %q: an error without words: %v", q.Name, text, err)
				}
				continue
			}
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%s: %q gave %v", q.Name, text, v)
			}
			if back, err := q.parse(q.format(v)); err != nil || math.Float64bits(back) != math.Float64bits(v) {
				t.Fatalf("%s: %q is %v, printed %q, read back %v %v", q.Name, text, v, q.format(v), back, err)
			}
		}
	})
}
