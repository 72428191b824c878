package sumo

import (
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// place is a stretch of a lane where vehicles halt.
type place struct {
	lane    uint32
	pos     float32 // of the front bumper [m]
	stop    uint32  // row of Stops, or None
	parking bool
}

// stop is a halt of a journey.
type stop struct {
	place    string // by name, or
	lane     uint32
	pos      float32
	duration float32
	until    float64
	parking  bool
}

// stretch reads lane, startPos and endPos; negative ones count from the end of the lane.
func (im *importer) stretch(e *node) (lane uint32, from, to float32, ok bool) {
	id, ok := e.need("lane")
	if !ok {
		return 0, 0, 0, false
	}
	lane, ok = im.laneRow[id]
	if !ok {
		edge, _ := cutLane(id)
		if why := im.net.skipped[edge]; why != "" {
			im.report.Left.add(e.name + " on " + why + " edge")
			return 0, 0, 0, false
		}
		e.wrong("lane=%q; the network has no such lane", id)
		return 0, 0, 0, false
	}
	length := float64(im.c.Lanes.Length[lane])
	a, ok1 := e.num("startPos", 0)
	b, ok2 := e.num("endPos", length)
	if !ok1 || !ok2 {
		return 0, 0, 0, false
	}
	if a < 0 {
		a += length
	}
	if b < 0 {
		b += length
	}
	if e.yes("friendlyPos") {
		a, b = min(max(a, 0), length), min(max(b, 0), length)
	}
	const slack = 0.1 // as files are rounded
	if a < 0 || b > length+slack || a > b {
		e.wrong("reaches from %g to %g m of lane %q, which is %g m long; keep it on the lane, or let friendlyPos=\"true\" do it", a, b, id, length)
		return 0, 0, 0, false
	}
	return lane, float32(a), min(float32(b), im.c.Lanes.Length[lane]), true
}

// stoppingPlace reads a stopping place.
func (im *importer) stoppingPlace(e *node) {
	id, ok := e.need("id")
	if !ok {
		return
	}
	if _, twice := im.demand.places[id]; twice {
		e.wrong("stands twice; ids are unique")
		return
	}
	lane, from, to, ok := im.stretch(e)
	if !ok {
		return
	}
	c := im.c
	p := place{lane: lane, pos: to, stop: city.None, parking: e.name == "parkingArea"}
	share := float64(to) / float64(c.Lanes.Length[lane])
	line := c.Lanes.Line.At(int(lane))
	at, heading := geo.PointAlong(line, float64(share*geo.PolylineLength(line)))
	at = at.Add(heading.Left().Mul(-float64(c.Lanes.Width[lane]) / 2)) // at the kerb side
	switch e.name {
	case "busStop", "containerStop":
		t := &c.Stops
		p.stop = uint32(len(t.ID))
		t.ID, t.Name, t.Kind = append(t.ID, id), append(t.Name, e.str("name")), append(t.Kind, city.BusStop)
		t.At.Add(at)
		t.Lane, t.Pos, t.Zone, t.Length = append(t.Lane, lane), append(t.Pos, to), append(t.Zone, city.None), append(t.Length, to-from)
		if e.name == "containerStop" {
			im.report.Left.add("containerStop (as a bus stop)")
		}
	case "parkingArea":
		bays := 0
		if _, there := e.get("roadsideCapacity"); there {
			if bays, ok = e.count("roadsideCapacity", 1e6); !ok {
				return
			}
		}
		for _, kid := range e.kids {
			if kid.name == "space" {
				bays++
			}
		}
		t := &c.Parkings
		t.ID, t.Street = append(t.ID, id), append(t.Street, c.Lanes.Street[lane])
		t.At.Add(at)
		t.Pos, t.Bays = append(t.Pos, float32(share*float64(c.Streets.Length[c.Lanes.Street[lane]]))), append(t.Bays, uint32(bays))
		t.Length = append(t.Length, to-from)
	default:
		im.report.Left.add(e.name)
	}
	im.demand.places[id] = p
}

// stops reads the <stop>s of a vehicle or a route.
func (im *importer) stops(e *node) ([]stop, bool) {
	var list []stop
	for _, kid := range e.kids {
		if kid.name != "stop" {
			continue
		}
		s := stop{}
		for _, a := range []string{"busStop", "containerStop", "parkingArea", "chargingStation", "trainStop"} {
			if v := kid.str(a); v != "" {
				s.place = v
			}
		}
		var ok, ok2 bool
		var d float64
		d, ok = kid.time("duration", 0)
		s.until, ok2 = kid.time("until", math.NaN())
		if !ok || !ok2 {
			return nil, false
		}
		if d < 0 || d > 1e9 {
			kid.wrong("duration=%g; a time from 0 on is meant", d)
			return nil, false
		}
		s.duration = float32(d)
		s.parking = kid.yes("parking")
		for _, a := range []string{"triggered", "expected", "jump", "join", "split", "tripId", "extension", "speed"} {
			if v, there := kid.get(a); there && v != "false" && v != "0" && v != "-1" {
				im.report.Left.add("stop " + a)
			}
		}
		switch {
		case s.place != "":
		case kid.str("lane") != "":
			if s.lane, _, s.pos, ok = im.stretch(kid); !ok {
				return nil, false
			}
		case kid.str("edge") != "":
			row, found := im.streetRow[kid.str("edge")]
			if !found {
				kid.wrong("edge=%q; the network has no such edge", kid.str("edge"))
				return nil, false
			}
			s.lane = im.c.Streets.LaneOff[row]
			for s.lane+1 < im.c.Streets.LaneOff[row+1] && im.c.Lanes.Allow[s.lane]&city.AllowMotor == 0 {
				s.lane++ // the kerb lane that vehicles may use
			}
			end, fine := kid.num("endPos", float64(im.c.Lanes.Length[s.lane]))
			if !fine {
				return nil, false
			}
			if end < 0 {
				end += float64(im.c.Lanes.Length[s.lane])
			}
			s.pos = float32(min(max(end, 0), float64(im.c.Lanes.Length[s.lane])))
		default:
			kid.wrong("says neither lane nor busStop; give it one")
			return nil, false
		}
		list = append(list, s)
	}
	return list, true
}

// detector reads a loop or a stretch that is watched.
func (im *importer) detector(e *node) {
	id, ok := e.need("id")
	if !ok {
		return
	}
	area := e.name == "laneAreaDetector" || e.name == "e2Detector"
	name := e.str("lane")
	if list, there := e.get("lanes"); there && area {
		fields := strings.Fields(list)
		if len(fields) == 1 {
			name = fields[0]
		} else {
			im.report.Left.add(e.name + " over several lanes")
			return
		}
	}
	lane, ok := im.laneRow[name]
	if !ok {
		edge, _ := cutLane(name)
		if why := im.net.skipped[edge]; why != "" {
			im.report.Left.add(e.name + " on " + why + " edge")
			return
		}
		if _, inside := im.net.inner[name]; inside {
			im.report.Left.add(e.name + " inside a junction")
			return
		}
		e.wrong("lane=%q; the network has no such lane", name)
		return
	}
	length := float64(im.c.Lanes.Length[lane])
	pos, ok1 := e.num("pos", 0)
	end, ok2 := e.num("endPos", math.NaN())
	reach, ok3 := e.num("length", math.NaN())
	every, ok4 := 0.0, true
	for _, a := range []string{"period", "freq"} {
		if v, there := e.get(a); there && every == 0 && v != "-1" {
			every, ok4 = e.time(a, 0)
		}
	}
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return
	}
	if every < 0 || every > 1e7 {
		every = 0
	}
	if pos < 0 {
		pos += length
	}
	if end < 0 {
		end += length
	}
	if !area {
		end, reach = pos, 0
	} else {
		_, hasPos := e.get("pos")
		switch {
		case !math.IsNaN(end) && hasPos:
			reach = end - pos
		case !math.IsNaN(end) && !math.IsNaN(reach):
		case !math.IsNaN(reach):
			end = pos + reach
		default:
			e.wrong("says no length; give it pos and endPos, or pos and length")
			return
		}
	}
	if e.yes("friendlyPos") {
		end = min(max(end, 0), length)
		reach = min(max(reach, 0), end)
	}
	const slack = 0.1
	if !(end >= 0) || end > length+slack || !(reach >= 0) || reach > end+slack {
		e.wrong("lies at %g m, %g m long, of lane %q, which is %g m long; keep it on the lane, or let friendlyPos=\"true\" do it", end, reach, name, length)
		return
	}
	t := &im.c.Detectors
	free := im.demand.taken.free(id)
	t.ID, t.Lane = append(t.ID, free), append(t.Lane, lane)
	t.Pos = append(t.Pos, float32(min(end, length)))
	t.Length, t.Every = append(t.Length, float32(min(reach, end))), append(t.Every, float32(every))
}

// contains reports whether a list of streets holds one from position at on, and where.
func contains(list []uint32, street uint32, at int) int {
	if at > len(list) {
		return -1
	}
	if i := slices.Index(list[at:], street); i >= 0 {
		return at + i
	}
	return -1
}
