package power

import (
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/models/power/grid"
)

// What draws power besides the uses of buildings, counted on from them.
const (
	always = int(city.UseOther) + 1 + iota // signals, pumps and gates: day and night
	uses
)

// demand is what hangs on the buses, summed by use.
type demand struct {
	midnight  clock.Duration // civil time of day at instant 0
	tan       float64        // reactive over active power
	scale     float64        // on every demand
	peak      []float64      // load by load, use by use [pu]
	share     [uses]float64  // of the peak, now
	buildings []uint32       // on each bus
	signals   []uint32
}

// The demand of a use over its peak at each full hour of the day, in between linear. No measured Korean profile by use
// that may be used here was found: project defaults, drawn after the usual shape — homes peak in the evening, offices in
// the afternoon, shops from noon to evening.
var (
	home     = [24]float64{.60, .52, .47, .45, .45, .48, .58, .70, .68, .60, .56, .55, .57, .56, .56, .58, .65, .75, .87, .96, 1, .98, .90, .75}
	office   = [24]float64{.30, .28, .28, .28, .28, .30, .38, .55, .80, .95, 1, 1, .92, .97, 1, 1, .98, .88, .65, .50, .42, .38, .34, .32}
	retail   = [24]float64{.30, .26, .25, .25, .25, .26, .30, .38, .50, .70, .88, .95, 1, 1, 1, .98, .98, 1, 1, .98, .92, .80, .55, .38}
	industry = [24]float64{.60, .58, .58, .58, .58, .60, .65, .80, .95, 1, 1, 1, .90, .98, 1, 1, .98, .90, .78, .72, .70, .68, .65, .62}
	school   = [24]float64{.18, .17, .17, .17, .17, .18, .25, .45, .85, 1, 1, 1, .95, .95, .92, .85, .65, .45, .32, .28, .25, .22, .20, .18}
	hospital = [24]float64{.65, .63, .62, .62, .62, .63, .68, .78, .90, 1, 1, 1, .97, .98, 1, 1, .97, .92, .85, .80, .76, .72, .69, .67}
	mixed    = [24]float64{.45, .39, .36, .35, .35, .37, .44, .54, .59, .65, .72, .75, .79, .78, .78, .78, .82, .88, .94, 1, .98, .90, .72, .56}
	lights   = [24]float64{1, 1, 1, 1, 1, 1, .3, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .2, .6, 1, 1, 1, 1, 1}
	steady   = [24]float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
)

var profiles = [uses]*[24]float64{city.UseUnknown: &mixed, city.UseApartment: &home, city.UseHouse: &home, city.UseOffice: &office,
	city.UseRetail: &retail, city.UseIndustry: &industry, city.UseSchool: &school, city.UseHospital: &hospital, city.UseCivic: &office,
	city.UseMixed: &mixed, city.UsePark: &lights, city.UseUtility: &steady, city.UseTransport: &retail, city.UseFarm: &industry,
	city.UseOther: &mixed, always: &steady}

// perArea returns the peak of each use [W/m²].
func (d *DemandParams) perArea() [uses]float64 {
	return [uses]float64{city.UseUnknown: float64(d.Other), city.UseApartment: float64(d.Apartment), city.UseHouse: float64(d.House),
		city.UseOffice: float64(d.Office), city.UseRetail: float64(d.Retail), city.UseIndustry: float64(d.Industry), city.UseSchool: float64(d.School),
		city.UseHospital: float64(d.Hospital), city.UseCivic: float64(d.Civic), city.UseMixed: float64(d.Mixed), city.UsePark: float64(d.Park),
		city.UseUtility: float64(d.Utility), city.UseTransport: float64(d.Transport), city.UseFarm: float64(d.Farm), city.UseOther: float64(d.Other)}
}

// The rated power of a pump is that of lifting its flow by 5 m at an efficiency of 0.7 (project defaults).
const (
	pumpLift = 5.0
	pumpGood = 0.7
	weight   = 9806.65 // of water [N/m³]
)

// newDemand gathers what hangs on each bus and gives it a load in the network. Buses on which nothing hangs get one too:
// others may report that they draw there.
func newDemand(c *city.City, p *Params, n *grid.Network) demand {
	d := demand{tan: math.Sqrt(1-float64(p.PowerFactor*p.PowerFactor)) / float64(p.PowerFactor), scale: float64(p.Scale)}
	buses := len(n.Buses.Name)
	d.peak = make([]float64, buses*uses)
	d.buildings, d.signals = make([]uint32, buses), make([]uint32, buses)
	for i := range buses {
		n.AddLoad(uint32(i), 0, 0)
	}
	add := func(bus uint32, use int, watts float64) bool {
		if int(bus) >= buses || !(watts >= 0) {
			return false
		}
		d.peak[int(bus)*uses+use] += watts / base
		return true
	}
	area := p.Demand.perArea()
	for i, bus := range c.Buildings.Bus {
		use := int(c.Buildings.Use[i])
		if use >= always {
			use = int(city.UseOther)
		}
		floor := float64(c.Buildings.Floor[i])
		if !(floor > 0) {
			floor = 0
		}
		if add(bus, use, floor*area[use]) {
			d.buildings[bus]++
		}
	}
	for i := range c.Signals.Bus {
		if add(c.Signals.Bus[i], always, float64(p.Demand.Signal)) {
			d.signals[c.Signals.Bus[i]]++
		}
	}
	for i := range c.Pumps.Bus {
		add(c.Pumps.Bus[i], always, float64(p.Demand.Standby)*weight*float64(c.Pumps.Rated[i])*pumpLift/pumpGood)
	}
	for i := range c.Gates.Bus {
		add(c.Gates.Bus[i], always, float64(p.Demand.Standby)*float64(p.Demand.Gate))
	}
	return d
}

// at sets the shares of an instant.
func (d *demand) at(t clock.Time) {
	const day = clock.Duration(24 * 3600e9)
	of := (d.midnight + clock.Duration(t)) % day
	if of < 0 {
		of += day
	}
	hours := of.Hours()
	h := int(hours) % 24
	f := hours - float64(h)
	for use := range d.share {
		p := profiles[use]
		d.share[use] = p[h] + float64((p[(h+1)%24]-p[h])*f)
	}
}

// of returns the active power that hangs on a bus, by the shares of at [pu].
func (d *demand) of(bus int) float64 {
	sum := 0.0
	for use, peak := range d.peak[bus*uses : (bus+1)*uses] {
		sum += float64(peak * d.share[use])
	}
	return float64(sum * d.scale)
}
