package chart

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/golden"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

func load(t testing.TB) *text.Fonts {
	t.Helper()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var start = time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600))

func TestTicksAreRoundAndSpanTheValues(t *testing.T) {
	for _, c := range []struct {
		lo, hi   float64
		n        int
		want     []float64
		decimals int
	}{
		{0, 60, 4, []float64{0, 20, 40, 60}, 0}, {0, 1.32, 4, []float64{0, 0.5, 1, 1.5}, 1}, {-0.4, 1, 4, []float64{-0.5, 0, 0.5, 1}, 1},
		{0, 0.98, 4, []float64{0, 0.25, 0.5, 0.75, 1}, 2}, {0, 4117, 4, []float64{0, 2000, 4000, 6000}, 0}, {3, 3, 2, []float64{3, 3.5, 4}, 1},
		{0, 9784, 4, []float64{0, 2500, 5000, 7500, 10000}, 0}, {0, 98, 4, []float64{0, 25, 50, 75, 100}, 0}, {0, 9.8, 4, []float64{0, 2.5, 5, 7.5, 10}, 1},
	} {
		got, decimals := ticks(c.lo, c.hi, c.n)
		if len(got) != len(c.want) || decimals != c.decimals {
			t.Errorf("%g to %g: %v with %d decimals, want %v with %d", c.lo, c.hi, got, decimals, c.want, c.decimals)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-9 {
				t.Errorf("%g to %g: %v, want %v", c.lo, c.hi, got, c.want)
			}
		}
	}
	for k := range 2000 {
		lo, span := math.Sin(float64(k))*math.Pow(10, float64(k%9-3)), math.Pow(10, float64(k%13-5))*(1+float64(k%7))
		got, _ := ticks(lo, lo+span, 4)
		if got[0] > lo+1e-9*span || got[len(got)-1] < lo+span*(1-1e-9) || len(got) < 3 || len(got) > 8 {
			t.Fatalf("%g to %g: %v", lo, lo+span, got)
		}
	}
	for v, want := range map[float64]string{0: "0", 1500: "1,500", -0.25: "−0.25", 1234567: "1,234,567", 999: "999"} {
		decimals := 0
		if v == -0.25 {
			decimals = 2
		}
		if got := tickLabel(v, decimals); got != want {
			t.Errorf("%g is written %q, want %q", v, got, want)
		}
	}
}

func TestTimesAreRoundInTheCitysClock(t *testing.T) {
	odd := start.Add(-20 * time.Minute) // 15:40
	at, label := civilTicks(odd, 0, 2*3600, 8)
	if !slices.Equal(label, []string{"15:45", "16:00", "16:15", "16:30", "16:45", "17:00", "17:15", "17:30"}) || at[0] != 300 {
		t.Errorf("%v at %v", label, at)
	}
	_, label = civilTicks(start, 0, 3*86400, 4)
	if !slices.Equal(label, []string{"7/17", "7/18", "7/19"}) {
		t.Errorf("days: %v", label)
	}
}

// texts returns the words of a picture.
func texts(d *scene.DrawList) []string {
	var out []string
	for _, t := range d.Texts {
		out = append(out, d.String(t))
	}
	return out
}

// chart of three series with a gap.
func sample() Chart {
	t := []float64{0, 900, 1800, 2700, 3600}
	return Chart{W: 420, H: 200, Start: start, To: 3600, Cursor: 1200, Zero: true,
		Series: []Series{
			{T: t, V: []float64{0, 20, 60, 10, 0}, Tone: Rain, Shape: Bars},
			{T: t, V: []float64{5, 10, math.NaN(), 30, 35}, Tone: Traffic},
			{T: t, V: []float64{1, 2, 2, 3, 3}, Tone: Closed, Shape: Step},
			{T: t, V: []float64{3, 9, 12, 14, 15}, Low: []float64{1, 5, 6, 8, 9}, Tone: Flood, Shape: Range},
		},
		Thresholds: []Threshold{{V: 50, Tone: Waiting}}, Marks: []Mark{{T: 2000, Tone: Closed}}}
}

func TestValuesLieWhereTheyShould(t *testing.T) {
	c := sample()
	var d scene.DrawList
	b := c.Draw(load(t), palette.Light, &d)
	if b.Lo != 0 || b.Hi != 60 || b.Y(0) != b.MaxY || b.Y(60) != b.MinY || c.X(b, 3600) != b.MaxX {
		t.Errorf("axis from %g to %g in %v", b.Lo, b.Hi, b.Box)
	}
	for _, want := range []string{"0", "20", "40", "60", "16:00", "17:00"} {
		if !slices.Contains(texts(&d), want) {
			t.Errorf("no label %q in %v", want, texts(&d))
		}
	}
	lines := 0
	for _, o := range d.Ops {
		if s := d.Styles[o.Style]; o.Kind == scene.OpStroke && s.Class == "traffic" {
			lines += int(o.To - o.From)
		}
	}
	if lines != 2 {
		t.Errorf("a line with a gap is drawn in %d parts, want 2", lines)
	}
	for i := range d.Pts {
		if p := d.Pts[i]; p.X < 0 || p.Y < 0 || p.X > 420 || p.Y > 200 || p.X != p.X {
			t.Errorf("vertex %v lies off the chart", p)
		}
	}
}

func TestChartsOfNothing(t *testing.T) {
	f := load(t)
	var d scene.DrawList
	for _, c := range []Chart{
		{W: 300, H: 150, Start: start},
		{W: 300, H: 150, Start: start, To: 60, Series: []Series{{T: []float64{0}, V: []float64{math.NaN()}}}},
		{W: 300, H: 150, Start: start, To: 60, Series: []Series{{T: []float64{0, 60}, V: []float64{7, 7}}}},
		{W: 300, H: 150, Start: start, To: 60, Series: []Series{{T: []float64{0, 60}, V: []float64{0, math.Inf(1)}, Shape: Area}}},
	} {
		b := c.Draw(f, palette.Dark, &d)
		if !(b.Hi > b.Lo) || len(d.Texts) == 0 {
			t.Errorf("axis from %g to %g with %d labels", b.Lo, b.Hi, len(d.Texts))
		}
	}
}

// svgOf writes a list and checks that it is well-formed XML.
func svgOf(t *testing.T, d *scene.DrawList, label string) string {
	t.Helper()
	var b bytes.Buffer
	if err := SVG(&b, d, label); err != nil {
		t.Fatal(err)
	}
	x := xml.NewDecoder(bytes.NewReader(b.Bytes()))
	for {
		if _, err := x.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v in %s", err, b.String())
		}
	}
	return b.String()
}

func TestSVG(t *testing.T) {
	c := sample()
	var d scene.DrawList
	c.Draw(load(t), palette.Light, &d)
	s := svgOf(t, &d, `rain & "flow" <x>`)
	golden.Bytes(t, "testdata/chart.svg", []byte(strings.ReplaceAll(s, "><", ">\n<")+"\n"))
	for _, want := range []string{`aria-label="rain &amp; &#34;flow&#34; &lt;x&gt;"`, "var(--c-rain,#93C1E7)", "var(--line,#D5DBE0)", "stroke-dasharray", ">16:30</text>"} {
		if !strings.Contains(s, want) {
			t.Errorf("no %s in the picture", want)
		}
	}
	dark := scene.DrawList{}
	c.Draw(load(t), palette.Dark, &dark)
	swap := func(s string) string { // a page's variables override the fallback colours, so both themes are one picture
		for _, hex := range []string{"#"} {
			var b strings.Builder
			for i := 0; i < len(s); i++ {
				if strings.HasPrefix(s[i:], hex) && i+7 <= len(s) && s[i-1] == ',' {
					i += 6
					continue
				}
				b.WriteByte(s[i])
			}
			s = b.String()
		}
		return s
	}
	if swap(s) != swap(svgOf(t, &dark, `rain & "flow" <x>`)) {
		t.Error("the dark chart differs from the light one in more than its fallback colours")
	}
}

func TestFieldsAreNoSVG(t *testing.T) {
	var d scene.DrawList
	d.Reset(10, 10, 1, palette.Light.Color(palette.Panel))
	d.AddField(scene.Field{})
	if err := SVG(io.Discard, &d, ""); err == nil || !strings.Contains(err.Error(), "PNG") {
		t.Errorf("got %v", err)
	}
}

func TestCascadeKeepsNumbersApart(t *testing.T) {
	c := Cascade{W: 500, LaneH: 40, Lanes: 3, Start: start, To: 3600}
	for k := range 20 {
		h := Happening{T: 1000 + float64(k), Lane: k % 2, Tone: Tide, Number: k + 1}
		if k > 0 {
			h.Cause = []int{k - 1}
		}
		c.Items = append(c.Items, h)
	}
	c.Items = append(c.Items, Happening{T: 3600, Lane: 2, Number: 21, Cause: []int{3}}, Happening{T: 100, Lane: 2})
	var d scene.DrawList
	c.Draw(load(t), palette.Light, &d)
	golden.Bytes(t, "testdata/cascade.svg", []byte(strings.ReplaceAll(svgOf(t, &d, "cascade"), "><", ">\n<")+"\n"))
	var big []scene.Pt
	for _, o := range d.Ops {
		if o.Kind == scene.OpDots && d.Styles[o.Style].Width == 17 {
			for _, dot := range d.Dots[o.From:o.To] {
				big = append(big, dot.At)
			}
		}
	}
	if len(big) != 21 {
		t.Fatalf("%d numbered marks, want 21", len(big))
	}
	for i, p := range big {
		if p.X < 8 || p.X > 492 {
			t.Errorf("mark %d lies at %v, off the picture", i, p)
		}
		for _, q := range big[:i] {
			if math.Hypot(float64(p.X-q.X), float64(p.Y-q.Y)) < 17 {
				t.Errorf("marks at %v and %v overlap", p, q)
			}
		}
	}
}
