package traffic

import (
	"fmt"
	"math"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/units"
)

// BatteryKeys are the keys of a [fleet.X] whose vehicles drive on batteries.
type BatteryKeys struct {
	Battery units.Joule `toml:"battery" range:"[0,3.6e9]" doc:"that a full battery of each vehicle holds; its charge falls as it drives, and below charge_below it goes home to charge and takes nobody meanwhile. 0: batteries are not followed" src:"the scenario"`
	Charger units.Watt  `toml:"charger" range:"[10,1e6]" doc:"drawn by a vehicle that charges; a plug for each is where it is at home, on the bus of the city's charger nearest to that, and dark with it" src:"project default"`
	Below   float64     `toml:"charge_below" range:"[0,0.9]" doc:"state of charge below which a vehicle goes to charge as soon as nobody is in it" src:"project default"`
	To      float64     `toml:"charge_to" range:"(0,1]" doc:"state of charge at which it is back in service" src:"project default: where charging becomes slow"`
}

func batteryKeys(charger units.Watt) BatteryKeys {
	return BatteryKeys{Charger: charger, Below: 0.25, To: taperFrom}
}

// garage is where the vehicles of a service charge, each at its home.
type garage struct {
	m    *Model
	keys *BatteryKeys
	plug []int32 // by vehicle: the city's charger nearest to its home, −1 in a city without
}

// garageBook is what is known of charging; exported to be saved.
type garageBook struct {
	Brought, Drawn, Stored float64 // since the start [J]
	Sessions               int
	Seconds                float64 // vehicles have stood at a plug
	Looked                 clock.Time
}

// What a vehicle with a battery is about.
const (
	inService uint8 = iota
	isLow           // takes nobody any more
	plugged
)

// newGarage gives each vehicle a full battery; homes are by vehicle.
func newGarage(m *Model, keys *BatteryKeys, cabs []cab, homes []Place, book *garageBook) (*garage, error) {
	g := &garage{m: m, keys: keys}
	if keys.Battery == 0 {
		return g, nil
	}
	if !m.params.Environment.Enabled {
		return nil, wrongKey("battery", "batteries are followed with model.traffic.environment.enabled only; set that true, or battery = \"0 J\"")
	}
	if keys.To <= keys.Below {
		return nil, wrongKey("charge_to", "a vehicle goes to charge below %g and comes back at %g; let charge_to be more", keys.Below, keys.To)
	}
	for k := range cabs {
		g.plug = append(g.plug, m.nearestCharger(homes[k]))
		cabs[k].Energy = float64(keys.Battery)
		book.Brought += cabs[k].Energy
	}
	return g, nil
}

// nearestCharger is the city's charger nearest to a place, the first of equals; −1 in a city without.
func (m *Model) nearestCharger(p Place) int32 {
	c, best, at := m.env.City, int32(-1), m.pointOf(p)
	for i := range c.Chargers.ID {
		if best < 0 || at.Dist(c.Chargers.At.At(i)) < at.Dist(c.Chargers.At.At(int(best))) {
			best = int32(i)
		}
	}
	return best
}

// on reports whether batteries are followed.
func (g *garage) on() bool { return g.keys.Battery > 0 }

// soc is the state of charge of a vehicle that stands.
func (g *garage) soc(c *cab) float64 { return c.Energy / float64(g.keys.Battery) }

// came notes what is left in the battery of a vehicle whose trip has ended.
func (g *garage) came(c *cab, d Done, book *garageBook) {
	if !g.on() || d.Battery >= maxBattery {
		return
	}
	c.Energy = min(d.Battery, float64(g.keys.Battery))
	book.Brought -= d.Battery - c.Energy // who helped an empty one takes the rest home
	switch soc := g.soc(c); {
	case soc < g.keys.Below:
		c.Power = isLow
	case soc >= g.keys.To:
		c.Power = inService // helped on the way
	}
}

// landed notes the end of a leg of one of a service's vehicles: how far it drove with whom, what is left in its battery and
// whether it is where it was bound for.
func (g *garage) landed(r *rides, cabs []cab, d Done, book *garageBook) (k int, there bool) {
	k = cabOf(cabs, d.ID)
	r.drove(d.Metres, cabs[k].Load)
	g.came(&cabs[k], d, book)
	return k, cabs[k].arrived(d)
}

// plugIn begins to charge a vehicle that stands at home.
func (g *garage) plugIn(c *cab, book *garageBook) {
	c.Power = plugged
	book.Sessions++
}

// charge lets the vehicles at a plug charge since the last look, once a second, and tells until when each will stand there:
// for an hour more as long as its charger is dark.
func (g *garage) charge(cabs []cab, book *garageBook, now clock.Time) {
	if !g.on() || now.Sub(book.Looked) < 1e9 {
		return
	}
	seconds := now.Sub(book.Looked).Seconds()
	book.Looked = now
	power, full := float64(g.keys.Charger), float64(float64(g.keys.To)*float64(g.keys.Battery))
	for k := range cabs {
		c := &cabs[k]
		if c.Power != plugged {
			continue
		}
		book.Seconds += seconds
		c.Until = now.Add(3600e9)
		if i := g.plug[k]; i >= 0 && !g.m.chargers.Values[i].Bool() {
			continue
		}
		drawn := math.Min(float64(power*seconds), max(0, full-c.Energy)/chargerEfficiency)
		g.draw(k, c, drawn, book)
		left := (full - c.Energy) / chargerEfficiency / power
		if c.Until = now.Add(clock.Duration(math.Ceil(max(0, left)) * 1e9)); left < 1e-3 {
			c.Power, c.Until = inService, now
		}
	}
}

// draw puts energy from the grid into a battery.
func (g *garage) draw(k int, c *cab, drawn float64, book *garageBook) {
	stored := float64(drawn * chargerEfficiency)
	c.Energy += stored
	book.Drawn += drawn
	book.Stored += stored
	if i := g.plug[k]; i >= 0 {
		if bus := g.m.env.City.Chargers.Bus[i]; int(bus) < len(g.m.drawn.Values) {
			g.m.drawn.Values[bus] += units.Joule(drawn)
		}
	}
}

// figures are what the summary says of charging; nothing where batteries are not followed.
func (g *garage) figures(cabs []cab, book *garageBook) []sim.Figure {
	if !g.on() {
		return nil
	}
	charging, standing, left := 0, 0, 0.0
	for k := range cabs {
		if cabs[k].Power == plugged {
			charging++
		}
		if cabs[k].Trip == none {
			left += g.soc(&cabs[k])
			standing++
		}
	}
	return []sim.Figure{count("charging_sessions", book.Sessions), count("charging", charging), {Name: "charging_drawn_kwh", Value: book.Drawn / 3.6e6},
		{Name: "charging_hours", Value: book.Seconds / 3600}, {Name: "mean_soc_standing", Value: ratio(left, float64(standing))}}
}

// held is what the account of energy needs: brought, charged and left in vehicles that stand [J].
func (g *garage) held(cabs []cab, book *garageBook) (brought, stored, left float64) {
	if g.on() {
		for k := range cabs {
			if cabs[k].Trip == none {
				left += cabs[k].Energy
			}
		}
	}
	return book.Brought, book.Stored, left
}

// powered is a service whose vehicles have batteries.
type powered interface {
	energy() (brought, stored, left float64)
	hasBatteries() bool
}

// batteryAccount balances the energy in all batteries that are followed one by one, people's cars' and fleets'; ok is false
// where there are none.
func (m *Model) batteryAccount() (a sim.Account, ok bool) {
	given, left := m.sim.Followed()
	brought, charged := 0.0, 0.0
	if m.cars != nil && m.cars.stations != nil {
		ok = true
		brought, charged = m.cars.tally.Brought, m.cars.stations.Stored
		for i := range m.cars.owned {
			if c := &m.cars.owned[i]; c.Electric && !c.Away {
				left += c.Battery
			}
		}
	}
	for i := range m.services {
		if p, is := m.services[i].service.(powered); is && p.hasBatteries() {
			b, s, l := p.energy()
			brought, charged, left, ok = brought+b, charged+s, left+l, true
		}
	}
	return sim.Account{Name: "ev_energy", Unit: "J", Stored: left, Limit: 1e-7, Terms: []sim.Term{
		{Name: "brought", Value: brought}, {Name: "charged", Value: charged}, {Name: "rescued", Value: m.sim.Counts().Rescued}, {Name: "driven", Value: -given}}}, ok
}

// checkPacks finds what in the batteries of saved vehicles cannot be.
func (g *garage) checkPacks(cabs []cab) error {
	for k := range cabs {
		c := &cabs[k]
		if c.Power > plugged || !(math.Abs(c.Energy) < maxBattery) || !g.on() && (c.Energy != 0 || c.Power != inService) {
			return fmt.Errorf("vehicle %d has a battery that cannot be", k)
		}
	}
	return nil
}

// homesOf are the places where vehicles stand.
func homesOf(cabs []cab) []Place {
	homes := make([]Place, len(cabs))
	for k := range cabs {
		homes[k] = cabs[k].At
	}
	return homes
}
