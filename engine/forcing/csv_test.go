package forcing

import (
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/clock"
)

var city = clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600)))

// files opens texts as files.
func files(texts ...string) func(string) (io.ReadCloser, error) {
	return func(name string) (io.ReadCloser, error) {
		for i := 0; i < len(texts); i += 2 {
			if texts[i] == name {
				return io.NopCloser(strings.NewReader(texts[i+1])), nil
			}
		}
		return nil, io.ErrUnexpectedEOF
	}
}

func TestReadTable(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []row
	}{
		{"seconds", "t_s,mm\n0,1\n600,2.5\n", []row{{2, 0, 1}, {3, 600 * sec, 2.5}}},
		{"no header", "0;1\n600;2\n", []row{{1, 0, 1}, {2, 600 * sec, 2}}},
		{"minutes, comments, blank lines, further columns", "# gauge 3\nt_min\tmm\tflag\n\n10\t1\tok\n20\t-2\tok\n", []row{{4, 600 * sec, 1}, {5, 1200 * sec, -2}}},
		{"hours", "t_h,mm\n-0.5,1\n", []row{{2, -1800 * sec, 1}}},
		{"civil", "time,mm\n2026-07-16T17:00,1\r\n\"2026-07-16 18:00:00\",\"2\"\n2026-07-16T10:00:00Z,3\n", []row{{2, hr, 1}, {3, 2 * hr, 2}, {4, 3 * hr, 3}}},
		{"durations, byte order mark", "\ufeff1 h,1\n90 min,2\n", []row{{1, hr, 1}, {2, 5400 * sec, 2}}},
	} {
		got, err := readTable(strings.NewReader(c.text), "a/rain.csv", city)
		if err != nil || len(got) != len(c.want) {
			t.Errorf("%s: got %v, %v", c.name, got, err)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: row %d is %v, want %v", c.name, i, got[i], c.want[i])
			}
		}
	}
}

func TestTablesThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", `rain.csv:1: no values; write lines of time,value`},
		{"header only", "t_s,mm\n", `rain.csv:1: no values; write lines of time,value`},
		{"one column", "0\n", `rain.csv:1: "0" has not two columns; write time,value`},
		{"unordered", "0,1\n600,2\n\n300,3\n", `rain.csv:4: 300 is not after the time on line 2; sort the lines and leave doubles out`},
		{"double", "0,1\n0,2\n", `rain.csv:2: 0 is not after the time on line 1; sort the lines and leave doubles out`},
		{"not a number", "0,1\n60,x\n", `rain.csv:2: "x" is not a number`},
		{"no value", "0,1\n60,\n", `rain.csv:2: no value; leave the line out, or write 0`},
		{"nan", "0,1\n60,NaN\n", `rain.csv:2: NaN is no value to compute with; leave the line out`},
		{"infinite", "0,1\n60,-inf\n", `rain.csv:2: -inf is no value to compute with; leave the line out`},
		{"too large", "0,1\n60,1e999\n", `rain.csv:2: "1e999" is not a number`},
		{"no time", "t,mm\nnoon,1\n", `rain.csv:2: neither a time nor a duration after the start: "noon" is not a duration; write e.g. "40 min" or "2h30m"; a time is written e.g. "2026-07-16T17:30"`},
		{"far", "1e20,1\n", `rain.csv:1: 1e20 is more than 100 years from the start`},
		{"a line without end", "0," + strings.Repeat("1", 70000), `rain.csv:1: a line of more than 65536 characters; this is no table of time,value`},
	} {
		_, err := readTable(strings.NewReader(c.text), "builtin:delta/storm:data/rain.csv", city)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got  %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestSeriesRain(t *testing.T) {
	ten, hour := 10*time.Minute, time.Hour
	for _, c := range []struct {
		name, text, unit, stamp string
		step                    *clock.Duration
		from, to                clock.Time
		amounts                 []float64 // mm in each 10 min from `from`
		why                     string
	}{
		{"mm, stamps at the begin", "0,1\n600,2\n1200,0\n1800,4\n", "mm", "begin", nil, 0, 2400 * sec, []float64{1, 2, 0, 4}, ""},
		{"mm, stamps at the end", "600,1\n1200,2\n1800,4\n", "mm", "end", nil, 0, 1800 * sec, []float64{1, 2, 4}, ""},
		{"mm/h", "0,6\n600,12\n", "mm/h", "begin", nil, 0, 1200 * sec, []float64{1, 2}, ""},
		{"mm/h over an hour", "0,6\n3600,12\n", "mm/h", "begin", nil, 0, 7200 * sec, []float64{1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2}, ""},
		{"a gap is dry", "0,1\n1800,2\n", "mm", "begin", &ten, 0, 2400 * sec, []float64{1, 0, 0, 2}, ""},
		{"one line and its step", "600,1\n", "mm", "end", &ten, 0, 600 * sec, []float64{1}, ""},
		{"one line", "600,1\n", "mm", "begin", nil, 0, 0, nil, `one line does not say how long its step is; write step = "10 min"`},
		{"negative", "0,1\n600,-2\n", "mm", "begin", nil, 0, 0, nil, `rain.csv:2: rain of -2 mm; rain is not negative`},
		{"overlap", "0,1\n600,2\n", "mm", "begin", &hour, 0, 0, nil, `rain.csv:2: its step of 1 h overlaps that of line 1; correct the time or the key step`},
		{"unordered", "600,1\n0,2\n", "mm", "begin", nil, 0, 0, nil, `rain.csv:2: 0 is not after the time on line 1; sort the lines and leave doubles out`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &SeriesRain{RainHead: RainHead{Scale: 1}, File: "rain.csv", Unit: c.unit, Stamp: c.stamp, Step: c.step}
			why := ""
			p.Read(city, files("rain.csv", c.text), func(key, w string) { why = w })
			if why != c.why {
				t.Fatalf("got  %s\nwant %s", why, c.why)
			}
			if c.why != "" {
				if _, err := p.Build(); err == nil {
					t.Error("built")
				}
				return
			}
			r, err := p.Build()
			if err != nil {
				t.Fatal(err)
			}
			if from, to := p.Span(); from != c.from || to != c.to {
				t.Errorf("it rains from %v to %v, want %v to %v", from, to, c.from, c.to)
			}
			for i, want := range c.amounts {
				at := c.from + clock.Time(i)*600*sec
				if got := r.Amount(at, at+600*sec) * 1000; !near(got, want, 1e-12) {
					t.Errorf("in ten minutes from %v fall %g mm, want %g", at, got, want)
				}
			}
		})
	}
	p := &SeriesRain{File: "gone.csv"}
	why := ""
	p.Read(city, files(), func(key, w string) { why = key + ": " + w })
	if why != "file: unexpected EOF" {
		t.Errorf("got %q", why)
	}
}

// FuzzReadTable: no text makes it panic; what is accepted ascends and is finite, and makes a series.
func FuzzReadTable(f *testing.F) {
	f.Add("t_s,mm\n0,1\n600,2\n")
	f.Add("# x\n2026-07-16T17:00;1e-3\n\"2 h\";\t\"-0\"\n")
	f.Add("t_h\tmm\n0.5\t1\t2\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := readTable(strings.NewReader(text), "f.csv", city)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.csv:") {
				t.Errorf("no place in %v", err)
			}
			return
		}
		times, values := make([]clock.Time, len(rows)), make([]float64, len(rows))
		for i, r := range rows {
			times[i], values[i] = r.t, r.v
		}
		s, err := NewSeries(times, values, Linear)
		if err != nil {
			t.Fatal(err)
		}
		if from, to := s.Span(); math.IsNaN(s.Integral(from-hr, to+hr)) {
			for _, v := range values {
				if math.Abs(v) > 1e290 {
					return
				}
			}
			t.Error("an integral that is no number")
		}
	})
}
