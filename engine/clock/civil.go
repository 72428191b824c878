package clock

import (
	"time"
)

// Civil is the civil time of the city: the instant the scenario starts and the city's offset from
// UTC, which is that instant's. The zero Civil starts at 1 January of year 1, UTC.
type Civil struct {
	start time.Time
}

// NewCivil returns the civil time of a city whose scenario begins at start. The offset start has
// from UTC is the city's for the whole run, even if its time zone has daylight saving.
func NewCivil(start time.Time) Civil {
	_, offset := start.Zone()
	return Civil{start.In(time.FixedZone("", offset)).Round(0)}
}

// Start returns the instant the scenario begins, with the city's offset.
func (c Civil) Start() time.Time { return c.start }

// At returns t as a date with the city's offset. Never gives a date 292 years after the start.
func (c Civil) At(t Time) time.Time { return c.start.Add(Duration(t)) }

// TimeOf returns the instant of the simulation that d is, whatever offset d carries. What lies
// more than 292 years from the start is held at the end of the axis.
func (c Civil) TimeOf(d time.Time) Time { return Time(d.Sub(c.start)) }

// OfDay returns the time since civil midnight of t's day, in [0, 24 h).
func (c Civil) OfDay(t Time) Duration {
	d := c.At(t)
	h, m, s := d.Clock()
	return Duration(h)*time.Hour + Duration(m)*time.Minute + Duration(s)*time.Second + Duration(d.Nanosecond())
}

// SecondsOfDay returns the seconds since civil midnight of t's day, in [0, 86400).
func (c Civil) SecondsOfDay(t Time) float64 { return c.OfDay(t).Seconds() }

// Weekday returns the day of the week at t.
func (c Civil) Weekday(t Time) time.Weekday { return c.At(t).Weekday() }

// HHMM prints the civil time of day at t as "18:05".
func (c Civil) HHMM(t Time) string { return c.At(t).Format("15:04") }

// HHMMSS prints the civil time of day at t as "18:05:30".
func (c Civil) HHMMSS(t Time) string { return c.At(t).Format("15:04:05") }

// Format prints t as a civil date and time with offset, "2026-07-16T18:05:30+09:00" (RFC 3339),
// with decimals of a second only where t has them.
func (c Civil) Format(t Time) string { return c.At(t).Format(time.RFC3339Nano) }
