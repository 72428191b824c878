package kpi

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// safety counts people in water and streets under water.
func (in *Input) safety(b *book) {
	if s := in.Exposed; s != nil && len(s.V) > 0 {
		v, _ := s.peak()
		b.add(Safety, "exposed_people", v, "persons", Less, "people.exposed",
			"most persons at one time where water stands 0.30 m deep or more", "수심 0.30 m 이상에 놓인 사람(최대)", "People at a depth of 0.30 m or more, at most")
		b.add(Safety, "exposed_person_hours", s.integral()/3600, "person-hours", Less, "people.exposed",
			"persons where water stands 0.30 m deep or more, times how long", "수심 0.30 m 이상 노출 시간", "Person-hours at a depth of 0.30 m or more")
	} else {
		b.miss("exposed_people", "[model.flood] and [model.people] with population = true")
	}
	if in.LanePeak == nil {
		b.miss("street_km_flooded", "record.peaks = true")
	} else {
		in.streets(b)
	}
	if in.CellPeak != nil {
		n, deep := 0, 0
		for i, d := range in.CellPeak {
			if in.CellSkip != nil && in.CellSkip[i] {
				continue
			}
			if d >= wetDepth {
				n++
			}
			if d >= dangerDepth {
				deep++
			}
		}
		cell := in.Grid.Cell * in.Grid.Cell
		b.add(Safety, "flooded_area", float64(n)*cell, "m2", Less, "flood peak depth",
			"ground on which water stood 5 cm deep or more at any time, permanent water left out", "침수 면적", "Flooded area")
		b.add(Safety, "deep_area", float64(deep)*cell, "m2", Less, "flood peak depth",
			"ground on which water stood 0.30 m deep or more at any time, permanent water left out", "수심 0.30 m 이상 면적", "Area 0.30 m deep or more")
	}
	if in.CellOver != nil && len(in.City.Underpasses.ID) > 0 {
		in.underpasses(b)
	}
	if in.CellOver != nil && len(in.City.Streets.ID) > 0 && in.City.Lanes.Line.Len() == len(in.City.Lanes.ID) {
		in.streetsOver(b)
	}
	if in.Closures != nil {
		hours := 0.0
		streets := map[uint32]bool{}
		for _, c := range in.Closures {
			hours += max(0, c.To-c.From) * float64(max(1, c.Lanes)) / 3600
			streets[c.Street] = true
		}
		b.add(Safety, "closures", float64(len(streets)), "streets", Less, "traffic.closed",
			"streets closed at any time; the two directions count as two", "통제된 도로", "Streets closed")
		b.add(Safety, "closure_lane_hours", hours, "lane-hours", Less, "traffic.closed",
			"lanes closed, times how long", "통제 차로·시간", "Lane-hours closed")
	}
}

// underpasses counts those that the rule of 15 cm closes, from the depth on their axis alone.
func (in *Input) underpasses(b *book) {
	n, hours := 0, 0.0
	for i := range in.City.Underpasses.ID {
		over := float32(0)
		geo.CellsAlongLine(in.Grid, in.City.Underpasses.Line.At(i), func(id int) {
			if v := in.CellOver[id]; v > over {
				over = v
			}
		})
		if over > 0 {
			n++
			hours += float64(over) / 3600
		}
	}
	b.add(Safety, "underpasses_over_rule", float64(n), "underpasses", Less, "flood duration",
		"underpasses with water deeper than 15 cm on their axis at any time: the depth at which they close by the rule of April 2024", "통제 기준(15 cm) 초과 지하차도", "Underpasses above 15 cm")
	b.add(Safety, "underpass_hours_over_rule", hours, "h", Less, "flood duration",
		"how long that was, all underpasses together", "지하차도 통제 기준 초과 시간", "Hours of underpasses above 15 cm")
}

// streetsOver counts streets with a lane under more than 15 cm, bridges left out, by the cells below the lanes.
func (in *Input) streetsOver(b *book) {
	s := &in.City.Streets
	n, hours, kmHours := 0, 0.0, 0.0
	for i := range s.ID {
		if s.Bridge != nil && s.Bridge[i] {
			continue // the water is below
		}
		over := float32(0)
		for l := s.LaneOff[i]; l < s.LaneOff[i+1]; l++ {
			geo.CellsAlongLine(in.Grid, in.City.Lanes.Line.At(int(l)), func(id int) {
				if v := in.CellOver[id]; v > over {
					over = v
				}
			})
		}
		if over > 0 {
			n++
			hours += float64(over) / 3600
			kmHours += float64(float64(over) / 3600 * float64(s.Length[i]) / 1000)
		}
	}
	const from = "flood duration"
	b.add(Safety, "streets_over_rule", float64(n), "streets", Less, from,
		"streets with a lane that was under more than 15 cm at any time, whether or not they were closed; the two directions count as two", "수심 15 cm를 넘은 도로", "Streets above 15 cm")
	b.add(Safety, "street_hours_over_rule", hours, "h", Less, from,
		"how long that was, by the cell of each street that was under longest, all streets together", "도로 수심 15 cm 초과 시간", "Hours of streets above 15 cm")
	b.add(Safety, "street_km_hours_over_rule", kmHours, "km-h", Less, from,
		"the same, each street weighed by its length", "도로 연장 × 수심 15 cm 초과 시간", "Kilometre-hours of streets above 15 cm")
}

// streets sums the length of flooded streets, over all and by class.
func (in *Input) streets(b *book) {
	s := &in.City.Streets
	var wet, deep float64
	var byClass [city.Footway + 1]float64
	for i := range s.ID {
		d := float32(0)
		for l := s.LaneOff[i]; l < s.LaneOff[i+1]; l++ {
			d = max(d, in.LanePeak[l])
		}
		km := float64(s.Length[i]) / 1000
		if s.Opposite[i] != city.None {
			km /= 2 // two rows are one street
		}
		if d >= closeDepth {
			wet += km
			if int(s.Class[i]) < len(byClass) {
				byClass[s.Class[i]] += km
			}
		}
		if d >= dangerDepth {
			deep += km
		}
	}
	b.add(Safety, "street_km_flooded", wet, "km", Less, "lane water_depth",
		"length of streets with a lane under 0.15 m or more at any time; both directions of a street count once", "침수 도로(0.15 m 이상)", "Streets under 0.15 m or more")
	for k, km := range byClass {
		if km > 0 {
			class := city.StreetClass(k)
			b.add(Safety, "street_km_flooded_"+class.String(), km, "km", Less, "lane water_depth",
				"of the streets under 0.15 m or more, those of this class", "그중 "+classNames[k][0], "of these, "+classNames[k][1])
		}
	}
	b.add(Safety, "street_km_impassable", deep, "km", Less, "lane water_depth",
		"length of streets with a lane under 0.30 m or more at any time", "침수 도로(0.30 m 이상)", "Streets under 0.30 m or more")
}

// classNames are the street classes in Korean and English.
var classNames = [city.Footway + 1][2]string{
	{"고속도로", "motorway"}, {"도시고속·간선(trunk)", "trunk road"}, {"주간선(primary)", "primary road"},
	{"보조간선(secondary)", "secondary road"}, {"집산도로(tertiary)", "tertiary road"}, {"국지도로", "local street"},
	{"이면도로", "service road"}, {"고속도로 연결로", "motorway ramp"}, {"연결로", "ramp"}, {"버스전용로", "busway"},
	{"자전거도로", "cycleway"}, {"보도", "footway"},
}
