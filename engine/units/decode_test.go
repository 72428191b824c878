package units

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

type storm struct {
	Rate   RainRate
	Sill   Metre
	Share  Ratio
	Crowd  Person
	Supply Flag
}

func TestTOMLCarriesUnits(t *testing.T) {
	var s storm
	_, err := toml.Decode("rate = \"36 mm/h\"\nsill = \"60 cm\"\nshare = 0.25\ncrowd = 12\nsupply = true\n", &s)
	if want := (storm{1e-5, 0.6, 0.25, 12, Yes}); err != nil || s != want {
		t.Fatalf("got %+v, %v, want %+v", s, err, want)
	}
}

func TestTOMLRefusesBareNumbersAtTheirLine(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"sill = \"1 m\"\nrate = 60\n", `60 has no unit; write e.g. "60 mm/h"`},
		{"sill = \"1 m\"\nrate = 60.5\n", `60.5 has no unit; write e.g. "60.5 mm/h"`},
		{"sill = \"1 m\"\nrate = true\n", `true is true or false, not a rate; write e.g. "60 mm/h"`},
		{"sill = \"1 m\"\nrate = [1]\n", `not a text: a rate is written e.g. "60 mm/h"`},
		{"sill = \"1 m\"\nshare = nan\n", `"NaN" is not a finite number`},
		{"sill = \"1 m\"\nsupply = 2\n", `"2" is neither yes nor no; write true or false`},
		{"sill = \"1 m\"\nsupply = \"maybe\"\n", `"maybe" is neither yes nor no; write true or false`},
		{"sill = \"1 m\"\nsupply = [true]\n", `not a yes or no; write true or false`},
	} {
		s := storm{Rate: 7, Share: 8, Supply: 9}
		_, err := toml.Decode(c.file, &s)
		perr, ok := err.(toml.ParseError)
		if !ok || !strings.Contains(perr.Error(), c.want) || perr.Position.Line != 2 {
			t.Errorf("%q: %v (line %d), want %q on line 2", c.file, err, perr.Position.Line, c.want)
		}
		if s.Rate != 7 || s.Share != 8 || s.Supply != 9 {
			t.Errorf("%q: a refused value changed the field: %+v", c.file, s)
		}
	}
}

// The encoders use MarshalText, so what TOML and JSON write they read again.
func TestTOMLAndJSONRoundTrip(t *testing.T) {
	in := storm{60e-3 / 3600, 0.6, 1.0 / 3, 12, Yes}
	text, err := toml.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"60 mm/h"`) {
		t.Errorf("the unit is not written:\n%s", text)
	}
	var out storm
	if _, err := toml.Decode(string(text), &out); err != nil || in != out {
		t.Errorf("TOML: %+v, %v from\n%s", out, err, text)
	}
	text, err = json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	out = storm{}
	if err := json.Unmarshal(text, &out); err != nil || in != out {
		t.Errorf("JSON: %+v, %v from %s", out, err, text)
	}
}

func TestFlagWords(t *testing.T) {
	for text, want := range map[string]Flag{"on": Yes, "OFF": No, " yes ": Yes, "0": No} {
		var f Flag
		if err := f.UnmarshalText([]byte(text)); err != nil || f != want {
			t.Errorf("%q: %v, %v", text, f, err)
		}
	}
	if FlagOf(true) != Yes || FlagOf(false) != No || !Yes.Bool() || No.Bool() {
		t.Error("FlagOf and Bool disagree with Yes and No")
	}
}
