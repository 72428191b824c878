package viewer

import "semul/render/text"

// Action is something that the reader can have done: by a key, a button or a test.
type Action uint8

// The actions.
const (
	NoAction Action = iota
	PlayPause
	StepBack
	StepOn
	Slower
	Faster
	ToStart
	ToEnd
	ToNextEvent
	ToLastEvent
	ZoomIn
	ZoomOut
	FitCity
	PanLeft
	PanRight
	PanUp
	PanDown
	Inspect   // Arg: city.Ref
	GoTo      // Arg: clock.Time
	Toggle    // Arg: layer name
	ToggleNth // Arg: int
	SwitchTruth
	SwitchLang
	SwitchTheme
	FoldLayers
	FoldLegend
	ShowHelp
	Screenshot
	Fullscreen
	Back
)

// Key binds a key to an action. The table makes the help, and the tests press every key of it.
type Key struct {
	Key    string // as Input names it
	Label  string // as the help writes it; empty = not shown
	Action Action
	Arg    any
	Means  [2]string // Korean, English
}

// Keys are all keys.
var Keys = append([]Key{
	{"Space", "Space", PlayPause, nil, [2]string{"재생, 일시 정지", "play, pause"}},
	{"Comma", ",  .", StepBack, nil, [2]string{"한 단계 뒤로, 앞으로", "step back, on"}},
	{"Period", "", StepOn, nil, [2]string{}},
	{"BracketLeft", "[  ]", Slower, nil, [2]string{"느리게, 빠르게", "slower, faster"}},
	{"BracketRight", "", Faster, nil, [2]string{}},
	{"N", "N  Shift+N", ToNextEvent, nil, [2]string{"다음, 이전 사건", "next, previous event"}},
	{"Shift+N", "", ToLastEvent, nil, [2]string{}},
	{"Home", "Home  End", ToStart, nil, [2]string{"처음, 끝", "start, end"}},
	{"End", "", ToEnd, nil, [2]string{}},
	{"Equal", "+  −", ZoomIn, nil, [2]string{"확대, 축소 (휠)", "zoom (wheel)"}},
	{"Minus", "", ZoomOut, nil, [2]string{}},
	{"0", "0", FitCity, nil, [2]string{"도시 전체", "whole city"}},
	{"ArrowLeft", "← ↑ → ↓", PanLeft, nil, [2]string{"이동 (끌기)", "move (drag)"}},
	{"ArrowRight", "", PanRight, nil, [2]string{}},
	{"ArrowUp", "", PanUp, nil, [2]string{}},
	{"ArrowDown", "", PanDown, nil, [2]string{}},
	{"1", "1 – 9", ToggleNth, 0, [2]string{"레이어 켜기, 끄기", "layers on, off"}},
	{"T", "T", SwitchTruth, nil, [2]string{"실제, 공개, 나란히", "truth, released, split"}},
	{"L", "L", FoldLayers, nil, [2]string{"레이어 목록 접기", "fold the layers"}},
	{"M", "M", FoldLegend, nil, [2]string{"범례 접기", "fold the legend"}},
	{"G", "G", SwitchLang, nil, [2]string{"한국어, 영어", "Korean, English"}},
	{"H", "H", SwitchTheme, nil, [2]string{"어둡게, 밝게", "dark, light"}},
	{"P", "P", Screenshot, nil, [2]string{"화면을 PNG로 저장", "save a PNG"}},
	{"F11", "F11", Fullscreen, nil, [2]string{"전체 화면", "full screen"}},
	{"Shift+Slash", "?", ShowHelp, nil, [2]string{"이 도움말", "this help"}},
	{"Escape", "Esc", Back, nil, [2]string{"선택 해제, 닫기", "deselect, close"}},
}, layerKeys()...)

// layerKeys are 2 to 9; 1 stands in the table above.
func layerKeys() []Key {
	var out []Key
	for k := 1; k < 9; k++ {
		out = append(out, Key{Key: string(rune('1' + k)), Action: ToggleNth, Arg: k})
	}
	return out
}

// keyOf returns what a key does.
func keyOf(name string) (Key, bool) {
	for _, k := range Keys {
		if k.Key == name {
			return k, true
		}
	}
	return Key{}, false
}

func (k *Key) means(l text.Lang) string { return k.Means[l&1] }
