package report

import (
	"strings"

	"semul/engine/kpi"
)

// classPrefix begins the ids of indicators that split streets up by class.
const classPrefix = "street_km_flooded_"

// depthPrefix begins the ids of indicators that split flooded buildings up by depth.
const depthPrefix = "buildings_flooded_"

// modePrefix begins the ids of indicators that split trips up by mode.
const modePrefix = "mode_share_"

// isPart reports whether an indicator is a part of the one before it.
func isPart(id string) bool {
	return strings.HasPrefix(id, classPrefix) || strings.HasPrefix(id, depthPrefix) || strings.HasPrefix(id, modePrefix)
}

// notesKo say in Korean what an indicator counts; the English words are the indicator's own.
var notesKo = map[string]string{
	"person_hours_lost":          "원하는 속도로 홀로 달릴 때와 견주어 길 위의 모든 사람이 잃은 시간. 진입 대기를 포함하고, 끝내지 못한 통행은 실행이 끝날 때까지 셉니다",
	"mean_delay":                 "도착한 차량 운행(한 번의 주행이 통행 하나)이 진입을 기다린 시간과, 홀로 원하는 속도로 달릴 때와 견주어 길에서 잃은 시간을 더한 평균",
	"mean_delay_all":             "시작하려던 모든 차량 운행이 잃은 시간의 평균. 길 위에 있거나 진입을 기다리거나 길이 없어 빠진 통행은 실행이 끝날 때까지 셉니다",
	"mean_travel_time_all":       "시작하려던 모든 차량 운행이 원한 출발 시각부터 걸린 시간의 평균. 도착하지 못한 통행은 실행이 끝날 때까지 셉니다",
	"trips_finished":             "실행이 끝날 때까지 도착하거나 남은 길이 막혀 도중에 끝난 차량 운행. 사람의 통행이 아닙니다: 만차인 주차장이나 쓸 수 없는 충전기에서 다시 나서면 새 운행이고, 서비스 차량은 빈 차라도 구간마다 하나로 셉니다",
	"trips_finished_share":       "시작하려던 차량 운행 가운데 실행이 끝날 때까지 도착한 것의 비율",
	"trips_unfinished":           "실행이 끝날 때까지 도착하지 못한 차량 운행(길 위, 진입 대기, 길이 없어 빠진 통행)",
	"trips_removed":              "목적지로 가는 길이 없어 빠진 통행",
	"buildings_flooded":          "한 번이라도 벽에 5 cm 이상 물이 닿은 건물",
	"building_area_flooded":      "그 건물들의 바닥면적. 피해 곡선과 가격은 쓰지 않습니다",
	"buildings_damaged":          "침수 건물 가운데 1층 바닥 위까지 물이 찬 건물",
	"building_damage_fraction":   "피해 건물이 잃은 가치 비율의 평균",
	"building_damage_area":       "피해 건물의 바닥면적에 손상률을 곱한 값. 전손으로 환산한 면적",
	"building_damage":            "그 면적에 시나리오가 준 1 m²당 가치를 곱한 값",
	"streets_over_rule":          "한 번이라도 어느 차로에 15 cm를 넘는 물이 찬 도로 구간(실제 통제와 무관, 교량 제외). 양방향은 둘로 셉니다",
	"street_hours_over_rule":     "그 시간의 합. 도로마다 가장 오래 잠긴 칸으로 셉니다",
	"street_km_hours_over_rule":  "그 시간에 도로 연장을 곱해 더한 값",
	"underpasses_over_rule":      "한 번이라도 축선에 15 cm를 넘는 물이 찬 지하차도(2024년 4월 통제 기준)",
	"underpass_hours_over_rule":  "그 시간의 합",
	"vehicle_km":                 "도로망 안의 모든 차량이 달린 거리",
	"vehicle_hours":              "모든 차량이 도로망 안에서 보낸 시간(주행과 정지)",
	"vehicle_energy":             "모든 차량이 쓴 연료와 배터리의 에너지. 제동으로 되찾은 것은 뺍니다",
	"vehicle_energy_per_km":      "차량이 달린 1 km마다 쓴 에너지",
	"vehicle_co2":                "태운 연료의 CO₂와 배터리 전기를 만든 CO₂",
	"residents_over_55db":        "가장 시끄러운 벽의 교통 소음이 55 dB(A)를 넘는 건물의 거주자(실행 평균). 소리를 막는 것이 없다고 본 상한입니다",
	"residents_over_55db_lden":   "가장 시끄러운 벽의 Lden(낮 07–19시, 저녁 19–23시에 5 dB, 밤 23–07시에 10 dB를 더한 유럽 지침 2002/49/EC의 하루 소음도)이 55 dB(A)를 넘는 건물의 거주자. 소리를 막는 것이 없다고 본 상한이며 한 해가 아닌 이 실행의 값입니다",
	"residents_over_50db_lnight": "가장 시끄러운 벽의 야간(23–07시) 교통 소음이 50 dB(A)를 넘는 건물의 거주자. 소리를 막는 것이 없다고 본 상한이며 한 해가 아닌 이 실행의 값입니다",
	"mean_travel_time":           "도착한 차량 운행이 도로망에 들어와서 도착하기까지 걸린 시간의 평균",
	"mean_speed":                 "모든 차량이 달린 거리를 도로망 안에서 보낸 시간으로 나눈 값. 정지 시간을 포함합니다",
	"unserved_energy":            "전기가 끊긴 곳에서 쓰려던 전력량",
	"network_loss":               "전력망에 들어온 전력량 가운데 선로와 변압기에서 잃은 몫",
	"commute_time":               "집과 직장을 맺을 때의 도시 안 출근 시간 평균. 빈 도로 기준입니다",
	"residents_near_stop":        "운행하는 정류장까지 길을 따라 500 m 이내인 거주자(유엔 지속가능발전목표 지표 11.2.1의 버스 기준). 직선거리의 1.3배를 걷는다고 봅니다",
	"jobs_in_45_min_mean":        "한 주민이 대중교통이나 도보로 45분 안에 닿는 일자리. 실행 중 세 번 출발해 구역별로 거주자 수로 평균한 값",
	"jobs_in_45_min_median":      "그 값의 중앙값. 거주자의 절반은 이보다 적은 일자리에 닿습니다",
	"transit_wait":               "탄 사람이 정류장에서 기다린 시간의 평균",
	"transit_delay_p90":          "정류장 출발 열 번 가운데 한 번이 넘는, 시각표 대비 지연",
	"transit_journeys_lost":      "대중교통으로 나섰으나 끝내 도착하지 못한 통행. 기다려도 타지 못하거나 내릴 곳 전에 내려야 했던 일이 두 번째이거나 달리 갈 길이 없던 경우이며, 그 뒤에 걷거나 다른 노선으로 간 통행은 세지 않습니다",
	"transit_irregularity":       "정류장 배차 간격의 변동계수. 0이면 고르고 1이면 우연에 맡긴 것과 같습니다",
	"public_transport_share":     "모든 통행 가운데 버스, 셔틀, 궤도차, 수요응답 버스의 몫",
	"exposed_people":             "수심 0.30 m 이상인 곳에 동시에 놓인 사람의 최댓값",
	"exposed_person_hours":       "수심 0.30 m 이상인 곳에 놓인 사람 수에 머문 시간을 곱한 값",
	"street_km_flooded":          "한 번이라도 어느 차로에 15 cm 이상 물이 찬 도로의 길이. 양방향 도로는 한 번만 셉니다",
	"street_km_impassable":       "한 번이라도 어느 차로에 30 cm 이상 물이 찬 도로의 길이",
	"flooded_area":               "한 번이라도 5 cm 이상 물이 찬 땅. 평상시 수면은 뺍니다",
	"deep_area":                  "한 번이라도 30 cm 이상 물이 찬 땅. 평상시 수면은 뺍니다",
	"closures":                   "한 번이라도 통제된 도로 구간. 양방향은 둘로 셉니다",
	"closure_lane_hours":         "통제된 차로 수에 통제 시간을 곱한 값",
	"flood_hours":                "침수 면적이 최댓값의 절반 이상이던 시간",
	"residents_flooded":          "침수 건물의 거주자. 구역 인구를 연면적에 따라 건물에 나누었습니다",
}

// noteOf returns what an indicator counts in both languages.
func noteOf(k kpi.Indicator) [2]string {
	ko := notesKo[k.ID]
	if strings.HasPrefix(k.ID, classPrefix) {
		ko = "15 cm 이상 잠긴 도로 가운데 이 등급의 길이"
	}
	if strings.HasPrefix(k.ID, depthPrefix) {
		ko = "침수 건물 가운데 최대 수심이 이 범위인 건물"
	}
	if strings.HasPrefix(k.ID, modePrefix) {
		ko = "모든 통행 가운데 이 수단의 몫"
	}
	if strings.HasPrefix(k.ID, "corridor_") {
		ko = "그 시간대에 이 도로들에서 달린 거리를 보낸 시간으로 나눈 값."
	}
	if strings.HasSuffix(k.ID, "_emitted") {
		ko = "시나리오가 준 배출계수 표에 따른 값."
	}
	if ko == "" {
		for _, n := range serviceNotesKo {
			if strings.HasSuffix(k.ID, n[0]) {
				ko = n[1]
			}
		}
	}
	if ko == "" {
		ko = k.Note
	}
	en := k.Note
	if en != "" {
		en = strings.ToUpper(en[:1]) + en[1:] + "."
	}
	if notesKo[k.ID] != "" {
		ko += "."
	}
	return [2]string{ko, en}
}

// serviceNotesKo are the notes of what fleets say of themselves, by the end of the id.
var serviceNotesKo = [][2]string{
	{"_wait", "탄 사람이 기다린 시간의 평균."}, {"_wait_p95", "탄 사람 스무 명 가운데 한 명이 넘긴 대기 시간."},
	{"_calls", "들어온 신고."}, {"_answered", "누군가 도착한 신고."}, {"_calls_open", "아직 아무도 도착하지 못한 신고: 배정을 기다리거나 가는 중."}, {"_in_time_share", "도착했거나 목표 시간을 넘겨 기다리는 신고 가운데 목표 시간 안에 도착한 것."},
	{"_response_median", "신고부터 도착까지 걸린 시간의 중앙값. 도착한 신고만 셉니다."}, {"_response_p90", "도착한 신고 열 건 가운데 한 건이 넘긴 시간."},
	{"_left_behind", "차가 가득 차 타지 못한 횟수."}, {"_refused", "들어주지 못한 요청."},
}
