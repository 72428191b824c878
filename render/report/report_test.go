package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/golden"
	"semul/engine/kpi"
	"semul/render/export"
	"semul/render/scenetest"
	"semul/render/text"
)

// write returns the page of some data.
func write(t testing.TB, d *Data) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, *d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPageIsOneFileThatAsksForNothing(t *testing.T) {
	f := loadFonts(t)
	src := scenetest.NewStorm(scenetest.City())
	page := write(t, storm(t, export.NewStudio(src.City, f, 0), src))
	if len(page) > 3_000_000 {
		t.Errorf("the page has %d bytes, more than 3 MB", len(page))
	}
	if !strings.Contains(page, `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:"`) {
		t.Error("no content security policy")
	}
	for _, m := range regexp.MustCompile(`https?://[^\s"'<)]*`).FindAllString(page, -1) {
		if m != "http://www.w3.org/2000/svg" {
			t.Errorf("the page names %s", m)
		}
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "data:image/png;base64,") && !strings.HasPrefix(m[1], "#") {
			t.Errorf("the page loads %.60q", m[1])
		}
	}
	if n := strings.Count(page, "data:image/png;base64,"); n != 9 {
		t.Errorf("%d pictures, want one large, six, noise and CO2", n)
	}
	page = regexp.MustCompile(`base64,[A-Za-z0-9+/=]*`).ReplaceAllString(page, "")
	for _, bad := range []string{"ZgotmplZ", "<no value>", "%!", "NaN", "+Inf"} {
		if strings.Contains(page, bad) {
			at := strings.Index(page, bad)
			t.Errorf("the page says %q: …%s…", bad, page[max(0, at-80):at+40])
		}
	}
}

func TestEveryChartHasATable(t *testing.T) {
	page := write(t, storm(t, nil, scenetest.NewStorm(scenetest.City())))
	charts := strings.Split(page, `<article class="panel chart">`)[1:]
	if len(charts) != 7 {
		t.Errorf("%d charts, want rain, tide, flooded, volume, vehicles, speed, closed", len(charts))
	}
	for _, c := range charts {
		c, _, _ = strings.Cut(c, "</article>")
		if strings.Count(c, "<svg") != 2 || strings.Count(c, "<table") != 2 || strings.Count(c, `scope="row"`) < 24 {
			t.Errorf("a chart has %d drawings, %d tables, %d rows", strings.Count(c, "<svg"), strings.Count(c, "<table"), strings.Count(c, `scope="row"`))
		}
		js := regexp.MustCompile(`(?s)<script type="application/json">(.*?)</script>`).FindStringSubmatch(c)
		var data struct {
			T []float64
			V [][]*float64
		}
		if js == nil || json.Unmarshal([]byte(js[1]), &data) != nil || len(data.T) != 121 || len(data.V) == 0 || len(data.V[0]) != 121 {
			t.Errorf("the chart's numbers cannot be read back: %.80v", js)
		}
	}
}

// words strips the tags of a page in one language.
func words(page string, hide text.Lang) string {
	page = regexp.MustCompile(`(?s)<(style|script|svg).*?</(style|script|svg)>`).ReplaceAllString(page, "")
	page = regexp.MustCompile(`(?s)<span class="`+hide.String()+`".*?</span>`).ReplaceAllString(page, "")
	page = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")
	return html.UnescapeString(regexp.MustCompile(`\s+`).ReplaceAllString(page, " "))
}

func TestSentencesAreWrittenFromTheNumbers(t *testing.T) {
	d := storm(t, nil, scenetest.NewStorm(scenetest.City()))
	var b strings.Builder
	for _, s := range d.sentences() {
		fmt.Fprintf(&b, "%s\n%s\n", s[0], s[1])
	}
	golden.Bytes(t, "testdata/sentences.txt", []byte(b.String()))
	ko, en := words(write(t, d), text.En), words(write(t, d), text.Ko)
	for _, s := range d.sentences() {
		if !strings.Contains(ko, s[0]) || strings.Contains(ko, s[1]) || !strings.Contains(en, s[1]) || strings.Contains(en, s[0]) {
			t.Errorf("%q is not shown in its language alone", s)
		}
	}
	for _, s := range []string{"이 도시는 가상의 도시입니다", "여섯 순간", "경제성", "안전성", "장부", "이 실행", "가정", "5e5e5e5e"} {
		if s != "여섯 순간" && !strings.Contains(ko, s) {
			t.Errorf("the Korean page does not say %q", s)
		}
	}
}

// A run in which nothing happened says so, in whole sentences.
func TestSentencesOfACalmRun(t *testing.T) {
	d := &Data{Info: frame.Info{Start: time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC), Stop: clock.Time(time.Hour)}}
	if s := d.sentences(); len(s) != 1 || s[0][1] != "1 h were simulated; no indicator was recorded." {
		t.Errorf("nothing recorded: %q", s)
	}
	d.Series = []Series{{ID: "flood.flooded_area", Unit: "m2", T: []float64{0, 3600}, V: []float64{0, 0}}}
	d.KPIs = []kpi.Indicator{{ID: "buildings_flooded", Unit: "buildings"}, {ID: "exposed_people", Unit: "persons"}}
	got := d.sentences()
	want := [][2]string{{"물에 잠긴 땅은 없었습니다.", "The storm flooded no ground."},
		{"물이 닿은 건물은 없었고, 30 cm 넘는 물에 놓인 사람은 없었습니다.", "Water reached no building and nobody was where it stood 30 cm deep or more."}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNearlyEmptyDataIsAPage(t *testing.T) {
	for _, d := range []*Data{
		{},
		{Info: frame.Info{Scenario: "x", Stop: clock.Time(time.Hour)}, Series: []Series{{ID: "a.b", Unit: "m"}, {ID: "c.d", Unit: "m", T: []float64{0}, V: []float64{math.NaN()}}}},
		{Info: frame.Info{Incomplete: true}, Run: Run{Reason: "interrupted"}, Events: []frame.Event{{ID: 1, Kind: "x.y", Cause: []uint64{1, 99}}}},
	} {
		page := write(t, d)
		for _, chapter := range []string{`class="tiles"`, `class="cards"`, `class="kpi"`, `class="ledger"`, `class="maps"`} {
			if strings.Contains(page, chapter) {
				t.Errorf("a chapter without data is there: %s", chapter)
			}
		}
	}
	if page := write(t, &Data{Run: Run{Reason: "disk full"}}); !strings.Contains(page, "disk full") || !strings.Contains(page, "This run was interrupted") {
		t.Error("an interrupted run does not say so")
	}
}

func TestForeignTextIsEscaped(t *testing.T) {
	d := storm(t, nil, scenetest.NewStorm(scenetest.City()))
	evil := `</script><img src=x onerror=alert(1)>`
	d.Info.Title, d.Info.City, d.Notes = evil, evil, []string{evil}
	d.Events[0].Note = evil
	d.Series[0].ID, d.Series[0].Doc = "x.y", evil
	d.Info.Sources = append([]city.Provenance(nil), d.Info.Sources...)
	d.Info.Sources[0].Source = evil
	if page := write(t, d); strings.Contains(page, "<img src=x") || strings.Contains(page, "onerror=alert(1)>") && !strings.Contains(page, "&lt;img") {
		t.Error("text of the scenario became code")
	}
}

func TestCascadeTellsChainsNotRepeats(t *testing.T) {
	src := scenetest.NewStorm(scenetest.City())
	events := busyEvents(src)
	pick := choose(events)
	told := map[string]int{}
	at := map[uint64]bool{}
	n := 0
	for i, p := range pick {
		if p {
			n++
			told[events[i].Kind]++
			at[events[i].ID] = true
		}
	}
	if n < 8 || n > mostTold {
		t.Errorf("%d events are told", n)
	}
	for _, kind := range []string{"weather.alert", "flood.breach", "people.caught_in_water", "traffic.closed", "flood.reached"} {
		if told[kind] == 0 {
			t.Errorf("no %s is told", kind)
		}
	}
	for i, p := range pick {
		if p && len(events[i].Cause) > 0 && !at[events[i].Cause[0]] {
			t.Errorf("%s is told without its cause", events[i].Kind)
		}
	}
	d := storm(t, nil, src)
	s, err := d.story(loadFonts(t))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, r := range s.Rest {
		var k int
		if i := strings.LastIndex(r[1], "× "); i >= 0 {
			fmt.Sscan(r[1][i+len("× "):], &k)
		}
		count += k
	}
	if len(s.Lines)+count != len(events) {
		t.Errorf("%d told and %d counted of %d events", len(s.Lines), count, len(events))
	}
	for i, l := range s.Lines {
		for _, c := range l.Cause {
			if c >= l.Number {
				t.Errorf("line %d is caused by line %d", l.Number, c)
			}
		}
		if i > 0 && l.Time < s.Lines[i-1].Time {
			t.Errorf("line %d comes before line %d", l.Number, l.Number-1)
		}
	}
	if last := s.Lines[len(s.Lines)-1]; !strings.Contains(last.Line[0], "고립") || len(last.Cause) == 0 {
		t.Errorf("the last line is %+v", last)
	}
}

func TestPlacesMayBeNamed(t *testing.T) {
	d := storm(t, nil, scenetest.NewStorm(scenetest.City()))
	d.Place = func(_ city.Ref, ref string, l text.Lang) string {
		if ref == "underpass/no1" {
			return [2]string{"나루지하차도", "Naru underpass"}[l]
		}
		return ""
	}
	page := write(t, d)
	if !strings.Contains(page, "나루지하차도에 물이 0.15 m까지 참") || !strings.Contains(page, "Water stands 0.15 m deep at Naru underpass") || !strings.Contains(page, "도로 0_0-1_0f") {
		t.Error("places are not named as the caller wants")
	}
}

func TestEveryIndicatorIsExplainedInKorean(t *testing.T) {
	d := storm(t, nil, scenetest.NewStorm(scenetest.City()))
	if len(d.KPIs) < 15 {
		t.Fatalf("only %d indicators", len(d.KPIs))
	}
	for _, k := range d.KPIs {
		if n := noteOf(k); n[0] == k.Note || n[0] == "" || n[1] == "" {
			t.Errorf("%s has no Korean note", k.ID)
		}
	}
}

func TestLedgerMarksWhatIsLost(t *testing.T) {
	d := &Data{Ledger: []Balance{{Name: "water", Unit: "m3", In: 10, Out: 3, Stored: 6, Residual: 0.1, Limit: 1e-5, Terms: []Term{{"rain", 10}, {"tide", 0}}},
		{Name: "traffic.vehicles", Unit: "vehicles", In: 5, Out: 5, Residual: 0, Limit: 1e-9}}}
	page := write(t, d)
	if strings.Count(page, "✗") != 1 || strings.Count(page, "✓") != 1 || !strings.Contains(page, "rain 10") || strings.Contains(page, "tide 0") || !strings.Contains(page, "차량") {
		t.Error("the ledger does not show what is lost")
	}
}

func TestLongSeriesKeepTheirPeak(t *testing.T) {
	d := &Data{Info: frame.Info{Start: time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC), Stop: clock.Time(48 * time.Hour)}}
	s := Series{ID: "flood.flooded_area", Unit: "m2"}
	for k := range 48 * 360 {
		s.T, s.V = append(s.T, float64(k)*10), append(s.V, 1000)
	}
	s.V[7777] = 9.87e5
	d.Series = []Series{s}
	cards, err := d.cards(loadFonts(t))
	if err != nil || len(cards) != 1 {
		t.Fatalf("%d charts, %v", len(cards), err)
	}
	if c := cards[0]; c.Extents[0].Most != "0.99" || c.Unit[1] != "km²" || len(c.Rows) > 26 || len(c.JSON) > 12_000 || len(c.Wide) > 20_000 {
		t.Errorf("most %s %s, %d rows, %d bytes of numbers, %d of drawing", c.Extents[0].Most, c.Unit[1], len(c.Rows), len(c.JSON), len(c.Wide))
	}
}

func TestWorstMoment(t *testing.T) {
	d := storm(t, nil, scenetest.NewStorm(scenetest.City()))
	if got := d.Worst(); got != clock.Time(2*time.Hour) {
		t.Errorf("%v, want the end, when most is flooded", got)
	}
	d.Series = nil
	if got := d.Worst(); got != clock.Time(time.Hour) {
		t.Errorf("%v without series, want the middle", got)
	}
}

// The chapter on traffic shows the split, the maps with their keys, and what stands behind the numbers; a run without
// traffic has no such chapter.
func TestChapterOnTraffic(t *testing.T) {
	f := loadFonts(t)
	src := scenetest.NewStorm(scenetest.City())
	d := storm(t, export.NewStudio(src.City, f, 0), src)
	page := write(t, d)
	_, chapter, ok := strings.Cut(page, `<section class="roads">`)
	chapter, _, _ = strings.Cut(chapter, "</section>")
	chapter = html.UnescapeString(regexp.MustCompile(`base64,[A-Za-z0-9+/=]*`).ReplaceAllString(chapter, ""))
	for _, want := range []string{"교통", "수단 분담률", "Trips by mode", "46.0 %", "도보", "width:46.00%", "dB(A)", "kg/(h·km)", "24,410", "tCO₂", "상한", "upper bound", "CNOSSOS-EU",
		"without a source", "not counted", "synthetic population", "Mean speed"} {
		if !ok || !strings.Contains(chapter, want) {
			t.Errorf("the chapter does not say %q", want)
		}
	}
	if n := strings.Count(chapter, "<figure>"); n != 2 {
		t.Errorf("%d maps, want noise and CO2", n)
	}
	if n := strings.Count(chapter, `class="road"`); n != 7+6 {
		t.Errorf("%d classes in the keys, want 13", n)
	}
	d.KPIs, d.Streets, d.Series = nil, nil, d.Series[:4]
	if strings.Contains(write(t, d), `class="roads"`) {
		t.Error("a run without traffic has the chapter")
	}
}
