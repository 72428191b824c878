package text

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Int writes a whole number with commas between the thousands: "14,102".
func Int(n int64) string {
	s := strconv.FormatInt(n, 10)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if neg {
		return "−" + s
	}
	return s
}

// Fixed writes v with so many decimals and commas between the thousands; "–" for what is no number.
func Fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	out := Int(n)
	if frac != "" {
		out += "." + frac
	}
	if v < 0 && strings.Trim(s, "0.") != "" {
		out = "−" + out
	}
	return out
}

// Round writes v to three significant digits, without decimals from 100 upwards: "0.0123", "1.23", "12.3", "123", "1,234".
func Round(v float64) string {
	a := math.Abs(v)
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case a == 0:
		return "0"
	case a >= 99.95:
		return Fixed(v, 0)
	case a >= 9.995:
		return Fixed(v, 1)
	case a >= 0.9995:
		return Fixed(v, 2)
	case a >= 0.0005:
		return Fixed(v, 3)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// Quantity writes a value with its unit, moved to the unit that people use for its size: areas from 0.1 km² up in km²,
// depths in m, lengths from 1 km up in km, energy in kWh and MWh, seconds as Span does, volumes with commas. A plain number has unit "" or "1".
func Quantity(v float64, unit string, l Lang) string {
	switch unit {
	case "", "1":
		if v == math.Trunc(v) {
			return Fixed(v, 0)
		}
		return Round(v)
	case "s":
		return Span(time.Duration(v*float64(time.Second)), l)
	case "m2", "m²":
		if math.Abs(v) >= 1e5 {
			return Round(v/1e6) + " km²"
		}
		return Fixed(v, 0) + " m²"
	case "m3", "m³":
		return Round(v) + " m³"
	case "m":
		if math.Abs(v) >= 1000 {
			return Round(v/1000) + " km"
		}
		return Fixed(v, 2) + " m"
	case "Wh":
		switch a := math.Abs(v); {
		case a >= 1e6:
			return Round(v/1e6) + " MWh"
		case a >= 1e3:
			return Round(v/1e3) + " kWh"
		}
		return Fixed(v, 0) + " Wh"
	case "%":
		return Round(v) + " %"
	case "ratio":
		return Round(100*v) + " %"
	case "mm/h", "mm":
		return Fixed(v, 0) + " " + unit
	}
	if u, ok := unitWords[unit]; ok {
		if counted[unit] {
			if n := Fixed(v, 0); n == "1" && l == En {
				return n + singular(u[En])
			} else {
				return n + u[l&1]
			}
		}
		return Round(v) + u[l&1]
	}
	return Round(v) + " " + unit
}

// singular turns " vehicles" into " vehicle".
func singular(unit string) string {
	if unit == " people" {
		return " person"
	}
	if s, ok := strings.CutSuffix(unit, "sses"); ok {
		return s + "ss"
	}
	return strings.TrimSuffix(unit, "s")
}

// counted are units of whole things.
var counted = map[string]bool{"persons": true, "person": true, "vehicles": true, "buildings": true, "streets": true, "underpasses": true, "lanes": true, "trips": true, "count": true, "closures": true, "calls": true, "jobs": true}

// unitWords are units that are words: with the space they need before them.
var unitWords = map[string][2]string{
	"persons":       {"명", " people"},
	"person":        {"명", " people"},
	"vehicles":      {"대", " vehicles"},
	"buildings":     {"동", " buildings"},
	"streets":       {"개 구간", " streets"},
	"trips":         {"건", " trips"},
	"journeys":      {"건", " journeys"},
	"calls":         {"건", " calls"},
	"jobs":          {"개", " jobs"},
	"lanes":         {"차로", " lanes"},
	"count":         {"", ""},
	"h":             {"시간", " h"},
	"person-hours":  {"인·시", " person-hours"},
	"vehicle-hours": {"대·시", " vehicle-hours"},
	"vehicle-km":    {"대·km", " vehicle-km"},
	"lane-hours":    {"차로·시", " lane-hours"},
	"min":           {"분", " min"},
	"closures":      {"건", " closures"},
	"veh/h":         {"대/h", " veh/h"},
	"kg/(h km)":     {" kg/(h·km)", " kg/(h·km)"},
	"kWh/veh-km":    {" kWh/km", " kWh/km"},
	"underpasses":   {"곳", " underpasses"},
	"km-h":          {" km·시간", " km-hours"},
	"tCO2":          {" tCO₂", " tCO₂"},
}

// Counted reports whether a unit counts whole things, which need no decimals.
func Counted(unit string) bool { return counted[unit] }

// Unit returns the unit as a column heading in a language: "명" for "persons", "m²" for "m2".
func Unit(unit string, l Lang) string {
	if u, ok := unitWords[unit]; ok {
		return strings.TrimSpace(u[l&1])
	}
	switch unit {
	case "1":
		return ""
	case "Joule":
		return "J"
	case "Metre":
		return "m"
	case "m2":
		return "m²"
	case "m3", "CubicMetre":
		return "m³"
	case "m3/s":
		return "m³/s"
	}
	return unit
}

// Span writes a length of time by its two largest parts: "45 s", "12 min", "2 h 05 min" or "45초", "12분", "2시간 5분".
func Span(d time.Duration, l Lang) string {
	sign := ""
	if d < 0 {
		sign, d = "−", -d
	}
	s := int64(d.Round(time.Second) / time.Second)
	h, m, sec := s/3600, s/60%60, s%60
	ko := l == Ko
	switch {
	case h > 0 && m > 0 && ko:
		return fmt.Sprintf("%s%s시간 %d분", sign, Int(h), m)
	case h > 0 && ko:
		return fmt.Sprintf("%s%s시간", sign, Int(h))
	case h > 0 && m > 0:
		return fmt.Sprintf("%s%s h %02d min", sign, Int(h), m)
	case h > 0:
		return fmt.Sprintf("%s%s h", sign, Int(h))
	case m > 0 && sec > 0 && m < 10 && ko:
		return fmt.Sprintf("%s%d분 %d초", sign, m, sec)
	case m > 0 && sec > 0 && m < 10:
		return fmt.Sprintf("%s%d min %02d s", sign, m, sec)
	case m > 0 && ko:
		return fmt.Sprintf("%s%d분", sign, (s+30)/60)
	case m > 0:
		return fmt.Sprintf("%s%d min", sign, (s+30)/60)
	case ko:
		return fmt.Sprintf("%s%d초", sign, sec)
	}
	return fmt.Sprintf("%s%d s", sign, sec)
}

// Date writes a civil date: "2026년 7월 16일 (목)" or "Thu 16 July 2026".
func Date(t time.Time, l Lang) string {
	if l == Ko {
		return fmt.Sprintf("%d년 %d월 %d일 (%s)", t.Year(), t.Month(), t.Day(), [...]string{"일", "월", "화", "수", "목", "금", "토"}[t.Weekday()])
	}
	return t.Format("Mon 2 January 2006")
}

// HHMM writes a civil time of day, "18:46"; with seconds where they are not zero, "18:46:20".
func HHMM(t time.Time) string {
	if t.Second() != 0 {
		return t.Format("15:04:05")
	}
	return t.Format("15:04")
}

// Signed puts a plus before a number that was written without one.
func Signed(v float64, written string) string {
	if v > 0 && strings.ContainsAny(written, "123456789") {
		return "+" + written
	}
	return written
}

// Change writes a difference with its sign and unit. Differences of shares are percentage points, times of less than two
// minutes seconds.
func Change(v float64, unit string, l Lang) string {
	points := l.Pick([2]string{" %p", " points"})
	switch {
	case unit == "%":
		return Signed(v, Round(v)+points)
	case unit == "ratio":
		return Signed(v, Round(100*v)+points)
	case unit == "s" && math.Abs(v) < 120:
		return Signed(v, Round(v)+l.Pick([2]string{"초", " s"}))
	}
	return Signed(v, Quantity(v, unit, l))
}
