package city

import (
	"fmt"
	"math"

	"semul/engine/geo"
)

// grain is the finest step of a coordinate, 2⁻¹³ m: coarse enough that adding the frame's origin loses no bit, so that
// a city that is written in map coordinates and read back has the same hash.
const grain = 8192

// Seal finishes a city: coordinates are rounded to 0.12 mm, derived columns are filled in, and every reference is
// checked. Importers and the generator call it last. The error names the first layer, row and column that is wrong.
func (c *City) Seal() error {
	for _, t := range c.Tables() {
		for _, col := range Columns(t.Data) {
			switch d := col.Data.(type) {
			case *Points:
				round(d.X)
				round(d.Y)
			case *Lines:
				roundPoints(d.Pts)
			case *Polygons:
				roundPoints(d.Pts)
			}
		}
	}
	if err := c.derive(); err != nil {
		return err
	}
	return c.check()
}

func round(v []float64) {
	for i, x := range v {
		v[i] = math.Round(x*grain) / grain
	}
}

func roundPoints(v []geo.Point) {
	for i, p := range v {
		v[i] = geo.Point{X: math.Round(p.X*grain) / grain, Y: math.Round(p.Y*grain) / grain}
	}
}

// derive fills the columns that follow from others.
func (c *City) derive() error {
	n := len(c.Streets.ID)
	c.Streets.LaneOff = make([]uint32, n+1)
	for i, s := range c.Lanes.Street {
		if int(s) >= n {
			return fmt.Errorf("lanes: lane %s lies on street %d of %d", c.Lanes.ID[i], s, n)
		}
		if i > 0 && s < c.Lanes.Street[i-1] {
			return fmt.Errorf("lanes: lane %s stands out of order; lanes are sorted by street, then from the kerb", c.Lanes.ID[i])
		}
		c.Streets.LaneOff[s+1]++
	}
	for s := range n {
		c.Streets.LaneOff[s+1] += c.Streets.LaneOff[s]
	}
	return nil
}

// references lists the columns that point to rows of another table.
func (c *City) references() []reference {
	return []reference{
		{"streets", "from", c.Streets.From, len(c.Junctions.ID), false},
		{"streets", "to", c.Streets.To, len(c.Junctions.ID), false},
		{"streets", "opposite", c.Streets.Opposite, len(c.Streets.ID), true},
		{"lane_links", "from", c.LaneLinks.From, len(c.Lanes.ID), false},
		{"lane_links", "to", c.LaneLinks.To, len(c.Lanes.ID), false},
		{"lane_links", "junction", c.LaneLinks.Junction, len(c.Junctions.ID), false},
		{"lane_links", "signal", c.LaneLinks.Signal, len(c.Signals.ID), true},
		{"junctions", "signal", c.Junctions.Signal, len(c.Signals.ID), true},
		{"signals", "feeder", c.Signals.Feeder, len(c.Feeders.ID), true},
		{"signals", "bus", c.Signals.Bus, len(c.Buses.ID), true},
		{"stops", "lane", c.Stops.Lane, len(c.Lanes.ID), true},
		{"stops", "zone", c.Stops.Zone, len(c.Zones.ID), true},
		{"parking", "street", c.Parkings.Street, len(c.Streets.ID), true},
		{"chargers", "street", c.Chargers.Street, len(c.Streets.ID), true},
		{"chargers", "bus", c.Chargers.Bus, len(c.Buses.ID), true},
		{"chargers", "parking", c.Chargers.Parking, len(c.Parkings.ID), true},
		{"buildings", "street", c.Buildings.Street, len(c.Streets.ID), true},
		{"buildings", "zone", c.Buildings.Zone, len(c.Zones.ID), true},
		{"buildings", "feeder", c.Buildings.Feeder, len(c.Feeders.ID), true},
		{"buildings", "bus", c.Buildings.Bus, len(c.Buses.ID), true},
		{"underpasses", "streets", c.Underpasses.Streets.Val, len(c.Streets.ID), false},
		{"underpasses", "pump", c.Underpasses.Pump, len(c.Pumps.ID), true},
		{"drain_nodes", "street", c.DrainNodes.Street, len(c.Streets.ID), true},
		{"drain_links", "from", c.DrainLinks.From, len(c.DrainNodes.ID), false},
		{"drain_links", "to", c.DrainLinks.To, len(c.DrainNodes.ID), false},
		{"pumps", "from", c.Pumps.From, len(c.DrainNodes.ID), true},
		{"pumps", "to", c.Pumps.To, len(c.DrainNodes.ID), true},
		{"pumps", "underpass", c.Pumps.Underpass, len(c.Underpasses.ID), true},
		{"pumps", "bus", c.Pumps.Bus, len(c.Buses.ID), true},
		{"subcatchments", "outlet", c.Subcatchments.Outlet, len(c.DrainNodes.ID), true},
		{"inflows", "node", c.Inflows.Node, len(c.DrainNodes.ID), false},
		{"signal_plans", "signal", c.SignalPlans.Signal, len(c.Signals.ID), false},
		{"signal_hours", "signal", c.SignalHours.Signal, len(c.Signals.ID), false},
		{"signal_hours", "plan", c.SignalHours.Plan, len(c.SignalPlans.ID), true},
		{"lane_links", "yields", c.LaneLinks.Yields.Val, len(c.LaneLinks.ID), false},
		{"lane_links", "meets", c.LaneLinks.Meets.Val, len(c.LaneLinks.ID), false},
		{"detectors", "lane", c.Detectors.Lane, len(c.Lanes.ID), false},
		{"trips", "type", c.Trips.Type, len(c.VehicleTypes.ID), true},
		{"trips", "from", c.Trips.From, len(c.Streets.ID), false},
		{"trips", "to", c.Trips.To, len(c.Streets.ID), false},
		{"trips", "path", c.Trips.Path.Val, len(c.Streets.ID), false},
		{"trips", "via", c.Trips.Via.Val, len(c.Streets.ID), false},
		{"trip_stops", "trip", c.TripStops.Trip, len(c.Trips.ID), false},
		{"trip_stops", "stop", c.TripStops.Stop, len(c.Stops.ID), true},
		{"trip_stops", "lane", c.TripStops.Lane, len(c.Lanes.ID), false},
		{"gates", "bus", c.Gates.Bus, len(c.Buses.ID), true},
		{"power_assets", "bus", c.PowerAssets.Bus, len(c.Buses.ID), true},
		{"power_assets", "feeder", c.PowerAssets.Feeder, len(c.Feeders.ID), true},
		{"buses", "feeder", c.Buses.Feeder, len(c.Feeders.ID), true},
		{"buses", "asset", c.Buses.Asset, len(c.PowerAssets.ID), true},
		{"branches", "from", c.Branches.From, len(c.Buses.ID), false},
		{"branches", "to", c.Branches.To, len(c.Buses.ID), false},
		{"branches", "feeder", c.Branches.Feeder, len(c.Feeders.ID), true},
		{"feeders", "substation", c.Feeders.Substation, len(c.PowerAssets.ID), false},
		{"guideways", "bus", c.Guideways.Bus, len(c.Buses.ID), true},
	}
}

type reference struct {
	layer, column string
	rows          []uint32
	target        int
	none          bool // None is allowed
}

// check verifies that columns of a table have one length, that ids are there and unique, that references lead
// somewhere, and that coordinates and lengths are numbers.
func (c *City) check() error {
	for _, t := range c.Tables() {
		seen := map[string]int{}
		for _, col := range Columns(t.Data) {
			n, finite := shapeOf(col.Data)
			if n != t.Rows && n >= 0 {
				return fmt.Errorf("%s: column %s has %d rows where id has %d", t.Name, col.Name, n, t.Rows)
			}
			if !finite {
				return fmt.Errorf("%s: column %s holds a coordinate that is not a number", t.Name, col.Name)
			}
			if ids, ok := col.Data.(*[]string); ok && col.Name == "id" {
				for i, id := range *ids {
					if j, twice := seen[id]; twice || id == "" {
						return fmt.Errorf("%s: rows %d and %d have id %q; ids are unique and not empty", t.Name, j, i, id)
					}
					seen[id] = i
				}
			}
		}
	}
	for _, r := range c.references() {
		for i, to := range r.rows {
			if int(to) >= r.target && !(r.none && to == None) {
				return fmt.Errorf("%s: row %d: %s leads to row %d of %d", r.layer, i, r.column, to, r.target)
			}
		}
	}
	for i, l := range c.Streets.Length {
		if !(l > 0) {
			return fmt.Errorf("streets: street %s has a length of %g m", c.Streets.ID[i], l)
		}
	}
	for i, l := range c.Lanes.Length {
		if !(l > 0) {
			return fmt.Errorf("lanes: lane %s has a length of %g m", c.Lanes.ID[i], l)
		}
	}
	return nil
}

// shapeOf returns the rows of a column and whether its coordinates are finite; −1 rows for kinds without rows.
func shapeOf(data any) (rows int, finite bool) {
	switch d := data.(type) {
	case *Points:
		return d.Len(), allFinite(d.X) && allFinite(d.Y)
	case *Lines:
		return d.Len(), pointsFinite(d.Pts)
	case *Polygons:
		return d.Len(), pointsFinite(d.Pts)
	case *Lists[uint32]:
		return d.Len(), true
	case *Lists[string]:
		return d.Len(), true
	case *Lists[float32]:
		return d.Len(), true
	}
	return lengthOf(data), true
}

func allFinite(v []float64) bool {
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

func pointsFinite(v []geo.Point) bool {
	for _, p := range v {
		if !p.Finite() {
			return false
		}
	}
	return true
}
