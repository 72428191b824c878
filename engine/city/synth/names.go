package synth

import "fmt"

// All names are made up from Korean words for what a delta has; none is taken from a map.
var (
	canalNames  = []string{"새물길", "버들물길", "갈잎물길", "은빛물길", "고니물길", "연꽃물길", "부들물길", "너울물길"}
	bridgeNames = []string{"세물", "갈대", "고니", "버들", "모래톱", "하늬", "노을", "물안개", "은어", "두루", "가람", "미리", "온새", "달맞이", "해오름", "나루"}
	northNames  = []string{"새벽", "갈잎", "물머리", "가온", "버들", "하늘", "고니", "다솜", "은빛", "마루", "여울", "솔바람", "너른들", "참나무", "두레", "보리"}
	eastNames   = []string{"노을", "모래", "포구", "샛별", "중앙", "한빛", "들녘", "너울", "아침", "장터", "둑방", "미나리", "연꽃", "토마토", "갯벌", "해풍"}
	zoneNames   = []string{"물머리", "갈대", "버들", "고니", "포구", "새벽", "노을", "샛강", "너른들", "모래톱", "중앙", "연꽃", "여울", "미나리", "장터", "솔섬"}
)

// nth numbers names beyond the end of a list.
func nth(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return fmt.Sprintf("%s%d", list[i%len(list)], i/len(list)+1)
}

func (p *plan) bridgeName(i int) string {
	if i == 0 {
		return bridgeNames[0] + "대교"
	}
	return nth(bridgeNames, i) + "교"
}

// streetName names the street on a fine line: arterials are -daero, collectors -ro, locals numbered off the arterial
// beside them.
func (p *plan) streetName(northward bool, k int) string {
	list := eastNames
	if northward {
		list = northNames
	}
	root := nth(list, k/8)
	switch k % 8 {
	case 0:
		return root + "대로"
	case 4:
		return root + "로"
	}
	return fmt.Sprintf("%s로%d길", root, k%8)
}

func (p *plan) riverRoadName(n int) string { return fmt.Sprintf("강변%d로", n+1) }
