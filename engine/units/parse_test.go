package units

import (
	"math"
	"strings"
	"testing"
)

func TestParseReadsUnits(t *testing.T) {
	for _, c := range []struct {
		text string
		got  func(string) (float64, error)
		want float64 // base units, worked out by hand
	}{
		{"0.3 m", read[Metre], 0.3},
		{"30 cm", read[Metre], 0.3},
		{"30cm", read[Metre], 0.3},
		{"  300   mm ", read[Metre], 0.3},
		{"-1.5 m", read[Metre], -1.5},
		{"−1.5 m", read[Metre], -1.5},
		{"+.5 km", read[Metre], 500},
		{"5 µm", read[Metre], 5e-6},
		{"5 μm", read[Metre], 5e-6},
		{"5 um", read[Metre], 5e-6},
		{"2.5 ha", read[SquareMetre], 25000},
		{"3 km²", read[SquareMetre], 3e6},
		{"3 km^2", read[SquareMetre], 3e6},
		{"40 m3", read[CubicMetre], 40},
		{"40 m³", read[CubicMetre], 40},
		{"40 L", read[CubicMetre], 0.04},
		{"36 km/h", read[MetrePerSecond], 10},
		{"10 m/s", read[MetrePerSecond], 10},
		{"10 kn", read[MetrePerSecond], 18520.0 / 3600},
		{"25 mph", read[MetrePerSecond], 25 * 0.44704},
		{"1.5 m2/s", read[SquareMetrePerSecond], 1.5},
		{"90 m3/min", read[CubicMetrePerSecond], 1.5},
		{"90 m³/min", read[CubicMetrePerSecond], 1.5},
		{"3600 m3/h", read[CubicMetrePerSecond], 1},
		{"25 L/s", read[CubicMetrePerSecond], 0.025},
		{"36 mm/h", read[RainRate], 1e-5},
		{"0.6 mm/min", read[RainRate], 1e-5},
		{"864 mm/day", read[RainRate], 1e-5},
		{"1e-5 m/s", read[RainRate], 1e-5},
		{"0.03", read[Manning], 0.03},
		{"0.03 s/m^(1/3)", read[Manning], 0.03},
		{"0.03 s/m^⅓", read[Manning], 0.03},
		{"40 min", read[Second], 2400},
		{"6 h", read[Second], 21600},
		{"6 hours", read[Second], 21600},
		{"1 day", read[Second], 86400},
		{"250 ms", read[Second], 0.25},
		{"5 kWh", read[Joule], 18e6},
		{"1 MWh", read[Joule], 3.6e9},
		{"0 Wh", read[Joule], 0},
		{"7.5 MJ", read[Joule], 7.5e6},
		{"7 kW", read[Watt], 7000},
		{"25 MW", read[Watt], 25e6},
		{"2 kvarh", read[VarSecond], 7.2e6},
		{"3 var·s", read[VarSecond], 3},
		{"3 var s", read[VarSecond], 3},
		{"22.9 kV", read[Volt], 22900},
		{"154kV", read[Volt], 154000},
		{"0.3 kA", read[Ampere], 300},
		{"1.02 pu", read[PerUnit], 1.02},
		{"1.02", read[PerUnit], 1.02},
		{"102 %", read[PerUnit], 1.02},
		{"0.85 kW/m²", read[WattPerSquareMetre], 850},
		{"15 °C", read[Celsius], 15},
		{"15°C", read[Celsius], 15},
		{"15 ℃", read[Celsius], 15},
		{"273.15 K", read[Celsius], 0},
		{"60 %", read[Ratio], 0.6},
		{"0.6", read[Ratio], 0.6},
		{"5 ‰", read[Ratio], 0.005},
		{"250 g", read[KilogramAmount], 0.25},
		{"2 t", read[KilogramAmount], 2000},
		{"65 dB(A)", read[Decibel], 65},
		{"30°", read[Degree], 30},
		{"30 deg", read[Degree], 30},
		{"3.141592653589793 rad", read[Degree], 180},
		{"120 persons", read[Person], 120},
		{"1 person", read[Person], 1},
		{"120", read[Person], 120},
		{"300 veh", read[Vehicle], 300},
		{"24", read[Count], 24},
		{"1e3 m", read[Metre], 1000},
		{"1E+3 mm", read[Metre], 1},
	} {
		got, err := c.got(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
		} else if math.Abs(got-c.want) > 1e-15*math.Abs(c.want) {
			t.Errorf("%q is %v in the base unit, want %v", c.text, got, c.want)
		}
	}
}

func read[T Value](text string) (float64, error) {
	v, err := Parse[T](text)
	return float64(v), err
}

func TestDecimalShiftsAreRoundedOnce(t *testing.T) {
	for text, want := range map[string]float64{"22.9 kV": 22900, "8.2 kV": 8200, "4.35 kV": 4350} {
		if v, err := Parse[Volt](text); err != nil || float64(v) != want {
			t.Errorf("%s = %v (%v), want exactly %v", text, float64(v), err, want)
		}
	}
	if v, err := Parse[Metre]("30 cm"); err != nil || v != 0.3 {
		t.Errorf("30 cm = %v (%v), want the float64 0.3", float64(v), err)
	}
}

func TestErrorsSayWhatIsDueAndHowToWriteIt(t *testing.T) {
	for _, c := range []struct {
		text string
		got  func(string) (float64, error)
		want string
	}{
		{"60 mm", read[RainRate], `"60 mm" is a depth, not a rate; write e.g. "60 mm/h"`},
		{"60", read[RainRate], `60 has no unit; write e.g. "60 mm/h"`},
		{"60 km/h", read[RainRate], `"60 km/h" is a speed, not a rate; write e.g. "60 mm/h"`},
		{"60 mn/h", read[RainRate], `"60 mn/h": unknown unit "mn/h"; did you mean "mm/h"?`},
		{"60 MM/H", read[RainRate], `"60 MM/H": unknown unit "MM/H"; did you mean "mm/h"?`},
		{"22.9 KV", read[Volt], `"22.9 KV": unknown unit "KV"; did you mean "kV"?`},
		{"3 parsec", read[Metre], `"3 parsec": unknown unit "parsec"; write e.g. "3 m"`},
		{"50 km", read[MetrePerSecond], `"50 km" is a distance, not a speed; write e.g. "50 km/h"`},
		{"5 L", read[CubicMetrePerSecond], `"5 L" is a volume, not a discharge; write e.g. "5 L/s"`},
		{"5 kW", read[Joule], `"5 kW" is a power, not an energy; write e.g. "5 kWh"`},
		{"40 m", read[Second], `"40 m" is a length, not a time; write e.g. "40 s"`},
		{"3 m", read[Ratio], `"3 m" is a length, not a ratio; write e.g. "3 %"`},
		{"15", read[Celsius], `15 has no unit; write e.g. "15 °C"`},
		{"30", read[Degree], `30 has no unit; write e.g. "30°"`},
		{"12 m", read[Count], `"12 m" is a length, not a count; write e.g. "12"`},
		{"NaN m", read[Metre], `"NaN m" is not a finite number; write e.g. "0.3 m"`},
		{"-inf m", read[Metre], `"-inf m" is not a finite number; write e.g. "0.3 m"`},
		{"1e999 m", read[Metre], `"1e999 m" is too large to be stored`},
		{"1e999999999999999999999 m", read[Metre], `"1e999999999999999999999 m" is too large to be stored`},
		{"1,5 m", read[Metre], `"1,5 m": write the number with a decimal point and no separators, e.g. "0.3 m"`},
		{"1_000 m", read[Metre], `"1_000 m": write the number with a decimal point and no separators, e.g. "0.3 m"`},
		{"1.5.2 m", read[Metre], `"1.5.2 m": write the number with a decimal point and no separators, e.g. "0.3 m"`},
		{"", read[Metre], `empty: write a length, e.g. "0.3 m"`},
		{"deep", read[Metre], `"deep" does not begin with a number; write e.g. "0.3 m"`},
		{". m", read[Metre], `". m" does not begin with a number; write e.g. "0.3 m"`},
	} {
		v, err := c.got(c.text)
		if err == nil {
			t.Errorf("%q was read as %v", c.text, v)
		} else if err.Error() != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, err, c.want)
		}
	}
	if _, err := Parse[Metre](strings.Repeat("9", 101) + " m"); err == nil || len(err.Error()) > 200 {
		t.Errorf("an overlong text: %v", err)
	}
	if v, err := Parse[Metre]("1e-999999999999 m"); err != nil || v != 0 {
		t.Errorf("what is too small to be stored is 0, got %v, %v", float64(v), err)
	}
}
