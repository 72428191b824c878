package validation

import (
	"context"
	"fmt"
	"math"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/validate"
	"semul/models/people"
)

// limits is where most limits stand.
const limits = "limit: traffic.md section 17"

// Cases lists the cases of the population.
func Cases() []validate.Case {
	return append(townCases(), elsewhere()...)
}

// townCases are those of the town drawn by hand, each with a population of its own.
func townCases() []validate.Case {
	return []validate.Case{
		{Area: "people", Name: "margins", Metric: "largest deviation of a fitted margin (household size x cars, age), over the population", Limit: 1e-6, Source: "closed form: the margins asked for; " + limits, Run: margins},
		{Area: "people", Name: "ages and sizes in whole persons", Metric: "largest deviation of a share", Limit: 1e-3,
			Source: "South Korea 2020: census as quoted by asiatoday.co.kr, 2021-07-29, and labortoday.co.kr, 2021-07-30; largest remainder: limit ours", Run: whole},
		{Area: "people", Name: "commute 28.4 min", Metric: "deviation of the mean way to work", Limit: 0.02, Source: "Daejeon 2010: census as quoted by ajunews.com, 2011-05-18; " + limits, Run: commute(28*time.Minute + 24*time.Second)},
		{Area: "people", Name: "commute 40.8 min", Metric: "deviation of the mean way to work", Limit: 0.02, Source: "Seoul 2010: census as quoted by ajunews.com, 2011-05-18; " + limits, Run: commute(40*time.Minute + 48*time.Second)},
		{Area: "people", Name: "departures to work", Metric: "largest deviation of a share", Unit: "points", Limit: 1, Source: "South Korea 2010: census as quoted by jjan.kr, 2011-05-18; " + limits, Run: departures},
		{Area: "people", Name: "mode shares", Metric: "largest deviation of a share of the trips drawn", Unit: "points", Limit: 0.5, Source: "the shares asked for (an example: traffic.md section 14); " + limits, Run: shares},
		{Area: "people", Name: "bottleneck: gap", Metric: "what all could gain by another departure on day 25, over their costs", Limit: 0.05, Source: "Newell's cumulative curves of 1,800 drivers through one bottleneck; limit: traffic.md section 7",
			Run: rushed(func(gap, _, _ float64) float64 { return gap })},
		{Area: "people", Name: "bottleneck: cost", Metric: "deviation of the mean cost on day 25 from the equilibrium's", Limit: 0.05, Source: "closed form: Vickrey 1969, Hendrickson and Kocur 1981; limit ours, as large as the gap's",
			Run: rushed(func(_, cost, _ float64) float64 { return cost })},
		{Area: "people", Name: "bottleneck: longest wait", Metric: "deviation of the longest wait on day 25 from the equilibrium's", Limit: 0.10, Source: "closed form: Vickrey 1969, Hendrickson and Kocur 1981; limit ours",
			Run: rushed(func(_, _, wait float64) float64 { return wait })},
	}
}

// survey asks the people of the town.
func survey(p *people.Params) (*people.Survey, error) {
	c, err := town()
	if err != nil {
		return nil, err
	}
	return surveyOf(c, p)
}

func surveyOf(c *city.City, p *people.Params) (*people.Survey, error) {
	pool := par.NewPool(0)
	defer pool.Close()
	return people.NewSurvey(c, p, 7, pool)
}

func params() *people.Params {
	p := people.DefaultParams()
	p.WorkOutside = 0
	return p
}

func margins(context.Context, validate.Env) (validate.Outcome, error) {
	s, err := survey(params())
	if err != nil {
		return validate.Outcome{}, err
	}
	return validate.Outcome{Value: s.MarginOff, Notes: fmt.Sprintf("%d residents, %d households, %d cars", s.Residents, s.Households, s.Cars)}, nil
}

func whole(context.Context, validate.Env) (validate.Outcome, error) {
	s, err := survey(params())
	if err != nil {
		return validate.Outcome{}, err
	}
	return validate.Outcome{Value: max(s.SizeOff, s.AgeOff), Notes: fmt.Sprintf("sizes %.2g, ages %.2g", s.SizeOff, s.AgeOff)}, nil
}

func commute(mean clock.Duration) func(context.Context, validate.Env) (validate.Outcome, error) {
	return func(context.Context, validate.Env) (validate.Outcome, error) {
		p := params()
		p.Commute = mean
		s, err := survey(p)
		if err != nil {
			return validate.Outcome{}, err
		}
		return validate.Outcome{Value: math.Abs(s.Commute/mean.Seconds() - 1), Notes: fmt.Sprintf("%.2f min", s.Commute/60)}, nil
	}
}

func departures(context.Context, validate.Env) (validate.Outcome, error) {
	s, err := survey(params())
	if err != nil {
		return validate.Outcome{}, err
	}
	off, notes := departuresOff(s)
	return validate.Outcome{Value: 100 * off, Notes: notes}, nil
}

func departuresOff(s *people.Survey) (off float64, notes string) {
	early := 0.0
	for _, share := range s.ToWork[:7] {
		early += share
	}
	off = max(math.Abs(early-0.17), math.Abs(s.ToWork[7]-0.333), math.Abs(s.ToWork[8]-0.32))
	return off, fmt.Sprintf("%.1f, %.1f, %.1f %% for 17, 33.3, 32.0", 100*early, 100*s.ToWork[7], 100*s.ToWork[8])
}

func shares(context.Context, validate.Env) (validate.Outcome, error) {
	p := params()
	p.ModeShare = people.ShareParams{Car: 0.40, Bus: 0.28, Walk: 0.24, Bicycle: 0.08}
	p.Assume = []string{"bus"}
	s, err := survey(p)
	if err != nil {
		return validate.Outcome{}, err
	}
	off, notes := sharesOff(s)
	return validate.Outcome{Value: 100 * off, Notes: notes}, nil
}

func sharesOff(s *people.Survey) (off float64, notes string) {
	for _, m := range s.Modes {
		off = max(off, math.Abs(m.Drawn-m.Asked))
		notes += fmt.Sprintf("%s %.2f %% for %.0f; ", m.Name, 100*m.Drawn, 100*m.Asked)
	}
	return off, notes
}
