package main

import (
	"fmt"

	"semul/engine/city/read/osm"
)

// importLines says in words what an import took, guessed and dropped.
func importLines(r *osm.Report) []string {
	n := &r.Network
	lines := []string{
		fmt.Sprintf("read %d nodes, %d ways, %d relations", r.Nodes, r.Ways, r.Relations),
		fmt.Sprintf("network: %d streets (%.1f km), %d lanes (%.1f km), %d junctions, %d signals", n.Streets, n.StreetKM, n.Lanes, n.LaneKM, n.Junctions, n.Signals),
		fmt.Sprintf("guessed: lanes of %d streets, limits of %d, %d signals; %d signal plans simplified", n.GuessedLanes, n.GuessedSpeed, n.GuessedSignals, n.BentPlans),
		fmt.Sprintf("merged: %d junctions of %d nodes, %d short streets contracted, %d chains joined", n.MergedJunctions, n.MergedNodes, n.ShortStreets, n.JoinedChains),
		fmt.Sprintf("dead ends %d, streets cut by the edge %d, turn restrictions %d", n.DeadEnds, n.Borders, n.Restrictions),
		fmt.Sprintf("buildings %d (height guessed for %d, use for %d), water areas %d, waterways %d, stops %d", r.Buildings, r.GuessedHeights, r.GuessedUses, r.WaterAreas, r.Waterways, r.Stops),
	}
	if len(n.Islands) > 0 {
		lines = append(lines, fmt.Sprintf("dropped: %d islands with %.1f km, e.g. %v", len(n.Islands), n.IslandKM, n.Islands[0].Streets))
	}
	if len(r.BadRings) > 0 {
		lines = append(lines, fmt.Sprintf("dropped: %d outlines that do not close, e.g. %s", len(r.BadRings), r.BadRings[0]))
	}
	if r.MissingNodes > 0 {
		lines = append(lines, fmt.Sprintf("missing: %d nodes named by ways are not in the file", r.MissingNodes))
	}
	for _, list := range [][]string{n.RestrictionsIgnored, n.Notes, r.Notes} {
		for k, line := range list {
			if k == 5 {
				lines = append(lines, fmt.Sprintf("… and %d more of this kind", len(list)-k))
				break
			}
			lines = append(lines, line)
		}
	}
	return lines
}
