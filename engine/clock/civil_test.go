package clock

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func seoul(t *testing.T) Civil {
	t.Helper()
	c, err := ParseStart("2026-07-16T16:00:00+09:00")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCivilTimeIsTheCitysOwn(t *testing.T) {
	c := seoul(t)
	at := Time(8*time.Hour + 5*time.Minute + 30*time.Second) // five past midnight, the next day
	for _, got := range []struct{ is, want string }{
		{c.Format(0), "2026-07-16T16:00:00+09:00"},
		{c.Format(at), "2026-07-17T00:05:30+09:00"},
		{c.Format(at + Time(250*time.Millisecond)), "2026-07-17T00:05:30.25+09:00"},
		{c.HHMM(at), "00:05"},
		{c.HHMMSS(at), "00:05:30"},
		{c.Weekday(0).String(), "Thursday"}, // 16 July 2026
		{c.Weekday(at).String(), "Friday"},
		{c.Start().Format(time.RFC3339), "2026-07-16T16:00:00+09:00"},
	} {
		if got.is != got.want {
			t.Errorf("got %s, want %s", got.is, got.want)
		}
	}
	if s := c.SecondsOfDay(0); s != 57600 {
		t.Errorf("16:00 is %v s after midnight", s)
	}
	if s := c.SecondsOfDay(at + Time(500*time.Millisecond)); s != 330.5 {
		t.Errorf("00:05:30.5 is %v s after midnight", s)
	}
	if s := c.SecondsOfDay(Time(-16*time.Hour - time.Second)); s != 86399 {
		t.Errorf("a second before midnight is %v s after it", s)
	}
	if got := c.TimeOf(time.Date(2026, 7, 16, 7, 30, 0, 0, time.UTC)); got != Time(30*time.Minute) {
		t.Errorf("07:30 UTC is %v after the start", got)
	}
}

// A zone with daylight saving gives its offset at the start, and keeps it.
func TestOffsetNeverChanges(t *testing.T) {
	zone := time.FixedZone("CEST", 7200)
	c := NewCivil(time.Date(2026, 10, 24, 12, 0, 0, 0, zone))
	if got := c.Format(Time(24 * time.Hour)); got != "2026-10-25T12:00:00+02:00" {
		t.Errorf("a day later is %s", got)
	}
	if berlin, err := time.LoadLocation("Europe/Berlin"); err != nil {
		t.Logf("no time zones on this machine, half of the test is left out: %v", err)
	} else {
		c := NewCivil(time.Date(2026, 10, 24, 12, 0, 0, 0, berlin)) // summer time ends that night
		if got := c.Format(Time(24 * time.Hour)); got != "2026-10-25T12:00:00+02:00" {
			t.Errorf("a day later is %s", got)
		}
	}
}

func TestCivilThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.IntRange(-14*3600, 14*3600).Draw(t, "offset")
		c := NewCivil(time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "start"), 0).In(time.FixedZone("", offset)))
		at := Time(rapid.Int64Range(-1<<61, 1<<61).Draw(t, "at"))
		if back := c.TimeOf(c.At(at)); back != at {
			t.Fatalf("%d -> %v -> %d", at, c.At(at), back)
		}
		if s := c.OfDay(at); s < 0 || s >= Day {
			t.Fatalf("%v since midnight", s)
		}
		if offset%60 == 0 { // RFC 3339 knows no seconds of offset
			if back, err := ParseMoment(c.Format(at), c); err != nil || back != at {
				t.Fatalf("%d -> %s -> %d, %v", at, c.Format(at), back, err)
			}
		}
	})
}
