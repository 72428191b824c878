package report

import (
	"math"

	"semul/render/chart"
)

// role is what a series means to the page: its words, its colour, the chart it shares with others.
type role struct {
	ids   []string // names under which models give it
	chart string   // series of one chart share axis and unit
	title [2]string
	tone  chart.Tone
	shape chart.Shape
	scale float64 // of series in m/s: shown value = scale · value
	unit  string  // shown unit; "" = the series' own
	dash  bool
}

// roles are the known series in the order of the page.
var roles = []role{
	{ids: []string{"weather.rain", "weather.rain_rate"}, chart: "rain", title: [2]string{"강우 강도", "Rain"}, tone: chart.Rain, shape: chart.Bars},
	{ids: []string{"weather.rain_total"}, chart: "rain_total", title: [2]string{"누적 강우", "Rain so far"}, tone: chart.Rain, shape: chart.Area},
	{ids: []string{"weather.stage", "weather.tide"}, chart: "tide", title: [2]string{"조위", "Tide"}, tone: chart.Tide},
	{ids: []string{"flood.flooded_area"}, chart: "flooded", title: [2]string{"침수 면적", "Flooded area"}, tone: chart.Flood, shape: chart.Area},
	{ids: []string{"flood.volume"}, chart: "volume", title: [2]string{"지표수 부피 (하천 포함)", "Water on the ground, rivers included"}, tone: chart.FloodDeep, shape: chart.Area},
	{ids: []string{"flood.max_depth"}, chart: "deepest", title: [2]string{"최대 수심", "Deepest water"}, tone: chart.FloodDeep},
	{ids: []string{"traffic.running", "traffic.vehicles"}, chart: "vehicles", title: [2]string{"주행 중", "On the road"}, tone: chart.Traffic},
	{ids: []string{"traffic.halting", "traffic.halted"}, chart: "vehicles", title: [2]string{"그중 정지", "Of these, standing"}, tone: chart.Waiting},
	{ids: []string{"traffic.waiting", "traffic.waiting_to_enter"}, chart: "vehicles", title: [2]string{"진입 대기", "Waiting to enter"}, tone: chart.Closed},
	{ids: []string{"traffic.mean_speed"}, chart: "speed", title: [2]string{"평균 속도", "Mean speed"}, tone: chart.Speed, scale: 3.6, unit: "km/h"},
	{ids: []string{"traffic.closed", "traffic.closed_lanes"}, chart: "closed", title: [2]string{"통제된 차로", "Lanes closed"}, tone: chart.Closed, shape: chart.Step, unit: "lanes"},
	{ids: []string{"traffic.stalled"}, chart: "stalled", title: [2]string{"물에 멈춘 차량 (누적)", "Vehicles stopped by water, in all"}, tone: chart.Closed, shape: chart.Step, unit: "vehicles"},
	{ids: []string{"power.served"}, chart: "power", title: [2]string{"공급 전력", "Electricity delivered"}, tone: chart.Neutral, shape: chart.Area},
	{ids: []string{"power.unserved"}, chart: "power", title: [2]string{"공급하지 못한 전력", "Not delivered"}, tone: chart.Closed},
	{ids: []string{"power.losses"}, chart: "grid_losses", title: [2]string{"선로·변압기 손실", "Losses of lines and transformers"}, tone: chart.Neutral},
	{ids: []string{"power.min_voltage"}, chart: "min_voltage", title: [2]string{"최저 전압 (무전압 제외)", "Lowest voltage where there is any"}, tone: chart.Neutral},
	{ids: []string{"power.max_loading"}, chart: "max_loading", title: [2]string{"최대 부하율", "Highest loading against the rating"}, tone: chart.Waiting},
	{ids: []string{"power.dark_buildings"}, chart: "dark_buildings", title: [2]string{"정전된 건물", "Buildings without electricity"}, tone: chart.Closed, shape: chart.Step, unit: "buildings"},
	{ids: []string{"power.dark_signals"}, chart: "dark_signals", title: [2]string{"꺼진 신호등", "Signals without electricity"}, tone: chart.Closed, shape: chart.Step},
	{ids: []string{"power.tripped_assets"}, chart: "tripped_assets", title: [2]string{"정지한 전력 설비", "Power assets out of service"}, tone: chart.Closed, shape: chart.Step},
	{ids: []string{"people.exposed"}, chart: "exposed", title: [2]string{"수심 0.30 m 이상에 놓인 사람", "People at a depth of 0.30 m or more"}, tone: chart.Closed, shape: chart.Area},
	{ids: []string{"people.travelling"}, chart: "travelling", title: [2]string{"이동 중인 사람", "People on the way"}, tone: chart.Neutral},
	{ids: []string{"traffic.arrived"}, chart: "trips", title: [2]string{"도착한 차량", "Vehicles arrived"}, tone: chart.Speed},
	{ids: []string{"people.trips_by_car"}, chart: "trips", title: [2]string{"시작한 차량 통행", "Journeys by car begun"}, tone: chart.Traffic},
	{ids: []string{"people.trips_other"}, chart: "trips", title: [2]string{"시작한 그 밖의 통행", "Other journeys begun"}, tone: chart.Waiting, dash: true},
	{ids: []string{"people.stayed_home"}, chart: "stayed_home", title: [2]string{"특보로 미룬 통행 (누적)", "Journeys not made because of a warning, in all"}, tone: chart.Neutral, shape: chart.Step},
}

// chartTitles name charts that more than one series share.
var chartTitles = map[string][2]string{"vehicles": {"차량", "Vehicles"}, "trips": {"통행 (누적)", "Journeys so far"},
	"power": {"전력", "Electricity"}}

// shown is one series with its role.
type shown struct {
	role
	Series
}

// known returns the role of a series, and whether it has one.
func known(id string) (role, bool) {
	for _, r := range roles {
		for _, k := range r.ids {
			if k == id {
				return r, true
			}
		}
	}
	return role{}, false
}

// find returns the series of the role that has an id among its names, scaled to what is shown; nil if there is none.
func (d *Data) find(id string) *shown {
	r, ok := known(id)
	if !ok {
		return nil
	}
	for i := range d.Series {
		if k, ok := known(d.Series[i].ID); ok && k.ids[0] == r.ids[0] && len(d.Series[i].V) > 0 {
			return d.dress(i)
		}
	}
	return nil
}

// named returns the series with an id, nil if there is none.
func (d *Data) named(id string) *shown {
	for i := range d.Series {
		if d.Series[i].ID == id && len(d.Series[i].V) > 1 {
			return d.dress(i)
		}
	}
	return nil
}

// dress gives series i its role and scale. A series without a role is shown under its own name.
func (d *Data) dress(i int) *shown {
	s := shown{Series: d.Series[i]}
	r, ok := known(s.ID)
	if !ok {
		name := s.Doc
		if name == "" {
			name = s.ID
		}
		r = role{chart: s.ID, title: [2]string{name, name}}
	}
	s.role = r
	if r.ids != nil && r.ids[0] == "traffic.mean_speed" {
		s.Series = d.driven(s.Series)
	}
	if r.scale != 0 && s.Unit == "m/s" {
		scaled := make([]float64, len(s.V))
		for k, v := range s.V {
			scaled[k] = v * r.scale
		}
		s.V = scaled
		s.Unit = r.unit
	} else if r.scale == 0 && r.unit != "" {
		s.Unit = r.unit
	}
	return &s
}

// driven leaves out the beginning of a series of speeds, before anybody was on the road: nobody's speed is none, not 0.
func (d *Data) driven(s Series) Series {
	for i := range d.Series {
		if k, ok := known(d.Series[i].ID); ok && k.ids[0] == "traffic.running" && len(d.Series[i].V) == len(s.V) {
			first := 0
			for first < len(s.V)-1 && s.V[first] == 0 && d.Series[i].V[first] == 0 {
				first++
			}
			s.T, s.V = s.T[first:], s.V[first:]
			break
		}
	}
	return s
}

// peak returns the largest value and its time; ok is false for an empty series.
func (s *shown) peak() (v, t float64, ok bool) { return s.extreme(1) }

// least returns the smallest value and its time.
func (s *shown) least() (v, t float64, ok bool) {
	v, t, ok = s.extreme(-1)
	return -v, t, ok
}

func (s *shown) extreme(sign float64) (v, t float64, ok bool) {
	for i, x := range s.V {
		if !math.IsNaN(x) && (!ok || sign*x > v) {
			v, t, ok = sign*x, s.T[i], true
		}
	}
	return v, t, ok
}

// at returns the value that holds at an instant.
func (s *shown) at(t float64) (float64, bool) {
	v, ok := 0.0, false
	for i := range s.V {
		if s.T[i] > t+1e-6 {
			break
		}
		if !math.IsNaN(s.V[i]) {
			v, ok = s.V[i], true
		}
	}
	return v, ok
}

// total returns ∫ V dt [unit·s], values holding until the next.
func (s *shown) total() float64 {
	sum := 0.0
	for i := 0; i+1 < len(s.V); i++ {
		if !math.IsNaN(s.V[i]) {
			sum += s.V[i] * (s.T[i+1] - s.T[i])
		}
	}
	return sum
}
