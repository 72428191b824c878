package consent

import (
	"semul/engine/fmath"
	"semul/engine/rng"
)

// Attitude is how a person stands to being measured: models/people draws it by district and income.
type Attitude struct {
	Trust   float64 // in the city, [0, 1]
	Concern float64 // about privacy, [0, 1]
}

// OptsIn returns the probability of a yes to a class and purpose whose appeal is a (0 for all until somebody measures
// it): σ(a + 2·trust − 3·concern). Hub.md section 4; no source.
func (p Attitude) OptsIn(a float64) float64 {
	return sigmoid(a + float64(2*p.Trust) - float64(3*p.Concern))
}

// OptsOut returns the probability of a no where data are used unless one opts out: σ(−4 − a + 3·concern − trust) for an appeal a.
// Hub.md section 4; no source.
func (p Attitude) OptsOut(a float64) float64 {
	return sigmoid(-4 - a + float64(3*p.Concern) - p.Trust)
}

// AfterBreach returns the attitude some days (≥ 0) after a breach of a severity in [0, 1] became known: trust is lower by
// 0.3 × severity at first and half of it comes back every 90 days. Hub.md section 4; no source.
func (p Attitude) AfterBreach(severity, days float64) Attitude {
	const ln2 = 0.6931471805599453
	p.Trust = max(0, p.Trust-float64(0.3*severity*fmath.Exp(-ln2*days/90)))
	return p
}

// Draw lets every subject of a set answer, yes with the probability that yes gives: a share for all, or from attitudes
// (OptsIn where the rule is opt-in or explicit, 1 − OptsOut where it is opt-out). Who answers what depends on the random
// stream and the subject alone.
func Draw(s *Set, answers rng.Stream, yes func(subject uint32) float64) {
	for i := range uint32(s.Subjects()) {
		if err := s.Say(i, answers.Float64(uint64(i), 0, 0) < yes(i)); err != nil {
			panic(err) // i is a subject
		}
	}
}

func sigmoid(x float64) float64 { return 1 / (1 + fmath.Exp(-x)) }
