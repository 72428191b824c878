package validation

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"semul/engine/city"
	"semul/engine/city/synth"
	"semul/engine/par"
	"semul/engine/validate"
	"semul/models/people"
)

// Two more populations with everything asked for at once: that of a generated city, and one as large as that of Daejeon.
var (
	generated = sync.OnceValues(func() (*people.Survey, error) {
		spec, err := synth.Builtin("semulmeori")
		if err != nil {
			return nil, err
		}
		pool := par.NewPool(0)
		defer pool.Close()
		c, err := synth.Generate(spec, pool)
		if err != nil {
			return nil, err
		}
		return surveyOf(c, everything(generatedCommute))
	})
	large = sync.OnceValues(func() (*people.Survey, error) {
		c, err := town()
		if err != nil {
			return nil, err
		}
		return surveyOf(grown(c), everything(largeCommute))
	})
)

// largeResidents are so many as live in a metropolitan city; generatedCommute is a mean that the generated city allows.
const (
	largeResidents   = 1.45e6
	largeCommute     = 28*time.Minute + 24*time.Second
	generatedCommute = 7 * time.Minute
)

// everything asks for shares of modes and a mean time to work.
func everything(commute time.Duration) *people.Params {
	p := params()
	p.Commute = commute
	p.ModeShare = people.ShareParams{Car: 0.40, Bus: 0.28, Walk: 0.24, Bicycle: 0.08}
	p.Assume = []string{"bus"}
	return p
}

// grown gives every zone of a town so many residents that they are those of a large city, and the floors for them.
func grown(c *city.City) *city.City {
	more := float32(largeResidents / 72000)
	for z := range c.Zones.Residents {
		c.Zones.Residents[z] *= more
	}
	for b := range c.Buildings.Floor {
		c.Buildings.Floor[b] *= more
	}
	return c
}

// elsewhere are the cases of both.
func elsewhere() (list []validate.Case) {
	for _, k := range []struct {
		name    string
		of      func() (*people.Survey, error)
		commute time.Duration
		source  string
	}{
		{"generated city", generated, generatedCommute, "the mean asked for, one that 12 km² allow"},
		{"1.45 million", large, largeCommute, "Daejeon 2010: census as quoted by ajunews.com, 2011-05-18"},
	} {
		read := func(value func(s *people.Survey) (float64, string)) func(context.Context, validate.Env) (validate.Outcome, error) {
			return func(context.Context, validate.Env) (validate.Outcome, error) {
				s, err := k.of()
				if err != nil {
					return validate.Outcome{}, err
				}
				v, notes := value(s)
				return validate.Outcome{Value: v, Notes: notes}, nil
			}
		}
		list = append(list,
			validate.Case{Area: "people", Name: k.name + ": margins", Metric: "largest deviation of a fitted margin, over the population", Limit: 1e-6, Source: "closed form: the margins asked for; " + limits,
				Run: read(func(s *people.Survey) (float64, string) {
					return s.MarginOff, fmt.Sprintf("%d residents, %d households, %d cars", s.Residents, s.Households, s.Cars)
				})},
			validate.Case{Area: "people", Name: k.name + ": commute", Metric: "deviation of the mean way to work", Limit: 0.02, Source: k.source + "; " + limits,
				Run: read(func(s *people.Survey) (float64, string) {
					return math.Abs(s.Commute/k.commute.Seconds() - 1), fmt.Sprintf("%.2f min", s.Commute/60)
				})},
			validate.Case{Area: "people", Name: k.name + ": departures to work", Metric: "largest deviation of a share", Unit: "points", Limit: 1, Source: "South Korea 2010: census as quoted by jjan.kr, 2011-05-18; " + limits,
				Run: read(func(s *people.Survey) (float64, string) {
					off, notes := departuresOff(s)
					return 100 * off, notes
				})},
			validate.Case{Area: "people", Name: k.name + ": mode shares", Metric: "largest deviation of a share of the trips drawn", Unit: "points", Limit: 0.5, Source: "the shares asked for; " + limits,
				Run: read(func(s *people.Survey) (float64, string) {
					off, notes := sharesOff(s)
					return 100 * off, notes
				})})
	}
	return list
}
