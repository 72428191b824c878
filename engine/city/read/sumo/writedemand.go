package sumo

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"semul/engine/city"
)

// vClassOf is SUMO's word for a vehicle class. Classes that SUMO has not become the nearest.
func vClassOf(k city.VehicleClass) (name string, same bool) {
	switch k {
	case city.VehicleAutonomous:
		return "passenger", false
	case city.VehicleShuttle:
		return "bus", false
	case city.VehicleKickboard, city.VehicleRobot:
		return "bicycle", false
	}
	for _, v := range vehicleClasses {
		if v.class == k {
			return v.name, true
		}
	}
	return "passenger", false
}

// routes writes vehicle types and trips.
func (w *writer) routes(p *printer) {
	c := w.c
	p.el(0, "routes", "")
	for i := range c.VehicleTypes.ID {
		w.vehicleType(p, i)
	}
	stops := make([][]int, len(c.Trips.ID))
	for i, trip := range c.TripStops.Trip {
		stops[trip] = append(stops[trip], i)
	}
	order := make([]int, len(c.Trips.ID)) // SUMO wants departures in order
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.Trips.Depart[a], c.Trips.Depart[b]) })
	for _, i := range order {
		w.trip(p, i, stops[i])
	}
	p.close(0, "routes")
}

func (w *writer) vehicleType(p *printer, i int) {
	t := &w.c.VehicleTypes
	class, same := vClassOf(t.Class[i])
	if !same {
		w.left.add("vehicle class " + t.Class[i].String() + " (as " + class + ")")
	}
	factor, deviation := ifKnown(t.SpeedFactor[i]), ifKnown(t.SpeedDeviation[i])
	if factor != "" && deviation != "" {
		factor, deviation = "normc("+factor+","+deviation+",0.2,2)", ""
	}
	persons := ""
	if t.Persons[i] > 0 {
		persons = strconv.Itoa(int(t.Persons[i]))
	}
	p.el(1, "vType", "/", "id", t.ID[i], "vClass", class, "length", ifKnown(t.Length[i]), "minGap", ifKnown(t.Gap[i]), "tau", ifKnown(t.Headway[i]),
		"accel", ifKnown(t.Accel[i]), "decel", ifKnown(t.Decel[i]), "emergencyDecel", ifKnown(t.HardDecel[i]), "maxSpeed", ifKnown(t.MaxSpeed[i]),
		"speedFactor", factor, "speedDev", deviation, "sigma", ifKnown(t.Imperfection[i]), "personCapacity", persons)
}

func (w *writer) names(streets []uint32) string {
	ids := make([]string, len(streets))
	for i, s := range streets {
		ids[i] = w.c.Streets.ID[s]
	}
	return strings.Join(ids, " ")
}

func (w *writer) trip(p *printer, i int, stops []int) {
	c := w.c
	t := &c.Trips
	path := t.Path.At(i)
	kind, lane, speed := "", "best", "max"
	if t.Type[i] != city.None {
		kind = c.VehicleTypes.ID[t.Type[i]]
	}
	if t.FromLane[i] >= 0 {
		lane = strconv.Itoa(int(t.FromLane[i]))
	}
	if !math.IsNaN(float64(t.DepartSpeed[i])) {
		speed = exact(t.DepartSpeed[i])
	}
	attr := []string{"id", t.ID[i], "type", kind, "depart", wide(t.Depart[i]), "departLane", lane, "departPos", ifKnown(t.FromPos[i]), "departSpeed", speed,
		"arrivalPos", ifKnown(t.ToPos[i]), "line", t.Line[i]}
	if len(path) > 0 {
		p.el(1, "vehicle", "", attr...)
		p.el(2, "route", "/", "edges", w.names(path))
		w.stops(p, stops)
		p.close(1, "vehicle")
		return
	}
	attr = append(attr, "from", c.Streets.ID[t.From[i]], "to", c.Streets.ID[t.To[i]], "via", w.names(t.Via.At(i)))
	if len(stops) == 0 {
		p.el(1, "trip", "/", attr...)
		return
	}
	p.el(1, "trip", "", attr...)
	w.stops(p, stops)
	p.close(1, "trip")
}

func (w *writer) stops(p *printer, rows []int) {
	c := w.c
	t := &c.TripStops
	for _, i := range rows {
		place, lane, end, until, parking := "", "", "", "", ""
		if s := t.Stop[i]; s != city.None && c.Stops.Lane[s] != city.None {
			place = c.Stops.ID[s]
		} else {
			lane, end = w.laneID(t.Lane[i]), exact(t.Pos[i])
		}
		if !math.IsNaN(t.Until[i]) {
			until = wide(t.Until[i])
		}
		if t.Parking[i] {
			parking = "true"
		}
		p.el(2, "stop", "/", "busStop", place, "lane", lane, "endPos", end, "duration", exact(t.Duration[i]), "until", until, "parking", parking)
	}
}

func (w *writer) hasAdditional() bool {
	c := w.c
	return len(c.Stops.ID)+len(c.Detectors.ID)+len(c.Parkings.ID)+len(c.SignalHours.ID) > 0
}

// platform is the length that a stop or car park of unknown length is given: a bus [m].
const platform = 12

// additional writes stops, car parks, detectors and the hours of signals.
func (w *writer) additional(p *printer) {
	c := w.c
	p.el(0, "additional", "")
	for i, id := range c.Stops.ID {
		lane := c.Stops.Lane[i]
		if lane == city.None {
			w.left.add("stop beside no lane")
			continue
		}
		if c.Stops.Kind[i] != city.BusStop {
			w.left.add(c.Stops.Kind[i].String() + " stop")
			continue
		}
		length := float32(platform)
		if i < len(c.Stops.Length) && c.Stops.Length[i] > 0 {
			length = c.Stops.Length[i]
		}
		p.el(1, "busStop", "/", "id", id, "lane", w.laneID(lane), "startPos", exact(max(0, c.Stops.Pos[i]-length)), "endPos", exact(c.Stops.Pos[i]), "name", c.Stops.Name[i],
			"friendlyPos", "true")
	}
	for i, id := range c.Parkings.ID {
		s := c.Parkings.Street[i]
		if s == city.None {
			w.left.add("car park beside no street")
			continue
		}
		lane := c.Streets.LaneOff[s]
		end := c.Parkings.Pos[i] / c.Streets.Length[s] * c.Lanes.Length[lane]
		length := float32(platform)
		if i < len(c.Parkings.Length) && c.Parkings.Length[i] > 0 {
			length = c.Parkings.Length[i]
		}
		p.el(1, "parkingArea", "/", "id", id, "lane", w.laneID(lane), "startPos", exact(max(0, end-length)), "endPos", exact(end), "roadsideCapacity",
			strconv.Itoa(int(c.Parkings.Bays[i])), "friendlyPos", "true")
	}
	for i, id := range c.Detectors.ID {
		t := &c.Detectors
		every := ""
		if t.Every[i] > 0 {
			every = exact(t.Every[i])
		}
		if t.Length[i] > 0 {
			p.el(1, "laneAreaDetector", "/", "id", id, "lane", w.laneID(t.Lane[i]), "pos", exact(t.Pos[i]-t.Length[i]), "endPos", exact(t.Pos[i]), "period", every,
				"file", "detectors.out.xml", "friendlyPos", "true")
			continue
		}
		p.el(1, "inductionLoop", "/", "id", id, "lane", w.laneID(t.Lane[i]), "pos", exact(t.Pos[i]), "period", every, "file", "detectors.out.xml", "friendlyPos", "true")
	}
	for s := range c.Signals.ID {
		w.schedule(p, uint32(s))
	}
	p.close(0, "additional")
}

// config writes the configuration that names the other files.
func (w *writer) config(p *printer) {
	c := w.c
	p.el(0, "configuration", "")
	p.el(1, "input", "")
	p.el(2, "net-file", "/", "value", NetFile)
	if len(c.Trips.ID)+len(c.VehicleTypes.ID) > 0 {
		p.el(2, "route-files", "/", "value", RouteFile)
	}
	if w.hasAdditional() {
		p.el(2, "additional-files", "/", "value", AdditionalFile)
	}
	p.close(1, "input")
	begin := 0.0
	if len(c.Trips.Depart) > 0 {
		begin = math.Floor(max(0, c.Trips.Depart[0]))
		for _, t := range c.Trips.Depart {
			begin = min(begin, math.Floor(max(0, t)))
		}
	}
	p.el(1, "time", "")
	p.el(2, "begin", "/", "value", wide(begin))
	p.close(1, "time")
	p.close(0, "configuration")
}
