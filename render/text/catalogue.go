package text

// Key names one entry of the catalogue.
type Key uint16

// The words of the picture.
const (
	WordSimulated Key = iota
	WordCityOnly
	WordSynthetic
	WordScenario
	WordSeed
	WordCity
	WordMap
	WordIncomplete
	WordFloodDepth
	WordSpeedRatio
	WordVehicles
	WordClosed
	WordPermanentWater
	WordUnderpass
	WordRain
	WordDark
	WordSubstation
	WordSensor
	WordSignal
	WordSignalFlash
	WordSignalDark
	WordStop
	WordExact
	WordNothingYet
	WordNoisy
	WordSuppressed
	keys
)

var catalogue = [keys][2]string{
	WordSimulated:      {"모의 결과", "Simulated"},
	WordCityOnly:       {"도시 자료 (모의 없음)", "City data, no simulation"},
	WordSynthetic:      {"합성 자료", "synthetic"},
	WordScenario:       {"시나리오", "scenario"},
	WordSeed:           {"난수 씨앗", "seed"},
	WordCity:           {"도시", "city"},
	WordMap:            {"자료", "data"},
	WordIncomplete:     {"중단된 실행", "interrupted run"},
	WordFloodDepth:     {"침수 깊이", "Flood depth"},
	WordSpeedRatio:     {"제한속도 대비 평균속도", "Mean speed against the limit"},
	WordVehicles:       {"차량", "Vehicles"},
	WordClosed:         {"통제된 도로", "Closed street"},
	WordPermanentWater: {"평상시 수면", "Permanent water"},
	WordUnderpass:      {"지하차도: 15 cm부터 통제", "Underpass: closed from 15 cm"},
	WordRain:           {"강우", "Rain"},
	WordDark:           {"정전", "Without electricity"},
	WordSubstation:     {"변전소·개폐기: 운전, 정지", "Substation: in service, out"},
	WordNothingYet:     {"아직 공개된 것이 없음", "nothing released yet"},
	WordExact:          {"있는 그대로 공개", "released as it is"},
	WordNoisy:          {"끊길수록 잡음이 큼", "the more broken, the more noise"},
	WordSuppressed:     {"사람이 적어 공개하지 않음", "suppressed: too few persons"},
	WordSensor:         {"센서: 수신, 끊김", "Sensor: reporting, silent"},
	WordSignal:         {"신호등: 녹색, 황색, 적색", "Signal: green, yellow, red"},
	WordSignalFlash:    {"점멸 신호: 황색, 적색", "Signal flashing yellow, red"},
	WordSignalDark:     {"꺼진 신호등", "Signal out"},
	WordStop:           {"정류장", "Stop"},
}

// T returns an entry in a language.
func (l Lang) T(k Key) string { return catalogue[k][l&1] }
