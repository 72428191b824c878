package city

// Way is a street as a source draws it, before it is cut into directed streets between junctions: what
// engine/city/network turns into Streets, Lanes, LaneLinks, Junctions and Signals. Importers and the generator share it.
type Way struct {
	Source   string   // source's id, e.g. "way/123"
	Nodes    []uint64 // node ids along the way, in drawing direction
	Name     string
	Class    StreetClass
	Oneway   int8 // 1 along Nodes, −1 against, 0 both ways
	Lanes    int  // in all, 0 = unknown
	Forward  int  // lanes along Nodes, 0 = unknown
	Backward int
	TurnFwd  []string // turn:lanes from the left, e.g. "left;through"
	TurnBwd  []string
	Speed    float64 // [m/s], 0 = unknown
	Level    int8
	Bridge   bool
	Tunnel   bool
	Round    bool // part of a roundabout
	BusLanes int  // kerb lanes reserved for buses
	Access   Permission
}
