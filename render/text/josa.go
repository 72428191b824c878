package text

import "strings"

// Josa returns the particle that follows word, picked from the two forms by the word's last sound: pair is "은/는",
// "이/가", "을/를", "과/와" or "으로/로", the form after a consonant first. Digits are read as Sino-Korean numbers, Latin
// letters by their names, a unit after a number as its Korean word; brackets at the end are passed over.
func Josa(word, pair string) string {
	after, bare, ok := strings.Cut(pair, "/")
	if !ok {
		return pair
	}
	closed, rieul := lastSound(word)
	if !closed || rieul && after == "으로" {
		return bare
	}
	return after
}

// WithJosa returns word with its particle.
func WithJosa(word, pair string) string { return word + Josa(word, pair) }

// unitSounds are units whose Korean word ends otherwise than the name of their last letter. They end in a vowel.
var unitSounds = []string{"mm", "cm", "km", "m", "m²", "m³", "km²", "%", "mm/h", "m/s", "km/h", "kW", "kV", "kWh"}

// lastSound reports whether the word ends in a consonant, and whether that is ㄹ.
func lastSound(word string) (closed, rieul bool) {
	word = strings.TrimRight(word, " )]}’”'\".,")
	if head, tail, ok := cutLast(word, ' '); ok && endsInDigit(head) {
		for _, u := range unitSounds {
			if tail == u {
				return false, false
			}
		}
	}
	r := rune(0)
	for _, c := range word {
		r = c
	}
	switch {
	case r >= '가' && r <= '힣':
		final := (r - '가') % 28
		return final != 0, final == 8
	case r >= '0' && r <= '9': // 영 일 이 삼 사 오 육 칠 팔 구
		return strings.ContainsRune("013678", r), strings.ContainsRune("178", r)
	}
	switch r | 0x20 { // 엘 엠 엔 알
	case 'l', 'r':
		return true, true
	case 'm', 'n':
		return true, false
	}
	return false, false
}

func cutLast(s string, sep byte) (head, tail string, ok bool) {
	if i := strings.LastIndexByte(s, sep); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

func endsInDigit(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }
