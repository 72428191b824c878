package report

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"semul/engine/kpi"
	"semul/render/scenetest"
	"semul/render/text"
)

// twoStorms is the hand-made storm beside one with less water, more delay and another mode split.
func twoStorms(t testing.TB) *Comparison {
	t.Helper()
	src := scenetest.NewStorm(scenetest.City())
	a, b := storm(t, nil, src), storm(t, nil, src)
	b.Info.Title = "After <the> pumps"
	for i := range b.KPIs {
		switch k := &b.KPIs[i]; k.ID {
		case "exposed_people":
			k.Value /= 2
		case "mean_delay":
			k.Value *= 3
		case "mode_share_car":
			k.Value -= 6
		case "closures":
			k.Value = 0
		}
	}
	b.KPIs = append(b.KPIs, kpi.Indicator{ID: "only_here", Unit: "1"})
	for i := range b.Series {
		if b.Series[i].ID == "flood.flooded_area" {
			v := make([]float64, len(b.Series[i].V))
			for k := range v {
				v[k] = b.Series[i].V[k] / 2
			}
			b.Series[i].V = v
		}
	}
	return &Comparison{Runs: []Compared{{"dry", "runs/dry", a}, {"wet", "runs/wet", b}}, Differs: []Differing{{"model.pumps", []string{"", `"<on>"`}}},
		Concerns: [][2]string{{"씨앗이 다릅니다", "the seeds differ"}}}
}

func comparisonPage(t testing.TB, c *Comparison) string {
	t.Helper()
	var b strings.Builder
	if err := WriteComparison(&b, c, text.Ko); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestComparisonPage(t *testing.T) {
	p := comparisonPage(t, twoStorms(t))
	for _, want := range []string{"<h1>dry · wet</h1>", "After &lt;the&gt; pumps", "<code>model.pumps</code>", "<code>&#34;&lt;on&gt;&#34;</code>", "the seeds differ",
		"<b>−50.0 %</b>", "42 people", "<b>&#43;200 %</b>", "15 min", "−6.00 points", "<code>only_here</code>", "Flooded area", "runs/wet", "worse in 1", "This city is made up"} {
		if !strings.Contains(p, want) {
			t.Errorf("%q is missing", want)
		}
	}
	page := regexp.MustCompile(`base64,[A-Za-z0-9+/=]*`).ReplaceAllString(p, "")
	for _, bad := range []string{"ZgotmplZ", "<no value>", "%!", "NaN", "Inf", "src="} {
		if at := strings.Index(page, bad); at >= 0 {
			t.Errorf("the page says %q: …%s…", bad, page[max(0, at-80):at+40])
		}
	}
	if n := strings.Count(p, `class="panel chart"`); n != 1 {
		t.Errorf("%d charts, though one series differs", n)
	}
	if n := strings.Count(p, `class="bar"`); n != 2 {
		t.Errorf("%d bars of modes for two runs", n)
	}
	for _, m := range regexp.MustCompile(`left:([0-9.]+)%;width:([0-9.]+)%`).FindAllStringSubmatch(p, -1) {
		left, _ := strconv.ParseFloat(m[1], 64)
		if width, err := strconv.ParseFloat(m[2], 64); err != nil || left < 0 || left > 50 || left+width > 100 {
			t.Errorf("a bar from %s %% is %s %% wide", m[1], m[2])
		}
	}
}

// The chapter of a run's own page shows the same table.
func TestReportAgainstABaseline(t *testing.T) {
	c := twoStorms(t)
	d := c.Runs[1].Data
	d.Against = c
	if p := write(t, d); !strings.Contains(p, "Against the baseline") || !strings.Contains(p, "<code>model.pumps</code>") || !strings.Contains(p, "<b>−50.0 %</b>") {
		t.Error("the chapter is missing")
	}
	d.Against = nil
	if strings.Contains(write(t, d), "Against the baseline") {
		t.Error("a baseline where there is none")
	}
}

func TestChangesFromNothing(t *testing.T) {
	c := cellOf(kpi.Delta{Indicator: kpi.Indicator{Better: kpi.Less, Unit: "trips"}, B: 3, Diff: 3, Percent: math.NaN()}, 10)
	if c.Share != "–" || c.Left != "50.00" || c.Width != "50.00" || c.Tone != kpi.Worsened || c.Diff[text.En] != "+3 trips" {
		t.Errorf("%+v", c)
	}
	c = cellOf(kpi.Delta{Indicator: kpi.Indicator{Better: kpi.Less}, A: 8, B: 6, Diff: -2, Percent: -25}, 50)
	if c.Left != "25.00" || c.Width != "25.00" || c.Tone != kpi.Improved {
		t.Errorf("%+v", c)
	}
	if end := barEnd(4.9); end != 5 {
		t.Error(end)
	}
	if end := barEnd(900); end != 100 {
		t.Error(end)
	}
}

func TestComparisonOfTooFewOrTooMany(t *testing.T) {
	c := twoStorms(t)
	for _, n := range []int{1, MostCompared + 1} {
		runs := make([]Compared, n)
		for i := range runs {
			runs[i] = c.Runs[i%2]
		}
		if err := WriteComparison(&strings.Builder{}, &Comparison{Runs: runs}, text.En); err == nil {
			t.Errorf("%d runs were compared", n)
		}
	}
	runs := make([]Compared, MostCompared)
	for i := range runs {
		runs[i] = c.Runs[i%2]
	}
	if p := comparisonPage(t, &Comparison{Runs: runs}); strings.Count(p, `<th colspan="2">`) != MostCompared-1 {
		t.Error("not every run has its column")
	}
}

// TestComparisonInABrowser opens the page without a network: no error on the console, buttons and the charts' cursor work.
func TestComparisonInABrowser(t *testing.T) {
	chromium := browser(t)
	const probe = `<script>
var seen = [], root = document.documentElement;
function say(name, ok) { seen.push(name + '=' + (ok ? 'yes' : 'NO')); }
document.getElementById('lang').click();
say('english', root.lang === 'en');
document.getElementById('theme').click();
say('dark', root.classList.contains('dark'));
var plot = document.querySelector('.plot'), r = plot.getBoundingClientRect();
plot.dispatchEvent(new PointerEvent('pointermove', { clientX: r.left + r.width / 2, clientY: r.top + 20, bubbles: true }));
say('cursor', document.querySelector('.chart output').textContent !== '');
say('no overflow', root.scrollWidth <= innerWidth);
document.title = seen.join(', ');
</script></body>`
	for _, width := range []string{"500", "1240"} {
		file := filepath.Join(t.TempDir(), "compare.html")
		if err := os.WriteFile(file, []byte(strings.Replace(comparisonPage(t, twoStorms(t)), "</body>", probe, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(chromium, append(flags(t), "--window-size="+width+",1000", "--dump-dom", "file://"+file)...)
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		_, title, _ := strings.Cut(string(out), "<title>")
		title, _, _ = strings.Cut(title, "</title>")
		if strings.Count(title, "=yes") != 4 || strings.Contains(said.String(), "CONSOLE") {
			t.Errorf("%s px wide: %s %s", width, title, said.String())
		}
	}
}
