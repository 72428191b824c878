package people

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"semul/engine/clock"
	"semul/engine/sim/msg"
)

// PlanParams are the keys of [model.people.plans].
type PlanParams struct {
	ToWork  [3]float64     `toml:"to_work" range:"[0,1]" doc:"share of workers who leave home before 7, from 7 to 8 and from 8 to 9 o'clock; the rest from 9 to 10" src:"South Korea 2010: census as quoted by jjan.kr, 2011-05-18; the end at 10 is a project default"`
	WorkDay clock.Duration `toml:"work_day" range:"[1800,57600]" doc:"from leaving for work to leaving work, on average; it varies by a tenth" src:"project default"`
	Academy float64        `toml:"academy" range:"[0,1]" doc:"share of pupils who go on to an academy after school" src:"57 % of primary pupils, South Korea 2010: census as quoted by jjan.kr, 2011-05-18; taken for all pupils"`
	Lesson  clock.Duration `toml:"lesson" range:"[600,28800]" doc:"stay at an academy, in chains that name it" src:"project default"`
	Shop    clock.Duration `toml:"shop" range:"[60,28800]" doc:"stay at a shop, in chains that name it" src:"project default"`
	Leisure clock.Duration `toml:"leisure" range:"[60,28800]" doc:"stay at leisure, in chains that name it" src:"project default"`
}

func defaultPlans() PlanParams {
	return PlanParams{ToWork: [3]float64{0.17, 0.333, 0.32}, WorkDay: 588 * time.Minute, Academy: 0.57, Lesson: 150 * time.Minute, Shop: 40 * time.Minute, Leisure: 2 * time.Hour}
}

func (p *PlanParams) check(bad func(key, why string)) {
	if s := p.ToWork[0] + p.ToWork[1] + p.ToWork[2]; s > 1 {
		bad("plans.to_work", fmt.Sprintf("the shares add up to %.4g; they may add up to 1", s))
	}
}

// departure turns two shares into the hour at which somebody leaves for work; before 7 nobody leaves in the first part of
// the hour and a half (project default).
func (p *PlanParams) departure(u, v float64) float64 {
	first, second := p.ToWork[0], p.ToWork[0]+p.ToWork[1]
	switch {
	case u < first:
		return 5.5 + float64(1.5*max(v, 0.15))
	case u < second:
		return 7 + v
	case u < second+p.ToWork[2]:
		return 8 + v
	}
	return 9 + v
}

// ChainParams are the keys of [model.people.chains].
type ChainParams struct {
	Worker map[string]float64 `toml:"worker" range:"[0,1]" doc:"of who works in the city or leaves it to work: home, work, shop, leisure" src:"the scenario"`
	Pupil  map[string]float64 `toml:"pupil" range:"[0,1]" doc:"of who goes to school: home, school, academy, shop, leisure" src:"the scenario"`
	Other  map[string]float64 `toml:"other" range:"[0,1]" doc:"of who does neither: home, shop, leisure" src:"the scenario"`
}

// activity is what people do at a place.
type activity uint8

const (
	beHome activity = iota
	doWork
	doLearn
	doLesson
	doShop
	doLeisure
)

var activityNames = []string{"home", "work", "school", "academy", "shop", "leisure"}

// purposes of the way to each activity.
var purposes = [...]msg.Purpose{msg.ToHome, msg.ToWork, msg.ToSchool, msg.ToSchool, msg.ToShop, msg.ToLeisure}

// mostLegs is how many ways a chain may have.
const mostLegs = 8

// sequence is a chain and the share of its group that follows it; adds up over the list.
type sequence struct {
	up   float64
	acts []activity
}

// readChains parses the chains of one group, in the order of their texts, with shares added up.
func readChains(shares map[string]float64, key string, allowed string, bad func(key, why string)) (list []sequence) {
	texts := make([]string, 0, len(shares))
	for text := range shares { //semul:allow maprange: sorted below
		texts = append(texts, text)
	}
	slices.Sort(texts)
	total := 0.0
	for _, text := range texts {
		words, s := strings.Fields(text), sequence{}
		ok := true
		for _, w := range words {
			a := slices.Index(activityNames, w)
			if a < 0 || !strings.Contains(allowed, w) {
				bad(key, fmt.Sprintf("the chain %q has %q; here it may have %s", text, w, allowed))
				ok = false
				break
			}
			s.acts = append(s.acts, activity(a))
		}
		switch n := len(s.acts); {
		case !ok:
			continue
		case n == 0 || s.acts[0] != beHome || s.acts[n-1] != beHome:
			bad(key, fmt.Sprintf("the chain %q must begin and end with home, as \"home work home\"", text))
			continue
		case n-1 > mostLegs:
			bad(key, fmt.Sprintf("the chain %q has %d ways; at most %d are possible", text, n-1, mostLegs))
			continue
		}
		for k := 1; k < len(s.acts); k++ {
			if s.acts[k] == s.acts[k-1] {
				bad(key, fmt.Sprintf("the chain %q has %q twice in a row; write it once", text, activityNames[s.acts[k]]))
				break
			}
		}
		total += shares[text]
		s.up = total
		list = append(list, s)
	}
	if len(list) > 0 && (total < 0.999 || total > 1.001) {
		bad(key, fmt.Sprintf("the shares add up to %.4g; they must add up to 1, \"home\" alone being who stays in", total))
	}
	return list
}

// read parses the chains of all groups, by what somebody does.
func (p *ChainParams) read(bad func(key, why string)) (lists [3][]sequence) {
	lists[0] = readChains(p.Other, "chains.other", "home shop leisure", bad)
	lists[1] = readChains(p.Worker, "chains.worker", "home work shop leisure", bad)
	lists[2] = readChains(p.Pupil, "chains.pupil", "home school academy shop leisure", bad)
	return lists
}

// any reports whether the scenario names a chain.
func (p *ChainParams) any() bool { return len(p.Worker)+len(p.Pupil)+len(p.Other) > 0 }

func (p *ChainParams) check(bad func(key, why string)) { p.read(bad) }

// follow draws one of the chains of a group and when its ways begin. The first way leaves as the built-in plan has it; a
// stay is that of the activity, more or less by a fifth; an academy begins between 13 and 17 h.
func (p *planner) follow(legs []leg, list []sequence, pop *population, id, day int) []leg {
	e, t := uint64(id), uint64(day)
	u := func(draw uint32) float64 { return p.random.Float64(e, t, 400+draw) }
	normal := func(draw uint32) float64 { return p.random.Normal(e, t, 500+draw) }
	share, k := u(0)*list[len(list)-1].up, 0
	for k < len(list)-1 && share >= list[k].up {
		k++
	}
	acts := list[k].acts
	home, at, hour := pop.home[id], pop.home[id], 0.0
	for k := 1; k < len(acts); k++ {
		n := uint32(k)
		to := home
		switch acts[k] {
		case doWork, doLearn:
			to = pop.work[id]
		case doLesson:
			to, _ = p.academies.near(p.town.zone(int(home)), u(10*n+1), u(10*n+2))
		case doShop, doLeisure:
			to, _ = p.leisure.near(p.town.zone(int(home)), u(10*n+1), u(10*n+2))
		}
		switch {
		case k > 1:
		case acts[k] == doWork:
			hour = p.params.Plans.departure(p.random.Float64(e, 0, 401), p.random.Float64(e, 0, 402)) // the same every day
		case acts[k] == doLearn:
			hour = 8.2 + float64(0.25*normal(3))
		default:
			hour = 9.5 + float64(9.5*u(4))
		}
		if k > 1 && acts[k] == doLesson && hour < 17 {
			hour = max(hour, 13+float64(4*u(10*n+3)))
		}
		legs = append(legs, leg{hour, to, purposes[acts[k]]})
		stay := 1.0 // at home between two ways
		switch acts[k] {
		case doWork:
			stay = p.params.Plans.WorkDay.Hours() - p.town.drive(at, to)/3600
		case doLearn:
			stay = 7
			if k+1 < len(acts) && acts[k+1] == doLesson {
				stay = 4.8
			}
		case doLesson:
			stay = p.params.Plans.Lesson.Hours()
		case doShop:
			stay = p.params.Plans.Shop.Hours()
		case doLeisure:
			stay = p.params.Plans.Leisure.Hours()
		}
		spread := 0.2
		if acts[k] == doWork || acts[k] == doLearn {
			spread = 0.1
		}
		hour += p.town.drive(at, to)/3600 + max(0.1, float64(stay*(1+float64(spread*normal(10*n+4)))))
		at = to
	}
	return legs
}
