package viewer

import (
	"fmt"
	"math"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/scene"
	"semul/render/text"
)

// releaseFacts tells what the hub has let out about a thing: each value with how far its noise reaches in 95 of 100 cases,
// or that it is suppressed.
func releaseFacts(r *reader, c *city.City, ref city.Ref, at clock.Time, l text.Lang) []Fact {
	var out []Fact
	for _, o := range scene.About(r.info, c, ref) {
		spec := &r.info.Layers[o.Layer]
		if _, err := r.src.Pair(o.Layer, at, &r.pair); err != nil || o.Row >= len(r.pair[0].Values) {
			continue
		}
		value := wordNothingYet[l&1]
		if v, ok := spec.Value(r.pair[0].Values[o.Row]); ok {
			value = text.Quantity(v, spec.Unit, l)
			if spec.Release != nil && spec.Release.Half() > 0 {
				value = plain(value, text.Quantity(spec.Release.Half(), spec.Unit, l))
			}
		} else if r.pair[0].Values[o.Row] == frame.Suppressed {
			value = wordSuppressed[l&1]
		}
		title := l.Pick(spec.Title)
		if title == "" {
			title = spec.Name
		}
		out = append(out, Fact{title, value, false})
	}
	return out
}

// plain joins a value and its noise, the unit said once: "12 ±36 vehicles".
func plain(value, half string) string {
	if a, unit, ok := strings.Cut(value, " "); ok && strings.HasSuffix(half, " "+unit) {
		return a + " ±" + half
	}
	return value + " ±" + half
}

// rights tells by what right a sensor's readings flow, or what was let out about a place: its class, the legal basis, for
// what and for whom, how it was blurred, and for which window.
func rights(r *reader, c *city.City, ref city.Ref, at clock.Time, civil clock.Civil, l text.Lang) []Fact {
	var out []Fact
	add := func(name [2]string, value string) { out = append(out, Fact{name[l&1], value, false}) }
	about := scene.About(r.info, c, ref)
	var of *frame.Released
	name := ""
	if len(about) > 0 {
		of = r.info.Layers[about[0].Layer].Release
	}
	if of != nil {
		name = of.Stream
	} else if ref.Support == city.Sensor && int(ref.Index) < len(r.info.Devices) {
		name = r.info.Devices[ref.Index].Stream
	}
	for i := range r.info.Streams {
		if s := &r.info.Streams[i]; s.Name == name {
			add(wordClass, word(classWords, s.Class, l))
			basis := word(basisWords, s.Basis, l)
			if s.Article != "" && s.Class != "none" {
				basis += " · " + s.Article
			}
			add(wordBasis, basis)
		}
	}
	if of == nil {
		if name != "" {
			add(wordLeft, wordNothingLeft[l&1])
		}
		return out
	}
	add(wordPurpose, word(purposeWords, of.Purpose, l))
	recipient := of.Recipient
	if recipient == "" {
		recipient = wordAllControllers[l&1]
	}
	add(wordRecipient, recipient)
	blur := wordExactly[l&1]
	if of.Scale > 0 {
		blur = fmt.Sprintf("ε %s / %s · m %d", text.Round(of.Epsilon), text.Span(time.Duration(of.Span)*of.Window, l), of.M)
		if of.K > 1 {
			blur += fmt.Sprintf(" · k %d", of.K)
		}
	} else if of.K > 1 {
		blur = fmt.Sprintf("k %d", of.K)
	}
	add(wordBlur, blur)
	if _, err := r.src.Pair(about[0].Layer, at, &r.pair); err == nil {
		if from, to, ok := windowOf(of, r.pair[0].At, civil); ok {
			add(wordWindow, civil.HHMM(from)+"–"+civil.HHMM(to))
		}
	}
	if of.Stamp != "" {
		add(wordStamp, of.Stamp)
	}
	return out
}

// windowOf returns the newest window that was answered at an instant: windows follow civil time and are answered a delay
// after their end. False before the first.
func windowOf(r *frame.Released, at clock.Time, civil clock.Civil) (from, to clock.Time, ok bool) {
	if r.Window <= 0 {
		return 0, 0, false
	}
	start := civil.Start()
	_, offset := start.Zone()
	local := start.UnixNano() + int64(offset)*1e9 + int64(at) - int64(max(r.Delay, 0))
	past := local % int64(r.Window)
	to = at - clock.Time(max(r.Delay, 0)) - clock.Time(past)
	return to.Add(-r.Window), to, to > 0
}

// releaseCurve is the course of the first value that was let out about a thing; false where there is none.
func releaseCurve(r *reader, c *city.City, ref city.Ref) (task, bool) {
	about := scene.About(r.info, c, ref)
	if len(about) == 0 {
		return task{}, false
	}
	o := about[0]
	spec := &r.info.Layers[o.Layer]
	curve, times := Curve{Name: spec.Name, Unit: spec.Unit, Title: spec.Title}, 1.0
	if spec.Unit == "Wh" {
		curve.Unit, times = "kWh", 1e-3
	}
	if spec.Release != nil {
		curve.Half = spec.Release.Half() * times
	}
	return task{curve, func(t clock.Time) float64 {
		if _, err := r.src.Pair(o.Layer, t, &r.pair); err != nil || o.Row >= len(r.pair[0].Values) {
			return math.NaN()
		}
		if v, ok := spec.Value(r.pair[0].Values[o.Row]); ok {
			return v * times
		}
		return math.NaN()
	}}, true
}

// countersAt reads the hub's counters at an instant; false if the run has none.
func countersAt(r *reader, at clock.Time) (frame.Counters, bool) {
	for k := range r.info.Layers {
		if r.info.Layers[k].Kind == frame.Counter {
			if _, err := r.src.Pair(k, at, &r.pair); err == nil {
				return frame.CountersOf(r.pair[0].Values)
			}
		}
	}
	return frame.Counters{}, false
}

func word(list map[string][2]string, key string, l text.Lang) string {
	if w, ok := list[key]; ok {
		return w[l&1]
	}
	return key
}

// The words of streams and queries.
var (
	classWords = map[string][2]string{"none": {"개인정보 없음", "no personal data"}, "count": {"장치에서 센 수", "counts made on the device"},
		"feeder_small": {"30호 미만 급전선", "feeder of under 30 customers"}, "meter": {"스마트 계량기", "smart meters"}, "ev": {"충전 이용", "charging sessions"},
		"trace": {"이동 경로", "movement traces"}, "plate": {"차량 번호판", "number plates"}, "work": {"근무 기록", "work records"},
		"health": {"건강", "health"}, "sealed": {"봉인", "sealed"}}
	basisWords = map[string][2]string{"dpv:Consent": {"동의", "consent"}, "dpv:Contract": {"계약", "contract"}, "dpv:PublicInterest": {"공익", "public interest"},
		"dpv:LegalObligation": {"법적 의무", "legal obligation"}, "dpv:VitalInterest": {"생명 보호", "vital interest"}}
	purposeWords = map[string][2]string{"traffic_control": {"교통 제어", "traffic control"}, "flood_warning": {"침수 경보", "flood warning"},
		"grid_balancing": {"전력 수급 조절", "grid balancing"}, "emergency": {"긴급 대응", "emergency"}, "statistics": {"통계·연구", "statistics, research"},
		"billing": {"요금", "billing"}, "marketing": {"마케팅", "marketing"}}
)
