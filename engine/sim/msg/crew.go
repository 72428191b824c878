package msg

// Crew is a repair crew that is asked for, or has arrived: power → traffic, and back.
type Crew struct {
	Asset uint32  // row of the city's power assets
	Depth float64 // of the water that stood there as it tripped [m]
}
