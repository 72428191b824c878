package synth

import (
	"strings"
	"testing"

	"semul/engine/units"
)

func TestBuiltinSpecs(t *testing.T) {
	names := BuiltinNames()
	if want := "bowl bowl-110 corridors corridors-wave hamlet harbour metropolis sejong semulmeori"; strings.Join(names, " ") != want {
		t.Errorf("built in: %v, want %s", names, want)
	}
	for _, name := range names {
		s, err := Builtin(name)
		if err != nil || s.Name != name {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
		if again, err := s.Check(); err != nil || again != s {
			t.Errorf("%s: a checked spec is not stable: %+v, %v", name, again, err)
		}
	}
	s, _ := Builtin("semulmeori")
	if s.Residents != 52000 || s.Width != 4000 || s.Height != 3050 || s.EPSG != 5187 {
		t.Errorf("semulmeori: %+v", s)
	}
	if _, err := Builtin("atlantis"); err == nil || !strings.Contains(err.Error(), "semulmeori") {
		t.Errorf("an unknown name: %v", err)
	}
}

func TestSpecErrorsSayWhereAndHow(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", "area = \"12 km2\"\nresidens = 5", `x.toml:2:1: residens: unknown; did you mean residents?`},
		{"two unknown keys", "foo = 1\narea = \"12 km2\"\nbar.baz = 2", "x.toml:1:1: foo: unknown; known are name, seed"},
		{"second of them", "foo = 1\narea = \"12 km2\"\nbarbaz = 2", "x.toml:3:1: barbaz: unknown"},
		{"wrong unit", "area = \"12 km\"", `x.toml:1:8: area: "12 km" is a length, not an area`},
		{"no unit", "area = 12", `x.toml:1:8: area: 12 has no unit`},
		{"wrong type", "area = \"12 km2\"\nbranches = \"three\"", "x.toml:2:12: branches: "},
		{"syntax", "area = \"12 km2\"\nseed = = 4", "x.toml:2:8: "},
		{"too large", "area = \"900 km2\"", "x.toml:1:8: area: must be 1 km² to 400 km², got 900 km²"},
		{"nothing said", "seed = 4", `x.toml: area: missing; write e.g. area = "12 km2"`},
		{"both sizes", "area = \"12 km2\"\nwidth = \"4 km\"\nheight = \"3 km\"", "x.toml:1:8: area: width and height are given too"},
		{"half a size", "width = \"4 km\"", "x.toml:1:9: width: width and height belong together"},
		{"ribbon", "width = \"9 km\"\nheight = \"1 km\"", "x.toml:1:9: width: 9 km by 1 km; a side may be at most three times"},
		{"too many people", "area = \"1 km2\"\nresidents = 60000", "x.toml:2:13: residents: "},
		{"half a person", "area = \"1 km2\"\nresidents = 600.5", "x.toml:2:13: residents: "},
		{"density without unit", "area = \"1 km2\"\ndensity = 4300", `x.toml:2:11: density: 4300 has no unit; write e.g. "4300 /km2"`},
		{"branches", "area = \"4 km2\"\nbranches = 9", "x.toml:2:12: branches: must be 1 to 6, got 9"},
		{"epsg", "area = \"4 km2\"\nepsg = 4326", "x.toml:2:8: epsg: "},
		{"nowhere", "area = \"4 km2\"\nlatitude = \"95°\"", "x.toml: longitude: 128.9, latitude 95 is no place"},
		{"cell", "area = \"4 km2\"\ncell = \"40 m\"", "x.toml:2:8: cell: must be 1 m to 25 m, got 40 m"},
		{"cells", "area = \"400 km2\"\ncell = \"1 m\"", "x.toml:2:8: cell: 1 m makes 400 million cells"},
		{"name", "area = \"4 km2\"\nname = \"a/b\"", `x.toml:2:8: name: "a/b" is no name`},
	} {
		_, err := Parse([]byte(c.text), "x.toml")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want …%s…", c.name, err, c.want)
		}
	}
}

func TestSpecBySize(t *testing.T) {
	s, err := Parse([]byte("area = \"12.2 km2\"\ndensity = \"5000 /km2\""), "x")
	if err != nil {
		t.Fatal(err)
	}
	area := float64(s.Width) * float64(s.Height)
	if area < 12.1e6 || area > 12.3e6 || float64(s.Width)/5 != float64(int(s.Width)/5) {
		t.Errorf("%v by %v", s.Width, s.Height)
	}
	if r := float64(s.Residents) / area * 1e6; r < 4990 || r > 5010 {
		t.Errorf("%g residents a km²", r)
	}
	if s.Canals != 3 || s.Underpasses != 3 {
		t.Errorf("canals %d, underpasses %d by size", s.Canals, s.Underpasses)
	}
	if s, err = Parse([]byte("area = \"4 km2\"\ncanals = 0\nunderpasses = 0\nepsg = 0"), "x"); err != nil || s.Canals != 0 || s.Underpasses != 0 || s.EPSG != 0 {
		t.Errorf("an explicit 0 is not kept: %+v, %v", s, err)
	}
	if s, err = (Spec{Name: "x", Area: 4e6, Branches: 1, Arterials: 480, Cell: 5}).Check(); err != nil || s.Residents < 10000 {
		t.Errorf("spec by hand: %+v, %v", s, err)
	}
	var d Density
	if err := d.UnmarshalText([]byte("43 /ha")); err != nil || d.String() != "4300 /km²" {
		t.Errorf("density %v, %v", d, err)
	}
	if err := d.UnmarshalText([]byte("43")); err == nil || units.Metre(d) == 43 {
		t.Error("a density without a unit is taken")
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"area = \"12 km2\"", "width=\"4 km\"\nheight=\"3 km\"\nresidents=52000", "density=\"9 /ha\"", "[a.b]\nc=1", "a=[{b=1}]", "name=\"\\u0000\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse([]byte(text), "f.toml")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.toml:") {
				t.Errorf("error without a place: %v", err)
			}
			return
		}
		again, err := s.Check()
		if err != nil || again != s {
			t.Errorf("%q: accepted, but not when checked again: %v", text, err)
		}
	})
}
