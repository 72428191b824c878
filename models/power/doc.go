// Package power is the city's electricity: which buildings, signals and pumps have it, at what voltage, and who loses it
// when water reaches a substation.
//
// The medium-voltage feeders and the transformers behind them are a network of package grid, built from the city's tables
// power_assets, buses, branches and feeders. Every `step` the interval just ended is settled: its mean demand by bus
//
//	P_bus = Σ over what hangs on it of  floor area [m²] · peak [W/m²] · profile(use, hour)  +  E_reported/Δt
//	Q_bus = P_bus·√(1 − pf²)/pf
//
// is put on the islands that have a source, package sweep finds voltages and flows, and the energies are booked:
// from sources = served + losses. Behind an open switch or a drowned asset nothing is drawn; what would have been is
// unserved, in a column of its own.
//
// Each time flood says how deep the water stands on an asset's footprint, an asset trips whose sill it passes: all buses
// that stand in it go out of service, with all branches at them. It returns when the water has been at or below the sill
// for `dry_for` and `repair` has passed after that. Water that stands above a sill from the start is no flood: the asset is
// on a bank, and its sill counts from there. Islands are found before any power flow; what has no source is dead,
// V = 0, P = 0.
//
// Peaks, profiles, sills and times are project defaults where params.go and demand.go name no source.
// Read next: ports.go, model.go, compile.go, demand.go, assets.go, supply.go, settle.go.
package power
