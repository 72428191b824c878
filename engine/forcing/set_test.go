package forcing

import (
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

func TestTide(t *testing.T) {
	mean := units.Metre(0.1)
	p := &HarmonicTide{High: 190 * 60 * sec, Amplitude: 0.6, Mean: &mean, Period: 44712 * time.Second}
	l, err := p.Build("sea")
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[clock.Time]float64{
		190 * 60 * sec:            0.7,
		(190*60 + 44712) * sec:    0.7,
		(190*60 + 22356) * sec:    -0.5,
		(190*60 - 11178) * sec:    0.1,
		(190*60 + 44712*99) * sec: 0.7,
		(190*60 - 3726) * sec:     0.1 + 0.6*math.Sqrt(3)/2, // a twelfth of a period before
	} {
		if got := l.At(at, math.NaN()); math.Abs(got-want) > 1e-14 {
			t.Errorf("the level at %v is %g, want %g", at, got, want)
		}
	}
	p.Mean = nil
	if l, err = p.Build("sea"); err != nil || l.At(190*60*sec, 2) != 2.6 {
		t.Errorf("without a mean of its own the tide swings about the boundary's, got %g, %v", l.At(190*60*sec, 2), err)
	}
	p.Mean = &mean
	p.Also = map[string]Constituent{"S2": {High: 0, Amplitude: 0.2, Period: 12 * time.Hour}, "K1": {High: 0, Amplitude: 0.1, Period: 24 * time.Hour}}
	p.Surge = "surge.csv"
	if _, err := p.Build("sea"); err == nil {
		t.Error("built without its surge")
	}
	p.Read(city, files("surge.csv", "0,0\n3600,0.5\n"), func(key, why string) { t.Error(key, why) })
	if l, err = p.Build("sea"); err != nil {
		t.Fatal(err)
	}
	if got, want := l.At(12*hr, math.NaN()), 0.1+0.6*math.Cos(2*math.Pi*(43200-11400)/44712)+0.2-0.1+0.5; math.Abs(got-want) > 1e-14 {
		t.Errorf("with S2, K1 and surge the level is %g, want %g", got, want)
	}
}

func TestSeriesLevel(t *testing.T) {
	level := units.Metre(1.5)
	for _, c := range []struct {
		p    SeriesLevel
		want string
	}{
		{SeriesLevel{}, `: no level; write file = "level.csv", or level = "1.2 m"`},
		{SeriesLevel{File: "a", Level: &level}, "level: stands beside file; keep one of the two"},
		{SeriesLevel{Level: &level}, ""},
	} {
		got := ""
		c.p.Check(func(key, why string) { got = key + ": " + why })
		if got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	p := &SeriesLevel{File: "l.csv", Between: "hold", Offset: 2}
	p.Read(city, files("l.csv", "0,1\n60,3\n"), func(key, why string) { t.Error(key, why) })
	if l, err := p.Build("sea"); err != nil || l.At(59*sec, 9) != 3 || l.At(60*sec, 9) != 5 {
		t.Errorf("got %v, %v", l.At(59*sec, 9), err)
	}
	if l, err := (&SeriesLevel{Level: &level, Offset: -1}).Build("sea"); err != nil || l.At(0, 9) != 0.5 {
		t.Errorf("got %v, %v", l.At(0, 9), err)
	}
}

func TestRiver(t *testing.T) {
	fall := 2 * time.Hour
	h := &Hydrograph{Base: 10, Peak: 110, Start: hr, Rise: time.Hour, Fall: &fall}
	q, err := h.Build("river")
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[clock.Time]float64{0: 10, hr: 10, 90 * 60 * sec: 60, 2 * hr: 110, 3 * hr: 60, 4 * hr: 10, 99 * hr: 10} {
		if got := q.At(at); got != want {
			t.Errorf("the discharge at %v is %g m³/s, want %g", at, got, want)
		}
	}
	if got, want := q.Volume(0, 5*hr), 10.0*5*3600+100*3*3600/2; got != want {
		t.Errorf("the wave brings %g m³, want %g", got, want)
	}
	h.Fall = nil
	if q, err = h.Build("river"); err != nil || !near(q.Volume(0, 10*hr), 10*10*3600+100*2.67*3600/2, 1e-14) {
		t.Errorf("a wave falls 1.67 times as long as it rises: got %g m³, %v", q.Volume(0, 10*hr), err)
	}
	why := ""
	(&Hydrograph{Base: 10, Peak: 5}).Check(func(key, w string) { why = key + ": " + w })
	if why != "peak: 5 m³/s is below the base flow, 10 m³/s" {
		t.Errorf("got %q", why)
	}
	s := &SeriesRiver{File: "q.csv", Between: "linear", Scale: 2}
	s.Read(city, files("q.csv", "0,10\n3600,20\n"), func(key, why string) { t.Error(key, why) })
	if q, err = s.Build("river"); err != nil || q.Volume(0, hr) != 30*3600 || q.At(hr) != 40 {
		t.Errorf("got %g m³, %v", q.Volume(0, hr), err)
	}
	s.Read(city, files("q.csv", "0,10\n3600,-20\n"), func(key, w string) { why = w })
	if why != "point 2 of q.csv, at 01:00:00, is -20 m3/s; a river flows in, write 0 or more" {
		t.Errorf("got %q", why)
	}
	c, err := (&ConstantRiver{Flow: 5}).Build("river")
	if err != nil || c.Volume(0, hr) != 18000 || c.At(-hr) != 5 {
		t.Errorf("got %g, %v", c.Volume(0, hr), err)
	}
}

// The run begins at 16:00, so 15:00 is an hour before it.
func TestTemperature(t *testing.T) {
	c, err := (&DiurnalTemperature{Mean: 25, Swing: 5, Hottest: 15 * time.Hour}).Build(city)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[clock.Time]float64{-hr: 30, 11 * hr: 20, 23 * hr: 30, 5 * hr: 25, -25 * hr: 30} {
		if got := c.At(at); math.Abs(got-want) > 1e-13 {
			t.Errorf("%g °C at %v, want %g", got, at, want)
		}
	}
	if c := Mild(); c.At(hr) != 15 {
		t.Errorf("%g °C where nothing is said", c.At(hr))
	}
	s := &SeriesTemperature{File: "t.csv"}
	s.Read(city, files("t.csv", "0,20\n3600,30\n"), func(key, why string) { t.Error(key, why) })
	if c, err = s.Build(city); err != nil || c.At(hr/2) != 25 {
		t.Errorf("got %g, %v", c.At(hr/2), err)
	}
	why := ""
	s.Read(city, files("t.csv", "0,293\n"), func(key, w string) { why = w })
	if why != "t.csv: 293 °C at 00:00:00; is the file in °C?" {
		t.Errorf("got %q", why)
	}
}

func even(zone string, mmh float64, from, to clock.Time) *ConstantRain {
	return &ConstantRain{RainHead{Scale: 1, Zone: zone}, units.RainRate(mmh / 3.6e6), from, clock.Duration(to - from)}
}

func TestSet(t *testing.T) {
	items := []Item{
		{"tide", "sea", &HarmonicTide{Amplitude: 1, Period: 12 * time.Hour}},
		{"rain", "west", even("zone/w", 5, 0, hr)},
		{"rain", "", even("", 10, 0, 2*hr)},
		{"rain", "burst", even("zone/e", 20, hr, 2*hr)},
		{"river", "north", &ConstantRiver{Flow: 3}},
		{"temperature", "", &ConstantTemperature{Value: 7}},
	}
	s, err := New(items, city)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.Zones(), " "); got != "zone/e zone/w" {
		t.Errorf("zones with rain of their own: %s", got)
	}
	for zone, want := range map[string]float64{"": 20, "zone/w": 25, "zone/e": 40, "zone/other": 20} {
		if got := s.RainOn(zone, 0, 2*hr) * 1000; !near(got, want, 1e-12) {
			t.Errorf("on %q fall %g mm, want %g", zone, got, want)
		}
	}
	if got := s.RateOn("zone/w", sec) * 3.6e6; !near(got, 15, 1e-12) {
		t.Errorf("it rains %g mm/h, want 15", got)
	}
	if s.Levels[0].At(0, 0.5) != 1.5 || s.Inflows[0].At(0) != 3 || s.Temperature.At(0) != 7 {
		t.Errorf("got %+v", s)
	}
	ev := NewRainEvent().(*RainEvent)
	rate, hour := units.RainRate(1e-5), time.Hour
	ev.Intensity, ev.Duration = &rate, &hour
	r, _, err := ev.Build(3 * hr)
	if err != nil {
		t.Fatal(err)
	}
	more := s.With(r)
	if got := more.RainOn("", 3*hr, 4*hr); !near(got, 0.036, 1e-12) || s.RainOn("", 3*hr, 4*hr) != 0 {
		t.Errorf("the event adds %g m to the copy, %g to the set", got, s.RainOn("", 3*hr, 4*hr))
	}

	// the hash stays for any order of tables and moves with every number
	reversed := make([]Item, len(items))
	for i := range items {
		reversed[len(items)-1-i] = items[i]
	}
	again, err := New(reversed, city)
	if err != nil || again.Hash() != s.Hash() {
		t.Errorf("the order of tables changes the hash, %v", err)
	}
	seen := map[[32]byte]int{s.Hash(): -1, more.Hash(): -2}
	if len(seen) != 2 {
		t.Error("an event does not change the hash")
	}
	for i, other := range []any{
		&HarmonicTide{Amplitude: 1.1, Period: 12 * time.Hour}, even("zone/x", 5, 0, hr), even("", 10, 0, 3*hr), even("zone/e", 20, hr, 3*hr),
		&ConstantRiver{Flow: 4}, &ConstantTemperature{Value: 8},
	} {
		changed := append([]Item(nil), items...)
		changed[i].Params = other
		c, err := New(changed, city)
		if err != nil {
			t.Fatal(err)
		}
		if j, taken := seen[c.Hash()]; taken {
			t.Errorf("changes %d and %d have one hash", i, j)
		}
		seen[c.Hash()] = i
	}

	if _, err := New([]Item{{"tide", "sea", &HarmonicTide{Period: 1}}, {"river", "sea", &ConstantRiver{}}}, city); err == nil ||
		err.Error() != "forcing.tide.sea: the boundary sea is forced by forcing.river.sea already; keep one of the two" {
		t.Errorf("got %v", err)
	}
	if _, err := New([]Item{{"rain", "x", 3}}, city); err == nil {
		t.Error("a number is no rain")
	}
	if _, err := New([]Item{{"rain", "", &SeriesRain{File: "a.csv"}}}, city); err == nil || err.Error() != `forcing.rain: forcing: the rain series "a.csv" has not been read` {
		t.Errorf("got %v", err)
	}
}

func TestRainEvent(t *testing.T) {
	rate, hour, two := units.RainRate(1e-5), time.Hour, 2*hr
	depths := map[clock.Duration]units.Metre{time.Hour: 0.05}
	bent := map[clock.Duration]units.Metre{time.Hour: 0.05, 2 * time.Hour: 0.2}
	for _, c := range []struct {
		p    RainEvent
		want string
	}{
		{RainEvent{}, `: no rain; write intensity = "30 mm/h" and duration = "1 h", or a table of depths, or storm = "series" and a file`},
		{RainEvent{Intensity: &rate}, `duration: missing; write e.g. duration = "1 h"`},
		{RainEvent{Intensity: &rate, Depths: depths}, `intensity: stands beside depths; keep one of the two`},
		{RainEvent{Depths: bent}, `depths: from 1 h to 2 h the depth grows faster than before: no storm has these wettest windows; correct the depth of one of the two, or leave it out`},
		{RainEvent{Depths: depths, Peak: &two}, ``}, // its start is not known yet
		{RainEvent{Intensity: &rate, Duration: &hour}, ``},
	} {
		got := ""
		c.p.Check(func(key, why string) { got = key + ": " + why })
		if got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	p := &RainEvent{RainHead: RainHead{Scale: 1}, Depths: depths}
	if from, to := p.Span(); from != to {
		t.Error("without a start the span is not known")
	}
	r, _, err := p.Build(5 * hr)
	if err != nil || !near(r.Amount(5*hr, 6*hr), 0.05, 1e-14) {
		t.Errorf("got %v, %v", r, err)
	}
	p.Start = &two
	if from, to := p.Span(); from != 2*hr || to != 3*hr {
		t.Errorf("span %v %v", from, to)
	}
	if r, _, err = p.Build(5 * hr); err != nil || !near(r.Amount(2*hr, 3*hr), 0.05, 1e-14) {
		t.Errorf("its own start counts: got %v, %v", r, err)
	}
}
