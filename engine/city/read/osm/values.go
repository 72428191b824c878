package osm

import (
	"math"
	"strconv"
	"strings"
)

// number reads the number a value begins with and what follows it, as in "12.5 m" or "3;2" or "12,5".
func number(v string) (n float64, rest string, ok bool) {
	v = strings.TrimSpace(v)
	end := 0
	for end < len(v) && (v[end] >= '0' && v[end] <= '9' || v[end] == '.' || v[end] == ',' || end == 0 && (v[end] == '-' || v[end] == '+')) {
		end++
	}
	text := v[:end]
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(n, 0) {
		return 0, v, false
	}
	return n, strings.TrimSpace(v[end:]), true
}

// metres reads a length: "12", "12 m", "12,5", "40 ft", "40'", "6'4\"", "2 km".
func metres(v string) (float64, bool) {
	n, unit, ok := number(v)
	if !ok {
		return 0, false
	}
	const foot = 0.3048
	switch {
	case unit == "" || strings.HasPrefix(unit, ";"), unit == "m", strings.HasPrefix(unit, "met"):
		return n, true
	case unit == "km":
		return n * 1000, true
	case unit == "cm":
		return n / 100, true
	case unit == "ft", unit == "feet", strings.HasPrefix(unit, "'"):
		inches := 0.0
		if rest, found := strings.CutPrefix(unit, "'"); found {
			inches, _, _ = number(strings.TrimSuffix(strings.TrimSpace(rest), "\""))
		}
		return (n + inches/12) * foot, true
	}
	return 0, false
}

// speed reads a limit [m/s]: "50", "50 km/h", "30 mph", "KR:urban"; 0 = not understood.
func speed(v string) float64 {
	switch v {
	case "none":
		return 130 / 3.6
	case "walk":
		return 7 / 3.6
	case "KR:urban":
		return 50 / 3.6
	case "KR:rural":
		return 60 / 3.6
	case "KR:motorway":
		return 100 / 3.6
	}
	n, unit, ok := number(v)
	if !ok || n <= 0 {
		return 0
	}
	switch strings.ToLower(strings.ReplaceAll(unit, " ", "")) {
	case "", "km/h", "kmh", "kph":
		n /= 3.6
	case "mph":
		n *= 0.44704
	default:
		if !strings.HasPrefix(unit, ";") {
			return 0
		}
		n /= 3.6
	}
	if n > 60 {
		return 0
	}
	return n
}

// count reads a small whole number, 0 if there is none.
func count(v string) int {
	n, _, ok := number(v)
	if !ok || n < 0 || n > 1e6 {
		return 0
	}
	return int(n)
}

// perLane splits "left|through;right" into one text a lane.
func perLane(v string) []string {
	if v == "" {
		return nil
	}
	parts := strings.Split(v, "|")
	if len(parts) > 12 {
		return nil
	}
	return parts
}
