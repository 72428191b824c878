package sumo

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// zone is a district (taz): streets where its journeys begin and end, with their weights.
type zone struct{ sources, sinks lot }

// lot is a list of streets with weights.
type lot struct {
	streets []uint32
	weight  []float64
}

func (l *lot) add(street uint32, weight float64) {
	l.streets, l.weight = append(l.streets, street), append(l.weight, weight)
}

// end is where a trip begins or ends that names no edge there: a district, or a junction.
type end struct{ zone, junction string }

// ends are both; an end of nothing is an edge.
type ends struct{ from, to end }

// endsOfTrip reads the districts and junctions of a trip; nil if it names edges. An edge goes before a district, as in what
// od2trips writes, and a district before a junction.
func endsOfTrip(e *node) *ends {
	one := func(edge, zone, junction string) (x end) {
		if e.str(edge) != "" {
			return x
		}
		if x.zone = e.str(zone); x.zone == "" {
			x.junction = e.str(junction)
		}
		return x
	}
	x := ends{one("from", "fromTaz", "fromJunction"), one("to", "toTaz", "toJunction")}
	if x == (ends{}) {
		return nil
	}
	return &x
}

// zone reads a <taz>: its tazSource and tazSink elements, or a list of edges that are both.
func (im *importer) zone(e *node) {
	id, ok := e.need("id")
	if !ok {
		return
	}
	if _, twice := im.demand.zones[id]; twice {
		e.wrong("stands twice; ids are unique")
		return
	}
	z := zone{}
	row := func(at *node, id string) (uint32, bool) {
		s, ok := im.streetRow[id]
		switch {
		case ok:
		case im.net.skipped[id] != "":
			im.report.Left.add("taz on " + im.net.skipped[id] + " edge")
		default:
			at.wrong("names edge %q, which the network has not; is it of another network?", id)
		}
		return s, ok
	}
	for _, id := range fields(e.str("edges")) {
		if s, ok := row(e, id); ok {
			z.sources.add(s, 1)
			z.sinks.add(s, 1)
		}
	}
	for _, kid := range e.kids {
		if kid.name != "tazSource" && kid.name != "tazSink" {
			continue
		}
		edge, ok := kid.need("id")
		w, fine := kid.num("weight", 1)
		if !ok || !fine {
			continue
		}
		if w < 0 {
			kid.wrong("weight=%q; a number from 0 on is meant", kid.str("weight"))
			continue
		}
		if s, ok := row(kid, edge); ok && kid.name == "tazSource" {
			z.sources.add(s, w)
		} else if ok {
			z.sinks.add(s, w)
		}
	}
	im.demand.zones[id] = z
}

// seat is what the ends of a trip depend on but for chance.
type seat struct {
	ends
	a, b     uint32 // edges that it names
	class    city.VehicleClass
	anywhere bool
}

// mostDraws is how often the edges of a trip are drawn anew where no way leads (project default).
const mostDraws = 64

// seat finds the first and the last street of a trip between districts or junctions: of a district drawn by the weights, of a
// junction that which lies best: out of the streets that leave it, or lead to it, the ones with the shortest way by air,
// drawn where several are as short. Chance is a function of the seed and the vehicle's id. It says what is wrong, "" if nothing.
func (im *importer) seat(v *vehicle, net *reach, class city.VehicleClass, anywhere bool) (why string) {
	from, why := im.candidates(v.ends.from, v.from, net, class, anywhere, "from")
	if why != "" {
		return why
	}
	to, why := im.candidates(v.ends.to, v.to, net, class, anywhere, "to")
	if why != "" {
		return why
	}
	key := seat{*v.ends, v.from, v.to, class, anywhere}
	why = fmt.Sprintf("no way leads vehicles of class %s from %s to %s", class, im.endName(v.ends.from, v.from), im.endName(v.ends.to, v.to))
	if net.apart[key] {
		return why
	}
	draw := rng.NewStream(im.opt.Seed, "sumo.taz")
	entity := hashOf(v.id)
	for k := range uint64(mostDraws) {
		a, b := from, to
		if v.ends.from.junction == "" {
			a = a.only(draw.Float64(entity, k, 0))
		}
		if v.ends.to.junction == "" {
			b = b.only(draw.Float64(entity, k, 1))
		}
		var pairs lot
		best := 0.0
		for _, s := range a.streets {
			for _, t := range b.streets {
				if net.leads([]uint32{s, t}, class, anywhere) != "" {
					continue
				}
				far := im.byAir(s, t)
				if len(pairs.streets) == 0 || far < best-1 {
					best, pairs = far, lot{}
				}
				if far <= best+1 { // as short, within a metre
					pairs.add(s, 1)
					pairs.add(t, 0)
				}
			}
		}
		if n := len(pairs.streets) / 2; n > 0 {
			pick := min(int(draw.Float64(entity, k, 2)*float64(n)), n-1)
			v.from, v.to = pairs.streets[2*pick], pairs.streets[2*pick+1]
			return ""
		}
		if len(from.streets) == len(a.streets) && len(to.streets) == len(b.streets) {
			break // nothing was drawn
		}
	}
	net.apart[key] = true
	return why
}

// candidates are the streets at an end of a trip that its class may use, with their weights.
func (im *importer) candidates(x end, edge uint32, net *reach, class city.VehicleClass, anywhere bool, attr string) (open lot, why string) {
	var all lot
	switch {
	case x.zone != "":
		z, ok := im.demand.zones[x.zone]
		if !ok {
			return all, fmt.Sprintf("%sTaz=%q; there is no such taz among the files. Add the additional file that has it", attr, x.zone)
		}
		if all = z.sources; attr == "to" {
			all = z.sinks
		}
	case x.junction != "":
		row, ok := im.net.nodeRow[x.junction]
		if !ok {
			return all, fmt.Sprintf("%sJunction=%q; the network has no such junction", attr, x.junction)
		}
		for _, s := range net.at(row, attr == "to") {
			all.add(s, 1)
		}
	default:
		all.add(edge, 1)
	}
	for i, s := range all.streets {
		if all.weight[i] > 0 && (anywhere || net.on(s, class)) {
			open.add(s, all.weight[i])
		}
	}
	if len(open.streets) == 0 {
		return open, fmt.Sprintf("%s has no edge with a weight above 0 that vehicles of class %s may %s", im.endName(x, edge), class, map[string]string{"from": "leave by", "to": "arrive by"}[attr])
	}
	return open, ""
}

// at are the streets that lead to a junction, or leave it.
func (r *reach) at(junction int, arriving bool) []uint32 {
	if r.leaving == nil {
		r.leaving, r.arriving = make([][]uint32, len(r.c.Junctions.ID)), make([][]uint32, len(r.c.Junctions.ID))
		for s, j := range r.c.Streets.From {
			r.leaving[j] = append(r.leaving[j], uint32(s))
		}
		for s, j := range r.c.Streets.To {
			r.arriving[j] = append(r.arriving[j], uint32(s))
		}
	}
	if arriving {
		return r.arriving[junction]
	}
	return r.leaving[junction]
}

// only is the street at share u of the weights, 0 ≤ u < 1.
func (l *lot) only(u float64) lot {
	sum := 0.0
	for _, w := range l.weight {
		sum += w
	}
	at := float64(u * sum)
	for i, w := range l.weight {
		if at -= w; at < 0 {
			return lot{l.streets[i : i+1], l.weight[i : i+1]}
		}
	}
	n := len(l.streets)
	return lot{l.streets[n-1:], l.weight[n-1:]}
}

// byAir is the length of two streets and of the air between them [m].
func (im *importer) byAir(a, b uint32) float64 {
	s := &im.c.Streets
	p, q := s.Line.At(int(a)), s.Line.At(int(b))
	if a == b {
		return geo.PolylineLength(p)
	}
	return geo.PolylineLength(p) + p[len(p)-1].Dist(q[0]) + geo.PolylineLength(q)
}

func (im *importer) endName(x end, edge uint32) string {
	switch {
	case x.zone != "":
		return fmt.Sprintf("taz %q", x.zone)
	case x.junction != "":
		return fmt.Sprintf("junction %q", x.junction)
	}
	return fmt.Sprintf("edge %q", im.c.Streets.ID[edge])
}
