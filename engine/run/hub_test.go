package run

import (
	"strings"
	"testing"
)

// What policy tables hold is read back from what is written, and what cannot be says how to mend it.
func TestPolicyValues(t *testing.T) {
	for _, x := range []struct {
		into interface {
			UnmarshalTOML(any) error
			MarshalText() ([]byte, error)
		}
		in   any
		want string // of MarshalText
		bad  string
	}{
		{new(Consent), "attitudes", "attitudes", ""},
		{new(Consent), "60 %", "0.6", ""},
		{new(Consent), 0.25, "0.25", ""},
		{new(Consent), int64(1), "1", ""},
		{new(Consent), "most", "attitudes", "neither attitudes nor a share"},
		{new(Consent), 1.5, "attitudes", "between 0 and 1"},
		{new(Consent), true, "attitudes", "expected attitudes"},
		{new(Clamp), []any{"0 Wh", "5 kWh"}, "[0, 5000]", ""},
		{new(Clamp), []any{int64(-2), int64(7)}, "[-2, 7]", ""},
		{new(Clamp), []any{"5 kWh", "5 kWh"}, "[0, 0]", "the least must be below"},
		{new(Clamp), []any{"5 km", "6 km"}, "[0, 0]", "Wh or kWh"},
		{new(Clamp), "5 kWh", "[0, 0]", "expected [least, most]"},
	} {
		err := x.into.UnmarshalTOML(x.in)
		if x.bad == "" && err != nil || x.bad != "" && (err == nil || !strings.Contains(err.Error(), x.bad)) {
			t.Errorf("%v: %v, want %q", x.in, err, x.bad)
		}
		if text, _ := x.into.MarshalText(); string(text) != x.want {
			t.Errorf("%v is %s, want %s", x.in, text, x.want)
		}
	}
}
