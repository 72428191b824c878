package report

import (
	"fmt"
	"strings"
	"time"

	"semul/engine/kpi"
	"semul/render/text"
)

// sentences tells the run in up to three sentences in each language, from its numbers alone: the water, the streets,
// the people. What was not computed is not mentioned.
func (d *Data) sentences() [][2]string {
	var out [][2]string
	for _, s := range [][2]string{d.waterSentence(), d.streetSentence(), d.peopleSentence()} {
		if s[0] != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		span := d.reached().Seconds()
		out = append(out, [2]string{
			fmt.Sprintf("%s을 모의했고, 기록된 지표는 없습니다.", text.Span(time.Duration(span*1e9), text.Ko)),
			fmt.Sprintf("%s were simulated; no indicator was recorded.", text.Span(time.Duration(span*1e9), text.En))})
	}
	return out
}

// clockAt writes the civil time of a second after the start.
func (d *Data) clockAt(t float64) string {
	return d.Info.Start.Add(time.Duration(t * 1e9)).Format("15:04")
}

func (d *Data) waterSentence() [2]string {
	var ko, en []string
	if rain := d.find("weather.rain"); rain != nil && strings.HasSuffix(rain.Unit, "/h") {
		if most, t, ok := rain.peak(); ok && most > 0 {
			sum := rain.total() / 3600
			ko = append(ko, fmt.Sprintf("%s에 시간당 %s mm까지 내린 비는 모두 %s mm였고", d.clockAt(t), text.Fixed(most, 0), text.Fixed(sum, 0)))
			en = append(en, fmt.Sprintf("Rain of up to %s mm/h at %s, %s mm in all,", text.Fixed(most, 0), d.clockAt(t), text.Fixed(sum, 0)))
		}
	}
	area := d.find("flood.flooded_area")
	if area == nil {
		return [2]string{}
	}
	most, t, ok := area.peak()
	if !ok {
		return [2]string{}
	}
	share := ""
	shareEn := ""
	if d.Town.AreaKM2 > 0 && most > 0 {
		p := 100 * most / (d.Town.AreaKM2 * 1e6)
		share, shareEn = fmt.Sprintf("(도시의 %s %%)", text.Round(p)), fmt.Sprintf(" (%s %% of the city)", text.Round(p))
	}
	if most <= 0 {
		ko = append(ko, "물에 잠긴 땅은 없었습니다.")
		en = append(en, "flooded no ground.")
	} else {
		ko = append(ko, fmt.Sprintf("물은 %s에 %s%s까지 퍼졌습니다.", d.clockAt(t), text.Quantity(most, area.Unit, text.Ko), share))
		en = append(en, fmt.Sprintf("put %s%s under water at the worst moment, %s.", text.Quantity(most, area.Unit, text.En), shareEn, d.clockAt(t)))
	}
	if len(en) == 1 {
		en[0] = "The storm " + en[0]
	}
	return [2]string{strings.Join(ko, ", "), strings.Join(en, " ")}
}

func (d *Data) value(id string) (float64, *kpi.Indicator) {
	if k := kpi.Find(d.KPIs, id); k != nil {
		return k.Value, k
	}
	return 0, nil
}

func (d *Data) streetSentence() [2]string {
	var ko, en []string
	if km, k := d.value("street_km_flooded"); k != nil && km > 0 {
		ko = append(ko, fmt.Sprintf("도로 %s km가 15 cm 넘게 잠겼고", text.Round(km)))
		en = append(en, fmt.Sprintf("%s km of streets stood under 15 cm or more", text.Round(km)))
	}
	if n, k := d.value("closures"); k != nil && n > 0 {
		ko = append(ko, fmt.Sprintf("%s개 구간이 통제되었으며", text.Fixed(n, 0)))
		en = append(en, fmt.Sprintf("%s streets were closed", text.Fixed(n, 0)))
	}
	if speed := d.find("traffic.mean_speed"); speed != nil {
		least, t, ok := d.slowest(speed)
		first, okFirst := speed.at(d.busyFrom())
		if ok && okFirst && first > 0 && least < first {
			ko = append(ko, fmt.Sprintf("평균 속도는 %s에서 %s %s로 떨어졌고(%s)", text.Fixed(first, 0), text.Fixed(least, 0), speed.Unit, d.clockAt(t)))
			en = append(en, fmt.Sprintf("the mean speed fell from %s to %s %s at %s", text.Fixed(first, 0), text.Fixed(least, 0), speed.Unit, d.clockAt(t)))
		}
	}
	if h, k := d.value("person_hours_lost"); k != nil {
		ko = append(ko, fmt.Sprintf("길 위의 사람들은 모두 %s시간을 잃었습니다", text.Round(h)))
		en = append(en, fmt.Sprintf("people on the road lost %s hours in all", text.Round(h)))
	}
	return join(ko, en)
}

// busyFrom is the instant from which speeds are compared: when a tenth of the most vehicles are on the road.
func (d *Data) busyFrom() float64 {
	run := d.find("traffic.running")
	if run == nil {
		return 0
	}
	most, _, ok := run.peak()
	if !ok {
		return 0
	}
	for i, v := range run.V {
		if v >= 0.1*most {
			return run.T[i]
		}
	}
	return 0
}

// slowest returns the lowest mean speed while at least a tenth of the most vehicles are on the road.
func (d *Data) slowest(speed *shown) (v, t float64, ok bool) {
	run := d.find("traffic.running")
	most := 0.0
	if run != nil {
		most, _, _ = run.peak()
	}
	from := d.busyFrom()
	for i, x := range speed.V {
		if x != x || speed.T[i] < from {
			continue
		}
		if run != nil {
			if n, okN := run.at(speed.T[i]); !okN || n < 0.1*most {
				continue
			}
		}
		if !ok || x < v {
			v, t, ok = x, speed.T[i], true
		}
	}
	return v, t, ok
}

func (d *Data) peopleSentence() [2]string {
	var ko, en []string
	if n, k := d.value("buildings_flooded"); k != nil {
		if n > 0 {
			ko = append(ko, fmt.Sprintf("건물 %s동에 물이 닿았고", text.Fixed(n, 0)))
			en = append(en, fmt.Sprintf("water reached %s buildings", text.Fixed(n, 0)))
		} else {
			ko = append(ko, "물이 닿은 건물은 없었고")
			en = append(en, "water reached no building")
		}
	}
	if n, k := d.value("exposed_people"); k != nil && (n > 0 || !d.dry("exposed_people")) {
		it := "it"
		if len(en) == 0 {
			it = "water"
		}
		if n > 0 {
			ko = append(ko, fmt.Sprintf("가장 많을 때 %s명이 30 cm 넘는 물에 놓였습니다", text.Fixed(n, 0)))
			en = append(en, fmt.Sprintf("at most %s people were where %s stood 30 cm deep or more", text.Fixed(n, 0), it))
		} else {
			ko = append(ko, "30 cm 넘는 물에 놓인 사람은 없었습니다")
			en = append(en, fmt.Sprintf("nobody was where %s stood 30 cm deep or more", it))
		}
	}
	return join(ko, en)
}

// join makes sentences of parts; in Korean a part that ends in a connective becomes a full stop at the end.
func join(ko, en []string) [2]string {
	if len(ko) == 0 {
		return [2]string{}
	}
	last := ko[len(ko)-1]
	for _, c := range [][2]string{{"잠겼고", "잠겼습니다"}, {"통제되었으며", "통제되었습니다"}, {"닿았고", "닿았습니다"}, {"없었고", "없었습니다"}} {
		if strings.HasSuffix(last, c[0]) {
			last = strings.TrimSuffix(last, c[0]) + c[1]
		}
	}
	if k := strings.Index(last, "떨어졌고"); k >= 0 {
		last = strings.Replace(last, "떨어졌고", "떨어졌습니다", 1)
	}
	ko[len(ko)-1] = last
	e := strings.Join(en, ", ")
	if n := len(en); n > 1 {
		e = strings.Join(en[:n-1], ", ") + " and " + en[n-1]
	}
	return [2]string{strings.Join(ko, ", ") + ".", strings.ToUpper(e[:1]) + e[1:] + "."}
}
