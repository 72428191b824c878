package main

import (
	"fmt"

	"semul/engine/city/read/sumo"
)

// sumo imports a network with its demand and additional files.
func (c *importCmd) sumo(e *environment) error {
	switch {
	case c.Dem != "" || c.Bbox != "" || c.CRS != "":
		return badUsage("import sumo takes --name, --ignore-route-errors, --seed, --force and --json only")
	case c.Complete:
		return badUsage("--complete needs ground and bounds of a map; import sumo takes the streets as they are")
	}
	town, report, err := sumo.Read(c.Input, sumo.Options{Name: c.Name, IgnoreRouteErrors: c.IgnoreRouteErrors, Seed: c.Seed})
	if err != nil {
		return badInput(err)
	}
	lines := append(sumoLines(&report), scenarioLines(&report, c.Out)...)
	return c.keep(e, town, append(lines, actuatedLines(town, report.Actuated)...), report)
}

// tallied writes a tally as a line each.
func tallied(t sumo.Tally) []string {
	var lines []string
	for _, c := range t {
		lines = append(lines, fmt.Sprintf("%d × %s", c.N, c.Name))
	}
	return lines
}

func oneLine(t sumo.Tally) string {
	text := ""
	for i, c := range t {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s %d", c.Name, c.N)
	}
	return text
}

// sumoLines says in words what an import took and what it left.
func sumoLines(r *sumo.Report) []string {
	lines := []string{
		fmt.Sprintf("network: %d streets, %d lanes, %d lane links, %d junctions (%s)", r.Streets, r.Lanes, r.Links, r.Junctions, oneLine(r.Kinds)),
	}
	if r.SplitLinks > 0 {
		lines = append(lines, fmt.Sprintf("joined: %d links that wait inside their junction in SUMO, with their whole length", r.SplitLinks))
	}
	if n := r.Crossings + r.WalkingAreas + r.Rail; n > 0 {
		lines = append(lines, fmt.Sprintf("left: %d crossings, %d walking areas, %d edges open to no vehicle of the road, and %d connections with them", r.Crossings, r.WalkingAreas, r.Rail, r.LeftLinks))
	}
	if r.GuessedClasses > 0 {
		lines = append(lines, fmt.Sprintf("guessed: class of %d streets from lanes and limit, since their type names none", r.GuessedClasses))
	}
	if r.Signals > 0 {
		lines = append(lines, fmt.Sprintf("signals: %d with %d further plans and %d hours; %d over several junctions; programs: %s", r.Signals, r.Plans, r.Hours, r.JoinedSignals, oneLine(r.Programs)))
	}
	if r.Trips+r.Types > 0 {
		line := fmt.Sprintf("demand: no trips, %d types", r.Types)
		if r.Trips > 0 {
			line = fmt.Sprintf("demand: %d trips (%s) of %d types with %d stops; departures from %g to %g s", r.Trips, oneLine(r.ByKind), r.Types, r.TripStops, r.First, r.Last)
		}
		lines = append(lines, line)
	}
	if n := r.Stops + r.Parkings + r.Detectors; n > 0 {
		lines = append(lines, fmt.Sprintf("additional: %d stops, %d car parks, %d detectors", r.Stops, r.Parkings, r.Detectors))
	}
	if r.Dropped > 0 {
		lines = append(lines, fmt.Sprintf("dropped: %d vehicles with broken routes, e.g. %s", r.Dropped, r.DroppedBy[0]))
	}
	if r.Early > 0 || r.Late > 0 {
		lines = append(lines, fmt.Sprintf("note: %d trips depart before the configuration's begin, %d at its end or later; SUMO leaves them out", r.Early, r.Late))
	}
	for _, l := range tallied(r.Left) {
		lines = append(lines, "not carried: "+l)
	}
	lines = append(lines, r.Notes...)
	for _, w := range r.Warnings {
		lines = append(lines, "warning: "+w)
	}
	return lines
}

// scenarioLines are the lines of a scenario that run the same hours.
func scenarioLines(r *sumo.Report, out string) []string {
	if r.Trips == 0 {
		return nil
	}
	begin, end := r.Begin, r.End
	if begin == 0 && r.First > 0 {
		begin = r.First - float64(int(r.First)%60) // the full minute before the first departure
	}
	if end < 0 {
		end = r.Last + 600
	}
	return sameHours(out, "sumo", "SUMO", begin, end)
}

// sameHours are the lines of a scenario in which the trips of an imported city depart, between two seconds of their
// source's clock.
func sameHours(out, preset, source string, begin, end float64) []string {
	clock := int(begin) % 86400
	if clock < 0 {
		clock += 86400
	}
	return []string{
		"a scenario of the same hours begins with",
		fmt.Sprintf("  [city]\n  path = %q", out),
		fmt.Sprintf("  [time]\n  start = 2026-01-05T%02d:%02d:%02d+00:00    # second %g of %s", clock/3600, clock/60%60, clock%60, begin, source),
		fmt.Sprintf("  duration = \"%d min\"", int(end-begin+59)/60),
		fmt.Sprintf("  [model.traffic]\n  preset = %q    # its drivers keep their paths, others take the quickest when streets are free (routing.experience = true: learn)", preset),
	}
}

// sumoParts says what the command makes of each part of a file.
var sumoParts = [][2]string{
	{"files", ".net.xml, .rou.xml, .add.xml, gzipped or not, told apart by their first element; or a .sumocfg that names them (a missing file is looked for with .gz)"},
	{"location", "netOffset and projParameter: UTM and Korea 2000 place the city on the earth; others keep the network's own metres"},
	{"edges", "streets; class by a type such as highway.primary, else guessed from lanes and limit. Crossings, walking areas and edges for rails are left"},
	{"lanes", "from the kerb; length as the attribute says, not as drawn; allow and disallow as permissions of car, truck, bus, emergency, taxi, motorcycle, bicycle, pedestrian"},
	{"connections", "lane links with the length and shape of their lanes inside the junction, both parts where left turns wait there"},
	{"requests", "who meets whom, and who gives way, as the matrix says; prohibitions are part of it"},
	{"junctions", "priority, right_before_left, allway_stop, traffic_light; dead ends without links are the city's border; roundabouts by their elements"},
	{"tlLogic", "the program read last is the signal's plan, the others are further plans. A run plays all by the clock, each phase for its duration: actuated, delay_based and NEMA programs too, of which signal_plans keep minDur and maxDur as least and most; the import warns of them and prints the lines that let them follow vehicles (control.actuated). u becomes r, o g, O G, Y y"},
	{"WAUT", "hours of the day at which a signal changes its plan; SUMO's seconds are those of the day"},
	{"vType", "class, measures, accelerations, headway, wished speed, sigma; what is not said is as the class has it. Distributions draw by the vehicle's id"},
	{"vehicle, trip", "one by one, with route (its own, by name, by distribution) or from, via, to; departLane, -Pos, -Speed and arrivalPos if they are numbers; \"max\", \"best\", \"base\""},
	{"fromTaz, toTaz", "where no from or to is given: an edge of the taz drawn from --seed by the weights of its tazSource or tazSink elements, among those from which a way leads. SUMO itself knows no weights there and takes the quickest edges at the departure"},
	{"fromJunction, toJunction", "where no edge is given: of the edges that leave or reach the junction the ones with the shortest way by air"},
	{"ways", "routes are driven as they are. Trips without one take what duarouter finds for free streets: preset = \"sumo\" has its costs of turns (routing.u_turn) and routing.experience = false. Who stands in a lane that does not lead on goes another way after model.traffic.patience"},
	{"flow", "its vehicles one by one: by number, period, vehsPerHour; by probability, drawn from --seed"},
	{"stops", "at bus stops, container stops and parking areas, or anywhere on a lane; duration and until"},
	{"additional", "bus stops, parking areas, induction loops and lane area detectors"},
	{"not carried", "persons, containers, trips by coordinates, rerouters, calibrators, lane-change and junction-model parameters, shapes: each is listed with its number"},
	{"errors", "file, line and element; routes over missing edges or connections stop the import, or are left out with --ignore-route-errors"},
}
