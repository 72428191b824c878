package sumo

import (
	"math"
	"strconv"
	"strings"

	"semul/engine/rng"
)

// flow turns a <flow> into its vehicles "id.0", "id.1", …
//
// With period p, or 3600/vehsPerHour, or (end−begin)/number, they depart at begin + k·p; with period="exp(x)" the times
// between are exponential with mean 1/x; with probability each second from begin on sends one with that probability.
// Chance is a function of the seed, the flow's id and the second or the number of the vehicle.
func (im *importer) flow(e, around *node) {
	v, ok := im.journey(e)
	if !ok {
		return
	}
	im.report.Flows++
	bound := func(name string, def float64) (float64, bool) {
		if _, there := e.get(name); !there && around != nil {
			return around.time(name, def)
		}
		return e.time(name, def)
	}
	begin, ok := bound("begin", im.report.Begin)
	end, ok2 := bound("end", math.NaN())
	if !ok || !ok2 {
		return
	}
	given := !math.IsNaN(end)
	if !given && im.report.End >= 0 {
		end = im.report.End
	}
	if end < begin {
		e.wrong("ends at %s s, before its begin at %s s", number(end), number(begin))
		return
	}
	most := math.MaxInt
	if _, there := e.get("number"); there {
		if most, ok = e.count("number", 1<<40); !ok {
			return
		}
	}
	draw := rng.NewStream(im.opt.Seed, "sumo.flow")
	entity := hashOf(v.id)
	id := v.id
	send := func(k int, at float64) bool {
		one := v
		one.id = id + "." + strconv.Itoa(k)
		return im.addVehicle(one, at)
	}
	period, exponential, probability := math.NaN(), false, math.NaN()
	said := "period" // the attribute that tells how many
	if text, there := e.get("period"); there {
		if inner, is := strings.CutPrefix(text, "exp("); is {
			rate, err := strconv.ParseFloat(strings.TrimSuffix(inner, ")"), 64)
			if err != nil || !(rate > 0) {
				e.wrong("period=%q; a rate above 0 per second is meant, e.g. exp(0.5)", text)
				return
			}
			period, exponential = 1/rate, true
		} else if period, ok = e.time("period", 0); !ok {
			return
		}
	}
	for _, name := range []string{"vehsPerHour", "perHour"} {
		if _, there := e.get(name); there {
			rate, ok := e.num(name, 0)
			if !ok {
				return
			}
			if rate < 0 {
				e.wrong("%s=%q; a number from 0 on is meant", name, e.str(name))
				return
			}
			if rate == 0 {
				return
			}
			period, said = 3600/rate, name
		}
	}
	if _, there := e.get("probability"); there {
		if probability, ok = e.num("probability", 0); !ok {
			return
		}
		if !(probability >= 0 && probability <= 1) {
			e.wrong("probability=%g; a number from 0 to 1 is meant", probability)
			return
		}
	}
	if math.IsNaN(period) && math.IsNaN(probability) {
		if most == math.MaxInt {
			e.wrong("says neither number, period, vehsPerHour nor probability; give one")
			return
		}
		if math.IsNaN(end) {
			e.wrong("has a number but no end; give it an end, or a period")
			return
		}
		if most == 0 {
			return
		}
		period, said = (end-begin)/float64(most), "number"
		if end == begin {
			period = math.SmallestNonzeroFloat64
		}
		end = math.Inf(1)
	}
	if math.IsNaN(end) {
		if most == math.MaxInt {
			e.wrong("has no end; give it one, or a number")
			return
		}
		end = math.Inf(1)
	}
	if most != math.MaxInt && !given {
		end = math.Inf(1)
	}
	if !math.IsNaN(probability) {
		if end-begin > 1e8 {
			e.wrong("has a probability and no end; give it one")
			return
		}
		for k, tick := 0, uint64(0); k < most && begin+float64(tick) < end; tick++ {
			if draw.Float64(entity, tick, 0) < probability {
				if !send(k, begin+float64(tick)) {
					return
				}
				k++
			}
		}
		return
	}
	if !(period > 0) {
		e.wrong("%s=%q; a time above 0 is meant", said, e.str(said))
		return
	}
	if count := min(float64(most), (end-begin)/period); float64(len(im.demand.vehicles))+count > float64(im.opt.Most) { // exponential: their mean
		mend := "give a smaller one"
		switch {
		case said == "number" || float64(most) <= (end-begin)/period:
			said = "number"
		case said == "period":
			mend = "give a longer one or an earlier end"
		default:
			mend = "give a smaller one or an earlier end"
		}
		e.wrong("%s=%q brings the vehicles to %s, and at most %s are read; %s", said, e.str(said), number(math.Ceil(float64(len(im.demand.vehicles))+count)), number(float64(im.opt.Most)), mend)
		return
	}
	at := begin
	if exponential {
		at += float64(period * draw.Exp(entity, 0, 1))
	}
	for k := 0; k < most && at < end; k++ {
		if !send(k, at) {
			return
		}
		if exponential {
			at += float64(period * draw.Exp(entity, uint64(k+1), 1))
		} else {
			at = begin + float64(period*float64(k+1))
		}
	}
}

// hashOf makes a number of an id (FNV-1a, 64 bits).
func hashOf(id string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	return h
}
