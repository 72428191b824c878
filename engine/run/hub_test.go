package run

import (
	"math"
	"strings"
	"testing"

	"semul/engine/hub/policy"
	"semul/engine/hub/policy/consent"
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
		{new(Consent), "people", "people", ""},
		{new(Consent), "60 %", "0.6", ""},
		{new(Consent), 0.25, "0.25", ""},
		{new(Consent), int64(1), "1", ""},
		{new(Consent), "most", "attitudes", "neither attitudes nor people nor a share"},
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

// Answers follow the rule, the person and the appeal of the data; a share holds for all.
func TestAnswersFollowTheRule(t *testing.T) {
	share := 0.6
	of := func(subject uint32) consent.Attitude { return consent.Attitude{Trust: 0.5, Concern: float64(subject)} }
	logistic := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for _, c := range []struct {
		name    string
		by      Consent
		rule    policy.Rule
		appeal  float64
		subject uint32
		want    float64
	}{
		{"a share", Consent{Share: &share}, policy.OptIn, 3, 1, 0.6},
		{"asked, unconcerned", Consent{People: true}, policy.OptIn, 0, 0, logistic(1)},
		{"asked, concerned", Consent{People: true}, policy.OptIn, 0, 1, logistic(-2)},
		{"asked for something liked", Consent{}, policy.OptIn, 1, 1, logistic(-1)},
		{"may say no, unconcerned", Consent{People: true}, policy.OptOut, 0, 0, 1 - logistic(-4.5)},
		{"may say no to something disliked", Consent{People: true}, policy.OptOut, -2, 1, 1 - logistic(0.5)},
	} {
		if got := answer(c.by, c.rule, c.appeal, of, c.subject); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
}
