package validation

import (
	"slices"

	"semul/engine/validate"
)

// Case is one comparison, as engine/validate has it.
type Case = validate.Case

// Outcome is what came of one.
type Outcome = validate.Outcome

// Cases lists all cases.
func Cases() []Case {
	cases := []Case{
		idmRing, idmMost, idmPlusRing, idmPlusMost, headways, dischargeIDM, dischargeIDMPlus, saturationHCM, saturationKorea,
		jamWave("jam_wave_t1", 1, -25.2), jamWave("jam_wave_t1.6", 1.6, -15.75), redShock, newellShift, webster,
		gapAcceptance, roundaboutOne, roundaboutTwo, roundaboutAll, allWayAlone, allWayTwo, freeway, freewayRamp, greenWave, waveOffsets, grid20pSeconds, grid20pLeft,
		batteryCar, petrolInTown, petrolSteady,
	}
	for k := range cases {
		cases[k].Area = "traffic"
		cases[k].Peers = peers[cases[k].Name]
	}
	return slices.Concat(cases, GeneratedCases(), CityFlowCases(), MesoCases(), SUMOCases())
}
