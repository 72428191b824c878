package city

import (
	"semul/engine/geo"
)

// City is the immutable description of one place. Tables that a source lacks are empty, never nil pointers.
type City struct {
	Name   string
	Frame  geo.Frame  // where local metres lie on the earth; EPSG 0 = nowhere
	Bounds geo.Bounds // modelled extent [local m]

	Streets    Streets
	Lanes      Lanes
	LaneLinks  LaneLinks
	Junctions  Junctions
	Signals    Signals
	Guideways  Guideways
	Stops      Stops
	Parkings   Parkings
	Chargers   Chargers
	Zones      Zones
	Buildings  Buildings
	Parcels    Parcels
	WaterAreas WaterAreas
	Waterways  Waterways
	Railways   Railways
	Boundaries Boundaries
	Walls      Walls

	DrainNodes  DrainNodes
	DrainLinks  DrainLinks
	Underpasses Underpasses
	Pumps       Pumps
	Gates       Gates

	Subcatchments Subcatchments
	Inflows       Inflows

	SignalPlans  SignalPlans
	SignalHours  SignalHours
	Detectors    Detectors
	VehicleTypes VehicleTypes
	Trips        Trips
	TripStops    TripStops

	PowerAssets PowerAssets
	Buses       Buses
	Branches    Branches
	Feeders     Feeders

	Terrain   geo.Raster // ground level [m], levees and dips in it; NaN = no data
	Landcover geo.Raster // LandClass as float32

	Layers []Provenance // one entry a layer that has rows, in the order of Tables
}

// LandClass is a land cover class of the Landcover raster.
type LandClass uint8

// The land classes.
const (
	LandUnknown LandClass = iota
	LandRoad
	LandBuilding
	LandPaved
	LandGrass
	LandTrees
	LandWater
	LandBare
	LandFarm
)

// Provenance says where a layer came from.
type Provenance struct {
	Layer     string   `json:"layer"`     // table name as in Tables
	Source    string   `json:"source"`    // file, service or generator with its seed
	Licence   string   `json:"licence"`   // as the source states it
	Synthetic bool     `json:"synthetic"` // made by the generator, whole or in part
	Notes     []string `json:"notes"`     // what was guessed, merged, dropped
}

// Table is one layer of a city with its rows.
type Table struct {
	Name string // layer name: the file of the city folder, ports.md section 2
	Kind string // reference kind of a row: "street" in "street/104"
	Data any    // pointer to the table struct
	Rows int
}

// Tables lists the vector layers in schema order.
func (c *City) Tables() []Table {
	return []Table{
		{"streets", "street", &c.Streets, len(c.Streets.ID)},
		{"lanes", "lane", &c.Lanes, len(c.Lanes.ID)},
		{"lane_links", "lane_link", &c.LaneLinks, len(c.LaneLinks.ID)},
		{"junctions", "junction", &c.Junctions, len(c.Junctions.ID)},
		{"signals", "signal", &c.Signals, len(c.Signals.ID)},
		{"guideways", "guideway", &c.Guideways, len(c.Guideways.ID)},
		{"stops", "stop", &c.Stops, len(c.Stops.ID)},
		{"parking", "parking", &c.Parkings, len(c.Parkings.ID)},
		{"chargers", "charger", &c.Chargers, len(c.Chargers.ID)},
		{"zones", "zone", &c.Zones, len(c.Zones.ID)},
		{"buildings", "building", &c.Buildings, len(c.Buildings.ID)},
		{"parcels", "parcel", &c.Parcels, len(c.Parcels.ID)},
		{"water", "water", &c.WaterAreas, len(c.WaterAreas.ID)},
		{"waterways", "waterway", &c.Waterways, len(c.Waterways.ID)},
		{"railways", "railway", &c.Railways, len(c.Railways.ID)},
		{"boundaries", "boundary", &c.Boundaries, len(c.Boundaries.ID)},
		{"walls", "wall", &c.Walls, len(c.Walls.ID)},
		{"drain_nodes", "drain_node", &c.DrainNodes, len(c.DrainNodes.ID)},
		{"drain_links", "drain_link", &c.DrainLinks, len(c.DrainLinks.ID)},
		{"underpasses", "underpass", &c.Underpasses, len(c.Underpasses.ID)},
		{"pumps", "pump", &c.Pumps, len(c.Pumps.ID)},
		{"gates", "gate", &c.Gates, len(c.Gates.ID)},
		{"power_assets", "power_asset", &c.PowerAssets, len(c.PowerAssets.ID)},
		{"buses", "bus", &c.Buses, len(c.Buses.ID)},
		{"branches", "branch", &c.Branches, len(c.Branches.ID)},
		{"feeders", "feeder", &c.Feeders, len(c.Feeders.ID)},
		{"subcatchments", "subcatchment", &c.Subcatchments, len(c.Subcatchments.ID)},
		{"inflows", "inflow", &c.Inflows, len(c.Inflows.ID)},
		{"signal_plans", "signal_plan", &c.SignalPlans, len(c.SignalPlans.ID)},
		{"signal_hours", "signal_hours", &c.SignalHours, len(c.SignalHours.ID)},
		{"detectors", "detector", &c.Detectors, len(c.Detectors.ID)},
		{"vehicle_types", "vehicle_type", &c.VehicleTypes, len(c.VehicleTypes.ID)},
		{"trips", "trip", &c.Trips, len(c.Trips.ID)},
		{"trip_stops", "trip_stop", &c.TripStops, len(c.TripStops.ID)},
	}
}

// Optional reports whether the table came after the others: empty, it is not hashed, so that cities without it keep their
// hash.
func (t Table) Optional() bool {
	switch t.Name {
	case "subcatchments", "inflows", "signal_plans", "signal_hours", "detectors", "vehicle_types", "trips", "trip_stops":
		return true
	}
	return false
}

// Layer returns the provenance of a layer by name, or false if it is not recorded.
func (c *City) Layer(name string) (Provenance, bool) {
	for _, p := range c.Layers {
		if p.Layer == name {
			return p, true
		}
	}
	return Provenance{}, false
}

// SetLayer records or replaces the provenance of a layer.
func (c *City) SetLayer(p Provenance) {
	for i := range c.Layers {
		if c.Layers[i].Layer == p.Layer {
			c.Layers[i] = p
			return
		}
	}
	c.Layers = append(c.Layers, p)
}
