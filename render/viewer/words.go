package viewer

import "semul/engine/city"
import "semul/render/text"

// Words of the window, in Korean and English. The words of the map are in package text.
var (
	wordDepth       = [2]string{"물 깊이", "Water depth"}
	wordSpeed       = [2]string{"평균 속도", "Mean speed"}
	wordSpeedShare  = [2]string{"제한속도 대비 속도", "Speed against the limit"}
	wordNobody      = [2]string{"차량 없음", "no vehicles"}
	wordLimit       = [2]string{"제한 속도", "Speed limit"}
	wordState       = [2]string{"상태", "State"}
	wordShut        = [2]string{"통제", "Closed"}
	wordOpen        = [2]string{"통행 가능", "Open"}
	wordFlow        = [2]string{"교통량", "Flow"}
	wordLanes       = [2]string{"차로 수", "Lanes"}
	wordPower       = [2]string{"전력", "Electricity"}
	wordNoPower     = [2]string{"정전", "None"}
	wordHasPower    = [2]string{"공급", "Supplied"}
	wordUse         = [2]string{"용도", "Use"}
	wordHeight      = [2]string{"높이", "Height"}
	wordFloor       = [2]string{"연면적", "Floor area"}
	wordClearance   = [2]string{"통과 높이", "Clearance"}
	wordDrowned     = [2]string{"정지", "Out of service"}
	wordNoSignal    = [2]string{"꺼짐: 모두 정지 후 통과", "Out: everybody stops"}
	wordFlashYellow = [2]string{"황색 점멸", "Flashing yellow"}
	wordFlashRed    = [2]string{"적색 점멸", "Flashing red"}
	wordInService   = [2]string{"운전 중", "In service"}
	wordSill        = [2]string{"설비 문턱", "Sill"}
	wordRating      = [2]string{"용량", "Rating"}
	wordSilent      = [2]string{"끊김", "Silent"}
	wordReports     = [2]string{"수신 중", "Reporting"}
	wordWhy         = [2]string{"왜 이렇게 되었나", "Why"}
	wordHere        = [2]string{"여기서 일어난 일", "What happened here"}
	wordCloseRule   = [2]string{"통제 기준 15 cm", "closing rule 15 cm"}
	wordLayers      = [2]string{"레이어", "Layers"}
	wordEvents      = [2]string{"지금까지 일어난 일", "What has happened"}
	wordNoEvents    = [2]string{"아직 일어난 일이 없습니다", "Nothing has happened yet"}
	wordTruth       = [2]string{"실제", "Truth"}
	wordReleased    = [2]string{"공개", "Released"}
	wordSplit       = [2]string{"나란히", "Split"}
	wordLive        = [2]string{"실시간", "LIVE"}
	wordReplay      = [2]string{"재생", "REPLAY"}
	wordCutShort    = [2]string{"중단된 실행", "Interrupted run"}
	wordRecordedTo  = [2]string{"%s까지 기록되어 있습니다", "recorded up to %s"}
	wordWater       = [2]string{"물", "Water"}
	wordTraffic     = [2]string{"교통", "Traffic"}
	wordPeople      = [2]string{"사람", "People"}
	wordData        = [2]string{"개인정보", "Privacy"}
	wordGap         = [2]string{"기록 없음", "not recorded"}
	wordAhead       = [2]string{"모의 중", "being simulated"}
	wordHelp        = [2]string{"단축키", "Keys"}
	wordSeed        = [2]string{"씨앗", "seed"}
	wordReading     = [2]string{"읽는 중…", "reading…"}
	wordNoChart     = [2]string{"기록된 시계열이 없습니다", "no series recorded"}
	wordCountWater  = [2]string{"15 cm 이상 침수", "under 15 cm or more:"}
	wordCountSlow   = [2]string{"제한속도 40 % 미만", "below 40 % of the limit:"}
	wordCountDark   = [2]string{"정전", "without electricity:"}
	wordElapsed     = [2]string{"경과", "elapsed"}
	wordNothingYet  = [2]string{"자료 없음", "nothing came"}
	wordSuppressed  = [2]string{"억제됨", "suppressed"}
	wordClass       = [2]string{"자료 종류", "Class of data"}
	wordBasis       = [2]string{"법적 근거", "Legal basis"}
	wordPurpose     = [2]string{"이용 목적", "Purpose"}
	wordRecipient   = [2]string{"받는 곳", "Recipient"}
	wordBlur        = [2]string{"보호", "Blurred by"}
	wordWindow      = [2]string{"공개 구간", "Window"}
	wordStamp       = [2]string{"표시", "Stamp"}
	wordLeft        = [2]string{"나간 것", "What left it"}
	wordExactly     = [2]string{"없음, 있는 그대로", "nothing, as it is"}
	wordReadings    = [2]string{"들어온 기록", "Readings in"}
	wordReleases    = [2]string{"공개", "Released"}
	wordHeld        = [2]string{"억제", "Suppressed"}
	wordNotAgreed   = [2]string{"미동의 제외", "Not agreed"}
	wordSpent       = [2]string{"ε 사용 (최대)", "ε spent, most"}
	wordSees        = [2]string{"보는 것", "What it sees"}

	wordNothingLeft    = [2]string{"아무것도 나가지 않음", "nothing leaves the hub"}
	wordAllControllers = [2]string{"제어기 전체", "every controller"}

	wordDark  = [2]string{"어둡게", "Dark"}
	wordLight = [2]string{"밝게", "Light"}
)

// useNames are what buildings are used for, by city.Use.
var useNames = [...][2]string{{"미상", "unknown"}, {"아파트", "flats"}, {"주택", "house"}, {"사무실", "offices"}, {"상가", "shops"},
	{"공장", "industry"}, {"학교", "school"}, {"병원", "hospital"}, {"관공서", "civic"}, {"주상복합", "mixed"}, {"공원", "park"},
	{"설비", "utility"}, {"교통 시설", "transport"}, {"농업 시설", "farm"}, {"기타", "other"}}

func useName(u city.Use, l text.Lang) string { return useNames[min(int(u), len(useNames)-1)][l&1] }
