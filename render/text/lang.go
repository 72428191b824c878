package text

// Lang is a language of the reader. Its number is the index of two-language arrays such as frame.LayerSpec.Title.
type Lang uint8

// The languages.
const (
	Ko Lang = iota
	En
)

// String returns the language tag, "ko" or "en".
func (l Lang) String() string {
	if l == En {
		return "en"
	}
	return "ko"
}

// ParseLang reads "ko" or "en"; ok is false for anything else.
func ParseLang(s string) (l Lang, ok bool) {
	switch s {
	case "ko":
		return Ko, true
	case "en":
		return En, true
	}
	return Ko, false
}

// Pick returns the entry of a two-language array, falling back to the other language where one is empty.
func (l Lang) Pick(s [2]string) string {
	if s[l&1] == "" {
		return s[1-l&1]
	}
	return s[l&1]
}
