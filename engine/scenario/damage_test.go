package scenario

import (
	"strings"
	"testing"
)

func TestDamageCurve(t *testing.T) {
	for _, c := range []struct{ name, column, text, want string }{
		{"one column", "", "# by somebody\ndepth_m,lost\n0,0\n1,0.5\n", ""},
		{"one of several", "b", "depth_m,a,b\n0,0,0.1\n1,1,0.2\n", ""},
		{"none named", "", "depth_m,a,b\n0,0,0\n1,1,1\n", "among depth_m, a, b"},
		{"unknown", "c", "depth_m,a,b\n0,0,0\n1,1,1\n", `"c" among`},
		{"falling", "", "depth_m,a\n0,0.4\n1,0.2\n", ":3: depth and loss must rise"},
		{"backwards", "", "depth_m,a\n1,0\n0,0.2\n", ":3: depth and loss must rise"},
		{"per cent", "", "depth_m,a\n0,0\n1,40\n", ":3: a lost fraction of 40"},
		{"word", "", "depth_m,a\n0,none\n", `:2: "none" is no number`},
		{"short", "", "depth_m,a\n0,0\n", "1 points"},
		{"few fields", "", "depth_m,a\n0,0\n1\n", ":3: 1 values under the 2 columns depth_m,a"},
		{"decimal commas", "", "depth_m,a\n0,0\n1,0,5\n", ":3: 3 values under the 2 columns depth_m,a; a number is written with a point"},
		{"empty", "", "", "no heading"},
	} {
		d := Damage{Column: c.column}
		err := d.read(strings.NewReader(c.text))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want …%s…", c.name, err, c.want)
		}
		if err == nil && (len(d.Depths) != 2 || d.Depths[1] != 1) {
			t.Errorf("%s: %+v", c.name, d)
		}
	}
}
