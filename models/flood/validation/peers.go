package validation

import "semul/engine/validate"

const (
	anugaTests  = "GeoscienceAustralia/anuga_core, validation_tests/analytical_exact"
	meeting     = "Smith and Wasko 2012, table 9, as in GeoscienceAustralia/ptha, SWALS/examples/merewether/point_observations.csv"
	measuredBy  = "measured for this project, flood.md"
	itziTests   = "lrntct/itzi, tests (asserts), flood.md 17"
	basiliskOwn = "Basilisk, src/test/conical.c, its own words"
)

// peers is what is known of other models on the same case, by the case's name. What could not be read anywhere is left out.
var peers = map[string][]validate.Peer{
	"still_lake_any_level": {{Model: "SFINCS", Figure: "lost mass at 1000 m from a level in float32", Source: "Deltares/SFINCS issue 114, flood.md 4"}},
	"ritter":               {{Model: "ANUGA", Figure: "its test asks for 10 to 15 % in depth", Source: anugaTests + "/dam_break_dry"}},
	"stoker":               {{Model: "ANUGA", Figure: "its test asks for 1 % in depth, 1 to 2 % in momentum", Source: anugaTests + "/dam_break_wet"}},
	"rain_on_0.5_percent": {
		{Model: "hydrostatic reconstruction (Audusse)", Figure: "0.66 of the exact depth", Source: measuredBy + " 5"},
		{Model: "Chen–Noelle form", Figure: "0.64 of the exact depth", Source: measuredBy + " 5"}},
	"rain_on_5_percent": {
		{Model: "hydrostatic reconstruction (Audusse)", Figure: "1.32 of the exact depth", Source: measuredBy + " 5"},
		{Model: "Chen–Noelle form", Figure: "1.01 of the exact depth", Source: measuredBy + " 5"}},
	"rain_on_15_percent": {
		{Model: "hydrostatic reconstruction (Audusse)", Figure: "1.84 of the exact depth", Source: measuredBy + " 5"},
		{Model: "Chen–Noelle form", Figure: "1.00 of the exact depth", Source: measuredBy + " 5"}},
	"hunter": {{Model: "local inertia, q-centred", Figure: "3.1 % at 12.5 m, and it does not shrink with the cell", Source: measuredBy + " 6"}},
	"macdonald": {
		{Model: "Itzi", Figure: "its test asks for 0.03 m", Source: itziTests},
		{Model: "hydrostatic reconstruction (Audusse)", Figure: "0.0045 m", Source: measuredBy + " 5"}},
	"valley_cpu": {
		{Model: "LISFLOOD-FP ACC", Figure: "79 CPU-s", Source: measuredBy + " 16"},
		{Model: "prototype of this solver without tiles", Figure: "16.7 CPU-s", Source: measuredBy + " 16"}},
	"flume_sides": {{Model: "prototype of this solver", Figure: "0.013 and 0.014 m", Source: measuredBy + " 17"}},
	"flume_front": {
		{Model: "prototype of this solver", Figure: "0.040 m, its jump comes late", Source: measuredBy + " 17"},
		{Model: "models of the EA benchmark", Figure: "quite variable, as shocks stand at slightly different places", Source: "Néelz and Pender 2013, in the words of GeoscienceAustralia/ptha, SWALS/examples/isolated_building/README.md"}},
	"island_peaks": {{Model: "Basilisk, Saint-Venant", Figure: "fronts too sharp; Green–Naghdi (with dispersion) significantly better", Source: basiliskOwn}},
	"merewether_levels": {
		{Model: "TUFLOW, 1 m", Figure: "largest 0.22 m, mean 0.124 m", Source: meeting},
		{Model: "TUFLOW, 0.5 m", Figure: "largest 0.32 m, mean 0.202 m", Source: meeting},
		{Model: "TUFLOW, 2 m", Figure: "largest 0.24 m, mean 0.156 m", Source: meeting}},
	"ea3_bump":   {{Model: "models without inertia", Figure: "nothing passes the obstruction; with inertia some does", Source: "aim of the benchmark's test 3, Tygron platform's page on it"}},
	"ea8a_roads": {{Model: "Itzi", Figure: "its test asks for 0.04 m a point", Source: itziTests}},
}
