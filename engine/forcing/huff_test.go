package forcing

import (
	"strings"
	"testing"
	"time"
)

func TestHuff(t *testing.T) {
	areal := 0.5
	for _, c := range []struct {
		name, text, curve string
		half              float64 // of 100 mm in two hours, by the end of the first [mm]
		why               string
	}{
		{"shares", "0,0\n0.5,0.8\n1,1\n", "", 80, ""},
		{"per cent", "time;depth\n0;0\n50;80\n100;100\n", "", 80, ""},
		{"a column", "t,q1,q2\n0,0,0\n25,70,40\n50,80,60\n100,100,100\n", "q2", 60, ""},
		{"no such column", "t,q1,q2\n0,0,0\n1,1,1\n", "q3", 0, `huff.csv:1: no column is headed "q3"; headings are q1, q2`},
		{"no headings", "0,0\n1,1\n", "q1", 0, `huff.csv:1: has no headings, so no column is headed "q1"; take the key curve out, or write headings`},
		{"too short", "0,0,0\n0.5\n1,1,1\n", "", 0, `huff.csv:2: "0.5" has no column 2; write time share,depth share`},
		{"falls", "0,0\n0.4,0.5\n0.6,0.4\n1,1\n", "", 0, `huff.csv:3: the share of depth falls from 0.5 to 0.4; what has fallen stays`},
		{"unordered", "0,0\n0.6,0.5\n0.4,0.6\n1,1\n", "", 0, `huff.csv:3: the share of time 0.4 is not after 0.6 on line 2; sort the lines and leave doubles out`},
		{"begins late", "0.1,0\n1,1\n", "", 0, `huff.csv:1: the curve begins at 0.1,0; it must begin at 0,0`},
		{"ends early", "0,0\n1,0.9\n", "", 0, `huff.csv:2: the curve ends at 1,0.9; it must end at 1,1 or 100,100`},
		{"no number", "0,0\nx,1\n", "", 0, `huff.csv:2: "x" is no share; shares are numbers from 0 to 1, or from 0 to 100`},
		{"empty", "\n", "", 0, `huff.csv:1: a curve has at least two points; write lines of time share,depth share from 0,0 to 1,1`},
	} {
		p := &HuffRain{RainHead: RainHead{Scale: 2, Areal: &areal}, File: "huff.csv", Curve: c.curve, Depth: 0.1, Start: 600 * sec, Duration: 2 * time.Hour}
		why := ""
		p.Read(city, files("huff.csv", c.text), func(key, w string) { why = w })
		if why != c.why {
			t.Errorf("%s: got  %s\nwant %s", c.name, why, c.why)
		}
		if r, err := p.Build(); c.why == "" && (err != nil || !near(r.Total(), 0.1, 1e-15) || !near(r.Amount(0, 4200*sec), c.half/1000, 1e-15)) {
			t.Errorf("%s: %g m, %g in the first hour, %v", c.name, r.Total(), r.Amount(0, 4200*sec), err)
		} else if c.why != "" && err == nil {
			t.Errorf("%s: built", c.name)
		}
	}
}

// What is accepted as a curve begins at 0,0, ends at 1,1 and falls nowhere; nothing panics.
func FuzzReadShares(f *testing.F) {
	for _, text := range []string{"0,0\n0.5,0.8\n1,1\n", "t;q1;q2\n0;0;0\n100;100;100\n", "0,0\n0,0\n", "\xff", ""} {
		f.Add(text, "")
		f.Add(text, "q2")
	}
	f.Fuzz(func(t *testing.T, text, curve string) {
		s, err := readShares(strings.NewReader(text), "huff.csv", curve)
		if err != nil {
			return
		}
		if n := len(s) - 1; s[0].time != 0 || s[0].depth != 0 || s[n].time != 1 || s[n].depth != 1 {
			t.Fatalf("accepted %+v", s)
		}
		for i := range s[1:] {
			if !(s[i+1].time > s[i].time) || s[i+1].depth < s[i].depth {
				t.Fatalf("accepted %+v before %+v", s[i], s[i+1])
			}
		}
	})
}
