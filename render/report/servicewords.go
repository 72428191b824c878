package report

import "strings"

// figureWord is what a figure of a fleet is called in Korean and English, and its unit: "" is a plain number, "share" one that
// is shown in percent.
type figureWord struct {
	name, ko, en, unit string
}

// figureWords are the figures that fleets, parking and charging have. A word of the summary that stands here by accident of its
// ending needs a row of its own.
var figureWords = []figureWord{
	// rides
	{"requests", "요청", "requests", ""},
	{"served", "태워 준 사람", "carried to the end", ""},
	{"waiting", "기다리는 중", "waiting", ""},
	{"riding", "타고 있음", "riding", ""},
	{"refused", "거절", "refused", ""},
	{"no_stop_near", "가까운 정류장 없음", "no stop near", ""},
	{"cancelled", "기다리다 포기", "gave up waiting", ""},
	{"on_foot", "걸어가는 편이 나음", "better on foot", ""},
	{"refused_share", "거절 비율", "share refused", "share"},
	{"wait_mean_s", "평균 대기", "mean wait", "s"},
	{"wait_p95_s", "95 % 대기", "wait of the slowest twentieth", "s"},
	{"ride_over_direct", "직행 대비 승차 시간", "ride over the direct one", ""},
	{"vehicle_km", "차량 주행", "driven", "km"},
	{"persons_per_vehicle_km", "차량·km당 사람", "people per vehicle-km", ""},
	{"empty_share", "빈 차 주행 비율", "share driven empty", "share"},
	{"vehicles", "차량", "vehicles", ""},
	{"stops", "정류장", "stops", ""},
	{"held_s", "신호 꺼짐·물 앞 정지", "held at dark signals and water", "s"},
	// buses
	{"lines", "노선 (방향별)", "lines, each way", ""},
	{"asked", "타려던 사람", "asked", ""},
	{"arrived", "도착한 사람 (버스 또는 도보)", "arrived, by bus or on foot", ""},
	{"arrived_on_foot", "그중 끝까지 걸은 사람", "of these, on foot all the way", ""},
	{"walking", "걷는 중", "walking to a stop or from one", ""},
	{"boarded", "탄 사람", "boarded", ""},
	{"left_behind", "만차로 못 탐", "left behind by a full one", ""},
	{"gave_up", "포기", "gave up the journey", ""},
	{"walked", "걷기로 한 횟수", "chose to go on on foot", ""},
	{"broken_runs", "중단된 운행", "runs broken off", ""},
	{"regularity", "배차 간격 변동계수", "variation of headways", ""},
	{"late_mean_s", "평균 지연", "mean lateness", "s"},
	{"load_mean", "평균 재차율", "mean load", "share"},
	{"load_max", "최대 재차율", "highest load", "share"},
	{"rotations", "차량 운용", "vehicles in rotation", ""},
	{"runs_after_another", "이어서 한 운행", "runs after another", ""},
	{"knock_on_mean_s", "이어진 지연 평균", "mean lateness handed on", "s"},
	{"knock_on_max_s", "이어진 지연 최대", "most lateness handed on", "s"},
	{"runs_lost", "취소된 운행", "runs lost", ""},
	{"runs_waiting", "차를 기다리는 운행", "runs waiting for a vehicle", ""},
	// shared vehicles
	{"stations", "대여소·역", "stations", ""},
	{"no_vehicle", "빌릴 차 없음", "no vehicle to take", ""},
	{"no_dock", "반납할 자리 없음", "no dock to leave it", ""},
	{"moved_at_night", "밤에 옮긴 차", "moved at night", ""},
	{"utilisation", "이용률", "time in use", "share"},
	{"mean_charge", "평균 충전 상태", "mean charge", "share"},
	{"empty_batteries", "방전", "batteries run down", ""},
	// pods
	{"pods", "차량", "pods", ""},
	{"track_km", "궤도", "track", "km"},
	{"without_power_s", "정전 시간", "without electricity", "s"},
	{"drawn_kwh", "사용 전력량", "electricity drawn", "kWh"},
	// ambulances and crews
	{"calls", "신고", "calls", ""},
	{"answered", "도착", "answered: somebody came", ""},
	{"on_the_way", "가는 중", "help is on the way", ""},
	{"overdue", "아직 도착하지 못한 것 가운데 목표 시간 초과", "of those not reached yet, beyond the target", ""},
	{"carried", "이송", "carried to hospital", ""},
	{"response_median_s", "출동 시간 중앙값", "median response time", "s"},
	{"response_p90_s", "출동 시간 90 %", "response time of the slowest tenth", "s"},
	{"in_time_share", "목표 시간 내 도착", "answered in time", "share"},
	// robots
	{"robots", "로봇", "robots", ""},
	{"orders", "주문", "orders", ""},
	{"delivered", "배송 완료", "delivered", ""},
	{"under_way", "배송 중", "under way", ""},
	{"no_home_near", "가까운 집 없음", "no home near", ""},
	{"mean_min", "평균 배송 시간", "mean time to deliver", "min"},
	{"p95_min", "95 % 배송 시간", "time of the slowest twentieth", "min"},
	{"km", "주행", "driven", "km"},
	// parking
	{"bays", "주차면", "bays", ""},
	{"bays_taken_share", "점유율", "bays taken", "share"},
	{"parked", "주차", "parked", ""},
	{"found_at_once_share", "바로 찾음", "found a bay at once", "share"},
	{"search_mean_s", "평균 탐색", "mean search", "s"},
	{"search_p95_s", "95 % 탐색", "search of the slowest twentieth", "s"},
	{"search_km", "탐색 주행", "driven in search", "km"},
	{"illegal_stops", "불법 주정차", "illegal stops", ""},
	{"parked_afar", "먼 곳에 주차", "parked farther off", ""},
	{"no_bay_near", "가까운 주차면 없음", "no bay near", ""},
	// charging
	{"electric", "전기차", "electric cars", ""},
	{"charging_sessions", "충전", "charges", ""},
	{"charging", "충전 중", "charging", ""},
	{"charging_drawn_kwh", "충전에 쓴 전력량", "drawn to charge", "kWh"},
	{"charging_stored_kwh", "배터리에 담긴 전력량", "stored in batteries", "kWh"},
	{"charging_plugged", "꽂힌 차", "plugged in", ""},
	{"charging_waiting", "충전 대기", "waiting for a charger", ""},
	{"charging_queued", "충전 대기 (누적)", "had to wait for a charger", ""},
	{"charging_refused", "충전 못 함", "went without a charger", ""},
	{"charging_interrupted", "정전으로 끊긴 충전", "charges cut off", ""},
	{"charging_hours", "충전 시간", "time charging", "h"},
	{"mean_soc_standing", "선 차의 평균 충전 상태", "mean charge of who stands", "share"},
	{"stranded", "방전으로 멈춘 차", "stranded", ""},
}

// wordsOf finds the words of a figure.
func wordsOf(figure string) (figureWord, bool) {
	for _, w := range figureWords {
		if w.name == figure {
			return w, true
		}
	}
	return figureWord{}, false
}

// zoned takes a figure of one zone apart: "refused_in_z1", "z1_answered". zone is "" for those of the whole fleet.
func zoned(figure string) (zone, whole string) {
	if _, ok := wordsOf(figure); ok {
		return "", figure
	}
	if zone, ok := strings.CutPrefix(figure, "refused_in_"); ok {
		return zone, "refused"
	}
	for _, w := range []string{"answered", "response_median_s", "response_p90_s", "in_time_share"} {
		if zone, ok := strings.CutSuffix(figure, "_"+w); ok && zone != "" {
			return zone, w
		}
	}
	return "", figure
}
