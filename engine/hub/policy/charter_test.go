package policy

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"semul/engine/hub/stream"
)

const head = "name = \"x\"\nlegal_basis = \"dpv:PublicInterest\"\narticle = \"a\"\n"

func TestBuiltinChartersRead(t *testing.T) {
	for _, name := range BuiltinNames() {
		c, err := Builtin(name)
		if err != nil || c.Name != name {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
	d, _ := Builtin("default")
	if d.Rules != Law() || d.EpsilonDay != 24e9 || d.WindowMin != time.Minute || !d.Exact {
		t.Errorf("%+v", d)
	}
	s, _ := Builtin("strict")
	if s.Rules[stream.Plate][stream.TrafficControl] != Explicit || s.KMin != 10 || s.Exact || s.EpsilonMax != 1e9 {
		t.Errorf("%+v", s)
	}
	if _, err := Builtin("atlantis"); err == nil || !strings.Contains(err.Error(), "default, open, strict") {
		t.Error(err)
	}
	if _, err := Builtin("../charters/default"); err == nil {
		t.Error("a path is no name")
	}
}

func TestErrorsOfACharterHaveTheirPlaces(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no basis", "name = \"x\"\narticle = \"a\"\n", "c.toml:1:1: legal_basis: missing; a hub without one may collect nothing"},
		{"unknown basis", "name = \"x\"\nlegal_basis = \"dpv:Whim\"\narticle = \"a\"\n", `c.toml:2:15: legal_basis: "dpv:Whim" is no legal basis`},
		{"unknown key", head + "epsilon = 3\n", "c.toml:4:1: epsilon: unknown; known are name, version,"},
		{"negative epsilon", head + "epsilon_day = -1\n", "c.toml:4:15: epsilon_day: must be above 0"},
		{"epsilon in words", head + "epsilon_day = \"much\"\n", `c.toml:4:15: epsilon_day: write a number above 0, or "no limit"`},
		{"no unit", head + "window_min = 5\n", "c.toml:4:14: window_min: "},
		{"not a bool", head + "exact = 1\n", "c.toml:4:9: exact: write true or false"},
		{"k", head + "k_min = -1\n", "c.toml:4:9: k_min: must be a whole number in [0,"},
		{"unknown table", head + "[policy]\n", "c.toml:4:1: policy: unknown; a charter has [class.NAME]"},
		{"unknown class", head + "[class.face]\n", `c.toml:4:1: class.face: no class "face"; there are none, count,`},
		{"class none", head + "[class.none]\n", "c.toml:4:1: class.none: names no person"},
		{"unknown purpose", head + "[class.plate]\nspying = \"must\"\n", `c.toml:5:1: class.plate.spying: no purpose "spying"; there are traffic_control,`},
		{"unknown rule", head + "[class.plate]\n  traffic_control = \"yes\"\n", `c.toml:5:21: class.plate.traffic_control: no rule "yes"; there are never, must,`},
		{"lifts never", head + "[class.meter]\nmarketing = \"opt-in\"\n", "c.toml:5:13: class.meter.marketing: class meter may never serve marketing"},
		{"asks nobody", head + "[class.count]\nstatistics = \"opt-in\"\n", "c.toml:5:14: class.count.statistics: rows of class count name nobody"},
		{"not TOML", head + "exact = \n", "c.toml:4:"},
		{"twice", head + "name = \"y\"\n", "c.toml:4:"},
		{"a list", head + "k_min = [1,\n2]\n", "c.toml:4:9: k_min: not one value on one line"},
		{"a quoted key", head + "\"exact\" = true\n", "c.toml:4:1: a charter has"},
		{"not UTF-8", "name = \"\xff\"\n", "c.toml:1:1: not UTF-8"},
		{"empty", "", "c.toml:1:1: name: missing"},
		{"Korean before it", head + "k_min = 1 # 가나\n[class.plate]\nbilling=\"맞음\"\n", `c.toml:6:9: class.plate.billing: no rule "맞음"`},
	} {
		_, err := Parse("c.toml", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	_, err := Parse("c.toml", []byte("name = 3\nk_min = -1\nfoo = 1\n"))
	if got := fmt.Sprint(err); strings.Count(got, "\n") != 4 {
		t.Errorf("five errors at once wanted:\n%s", got)
	}
	var p *Problems
	if !errors.As(err, &p) || p.List[0].Key != "legal_basis" && p.List[0].Line != 1 {
		t.Error(p)
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range BuiltinNames() {
		text, _ := charters.ReadFile("charters/" + name + ".toml")
		f.Add(string(text))
	}
	f.Add(head + "[class.plate]\n traffic_control = 'must'\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse("c.toml", []byte(text))
		if (c == nil) == (err == nil) {
			t.Fatalf("%v, %v", c, err)
		}
		if c != nil && (c.Basis == "" || c.Name == "") {
			t.Fatal("a charter without a basis was accepted")
		}
		var p *Problems
		if errors.As(err, &p) {
			for _, x := range p.List {
				if x.Line < 1 || x.Col < 1 || x.Msg == "" {
					t.Fatalf("%+v", x)
				}
			}
		}
	})
}
