package streets

import (
	"fmt"

	"semul/engine/city"
	"semul/models/traffic/assign"
)

// Params are what a city does not say. All are defaults without a source in any city.
type Params struct {
	Saturation float64 // s of eq. (2) [veh/h a lane], > 0
	B, Power   float64 // of eq. (1), ≥ 0
}

// DefaultParams are 2,200 veh/h, 0.15 and 4.
func DefaultParams() Params { return Params{2200, 0.15, 4} }

// Assumptions says what is not known but taken, one line each.
func (p Params) Assumptions() []string {
	return []string{
		fmt.Sprintf("saturation flow %g veh/h a lane (default)", p.Saturation),
		fmt.Sprintf("travel time grows by %g (v/c)^%g (default)", p.B, p.Power),
		"lanes that no signal ends have their whole saturation flow (default)",
	}
}

// Network is a city's streets for package assign. The links of Net are first the streets, in the city's order, then turns,
// then ways from and to sites; link s is street s for s < Streets.
type Network struct {
	Net     *assign.Network
	City    *city.City
	Streets int
	Sites   []Site
	Cars    []int // by street: lanes that cars may use
}

// Build makes the network of a city with sites where trips begin and end; they are its first nodes. Errors name what in the
// city or the parameters cannot be.
func Build(c *city.City, sites []Site, p Params) (*Network, error) {
	if !(p.Saturation > 0 && p.Saturation < 1e6) || !(p.B >= 0 && p.B < 1e6) || !(p.Power >= 0 && p.Power < 100) {
		return nil, fmt.Errorf("streets: saturation flow must be above 0, B and power 0 or more, got %+v", p)
	}
	n := len(c.Streets.ID)
	if n == 0 {
		return nil, fmt.Errorf("streets: the city has no streets; import some")
	}
	w := &Network{City: c, Streets: n, Sites: sites, Cars: make([]int, n)}
	net := &assign.Network{Nodes: len(sites) + 2*n, FirstThru: len(sites)}
	add := func(from, to int, free, b, capacity, fixed float64) {
		net.From, net.To = append(net.From, uint32(from)), append(net.To, uint32(to))
		net.Free, net.B, net.Capacity = append(net.Free, free), append(net.B, b), append(net.Capacity, capacity)
		net.Power, net.Fixed = append(net.Power, p.Power), append(net.Fixed, fixed)
	}
	begin := func(street uint32) int { return len(sites) + 2*int(street) }
	green, cycle := greens(c)
	for s := range n {
		share := 0.0
		for l := c.Streets.LaneOff[s]; l < c.Streets.LaneOff[s+1]; l++ {
			if c.Lanes.Allow[l]&city.AllowCar != 0 {
				w.Cars[s]++
				share += green[l]
			}
		}
		if !(c.Streets.Length[s] > 0) || !(c.Streets.Speed[s] > 0) {
			return nil, fmt.Errorf("streets: street/%s has length %g m and limit %g m/s; both must be above 0", c.Streets.ID[s], c.Streets.Length[s], c.Streets.Speed[s])
		}
		red := 1 - share/float64(max(1, w.Cars[s]))
		wait := float64(cycle[s] * red * red / 2)
		add(begin(uint32(s)), begin(uint32(s))+1, float64(c.Streets.Length[s]/c.Streets.Speed[s]), p.B, max(1, p.Saturation*share), wait)
	}
	seen := map[[2]uint32]bool{}
	k := &c.LaneLinks
	for i := range k.From {
		if c.Lanes.Allow[k.From[i]]&c.Lanes.Allow[k.To[i]]&city.AllowCar == 0 {
			continue
		}
		turn := [2]uint32{c.Lanes.Street[k.From[i]], c.Lanes.Street[k.To[i]]}
		if !seen[turn] {
			seen[turn] = true
			add(begin(turn[0])+1, begin(turn[1]), float64(k.Length[i]/c.Lanes.Speed[k.From[i]]), 0, 0, 0)
		}
	}
	for z, site := range sites {
		for _, s := range site.Streets {
			if w.Cars[s] > 0 {
				add(z, begin(s), 0, 0, 0, 0)
			}
		}
		for _, s := range site.Ends() {
			if w.Cars[s] > 0 {
				add(begin(s)+1, z, 0, 0, 0, 0)
			}
		}
	}
	w.Net = net
	return w, net.Check()
}

// greens is by lane the share of the cycle in which the best of its movements has green, 1 without a signal, and by street
// the cycle of the signal that ends it [s], 0 without.
func greens(c *city.City) (share, cycle []float64) {
	share, cycle = make([]float64, len(c.Lanes.ID)), make([]float64, len(c.Streets.ID))
	known := make([]bool, len(c.Lanes.ID))
	k := &c.LaneLinks
	for i := range k.From {
		lane, signal, g := k.From[i], k.Signal[i], 1.0
		if signal != city.None {
			sum, on := 0.0, 0.0
			seconds := c.Signals.Duration.At(int(signal))
			for stage, state := range c.Signals.State.At(int(signal)) {
				if stage >= len(seconds) || int(k.Group[i]) >= len(state) {
					continue
				}
				sum += float64(seconds[stage])
				if shown := state[k.Group[i]]; shown == 'G' || shown == 'g' {
					on += float64(seconds[stage])
				}
			}
			if sum > 0 {
				g = on / sum
				cycle[c.Lanes.Street[lane]] = sum
			}
		}
		if !known[lane] || g > share[lane] {
			known[lane], share[lane] = true, g
		}
	}
	for lane := range share {
		if !known[lane] {
			share[lane] = 1 // it ends nowhere, or at the edge
		}
	}
	return share, cycle
}

// Path is trips along streets.
type Path struct {
	Pair    int // row of the demand it belongs to
	Streets []uint32
	Trips   float64
}

// Paths takes an equilibrium apart into ways over streets for the rows of demand that it was found for, whose sites are
// their nodes. Rows between the same sites share their ways in proportion.
func (w *Network) Paths(r *assign.Result, d *Demand) []Path {
	rows := map[[2]uint32][]int{}
	total := map[[2]uint32]float64{}
	for i := range d.From {
		key := [2]uint32{d.From[i], d.To[i]}
		rows[key] = append(rows[key], i)
		total[key] += d.Trips[i]
	}
	var list []Path
	for _, p := range r.Paths() {
		var way []uint32
		for _, a := range p.Links {
			if int(a) < w.Streets {
				way = append(way, a)
			}
		}
		key := [2]uint32{p.Origin, p.Dest}
		for _, i := range rows[key] {
			if d.Trips[i] > 0 {
				list = append(list, Path{i, way, p.Trips * d.Trips[i] / total[key]})
			}
		}
	}
	return list
}
