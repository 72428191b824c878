package complete

import "semul/engine/city"

// PeakKW is the peak demand that a building is given, for tests.
func PeakKW(use city.Use, floor float64) float64 { return max(lowestKW, floor*peakWatts[use]/1000) }

// Demands of what is no building [kW], for tests.
const (
	SignalKW   = signalKW
	GateKW     = gateKW
	ChargerUse = chargerUse
)

// PumpKW is the demand of a pump of a rated flow [m³/s], for tests.
func PumpKW(rated float64) float64 { return max(1, 9.80665*rated*pumpLift/pumpGood) }
