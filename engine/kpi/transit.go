package kpi

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// transit tells how people travelled and what the services on the road did for them.
func (in *Input) transit(b *book) {
	if t := in.Traffic; t != nil && t.MeanTravelTime > 0 {
		b.add(Transit, "mean_travel_time", t.MeanTravelTime, "s", Less, "traffic mean_travel_time_s",
			"mean time from entering the network to arriving, of the drives of vehicles that arrived", "도착 차량의 평균 통행 시간", "Mean travel time of vehicles that arrived")
	}
	if t := in.Trips; t != nil && len(t.Depart) > 0 {
		sum := 0.0
		for i, from := range t.Depart {
			to := t.Arrive[i]
			if math.IsNaN(to) {
				to = in.Span.Seconds()
			}
			sum += to - from
		}
		b.add(Transit, "mean_travel_time_all", sum/float64(len(t.Depart)), "s", Less, "trips.depart, trips.arrive",
			"mean time from the wanted departure, of all drives of vehicles that were to begin; those that had not arrived count up to the end of the run",
			"전체 통행의 평균 소요 시간", "Mean time of all trips")
	}
	if t := in.Traffic; t != nil && t.VehicleSeconds > 0 {
		b.add(Transit, "mean_speed", 3.6*t.VehicleMetres/t.VehicleSeconds, "km/h", More, "traffic vehicle_metres, vehicle_seconds",
			"distance driven by all vehicles over their time in the network, standing included", "모든 차량의 평균 속도", "Mean speed of all vehicles")
	}
	for _, c := range in.Corridors {
		b.add(Transit, "corridor_"+c.Name+"_speed", c.Speed, "km/h", More, "traffic corridor_"+c.Name+"_kmh",
			"what vehicles drove on these streets over the time they spent there, in the hours that [corridor."+c.Name+"] names", "축 속도: "+c.Name, "Speed of the corridor "+c.Name)
	}
	if t := in.Travel; t != nil {
		if t.Commute > 0 {
			b.add(Transit, "commute_time", t.Commute, "s", Less, "people commute_mean_s",
				"mean way to work inside the city on free streets, as homes and jobs were matched", "평균 출근 시간(자유 주행)", "Mean way to work on free streets")
		}
		in.modes(b)
	}
	for _, s := range in.Services {
		calls, whole := s.Figures["calls"] // of a zone none are told
		answered := s.Figures["answered"]
		if whole && calls > 0 {
			b.add(Safety, s.Name+"_calls", calls, "calls", Neither, "traffic "+s.Name+"_calls", callsNote, "신고: "+s.Name, "Calls: "+s.Name)
			b.add(Safety, s.Name+"_answered", answered, "calls", More, "traffic "+s.Name+"_answered", answeredNote, "도착한 신고: "+s.Name, "Calls answered: "+s.Name)
			b.add(Safety, s.Name+"_calls_open", calls-answered, "calls", Less, "traffic "+s.Name+"_calls, "+s.Name+"_answered", openNote, "아직 도착하지 못한 신고: "+s.Name, "Calls not reached yet: "+s.Name)
		}
		for _, m := range serviceMeasures {
			if m.answers && answered < leastAnswered && (!whole || answered == 0 && (m.figure != "in_time_share" || calls == 0)) {
				continue
			}
			if m.waits && s.nobody() {
				continue // the wait of nobody
			}
			if v, ok := s.Figures[m.figure]; ok {
				if m.answers && answered < leastAnswered {
					m.note += fmt.Sprintf("; %.0f of %.0f calls were answered, too few to judge by", answered, calls)
				}
				criterion := Transit
				if m.answers {
					criterion, v = Safety, v*m.times()
				}
				b.add(criterion, s.Name+"_"+m.id, v, m.unit, m.better, "traffic "+s.Name+"_"+m.figure, m.note, m.ko+": "+s.Name, m.en+": "+s.Name)
			}
		}
	}
}

// leastAnswered is how many calls must have been answered for a median and a ninetieth percentile to say something; with fewer a
// zone is silent, and a fleet tells how few there were (project default).
const leastAnswered = 5

// carried are the figures of fleets that count who got on.
var carried = []string{"boarded", "served", "riding"}

// nobody reports whether a fleet counts who got on and nobody did.
func (s *Service) nobody() bool {
	counted, n := false, 0.0
	for _, f := range carried {
		v, ok := s.Figures[f]
		counted, n = counted || ok, n+v
	}
	return counted && n == 0
}

const (
	callsNote    = "calls for help so far"
	answeredNote = "calls that somebody has come to"
	openNote     = "calls that nobody has come to yet: those that wait for somebody to be sent and those to which somebody is on the way"
)

// modes splits trips up by how they were made.
func (in *Input) modes(b *book) {
	const from = "people mode_share"
	public, offered := 0.0, false
	for _, m := range in.Travel.Modes {
		if publicModes[m.Name] {
			public += m.Share
			offered = true
		}
	}
	if offered {
		b.add(Transit, "public_transport_share", 100*public, "%", More, from,
			"of all trips, those by bus, shuttle, guideway or on demand", "대중교통 분담률", "Share of public transport")
	}
	for _, m := range in.Travel.Modes {
		name := ModeName(m.Name)
		b.add(Transit, "mode_share_"+m.Name, 100*m.Share, "%", Neither, from,
			"of all trips, those "+modeWords(m.Name), "수단 분담률: "+name[0], "Share of trips: "+strings.ToLower(name[1][:1])+name[1][1:])
	}
}

// publicModes are the modes that anybody may board.
var publicModes = map[string]bool{"bus": true, "drt": true, "shuttle": true, "prt": true}

// modeNames are the modes in Korean and English.
var modeNames = map[string][2]string{
	"walk": {"도보", "Walking"}, "bicycle": {"자전거", "Bicycle"}, "kickboard": {"킥보드", "Kickboard"}, "car": {"승용차", "Car"},
	"passenger": {"동승", "Car passenger"}, "bus": {"버스", "Bus"}, "drt": {"수요응답 버스", "On-demand bus"}, "shared": {"공유 차량", "Shared car"},
	"shuttle": {"자율 셔틀", "Shuttle"}, "prt": {"무인 궤도차", "Pod"}, "shared_bike": {"공유 자전거", "Shared bicycle"},
}

// modeWords says in English how a trip by a mode was made.
func modeWords(mode string) string {
	switch mode {
	case "walk":
		return "on foot"
	case "passenger":
		return "as a car's passenger"
	}
	return "by " + strings.ToLower(ModeName(mode)[1])
}

// ModeName returns a mode of the people model in Korean and English; its own name if it is not in the catalogue.
func ModeName(mode string) [2]string {
	if n, ok := modeNames[mode]; ok {
		return n
	}
	return [2]string{mode, mode}
}

// serviceMeasures are what a fleet may say of itself in the summary of traffic, as NAME_figure.
var serviceMeasures = []serviceMeasure{
	{"wait_mean_s", "wait", "s", Less, "mean wait of those who got on", "평균 대기 시간", "Mean wait", false, true},
	{"wait_p95_s", "wait_p95", "s", Less, "wait that one in twenty of those who got on exceeded", "95 % 대기 시간", "Wait of the slowest twentieth", false, true},
	{"left_behind", "left_behind", "persons", Less, "times that somebody found a vehicle full", "만차로 못 탄 사람", "Left behind by a full vehicle", false, false},
	{"refused", "refused", "persons", Less, "requests that no vehicle could meet", "거절된 요청", "Requests refused", false, false},
	{"response_median_s", "response_median", "s", Less, "from the call to the arrival, of calls answered; a zone's name stands after the fleet's", "출동 시간 중앙값", "Median response time", true, false},
	{"response_p90_s", "response_p90", "s", Less, "time from the call to the arrival that one answered call in ten exceeded", "출동 시간 90 %", "Response time of the slowest tenth", true, false},
	{"in_time_share", "in_time_share", "%", More, "of calls answered and calls that have waited longer than the fleet's target, those answered within it", "목표 시간 내 도착 비율", "Calls answered in time", true, false},
}

type serviceMeasure struct {
	figure, id, unit string
	better           Better
	note, ko, en     string
	answers          bool // of who answers calls
	waits            bool // of those who got on
}

// times turns a figure into the unit of its measure.
func (m *serviceMeasure) times() float64 {
	if m.unit == "%" {
		return 100
	}
	return 1
}

// Service is what one fleet says of itself.
type Service struct {
	Name    string             // of the table [fleet.NAME]
	Figures map[string]float64 // without the name
}

// ServicesOf finds the fleets among the figures of the traffic summary: whoever has a figure NAME_wait_mean_s, NAME_refused_share
// or NAME_response_median_s is one, and so is each zone of a fleet that answers calls, as FLEET_ZONE. names gives the order.
func ServicesOf(names []string, values map[string]float64) []Service {
	var out []Service
	for _, n := range names {
		name := ""
		for _, end := range []string{"_wait_mean_s", "_refused_share", "_response_median_s"} {
			if cut, ok := strings.CutSuffix(n, end); ok {
				name = cut
			}
		}
		if name == "" || slices.ContainsFunc(out, func(s Service) bool { return s.Name == name }) {
			continue
		}
		s := Service{Name: name, Figures: map[string]float64{}}
		for _, m := range serviceMeasures {
			if v, ok := values[name+"_"+m.figure]; ok {
				s.Figures[m.figure] = v
			}
		}
		for _, f := range append([]string{"answered", "calls"}, carried...) {
			if v, ok := values[name+"_"+f]; ok {
				s.Figures[f] = v
			}
		}
		out = append(out, s)
	}
	return out
}
