package text

import "strings"

// eventLines are sentences of what happened, by event kind (ports.md section 4). {where} is the place, {value} the
// measured value with its unit, {where:이/가} the place with its particle.
var eventLines = map[string][2]string{
	"sim.intervention":         {"{where}: 개입 실행 {note}", "Intervention at {where} {note}"},
	"weather.alert":            {"호우 특보 ({value}) {note}", "Heavy-rain warning ({value}) {note}"},
	"weather.rain":             {"비가 내리기 시작함 (모두 {value})", "Rain begins ({value} in all)"},
	"flood.reached":            {"{where}에 물이 {value}까지 참", "Water stands {value} deep at {where}"},
	"flood.reached:falling":    {"{where}의 물이 {value} 아래로 빠짐", "The water at {where} falls below {value}"},
	"flood.overtopped":         {"{where:을/를} 물이 넘음 ({value})", "Water runs over {where} ({value})"},
	"flood.breach":             {"{where:이/가} 무너짐", "{where} breaches"},
	"drainage.surcharged":      {"{where}에서 물이 솟음", "Water rises out of {where}"},
	"drainage.pump_stopped":    {"{where} 멈춤", "{where} stops"},
	"drainage.pump_started":    {"{where} 가동", "{where} starts"},
	"drainage.underpass":       {"{where}에 물이 {value}까지 참", "Water stands {value} deep in {where}"},
	"power.tripped":            {"{where:이/가} 차단됨 (수심 {value}) {note}", "{where} trips in {value} of water {note}"},
	"power.tripped:by command": {"{where:이/가} 명령으로 차단됨", "{where} is tripped by command"},
	"power.dark":               {"{where} 정전 ({value})", "{where} goes dark ({value})"},
	"power.repaired":           {"{where} 복구됨 ({value} 만에)", "{where} is back in service after {value}"},
	"power.restored":           {"{where} 복전 ({value})", "{where} has power again ({value})"},
	"power.shed":               {"{where} 부하 차단", "Load shed at {where}"},
	"power.voltage_collapse":   {"{where} 전압 붕괴, {value} 차단", "Voltage collapse at {where}, {value} shed"},
	"traffic.closed":           {"{where:이/가} 통제됨 ({value}) {note}", "{where} closes ({value}) {note}"},
	"traffic.opened":           {"{where} 통제 해제", "{where} opens again"},
	"traffic.signal_dark":      {"{where:이/가} 꺼짐", "{where} goes dark"},
	"traffic.stalled":          {"{where}에서 차량이 나아가지 못함 ({value}) {note}", "Vehicles cannot go on at {where} ({value}) {note}"},
	"traffic.gridlock":         {"{where} 교통 마비 ({value})", "Gridlock at {where} ({value})"},
	"traffic.late":             {"{where} 지연 {value}", "{where} is {value} late"},
	"traffic.no_way":           {"{where}에 이르는 길이 없어 아무도 오지 못함 {note}", "No way leads to {where} and back: nobody comes {note}"},
	"people.emergency":         {"{where}에서 구조 요청", "Emergency call from {where}"},
	"people.caught_in_water":   {"{where}에서 사람이 물에 고립됨 ({value})", "People caught in water at {where} ({value})"},
	"sensing.silent":           {"{where} 센서 끊김", "Sensor {where} falls silent"},
	"sensing.back":             {"{where} 센서 복귀", "Sensor {where} is back"},
	"control.command":          {"{where} 제어 명령 {note}", "Command to {where} {note}"},
	"control.blind":            {"제어기가 볼 자료가 없음 {note}", "A controller sees nothing new {note}"},
	"control.alert":            {"{where} 경보 발령 {note}", "Alert for {where} {note}"},
}

// noteWords are what models add to events, in Korean; the rest stands as the model wrote it.
var noteWords = map[string]string{
	"heavy rain advisory": "호우주의보", "heavy rain warning": "호우경보", "extreme heavy rain": "극한호우", "closure": "통제 명령",
	"crash": "사고", "works": "공사", "tree": "나무 쓰러짐", "gathering": "도로 위 사람들", "stall": "고장",
}

// EventLine writes what happened in a sentence. Place is the name to show; value the measured value, already written
// with its unit ("" if there is none); note what the model added. An unknown kind is written out as it is.
func EventLine(kind, place, value, note string, l Lang) string {
	line, ok := eventLines[kind+":"+note]
	if ok || note == "rising" {
		note = ""
	}
	if !ok {
		line, ok = eventLines[kind]
	}
	if w := noteWords[note]; w != "" && l == Ko {
		note = w
	}
	if !ok {
		parts := []string{kind + ":", place}
		if value != "" {
			parts = append(parts, value)
		}
		return strings.Join(append(parts, note), " ")
	}
	s := line[l&1]
	for _, josa := range []string{"이/가", "을/를", "은/는"} {
		s = strings.ReplaceAll(s, "{where:"+josa+"}", WithJosa(place, josa))
	}
	s = strings.ReplaceAll(s, "{where}", place)
	if note != "" {
		note = "(" + note + ")"
	}
	s = strings.ReplaceAll(s, "{note}", note)
	if value == "" {
		s = strings.ReplaceAll(s, " ({value})", "")
		s = strings.ReplaceAll(s, " (수심 {value})", "")
		s = strings.ReplaceAll(s, " in {value} of water", "")
		s = strings.ReplaceAll(s, " (모두 {value})", "")
		s = strings.ReplaceAll(s, " ({value} in all)", "")
		s = strings.ReplaceAll(s, " {value} deep", "")
		s = strings.ReplaceAll(s, "{value}까지 ", "")
		s = strings.ReplaceAll(s, " {value}", "")
	}
	s = strings.TrimSpace(strings.ReplaceAll(s, "{value}", value))
	if l == En && s != "" && s[0] < 0x80 {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// eventKinds are short names of event kinds.
var eventKinds = map[string][2]string{
	"sim.intervention": {"개입", "Intervention"}, "weather.alert": {"호우 특보", "Heavy-rain warning"}, "weather.rain": {"강우 시작", "Rain begins"},
	"flood.reached": {"침수 도달", "Water arrives"}, "flood.overtopped": {"월류", "Overtopping"}, "flood.breach": {"제방 붕괴", "Breach"},
	"drainage.surcharged": {"맨홀 역류", "Surcharge"}, "drainage.pump_stopped": {"펌프 정지", "Pump stop"},
	"drainage.pump_started": {"펌프 가동", "Pump start"}, "drainage.underpass": {"지하차도 침수", "Underpass flooded"},
	"power.tripped": {"차단", "Trip"}, "power.dark": {"정전", "Outage"}, "power.restored": {"복전", "Restoration"}, "power.repaired": {"설비 복구", "Repair"},
	"power.shed": {"부하 차단", "Load shed"}, "power.voltage_collapse": {"전압 붕괴", "Voltage collapse"},
	"traffic.closed": {"도로 통제", "Street closed"}, "traffic.opened": {"통제 해제", "Street opened"},
	"traffic.signal_dark": {"신호등 꺼짐", "Signal dark"}, "traffic.stalled": {"차량 멈춤", "Stalled vehicle"},
	"traffic.gridlock": {"교통 마비", "Gridlock"}, "traffic.late": {"지연", "Delay"}, "traffic.no_way": {"길 없음", "No way there"},
	"people.emergency": {"구조 요청", "Emergency call"}, "people.caught_in_water": {"고립", "People caught in water"},
	"sensing.silent": {"센서 끊김", "Sensor silent"}, "sensing.back": {"센서 복귀", "Sensor back"},
	"control.command": {"제어 명령", "Command"}, "control.blind": {"자료 없음", "Nothing released"}, "control.alert": {"경보", "Alert"},
}

// EventKind returns the short name of an event kind in Korean and English; the kind itself if it is unknown.
func EventKind(kind string) [2]string {
	if n, ok := eventKinds[kind]; ok {
		return n
	}
	return [2]string{kind, kind}
}

// EventGroup returns the group of an event kind, which picks its colour and lane: water, power, traffic, people,
// privacy or other.
func EventGroup(kind string) string {
	model, _, _ := strings.Cut(kind, ".")
	switch model {
	case "weather", "flood", "drainage":
		return "water"
	case "power", "der", "building":
		return "power"
	case "traffic":
		return "traffic"
	case "people":
		return "people"
	case "sensing", "hub", "control":
		return "privacy"
	}
	return "other"
}
