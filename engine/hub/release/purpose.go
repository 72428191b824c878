package release

import "semul/engine/hub/stream"

// Purpose is what a release may be used for, as a Go type.
type Purpose interface {
	TrafficControl | FloodWarning | GridBalancing | Emergency | Statistics | Billing | Marketing
	Purpose() stream.Purpose
}

// The purposes of hub.md section 4.
type (
	// TrafficControl is steering signals, signs and routes.
	TrafficControl struct{}
	// FloodWarning is warning of water and acting against it: closures, gates, pumps.
	FloodWarning struct{}
	// GridBalancing is keeping feeders within their limits.
	GridBalancing struct{}
	// Emergency is ambulance, fire brigade and police.
	Emergency struct{}
	// Statistics is statistics and research.
	Statistics struct{}
	// Billing is bills and fines.
	Billing struct{}
	// Marketing is everything that sells.
	Marketing struct{}
)

// Purpose returns the purpose as data.
func (TrafficControl) Purpose() stream.Purpose { return stream.TrafficControl }

// Purpose returns the purpose as data.
func (FloodWarning) Purpose() stream.Purpose { return stream.FloodWarning }

// Purpose returns the purpose as data.
func (GridBalancing) Purpose() stream.Purpose { return stream.GridBalancing }

// Purpose returns the purpose as data.
func (Emergency) Purpose() stream.Purpose { return stream.Emergency }

// Purpose returns the purpose as data.
func (Statistics) Purpose() stream.Purpose { return stream.Statistics }

// Purpose returns the purpose as data.
func (Billing) Purpose() stream.Purpose { return stream.Billing }

// Purpose returns the purpose as data.
func (Marketing) Purpose() stream.Purpose { return stream.Marketing }
