package text

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"semul/assets/fonts"
)

func load(t testing.TB) *Fonts {
	t.Helper()
	f, err := LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestJosaFollowsTheLastSound(t *testing.T) {
	for _, c := range []struct{ word, pair, want string }{
		{"강", "이/가", "이"}, {"나루", "이/가", "가"}, {"변전소 S1", "은/는", "은"}, {"no2", "이/가", "가"}, {"no3", "을/를", "을"},
		{"4", "이/가", "가"}, {"10", "은/는", "은"}, {"서울", "으로/로", "로"}, {"강", "으로/로", "으로"}, {"부산", "으로/로", "으로"},
		{"7", "으로/로", "로"}, {"F3", "이/가", "이"}, {"levee", "이/가", "가"}, {"canal", "이/가", "이"}, {"KM", "을/를", "을"},
		{"지하차도 (no1)", "이/가", "이"}, {"0.72 m", "을/를", "를"}, {"25 %", "이/가", "가"}, {"3 km", "은/는", "는"}, {"", "이/가", "가"},
		{"물", "과/와", "과"}, {"도로", "과/와", "와"},
	} {
		if got := Josa(c.word, c.pair); got != c.want {
			t.Errorf("%q with %s takes %q, want %q", c.word, c.pair, got, c.want)
		}
	}
	if got := WithJosa("제방", "이/가"); got != "제방이" {
		t.Errorf("got %q", got)
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Int(0), "0"}, {Int(999), "999"}, {Int(14102), "14,102"}, {Int(-1234567), "−1,234,567"}, {Int(1000000), "1,000,000"},
		{Fixed(1234.567, 1), "1,234.6"}, {Fixed(-0.04, 1), "0.0"}, {Fixed(-0.05001, 1), "−0.1"}, {Fixed(math.NaN(), 2), "–"}, {Fixed(math.Inf(1), 2), "–"},
		{Round(0), "0"}, {Round(0.012345), "0.012"}, {Round(1.2345), "1.23"}, {Round(12.345), "12.3"}, {Round(999.6), "1,000"}, {Round(99.96), "100"},
		{Quantity(420000, "m2", En), "0.420 km²"}, {Quantity(99000, "m2", En), "99,000 m²"}, {Quantity(0.722, "m", Ko), "0.72 m"},
		{Quantity(3725, "s", En), "1 h 02 min"}, {Quantity(3725, "s", Ko), "1시간 2분"}, {Quantity(84, "persons", Ko), "84명"},
		{Quantity(84, "persons", En), "84 people"}, {Quantity(1417.2, "person-hours", Ko), "1,417인·시"}, {Quantity(3, "1", En), "3"},
		{Quantity(0.133, "ratio", En), "13.3 %"}, {Quantity(1, "underpasses", En), "1 underpass"}, {Quantity(2, "underpasses", Ko), "2곳"},
		{Quantity(1.43, "kWh/veh-km", En), "1.43 kWh/km"}, {Quantity(1.41, "tCO2", Ko), "1.41 tCO₂"}, {Unit("veh/h", Ko), "대/h"}, {Unit("kg/(h km)", En), "kg/(h·km)"},
		{Quantity(2.5, "furlong", En), "2.50 furlong"}, {Quantity(61.7, "mm/h", En), "62 mm/h"},
		{Span(45*time.Second, Ko), "45초"}, {Span(5*time.Minute+5*time.Second, En), "5 min 05 s"}, {Span(12*time.Minute, Ko), "12분"},
		{Span(2*time.Hour, En), "2 h"}, {Span(-90*time.Minute, En), "−1 h 30 min"}, {Span(0, En), "0 s"},
		{Date(time.Date(2026, 7, 16, 0, 0, 0, 0, time.UTC), Ko), "2026년 7월 16일 (목)"}, {Date(time.Date(2026, 7, 16, 0, 0, 0, 0, time.UTC), En), "Thu 16 July 2026"},
		{HHMM(time.Date(2026, 7, 16, 18, 5, 0, 0, time.UTC)), "18:05"}, {HHMM(time.Date(2026, 7, 16, 18, 5, 7, 0, time.UTC)), "18:05:07"},
		{Unit("m2", En), "m²"}, {Unit("persons", Ko), "명"}, {Unit("1", En), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestEventsAreToldInBothLanguages(t *testing.T) {
	for _, c := range []struct{ kind, place, value, note, ko, en string }{
		{"flood.reached", "지하차도 no1", "0.15 m", "", "지하차도 no1에 물이 0.15 m까지 참", "Water stands 0.15 m deep at 지하차도 no1"},
		{"flood.reached", "x", "", "", "x에 물이 참", "Water stands at x"},
		{"flood.reached", "지하차도 no1", "0.30 m", "rising", "지하차도 no1에 물이 0.30 m까지 참", "Water stands 0.30 m deep at 지하차도 no1"},
		{"flood.reached", "levee", "0.30 m", "falling", "levee의 물이 0.30 m 아래로 빠짐", "The water at levee falls below 0.30 m"},
		{"weather.alert", "", "61 mm", "heavy rain advisory", "호우 특보 (61 mm) (호우주의보)", "Heavy-rain warning (61 mm) (heavy rain advisory)"},
		{"flood.breach", "제방 2", "", "", "제방 2가 무너짐", "제방 2 breaches"},
		{"traffic.closed", "street 7", "", "deep water", "street 7이 통제됨 (deep water)", "Street 7 closes (deep water)"},
		{"martian.landed", "park", "3 m", "", "martian.landed: park 3 m ", "martian.landed: park 3 m "},
	} {
		if got := EventLine(c.kind, c.place, c.value, c.note, Ko); got != c.ko {
			t.Errorf("%s: %q, want %q", c.kind, got, c.ko)
		}
		if got := EventLine(c.kind, c.place, c.value, c.note, En); got != c.en {
			t.Errorf("%s: %q, want %q", c.kind, got, c.en)
		}
	}
	for kind := range eventLines {
		kind, _, _ = strings.Cut(kind, ":")
		if _, ok := eventKinds[kind]; !ok {
			t.Errorf("%s has a sentence but no short name", kind)
		}
	}
}

// words returns every text of the catalogues.
func words() map[string][2]string {
	all := map[string][2]string{}
	for k := range catalogue {
		all["catalogue "+string(rune('0'+k))] = catalogue[k]
	}
	for _, table := range []map[string][2]string{layerNames, vehicleNames, placeKinds, eventLines, eventKinds} {
		for k, v := range table {
			all[k+" "+v[1]] = v
		}
	}
	return all
}

func TestEveryWordHasBothLanguagesAndItsLetters(t *testing.T) {
	f := load(t)
	for name, w := range words() {
		for l, s := range w {
			if s == "" {
				t.Errorf("%s has no text in %v", name, Lang(l))
			}
			for _, r := range s {
				if !f.Has(r) {
					t.Errorf("%s: the font lacks %q", name, r)
				}
			}
		}
	}
	for _, r := range "0123456789.,:–−±·…%²³ΣμABCxyz가힣①↓↑←→×" {
		if !f.Has(r) {
			t.Logf("the font lacks %q", r)
		}
	}
}

// Every key of the catalogue is used somewhere under render/.
func TestNoWordIsUnused(t *testing.T) {
	source, err := os.ReadFile("catalogue.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	err = filepath.WalkDir("..", func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.Base(path) == "catalogue.go" {
			return err
		}
		b, err := os.ReadFile(path)
		code.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`Word[A-Z][A-Za-z]*`).FindAllString(string(source), -1)
	if len(names) < 10 {
		t.Fatalf("only %v found", names)
	}
	for _, n := range names {
		if !strings.Contains(code.String(), "text."+n) {
			t.Errorf("%s is not used", n)
		}
	}
}

func TestNamesOfPlacesAndLayers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{PlaceName("underpass/no1", Ko), "지하차도 no1"}, {PlaceName("underpass/no1", En), "underpass no1"}, {PlaceName("city", Ko), "도시"},
		{PlaceName("ufo/7", En), "ufo/7"}, {LayerName("drain_links", En), "storm sewers"}, {LayerName("tram_lines", En), "tram lines"},
		{VehicleName("bus", Ko), "버스"}, {VehicleName("hovercraft", En), "hovercraft"}, {EventGroup("drainage.underpass"), "water"}, {EventGroup("x"), "other"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestWidths(t *testing.T) {
	f := load(t)
	if w := f.Width("모의 결과", Body); math.Abs(float64(w)-float64(f.Width("모의", Body)+f.Width(" ", Body)+f.Width("결과", Body))) > 1.5 {
		t.Errorf("width %v is not about the sum of its words", w)
	}
	glyphs, w := f.Shape("18:05", Clock, nil)
	if len(glyphs) != 5 || math.Abs(float64(w-f.Width("18:05", Clock))) > 1e-3 {
		t.Errorf("%d glyphs, width %v against %v", len(glyphs), w, f.Width("18:05", Clock))
	}
	if a, b := f.Width("11:11", Clock), f.Width("08:58", Clock); a != b {
		t.Errorf("tabular times are %v and %v wide", a, b)
	}
	if a, b := f.Width("1", Body), f.Width("0", Body); a == b {
		t.Errorf("proportional digits 1 and 0 are both %v wide: the font is not the expected one", a)
	}
	if len(f.Outline(Regular, glyphs[0].ID)) == 0 || len(f.Outline(Regular, f.faces[0].glyph(' ').id)) != 0 {
		t.Error("a digit has no outline, or a space has one")
	}
}

func TestFitAndWrap(t *testing.T) {
	f := load(t)
	s := "합성 자료: 도로, 건물, 수면, 지형 and some more words"
	w := f.Width(s, Body)
	if f.Fit(s, Body, w) != s {
		t.Error("what fits was shortened")
	}
	short := f.Fit(s, Body, w/2)
	if !strings.HasSuffix(short, "…") || f.Width(short, Body) > w/2 {
		t.Errorf("%q is %v wide, room %v", short, f.Width(short, Body), w/2)
	}
	lines := f.Wrap(s, Body, 120)
	if strings.Join(lines, " ") != s {
		t.Errorf("wrapping changed the words: %q", lines)
	}
	for _, l := range append(lines, f.Wrap("가나다라마바사아자차카타파하가나다라마바사", Body, 60)...) {
		if f.Width(l, Body) > 120 {
			t.Errorf("%q is %v wide", l, f.Width(l, Body))
		}
	}
}

func TestNoFontIsAnError(t *testing.T) {
	if _, err := LoadFonts([]byte("no font"), fonts.SemiBold); err == nil || !strings.Contains(err.Error(), "regular") {
		t.Errorf("got %v", err)
	}
	if _, err := LoadFonts(fonts.Regular, fonts.Regular[:1000]); err == nil || !strings.Contains(err.Error(), "semi-bold") {
		t.Errorf("got %v", err)
	}
}
