package msg

import "semul/engine/city"

// Setpoint tells a pump, gate, building or device what to do until the next one: control → drainage, flood, building, der.
type Setpoint struct {
	Target city.Ref
	Auto   bool    // back to its own rule; the rest does not count
	On     bool    // run or stop, open or close
	Value  float64 // share of the rating, level [m], temperature [°C] or power [W], as the target takes it
}
