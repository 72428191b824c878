package traffic

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
	"semul/models/traffic/guideway"
)

// PRTParams are the keys of [fleet.X] with kind prt.
type PRTParams struct {
	Pods     int                  `toml:"pods" range:"[1,2000]" doc:"pods; one carries one person, or one party" src:"project default"`
	Berths   int                  `toml:"berths" range:"[1,100]" doc:"pods that a station holds beside the track" src:"project default"`
	Speed    units.MetrePerSecond `toml:"speed" range:"(0,60]" doc:"of pods on the track" src:"project default"`
	Headway  clock.Duration       `toml:"headway" range:"[0.5,120]" doc:"least time between two pods at any place of the track" src:"project default"`
	Hours    string               `toml:"hours" doc:"when rides can be asked for, civil time" src:"project default"`
	Track    []string             `toml:"track" doc:"guideways of the scenario's own, each a line of points in the city's metres as \"0 0, 800 0, 800 300, 0 0\"; a line that ends where it begins is one-way. Without it the city's guideways are used. A track of the scenario's own always has power"`
	Stations []string             `toml:"stations" doc:"where pods stop, as stop/12, street/104, building/7 or a point \"400 20\", at most 100 m from the track; without it, at the ends of the lines"`
	Walk     clock.Duration       `toml:"walk" range:"[0,3600]" doc:"longest walk to a station, and from one" src:"project default"`
	Patience clock.Duration       `toml:"patience" range:"[0,14400]" doc:"who has waited this long gives up" src:"project default"`
	Dwell    clock.Duration       `toml:"dwell" range:"[0,600]" doc:"time to get on, and to get off" src:"project default"`
	Energy   float64              `toml:"energy" range:"[0,1e5]" unit:"J/m" doc:"that a pod takes from its guideway as it drives, losses included; on the guideway's bus, not on a grid if the track is the scenario's own" src:"project default: 0.15 kWh/km"`

	hours hours
	lines [][]geo.Point
}

// Check reads hours and track.
func (p *PRTParams) Check(bad func(key, why string)) {
	p.read(func(key string, err error) { bad(key, err.Error()) })
}

func (p *PRTParams) read(bad func(key string, err error)) {
	var err error
	if p.hours, err = readHours(p.Hours); err != nil {
		bad("hours", err)
	}
	p.lines = nil
	for _, text := range p.Track {
		var line []geo.Point
		for _, part := range strings.Split(text, ",") {
			at, err := readPoint(part)
			if err != nil {
				bad("track", err)
				return
			}
			line = append(line, at)
		}
		p.lines = append(p.lines, line)
	}
}

// readPoint reads "400 20".
func readPoint(text string) (p geo.Point, err error) {
	f := strings.Fields(text)
	if len(f) == 2 {
		x, err1 := strconv.ParseFloat(f[0], 64)
		y, err2 := strconv.ParseFloat(f[1], 64)
		if err1 == nil && err2 == nil && math.Abs(x) < 1e7 && math.Abs(y) < 1e7 {
			return geo.Point{X: x, Y: y}, nil
		}
	}
	return p, fmt.Errorf(`%q is no point; write two numbers in the city's metres, e.g. "400 20"`, strings.TrimSpace(text))
}

func prtKind() fleetKind {
	return fleetKind{
		TableKind: sim.TableKind{Name: "prt", Doc: "personal rapid transit: pods on a track of their own, one person each, without a stop on the way", New: func() any {
			return &PRTParams{Pods: 10, Berths: 4, Speed: 10, Headway: 3 * time.Second, Hours: "05:00-24:00", Walk: 5 * time.Minute, Patience: 20 * time.Minute, Dwell: 15 * time.Second, Energy: 540}
		}},
		modes: []msg.Mode{msg.PRT},
		start: func(m *Model, name string, params any) (service, error) { return newPRT(m, name, params.(*PRTParams)) },
	}
}

// prt is pods on a guideway. How they keep apart is package guideway's; here they are called, filled and sent.
type prt struct {
	m     *Model
	name  string
	p     *PRTParams
	net   *guideway.Network
	slots *guideway.Slots
	at    []geo.Point // of the stations
	prtState
}

// prtState is what the service knows; exported to be saved.
type prtState struct {
	Rides  rides
	Pods   []pod
	Queue  []podRider     // who wait and ride, by time of asking
	Last   clock.Time     // when the pods were looked at last
	Lost   clock.Duration // how long the track has had no power: the guideway's clock is that much behind
	Passes [][]clock.Time
	Drawn  float64 // by the pods since the start [J]
}

// pod is a vehicle of the guideway. Its instants are in the guideway's time.
type pod struct {
	From, To      int // stations
	Moves         bool
	Leaves, There clock.Time
	Until         clock.Time // somebody gets on or off till then
	Load          int
}

// podRider waits or rides.
type podRider struct {
	Trip    msg.Trip
	On, Off int // stations
	Ready   clock.Time
	Fetched clock.Time // Never: not yet
	Walk    clock.Duration
	Pod     int // −1: none yet
}

func newPRT(m *Model, name string, p *PRTParams) (*prt, error) {
	var wrong error
	p.read(func(key string, err error) { wrong = wrongKey(key, "%w", err) })
	if wrong != nil {
		return nil, wrong
	}
	s := &prt{m: m, name: name, p: p}
	lines, town := p.lines, m.env.City
	for i := 0; len(p.lines) == 0 && i < len(town.Guideways.ID); i++ {
		lines = append(lines, town.Guideways.Line.At(i))
	}
	if len(lines) == 0 {
		return nil, wrongKey("track", `this city has no guideway; write one, e.g. track = ["0 0, 800 0, 800 300, 0 0"]`)
	}
	for _, ref := range p.Stations {
		at, err := m.spot(ref)
		if err != nil {
			return nil, wrongKey("stations", "%w", err)
		}
		s.at = append(s.at, at)
	}
	for i := 0; len(p.Stations) == 0 && i < len(lines); i++ {
		for _, end := range []geo.Point{lines[i][0], lines[i][len(lines[i])-1]} {
			if !slices.ContainsFunc(s.at, func(q geo.Point) bool { return q.Dist(end) < 10 }) {
				s.at = append(s.at, end)
			}
		}
	}
	if len(s.at) < 2 {
		return nil, wrongKey("stations", "pods need two stations; name them")
	}
	if p.Pods >= p.Berths*len(s.at) {
		return nil, wrongKey("pods", "%d pods at %d stations of %d berths leave no berth free to go to; lower pods or add berths", p.Pods, len(s.at), p.Berths)
	}
	var err error
	if s.net, err = guideway.New(lines, s.at, float64(p.Speed)); err != nil {
		key := "stations"
		if strings.HasPrefix(err.Error(), "guideway") {
			key = "track"
		}
		return nil, wrongKey(key, "%w", err)
	}
	s.slots = guideway.NewSlots(s.net, p.Headway)
	s.Passes = s.slots.Passes
	s.Rides = newRides(len(town.Zones.ID))
	for k := range p.Pods {
		at := k % len(s.at)
		s.Pods = append(s.Pods, pod{From: at, To: at})
	}
	return s, nil
}

// spot is the point that a reference, or "x y", names.
func (m *Model) spot(text string) (geo.Point, error) {
	if !strings.Contains(text, "/") {
		return readPoint(text)
	}
	ref, err := m.env.City.Find(text)
	if err != nil {
		return geo.Point{}, err
	}
	if ref.Support == city.OfStop {
		return m.env.City.Stops.At.At(int(ref.Index)), nil
	}
	p, _, ok := m.whereIs(ref)
	if !ok {
		return p, errors.New(text + " has no place; name a stop, a street or a building")
	}
	return p, nil
}

// powered reports whether all guideways that the pods use have power.
func (s *prt) powered() bool {
	if len(s.p.lines) > 0 {
		return true
	}
	for _, on := range s.m.track.Values {
		if !on.Bool() {
			return false
		}
	}
	return true
}

// accept lets somebody walk to the nearest station.
func (s *prt) accept(t *msg.Trip) bool {
	from, to, zone, ok := s.m.ends(t)
	if !ok {
		return false
	}
	s.Rides.ask(zone)
	on, off := s.closest(from), s.closest(to)
	walk, onward, direct := afoot(from, s.at[on]), afoot(s.at[off], to), afoot(from, to)
	switch {
	case on == off || direct <= walk+onward:
		s.Rides.walk(t, direct)
	case walk > s.p.Walk || onward > s.p.Walk:
		return s.Rides.tooFar(zone)
	case !s.p.hours.open(s.m.env.Civil.OfDay(t.Depart)):
		return s.Rides.refuse(zone)
	default:
		s.Queue = append(s.Queue, podRider{Trip: *t, On: on, Off: off, Ready: t.Depart.Add(walk), Fetched: clock.Never, Walk: onward, Pod: -1})
	}
	return true
}

func (s *prt) closest(p geo.Point) (k int) {
	for i, at := range s.at {
		if at.Dist(p) < s.at[k].Dist(p) {
			k = i
		}
	}
	return k
}

// act moves the guideway's clock on, lets people off and on, and calls empty pods.
func (s *prt) act(now clock.Time) {
	s.Rides.arrive(s.m, now)
	s.Queue = slices.DeleteFunc(s.Queue, func(r podRider) bool {
		if r.Pod >= 0 || now < r.Ready.Add(s.p.Patience) {
			return false
		}
		s.Rides.cancel(s.m, r.Trip, now)
		return true
	})
	if !s.powered() {
		s.Lost += now.Sub(s.Last)
		s.Last = now
		return
	}
	s.Last = now
	track := now.Add(-s.Lost)
	for k := range s.Pods {
		if c := &s.Pods[k]; c.Moves && track >= c.There {
			s.stop(k, now, track)
		}
	}
	full := make([]bool, len(s.at)) // stations that somebody wants to go to and that have no berth
	for i := range s.Queue {
		r := &s.Queue[i]
		if r.Pod >= 0 || now < r.Ready {
			continue
		}
		k := s.idle(r.On, track)
		if k < 0 {
			continue
		}
		if s.berths(r.Off, track) == 0 {
			full[r.Off] = true
			continue
		}
		r.Pod, r.Fetched = k, now
		s.Rides.Waits = append(s.Rides.Waits, (now - r.Ready).Seconds())
		s.Pods[k].Load = 1
		s.send(k, r.Off, track.Add(s.p.Dwell))
	}
	s.clear(full, now, track)
	s.call(now, track)
	s.slots.Forget(track)
	s.Passes = s.slots.Passes
}

// stop lets a pod halt where it was bound for.
func (s *prt) stop(k int, now, track clock.Time) {
	c := &s.Pods[k]
	s.Rides.drove(s.net.Metres(c.From, c.To), c.Load)
	s.draw(s.net.Metres(c.From, c.To))
	from := c.From
	c.Moves, c.From = false, c.To
	if c.Load == 0 {
		return
	}
	c.Load, c.Until = 0, track.Add(s.p.Dwell)
	i := slices.IndexFunc(s.Queue, func(r podRider) bool { return r.Pod == k })
	r := s.Queue[i]
	s.Rides.leave(r.Trip, now, r.Walk, (now - r.Fetched).Seconds(), s.net.Takes(from, c.To).Seconds())
	s.Queue = slices.Delete(s.Queue, i, i+1)
}

// draw takes the energy of a drive from the buses of the city's guideways, by their share of the track; that of a track of the
// scenario's own is counted only. It is handed over as the pod arrives: a ride is shorter than what the grid looks at.
func (s *prt) draw(metres float64) {
	joule := float64(s.p.Energy * metres)
	s.Drawn += joule
	if len(s.p.lines) > 0 {
		return
	}
	g, sum := &s.m.env.City.Guideways, 0.0
	for i := range g.ID {
		sum += geo.PolylineLength(g.Line.At(i))
	}
	for i := range g.ID {
		if bus := g.Bus[i]; int(bus) < len(s.m.drawn.Values) {
			s.m.drawn.Values[bus] += units.Joule(joule * geo.PolylineLength(g.Line.At(i)) / sum)
		}
	}
}

// idle is a pod that stands empty at a station; −1: none.
func (s *prt) idle(station int, track clock.Time) int {
	return slices.IndexFunc(s.Pods, func(c pod) bool { return !c.Moves && c.From == station && track >= c.Until })
}

// berths is how many berths of a station nobody stands in or is bound for.
func (s *prt) berths(station int, track clock.Time) int {
	free := s.p.Berths
	for _, c := range s.Pods {
		if c.To == station || c.From == station && c.Moves && c.Leaves > track {
			free--
		}
	}
	return free
}

// send lets a pod set out for another station as soon after an instant as there is a slot.
func (s *prt) send(k, to int, after clock.Time) {
	c := &s.Pods[k]
	c.To, c.Moves = to, true
	c.Leaves, c.There = s.slots.Book(s.net, c.From, to, after)
}

// needs is how many more pods each station needs for those who wait there; below 0: it has that many to spare.
func (s *prt) needs(now clock.Time) []int {
	need := make([]int, len(s.at))
	for _, r := range s.Queue {
		if r.Pod < 0 && now >= r.Ready {
			need[r.On]++
		}
	}
	for _, c := range s.Pods {
		need[c.To]--
	}
	return need
}

// clear sends an empty pod away from each full station that somebody wants to go to: to where most are needed.
func (s *prt) clear(full []bool, now, track clock.Time) {
	for station, is := range full {
		k := s.idle(station, track)
		leaving := slices.ContainsFunc(s.Pods, func(c pod) bool { return c.From == station && c.Moves && c.Leaves > track })
		if !is || k < 0 || leaving {
			continue
		}
		best, most := -1, 0
		for to, need := range s.needs(now) {
			if to != station && s.berths(to, track) > 0 && (best < 0 || need > most) {
				best, most = to, need
			}
		}
		if best >= 0 {
			s.send(k, best, track)
		}
	}
}

// call sends empty pods to the stations where most people wait, each from the nearest station that can spare one.
func (s *prt) call(now, track clock.Time) {
	for range s.Pods {
		need := s.needs(now)
		to := -1
		for station, n := range need {
			if n > 0 && (to < 0 || n > need[to]) && s.berths(station, track) > 0 {
				to = station
			}
		}
		if to < 0 {
			return
		}
		best := -1
		for k, c := range s.Pods {
			if c.Moves || track < c.Until || need[c.From] >= 0 || c.From == to {
				continue
			}
			if best < 0 || s.net.Takes(c.From, to) < s.net.Takes(s.Pods[best].From, to) {
				best = k
			}
		}
		if best < 0 {
			return
		}
		s.send(best, to, track)
	}
}

func (s *prt) ended(Done)  {}
func (s *prt) halted(Halt) {}

func (s *prt) figures() []sim.Figure {
	in := 0
	for _, r := range s.Queue {
		if r.Pod >= 0 {
			in++
		}
	}
	return append(s.Rides.figures(s.m, len(s.Queue)-in, in), count("pods", len(s.Pods)), count("stations", len(s.at)),
		sim.Figure{Name: "track_km", Value: s.net.Length / 1000}, sim.Figure{Name: "without_power_s", Value: s.Lost.Seconds()},
		sim.Figure{Name: "drawn_kwh", Value: s.Drawn / 3.6e6})
}

func (s *prt) save(e *sim.Encoder) { saveJSON(e, &s.prtState) }

func (s *prt) load(d *sim.Decoder) {
	pods := len(s.Pods)
	s.prtState = prtState{}
	loadJSON(d, s.name, &s.prtState, func() bool {
		station := func(k int) bool { return k >= 0 && k < len(s.at) }
		aboard := make([]int, pods)
		for _, r := range s.Queue {
			if !station(r.On) || !station(r.Off) || r.On == r.Off || r.Pod < -1 || r.Pod >= pods {
				return false
			}
			if r.Pod >= 0 {
				aboard[r.Pod]++
			}
		}
		if !s.Rides.check(s.m) || len(s.Pods) != pods || len(s.Passes) != len(s.net.At) {
			return false
		}
		for k, c := range s.Pods {
			if !station(c.From) || !station(c.To) || c.Load != aboard[k] || c.Load > 0 && !c.Moves {
				return false
			}
		}
		return true
	})
	s.slots.Passes = s.Passes
}
