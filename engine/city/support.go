package city

// Support says what the index of a port, a layer or a recorded column means.
type Support uint8

// The supports, as in ports.md section 2. Those below Dynamic are tables of the city; the others are sized by the
// model or the scenario that owns them.
const (
	NoSupport Support = iota
	OfStreet
	OfLane
	OfLaneLink
	OfJunction
	OfSignal
	OfGuideway
	OfStop
	OfParking
	OfCharger
	OfZone
	OfBuilding
	OfBoundary
	OfWall
	OfDrainNode
	OfDrainLink
	OfUnderpass
	OfPump
	OfGate
	OfPowerAsset
	OfBus
	OfBranch
	OfFeeder
	Dynamic
	FloodCell
	WeatherZone
	Sensor
	Detector
	Meter
	Person
	Vehicle
	Device
	ZonePair
	WholeCity // one value for the city
)

var supportNames = map[Support]string{
	NoSupport: "none", OfStreet: "street", OfLane: "lane", OfLaneLink: "lane_link", OfJunction: "junction",
	OfSignal: "signal", OfGuideway: "guideway", OfStop: "stop", OfParking: "parking", OfCharger: "charger",
	OfZone: "zone", OfBuilding: "building", OfBoundary: "boundary", OfWall: "wall", OfDrainNode: "drain_node",
	OfDrainLink: "drain_link", OfUnderpass: "underpass", OfPump: "pump", OfGate: "gate", OfPowerAsset: "power_asset",
	OfBus: "bus", OfBranch: "branch", OfFeeder: "feeder", FloodCell: "flood_cell", WeatherZone: "weather_zone",
	Sensor: "sensor", Detector: "detector", Meter: "meter", Person: "person", Vehicle: "vehicle", Device: "device",
	ZonePair: "zone_pair", WholeCity: "city",
}

// String returns the support in snake case, which is also the kind of a reference.
func (s Support) String() string { return supportNames[s] }

// table returns the ids of the support's table, or nil if it has none.
func (c *City) ids(s Support) []string {
	switch s {
	case OfStreet:
		return c.Streets.ID
	case OfLane:
		return c.Lanes.ID
	case OfLaneLink:
		return c.LaneLinks.ID
	case OfJunction:
		return c.Junctions.ID
	case OfSignal:
		return c.Signals.ID
	case OfGuideway:
		return c.Guideways.ID
	case OfStop:
		return c.Stops.ID
	case OfParking:
		return c.Parkings.ID
	case OfCharger:
		return c.Chargers.ID
	case OfZone:
		return c.Zones.ID
	case OfBuilding:
		return c.Buildings.ID
	case OfBoundary:
		return c.Boundaries.ID
	case OfWall:
		return c.Walls.ID
	case OfDrainNode:
		return c.DrainNodes.ID
	case OfDrainLink:
		return c.DrainLinks.ID
	case OfUnderpass:
		return c.Underpasses.ID
	case OfPump:
		return c.Pumps.ID
	case OfGate:
		return c.Gates.ID
	case OfPowerAsset:
		return c.PowerAssets.ID
	case OfBus:
		return c.Buses.ID
	case OfBranch:
		return c.Branches.ID
	case OfFeeder:
		return c.Feeders.ID
	}
	return nil
}

// Count returns the number of rows of a support that is a table of the city; 0 for the others.
func (c *City) Count(s Support) int {
	if s == WholeCity {
		return 1
	}
	return len(c.ids(s))
}

// ID returns the id of row i of a table support, without its kind.
func (c *City) ID(s Support, i uint32) string {
	ids := c.ids(s)
	if int(i) >= len(ids) {
		return ""
	}
	return ids[i]
}
