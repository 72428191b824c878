// Package drainage is what carries storm water where the ground does not: sewers and pumps. Sewers (surface = "grid") are
// those of the city's drains; water runs into their inlets and comes up again where they are full (sewers.go). A pump takes
// water from an underpass's sump or from a canal and lifts it over the levee; the water itself moves on the grid of
// models/flood, which is told how much (port pumped), so that none is lost on the way.
//
// A pump has a rated flow Q, and a rule with two levels: it starts when its sump is deeper than the one and stops when it
// is shallower than the other. It needs power, and a house that is not drowned: water above its sill stops it until it is
// repaired. After an outage it waits for RestartDelay before it runs again. While it runs it draws
//
//	P = ρ·g·Q·H / η                                                                        (1)
//
// ρ = 1000 kg/m³, g = 9.80665 m/s², H the lift [m], η the share of power that becomes flow.
//
// With sewers a scenario may dig storage: [storage.NAME], a tunnel that takes what passes over weirs in the sewers and a pump
// with power that empties it (tunnel.go). An underpass narrower than three cells of the ground is then a storage too
// (underpass.go). Both are built into the run's city before it starts (amend.go). A pump that draws from a drain node lifts
// what its node holds, over the height from the water there to the cover or to the node it lifts into, if that is more than
// the scenario's lift.
//
// What a survey has given the city holds (mouth.go, section.go): mouths with their levels and flaps, flaps in pipes, sections by
// their widths, coefficients of weirs and orifices, curves of pumps, inflows, water at the start. Where the city says nothing,
// outfalls have flaps, weirs C = 1.7 m^½/s, and a pump lifts its rated flow.
//
// Where sewers are not simulated, which is the default, the flood model takes what they swallow as a loss.
//
// Read next: params.go, pump.go, network.go, mouth.go, section.go, sewers.go, model.go, ports.go; sewer has the hydraulics, DESIGN.md the reasons.
package drainage
