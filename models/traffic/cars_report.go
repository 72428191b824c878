package traffic

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"semul/engine/frame"
	"semul/engine/sim"
)

// figures are what the summary says of parking and charging.
func (s *cars) figures() []sim.Figure {
	whole := func(name string, v int) sim.Figure { return sim.Figure{Name: name, Value: float64(v), Whole: true} }
	var list []sim.Figure
	if l := s.lots; l != nil {
		bays, taken := 0, 0
		for i := range l.bays {
			bays, taken = bays+l.bays[i], taken+l.others[i]+l.taken[i]
		}
		sum := 0.0
		for _, took := range s.tally.Search {
			sum += took
		}
		n := float64(s.tally.Parked)
		list = append(list, whole("bays", bays), sim.Figure{Name: "bays_taken_share", Value: ratio(float64(taken), float64(bays))},
			whole("parked", s.tally.Parked), sim.Figure{Name: "found_at_once_share", Value: ratio(float64(s.tally.AtOnce), n)},
			sim.Figure{Name: "search_mean_s", Value: ratio(sum, n)}, sim.Figure{Name: "search_p95_s", Value: quantile(s.tally.Search, 0.95)},
			sim.Figure{Name: "search_km", Value: s.tally.Metres / 1000}, whole("illegal_stops", s.tally.Illegal), whole("parked_afar", s.tally.Afar), whole("gave_up", s.tally.GaveUp),
			whole("no_bay_near", s.tally.Without))
	}
	if t := s.stations; t != nil {
		waiting, plugged := 0, 0
		for k := range t.queue {
			waiting, plugged = waiting+len(t.queue[k]), plugged+len(t.plugged[k])
		}
		electric := 0
		for i := range s.owned {
			if s.owned[i].Electric {
				electric++
			}
		}
		list = append(list, whole("electric", electric), whole("charging_sessions", t.Sessions), sim.Figure{Name: "charging_drawn_kwh", Value: t.Drawn / 3.6e6},
			sim.Figure{Name: "charging_stored_kwh", Value: t.Stored / 3.6e6}, whole("charging_plugged", plugged), whole("charging_waiting", waiting),
			whole("charging_queued", t.Queued), whole("charging_refused", t.Refused), whole("charging_interrupted", t.Interrupted),
			whole("stranded", s.m.sim.Counts().Flat))
	}
	return list
}

// quantile is the value below which a share of a list lies, by the nearest rank; 0 of none.
func quantile(list []float64, share float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)]
}

// accounts balances journeys.
func (s *cars) accounts() []sim.Account {
	inside := len(s.going) + len(s.walking)
	for i := range s.road {
		if !s.road[i].Over {
			inside++
		}
	}
	return []sim.Account{{Name: "car_journeys", Unit: "journeys", Stored: float64(inside), Terms: []sim.Term{
		{Name: "accepted", Value: float64(s.tally.Accepted)}, {Name: "ended", Value: -float64(s.tally.Arrived)}}}}
}

// notes says what was made up.
func (s *cars) notes() []string {
	var notes []string
	if l := s.lots; l != nil {
		if l.madeUp > 0 {
			notes = append(notes, fmt.Sprintf("%d bays along kerbs are synthetic: [parking.X] kerb made them up by the length of streets", l.madeUp))
		}
		if l.offRoads > 0 {
			notes = append(notes, fmt.Sprintf("%d car parks of the city lie on no street for cars and are out of use", l.offRoads))
		}
	}
	return notes
}

// sample is the share of bays that are taken, by street.
func (s *cars) sample(spec *frame.LayerSpec, streets int, dst *frame.Sample) {
	var bays, taken []float64
	if s != nil && s.lots != nil {
		bays, taken = make([]float64, streets), make([]float64, streets)
		for i, place := range s.lots.place {
			if place.Street != none {
				bays[place.Street] += float64(s.lots.bays[i])
				taken[place.Street] += float64(s.lots.others[i] + s.lots.taken[i])
			}
		}
	}
	for street := range streets {
		v := frame.Missing
		if bays != nil && bays[street] > 0 {
			v = spec.Store(taken[street] / bays[street])
		}
		dst.Values = append(dst.Values, v)
	}
}

// carBook is what is saved of cars.
type carBook struct {
	Owned                []ownCar
	Going, Road, Walking []carTrip
	Ends                 []stay
	Taken                []int
	Told                 []int32
	Tally                carTally
	Plugged, Queue       [][]uint32
	Dead                 []bool
	Counts               [4]int
	Drawn, Stored        float64
}

func (s *cars) save(e *sim.Encoder) {
	b := carBook{Owned: s.owned, Going: s.going, Road: s.road, Walking: s.walking, Ends: s.ends, Tally: s.tally}
	if s.lots != nil {
		b.Taken, b.Told = s.lots.taken, s.lots.told
	}
	if t := s.stations; t != nil {
		b.Plugged, b.Queue, b.Dead, b.Drawn, b.Stored = t.plugged, t.queue, t.dead, t.Drawn, t.Stored
		b.Counts = [4]int{t.Sessions, t.Queued, t.Refused, t.Interrupted}
	}
	text, err := json.Marshal(b)
	if err != nil {
		panic(err) // plain structs of ours
	}
	e.Bytes(text)
	e.Time(s.looked)
}

func (s *cars) load(d *sim.Decoder) {
	var b carBook
	text := d.Bytes()
	s.looked = d.Time()
	if d.Err() != nil {
		return
	}
	if err := json.Unmarshal(text, &b); err != nil {
		d.Fail("traffic: cars: %v; the state is damaged", err)
		return
	}
	if err := s.fits(&b); err != nil {
		d.Fail("traffic: cars: %v; go on with the same city and [parking]", err)
		return
	}
	s.owned, s.going, s.road, s.walking, s.ends, s.tally = b.Owned, b.Going, b.Road, b.Walking, b.Ends, b.Tally
	if s.lots != nil {
		s.lots.taken, s.lots.told = b.Taken, b.Told
	}
	if t := s.stations; t != nil {
		t.plugged, t.queue, t.dead, t.Drawn, t.Stored = b.Plugged, b.Queue, b.Dead, b.Drawn, b.Stored
		t.Sessions, t.Queued, t.Refused, t.Interrupted = b.Counts[0], b.Counts[1], b.Counts[2], b.Counts[3]
	}
}

// fits finds what in a saved book cannot be of this run.
func (s *cars) fits(b *carBook) error {
	lots, stations, streets := 0, 0, uint32(len(s.m.env.City.Streets.ID))
	if s.lots != nil {
		lots = len(s.lots.at)
	}
	if s.stations != nil {
		stations = len(s.stations.at)
	}
	if len(b.Taken) != lots || len(b.Told) != lots || len(b.Plugged) != stations || len(b.Queue) != stations || len(b.Dead) != stations {
		return fmt.Errorf("the state has %d lots and %d chargers, this run %d and %d", len(b.Taken), len(b.Plugged), lots, stations)
	}
	bad := func(lot, station int32) bool {
		return lot < -1 || int(lot) >= lots || station < -1 || int(station) >= stations
	}
	known := map[uint32]bool{}
	for i := range b.Owned {
		c := &b.Owned[i]
		if bad(c.Lot, c.Station) || c.Place.Street != none && c.Place.Street >= streets || i > 0 && b.Owned[i-1].Person >= c.Person {
			return fmt.Errorf("the car of person %d stands nowhere", c.Person)
		}
		known[c.Person] = true
	}
	for _, list := range [][]carTrip{b.Going, b.Road, b.Walking} {
		for i := range list {
			r := &list[i]
			if bad(r.Lot, r.Station) || r.From.Street >= streets || r.Goal.Street >= streets || r.Own && !known[r.Trip.Person] {
				return fmt.Errorf("journey %d of person %d leads nowhere", r.Trip.Key, r.Trip.Person)
			}
			for _, k := range append(slices.Clone(r.Tried), r.Dead...) {
				if k < 0 || int(k) >= max(lots, stations) {
					return fmt.Errorf("journey %d of person %d has looked at lot %d", r.Trip.Key, r.Trip.Person, k)
				}
			}
		}
	}
	for i := range b.Ends {
		if b.Ends[i].Lot < 0 || int(b.Ends[i].Lot) >= lots {
			return fmt.Errorf("a car leaves lot %d", b.Ends[i].Lot)
		}
	}
	for k := range b.Plugged {
		for _, person := range append(slices.Clone(b.Plugged[k]), b.Queue[k]...) {
			if !known[person] {
				return fmt.Errorf("charger %d serves person %d, who has no car", k, person)
			}
		}
	}
	return nil
}
