package units

import (
	"fmt"
	"strings"
)

// Flag is a yes (1) or a no (0). It is a number so that ports can carry it.
type Flag uint8

// On and off.
const (
	No  Flag = 0
	Yes Flag = 1
)

var flagWords = map[string]Flag{
	"0": No, "false": No, "no": No, "off": No,
	"1": Yes, "true": Yes, "yes": Yes, "on": Yes,
}

// Symbol returns "", for a flag has no unit.
func (Flag) Symbol() string { return "" }

// Bool reports whether f is not 0.
func (f Flag) Bool() bool { return f != No }

// FlagOf returns Yes for true.
func FlagOf(b bool) Flag {
	if b {
		return Yes
	}
	return No
}

// String returns "yes" or "no".
func (f Flag) String() string {
	if f.Bool() {
		return "yes"
	}
	return "no"
}

// MarshalText is String.
func (f Flag) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads yes, no, true, false, on, off, 1 or 0; f stays as it was on an error.
func (f *Flag) UnmarshalText(text []byte) error {
	v, ok := flagWords[strings.ToLower(strings.TrimSpace(string(text)))]
	if !ok {
		return fmt.Errorf("%.40q is neither yes nor no; write true or false", text)
	}
	*f = v
	return nil
}

// UnmarshalTOML reads what a TOML file holds: true, false, 1, 0 or one of the words.
func (f *Flag) UnmarshalTOML(data any) error {
	switch v := data.(type) {
	case bool:
		*f = FlagOf(v)
		return nil
	case string:
		return f.UnmarshalText([]byte(v))
	case int64, float64:
		return f.UnmarshalText([]byte(fmt.Sprint(v)))
	}
	return fmt.Errorf("not a yes or no; write true or false")
}
