package sumo

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"semul/engine/city"
)

// tee is a crossing of three two-way streets: w and e along the main road, s from below. The left turn from e waits inside
// the junction; its signal T also steers the turn back at e.
const tee = `<?xml version="1.0" encoding="UTF-8"?>
<net version="1.9">
    <location netOffset="-300000.00,-4000000.00" convBoundary="-100.00,-100.00,100.00,0.00" projParameter="+proj=utm +zone=52 +ellps=WGS84 +datum=WGS84 +units=m +no_defs"/>
    <type id="highway.primary" priority="9"/>
    <edge id=":C_0" function="internal"><lane id=":C_0_0" index="0" speed="13.89" length="10.00" shape="-5,-1.6 5,-1.6"/></edge>
    <edge id=":C_1" function="internal"><lane id=":C_1_0" index="0" speed="6.00" length="5.00" shape="-5,-1.6 -2.6,-2.6 -1.6,-5"/></edge>
    <edge id=":C_2" function="internal"><lane id=":C_2_0" index="0" speed="8.00" length="4.00" shape="5,1.6 1.2,1.2"/></edge>
    <edge id=":C_3" function="internal"><lane id=":C_3_0" index="0" speed="13.89" length="10.00" shape="5,1.6 -5,1.6"/></edge>
    <edge id=":C_4" function="internal"><lane id=":C_4_0" index="0" speed="8.00" length="9.00" shape="1.6,-5 0,0 -5,1.6"/></edge>
    <edge id=":C_5" function="internal"><lane id=":C_5_0" index="0" speed="6.00" length="5.00" shape="1.6,-5 2.6,-2.6 5,-1.6"/></edge>
    <edge id=":C_6" function="internal"><lane id=":C_6_0" index="0" speed="8.00" length="6.50" shape="1.2,1.2 -1,-1 -1.6,-5"/></edge>
    <edge id=":E_0" function="internal"><lane id=":E_0_0" index="0" speed="3.00" length="4.00" shape="100,-1.6 102,0 100,1.6"/></edge>
    <edge id=":C_c0" function="crossing"><lane id=":C_c0_0" index="0" allow="pedestrian" speed="1.00" length="6.00" shape="-5,-3 -5,3"/></edge>
    <edge id="wc" from="W" to="C" priority="9" type="highway.primary" name="Main &amp; Broad">
        <lane id="wc_0" index="0" speed="13.89" length="94.00" shape="-100,-1.6 -5,-1.6"/>
    </edge>
    <edge id="-wc" from="C" to="W" priority="9" type="highway.primary">
        <lane id="-wc_0" index="0" disallow="pedestrian tram" speed="13.89" length="95.00" shape="-5,1.6 -100,1.6"/>
    </edge>
    <edge id="ce" from="C" to="E" priority="9" type="highway.primary">
        <lane id="ce_0" index="0" allow="bus" speed="13.89" length="95.00" shape="5,-4.8 100,-4.8"/>
        <lane id="ce_1" index="1" speed="13.89" length="95.00" shape="5,-1.6 100,-1.6"/>
    </edge>
    <edge id="ec" from="E" to="C" priority="9" type="highway.primary"><lane id="ec_0" index="0" speed="13.89" length="95.00" shape="100,1.6 5,1.6"/></edge>
    <edge id="sc" from="S" to="C" priority="1"><lane id="sc_0" index="0" speed="8.33" length="95.00" width="3.00" shape="1.6,-100 1.6,-5"/></edge>
    <edge id="cs" from="C" to="S" priority="1"><lane id="cs_0" index="0" speed="8.33" length="95.00" shape="-1.6,-5 -1.6,-100"/></edge>
    <edge id="rail" from="W" to="E" priority="1"><lane id="rail_0" index="0" allow="rail rail_urban" speed="20" length="200" shape="-100,50 100,50"/></edge>
    <tlLogic id="T" type="static" programID="night" offset="5"><phase duration="30" state="GGgGrrG"/><phase duration="5" state="ooooooo"/></tlLogic>
    <tlLogic id="T" type="static" programID="day" offset="0"><phase duration="31" state="GGgGrrG"/><phase duration="4" state="yyyyrru"/><phase duration="4000" state="rrrrGGr"/></tlLogic>
    <junction id="W" type="dead_end" x="-100" y="0" incLanes="-wc_0" intLanes="" shape="-100,-3 -100,3"/>
    <junction id="S" type="dead_end" x="0" y="-100" incLanes="cs_0" intLanes="" shape="-3,-100 3,-100"/>
    <junction id="E" type="traffic_light" x="100" y="0" z="7.5" incLanes="ce_0 ce_1" intLanes=":E_0_0" shape="100,-3 100,3">
        <request index="0" response="0" foes="0" cont="0"/>
    </junction>
    <junction id="C" type="traffic_light" x="0" y="0" incLanes="wc_0 ec_0 sc_0" intLanes=":C_0_0 :C_1_0 :C_6_0 :C_3_0 :C_4_0 :C_5_0" shape="-5,-5 5,5 5,-5">
        <request index="0" response="000000" foes="110100" cont="0"/>
        <request index="1" response="000000" foes="000100" cont="0"/>
        <request index="2" response="000011" foes="010011" cont="1"/>
        <request index="3" response="000000" foes="010000" cont="0"/>
        <request index="4" response="001101" foes="001101" cont="0"/>
        <request index="5" response="000001" foes="000001" cont="0"/>
    </junction>
    <junction id=":C_6_0" type="internal" x="1.2" y="1.2" incLanes=":C_2_0 wc_0" intLanes=":C_0_0 :C_1_0 :C_4_0"/>
    <connection from="wc" to="ce" fromLane="0" toLane="1" via=":C_0_0" tl="T" linkIndex="0" dir="s" state="O"/>
    <connection from="wc" to="cs" fromLane="0" toLane="0" via=":C_1_0" tl="T" linkIndex="1" dir="r" state="O"/>
    <connection from="ec" to="cs" fromLane="0" toLane="0" via=":C_2_0" tl="T" linkIndex="2" dir="l" state="o"/>
    <connection from="ec" to="-wc" fromLane="0" toLane="0" via=":C_3_0" tl="T" linkIndex="3" dir="s" state="O"/>
    <connection from="sc" to="-wc" fromLane="0" toLane="0" via=":C_4_0" tl="T" linkIndex="4" dir="l" state="o"/>
    <connection from="sc" to="ce" fromLane="0" toLane="1" via=":C_5_0" tl="T" linkIndex="5" dir="r" state="o" visibility="9.00"/>
    <connection from="ce" to="ec" fromLane="1" toLane="0" via=":E_0_0" tl="T" linkIndex="6" dir="t" state="O"/>
    <connection from=":C_0" to="ce" fromLane="0" toLane="1" dir="s" state="M"/>
    <connection from=":C_2" to="cs" fromLane="0" toLane="0" via=":C_6_0" dir="l" state="m"/>
    <connection from=":C_6" to="cs" fromLane="0" toLane="0" dir="l" state="M"/>
</net>
`

// errands is demand on it.
const errands = `<routes>
    <vTypeDistribution id="mix">
        <vType id="small" vClass="passenger" length="4" probability="0.5" speedFactor="normc(1.1,0.2,0.2,2)"/>
        <vType id="lorry" vClass="truck" tau="1.5" probability="0.5" speedDev="0"/>
    </vTypeDistribution>
    <vType id="coach" vClass="coach" personCapacity="50" sigma="0" emergencyDecel="6"/>
    <route id="through" edges="wc ce"/>
    <routeDistribution id="either"><route id="one" edges="wc ce" probability="1"/><route id="two" edges="wc cs" probability="3"/></routeDistribution>
    <vehicle id="late" type="coach" route="through" depart="00:01:40" departLane="0" departPos="-14" departSpeed="5" arrivalPos="-5">
        <stop busStop="halt" duration="20" until="150"/>
    </vehicle>
    <vehicle id="early" type="mix" depart="1" departLane="best" departSpeed="max"><route edges="sc -wc"/></vehicle>
    <trip id="t1" from="wc" to="ec" via="ce" depart="50" departPos="random"/>
    <flow id="f" type="small" from="ec" to="cs" begin="0" end="100" number="4"/>
    <flow id="g" route="either" begin="10" end="20" period="5" type="mix"/>
    <flow id="h" route="through" begin="0" end="1000" probability="0.2"/>
    <vehicle id="soon" route="through" depart="triggered"/>
    <person id="p" depart="0"><walk edges="wc ce"/></person>
</routes>
`

const furniture = `<additional>
    <busStop id="halt" name="City Hall" lane="ce_1" startPos="40" endPos="60"/>
    <parkingArea id="lot" lane="cs_0" startPos="10" endPos="40" roadsideCapacity="6"><space x="0" y="0"/></parkingArea>
    <inductionLoop id="loop" lane="ec_0" pos="-10" period="60" file="x.xml"/>
    <laneAreaDetector id="area" lane="sc_0" pos="20" endPos="90" file="x.xml"/>
    <WAUT id="W1" refTime="0" startProg="day"><wautSwitch time="79200" to="night"/><wautSwitch time="21600" to="day"/></WAUT>
    <wautJunction wautID="W1" junctionID="T"/>
    <poly id="park" shape="0,0 1,1 1,0"/>
</additional>
`

// files writes texts into a folder and returns their paths.
func files(t *testing.T, texts ...string) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, text := range texts {
		path := filepath.Join(dir, []string{"a.net.xml", "b.rou.xml", "c.add.xml"}[i])
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func TestTee(t *testing.T) {
	c, r, err := Read(files(t, tee, errands, furniture), Options{})
	if err != nil {
		t.Fatal(err)
	}
	is := func(what string, have, want any) {
		t.Helper()
		if have != want {
			t.Errorf("%s is %v, want %v", what, have, want)
		}
	}
	is("EPSG", c.Frame.EPSG, 32652)
	is("easting of C", c.Frame.ToProjected(c.Junctions.At.At(3)).X, 300000.0)
	is("streets", len(c.Streets.ID), 6)
	is("rail edges", r.Rail, 1)
	is("crossings", r.Crossings, 1)
	is("name", c.Streets.Name[0], "Main & Broad")
	is("class of wc", c.Streets.Class[0], city.Primary)
	is("opposite of wc", c.Streets.Opposite[0], uint32(1))
	is("opposite of ce", c.Streets.Opposite[2], uint32(3))
	is("length of wc_0, the attribute's", c.Lanes.Length[0], float32(94))
	is("bus lane", c.Lanes.Allow[2], city.AllowBus)
	is("open lane", c.Lanes.Allow[3], everybody)
	is("lane without walkers", c.Lanes.Allow[1], everybody&^city.AllowPedestrian)
	is("W", c.Junctions.Kind[0], city.Border)
	is("E", c.Junctions.Kind[2], city.Signalled)
	is("height of E", c.Junctions.Z[2], float32(7.5))
	is("length of the left turn, both parts", c.LaneLinks.Length[2], float32(10.5))
	is("speed on it", c.LaneLinks.Speed[2], float32(8))
	is("whence the right turn sees others", c.LaneLinks.Sight[5], float32(9))
	is("and the left turn, nothing said", c.LaneLinks.Sight[4] >= 0, false)
	is("group of the turn back", c.LaneLinks.Group[6], uint16(6))
	is("signals over several junctions", r.JoinedSignals, 1)
	list := func(v []uint32) string {
		text := ""
		for _, k := range v {
			text += string(rune('0' + k))
		}
		return text
	}
	is("who the left turn gives way to", list(c.LaneLinks.Yields.At(2)), "01")
	is("whom it meets", list(c.LaneLinks.Meets.At(2)), "014")
	is("who the side street's left gives way to", list(c.LaneLinks.Yields.At(4)), "023")
	is("plan in force, the last one", c.Signals.State.At(0)[1], "yyyyrrr")
	is("parts of the long stage", len(c.Signals.State.At(0)), 5)
	is("further plan", c.SignalPlans.Name[0], "night")
	is("blinking", c.SignalPlans.State.At(0)[1], "ggggggg")
	is("hours", len(c.SignalHours.From), 3)
	is("plan from 06:00", c.SignalHours.Plan[1], uint32(city.None))
	is("plan from 22:00", c.SignalHours.Plan[2], uint32(0))
	find := func(id string) int {
		for i, have := range c.Trips.ID {
			if have == id {
				return i
			}
		}
		t.Fatalf("there is no trip %s", id)
		return 0
	}
	late := find("late")
	is("departure", c.Trips.Depart[late], 100.0)
	is("where it begins", c.Trips.FromPos[late], float32(80))
	is("where it ends", c.Trips.ToPos[late], float32(90))
	is("its class", c.VehicleTypes.Class[c.Trips.Type[late]], city.VehicleBus)
	is("its stop", c.TripStops.Pos[0], float32(60))
	is("until", c.TripStops.Until[0], 150.0)
	is("speed of early is free", math.IsNaN(float64(c.Trips.DepartSpeed[find("early")])), true)
	is("lane of early is free", c.Trips.FromLane[find("early")], int8(-1))
	is("lane of t1, the outermost for cars", c.Trips.FromLane[find("t1")], int8(0))
	is("via", list(c.Trips.Via.At(find("t1"))), "2")
	is("third of a flow", c.Trips.Depart[find("f.2")], 50.0)
	is("second of a flow by period", c.Trips.Depart[find("g.1")], 15.0)
	is("vehicles with depart=triggered", r.Left.Of("vehicle with depart=triggered"), 1)
	is("persons", r.Left.Of("person"), 1)
	is("polygons", r.Left.Of("poly"), 1)
	is("bays", c.Parkings.Bays[0], uint32(7))
	is("stretch of the car park", c.Parkings.Length[0], float32(30))
	is("loop", c.Detectors.Pos[0], float32(85))
	is("watched", c.Detectors.Length[1], float32(70))
	chance := 0
	for i := range c.Trips.ID {
		if strings.HasPrefix(c.Trips.ID[i], "h.") {
			chance++
		}
		if i > 0 && c.Trips.Depart[i] < c.Trips.Depart[i-1] {
			t.Errorf("trip %s departs before the one before", c.Trips.ID[i])
		}
	}
	if chance < 160 || chance > 240 { // 200 ± 12.6
		t.Errorf("%d vehicles of 1000 seconds with probability 0.2", chance)
	}
	again, _, err := Read(files(t, tee, errands, furniture), Options{})
	if err != nil || again.Hash() != c.Hash() {
		t.Errorf("the same files give another city: %v", err)
	}
	other, _, err := Read(files(t, tee, errands, furniture), Options{Seed: 7})
	if err != nil || other.Hash() == c.Hash() {
		t.Errorf("another seed gives the same city: %v", err)
	}
	roundTrip(t, files(t, tee, errands, furniture))
}

// An actuated program is a fixed plan and a further one that varies, played from midnight on; it comes back as it was.
func TestActuated(t *testing.T) {
	net := strings.Replace(tee, `type="static" programID="day"`, `type="actuated" programID="day"`, 1)
	net = strings.Replace(net, `<phase duration="31" state="GGgGrrG"/>`, `<phase duration="31" minDur="5" maxDur="50" state="GGgGrrG"/>`, 1)
	c, _, err := Read(files(t, net), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.SignalPlans.ID) != 2 || c.SignalPlans.Least.At(1)[0] != 5 || c.SignalPlans.Most.At(1)[0] != 50 || len(c.SignalHours.Plan) != 1 || c.SignalHours.Plan[0] != 1 {
		t.Errorf("plans %+v, hours %+v", c.SignalPlans, c.SignalHours)
	}
	roundTrip(t, files(t, net))
}

// Where bounds cannot be, such as −2 s in a published SALT file, SUMO places detectors beyond lanes and aborts: the plan is
// written as static, and said. Further plans of one name get names of their own.
func TestBoundsThatSUMOCannotHaveAreNotWritten(t *testing.T) {
	net := strings.Replace(tee, `type="static" programID="night"`, `type="actuated" programID="night"`, 1)
	net = strings.Replace(net, `<phase duration="30" state="GGgGrrG"/>`, `<phase duration="30" minDur="5" maxDur="50" state="GGgGrrG"/>`, 1)
	c, _, err := Read(files(t, net), Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := &c.SignalPlans
	p.ID, p.Signal, p.Name, p.Offset = append(p.ID, "more"), append(p.Signal, 0), append(p.Name, "night"), append(p.Offset, 9)
	p.State.Add(p.State.At(0)...)
	p.Duration.Add(p.Duration.At(0)...)
	p.Least.Add(-2, 5)
	p.Most.Add(50, 5)
	dir := t.TempDir()
	done, err := Export(c, dir)
	if err != nil {
		t.Fatal(err)
	}
	out := text(t, filepath.Join(dir, NetFile))
	for _, want := range []string{`type="actuated" programID="night"`, `type="static" programID="night_2" offset="9"`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s among %q", want, regexp.MustCompile(`<tlLogic[^>]*>`).FindAllString(out, -1))
		}
	}
	if len(done.Left) != 1 || !strings.Contains(done.Left[0].Name, "plan as static") {
		t.Errorf("left %v", done.Left)
	}
	if program, err := exec.LookPath("sumo"); err != nil {
		t.Log("sumo is not installed: what is exported is not run in it")
	} else if said, err := exec.Command(program, "-n", filepath.Join(dir, NetFile), "--end", "5").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

// Files without lanes inside junctions give links between the ends of lanes, and requests by the order of the lanes.
func TestWithoutInternalLanes(t *testing.T) {
	net := tee
	for _, id := range []string{":C_0", ":C_1", ":C_2", ":C_3", ":C_4", ":C_5", ":C_6", ":E_0"} {
		from := strings.Index(net, `    <edge id="`+id+`"`)
		to := from + strings.Index(net[from:], "\n") + 1
		net = net[:from] + net[to:]
		net = strings.ReplaceAll(net, ` via="`+id+`_0"`, "")
	}
	var lines []string
	for _, l := range strings.Split(net, "\n") {
		if !strings.Contains(l, `<connection from=":`) {
			lines = append(lines, l)
		}
	}
	net = strings.ReplaceAll(strings.Join(lines, "\n"), `intLanes=":C_0_0 :C_1_0 :C_6_0 :C_3_0 :C_4_0 :C_5_0"`, `intLanes=""`)
	c, _, err := Read(files(t, net), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if y := c.LaneLinks.Yields.At(2); len(y) != 2 || y[0] != 0 || y[1] != 1 {
		t.Errorf("the left turn gives way to %v, want links 0 and 1", y)
	}
	if c.LaneLinks.Length[0] < 10 || c.LaneLinks.Length[0] > 10.5 {
		t.Errorf("the way straight on is %g m long, want some 10 m", c.LaneLinks.Length[0])
	}
}

// Errors name file, line and element and how to mend it.
func TestErrors(t *testing.T) {
	for _, x := range []struct{ name, in, old, new, want string }{
		{"left-hand", "net", `<net version="1.9">`, `<net version="1.9" lefthand="true">`, `a.net.xml:2: <net>: driving is on the left`},
		{"zero length", "net", `length="94.00"`, `length="0"`, `a.net.xml:15: <lane id="wc_0">: is 0 m long; give it a length above 0`},
		{"too long", "net", `length="94.00"`, `length="1e12"`, `a.net.xml:15: <lane id="wc_0">: is 1e+12 m long; at most 1e+07 m can be read`},
		{"flow without end in sight", "rou", `begin="0" end="100" number="4"`, `begin="25200" end="99999999" vehsPerHour="360000"`, `vehsPerHour="360000" brings the vehicles to 9997479903, and at most 20000000 are read; give a smaller one or an earlier end`},
		{"no number", "net", `speed="6.00"`, `speed="fast"`, `speed="fast" is no number`},
		{"unknown junction", "net", `to="S"`, `to="X"`, `ends at junction "X", which the file has not`},
		{"unknown edge", "net", `<connection from="sc" to="ce"`, `<connection from="sc" to="zz"`, `there is no edge "zz"`},
		{"unknown lane", "net", `fromLane="0" toLane="1" via=":C_5_0"`, `fromLane="3" toLane="1" via=":C_5_0"`, `has 1 lanes, no lane 3`},
		{"sight behind the line", "net", `visibility="9.00"`, `visibility="-1"`, `visibility=-1: give the metres before the line, 0 to 1e+07`},
		{"no meeting", "net", `<connection from="sc" to="ce" fromLane="0" toLane="1"`, `<connection from="sc" to="wc" fromLane="0" toLane="0"`, `the edges do not meet`},
		{"unknown via", "net", `via=":C_4_0"`, `via=":C_9_0"`, `there is no lane ":C_9_0" for via`},
		{"circle", "net", `<connection from=":C_6" to="cs"`, `<connection from=":C_6" via=":C_2_0" to="cs"`, `go in circles`},
		{"letters", "net", `yyyyrru`, `yyyyrr?`, `letters are r u g G y Y s o O`},
		{"phase length", "net", `yyyyrru`, `yyyyrr`, `has 6 letters, the first phase 7`},
		{"link index", "net", `linkIndex="6"`, `linkIndex="7"`, `linkIndex 7 of tlLogic "T", whose states have 7 letters`},
		{"unknown program", "net", `tl="T" linkIndex="6"`, `tl="U" linkIndex="6"`, `there is no tlLogic "U"`},
		{"request", "net", `response="001101"`, `response="01101"`, `request 4 has 5 and 6 characters for 6 links`},
		{"twice", "net", `<edge id="cs"`, `<edge id="ce"`, `stands twice`},
		{"cut", "net", `</net>`, ``, `the file ends in the middle of an element`},
		{"route", "rou", `<route edges="sc -wc"/>`, `<route edges="sc wc"/>`, `b.rou.xml:12: <vehicle id="early">: there is no connection from edge "sc" to edge "wc"`},
		{"closed", "rou", `<route edges="sc -wc"/>`, `<route edges="sc rail"/>`, `that edge is open to no vehicle of the road`},
		{"no edge", "rou", `edges="sc -wc"`, `edges="sc nowhere"`, `names "nowhere"; the network has no such edge`},
		{"no way", "rou", `from="wc" to="ec" via="ce"`, `from="cs" to="wc"`, `b.rou.xml:13: <trip id="t1">: no way leads vehicles of class car from edge "cs" to edge "wc"; mend the route`},
		{"no way between", "rou", `from="wc" to="ec" via="ce"`, `from="wc" to="ce" via="cs"`, `from edge "cs" to edge "ce"`},
		{"no way for cars", "net", `allow="bus" speed="13.89" length="95.00" shape="5,-4.8 100,-4.8"/>
        <lane id="ce_1" index="1"`, `allow="bus" speed="13.89" length="95.00" shape="5,-4.8 100,-4.8"/>
        <lane id="ce_1" index="1" allow="truck"`, `b.rou.xml:`},
		{"type", "rou", `type="coach"`, `type="sleigh"`, `there is no such vType`},
		{"time", "rou", `depart="50"`, `depart="noon"`, `depart="noon"; write seconds`},
		{"flow", "rou", ` number="4"`, ``, `says neither number, period`},
		{"flow rate below 0", "rou", ` number="4"`, ` vehsPerHour="-5"`, `b.rou.xml:14: <flow id="f">: vehsPerHour="-5"; a number from 0 on is meant`},
		{"flow period below 0", "rou", ` number="4"`, ` period="-3"`, `period="-3"; a time above 0 is meant`},
		{"flow of too many", "rou", ` number="4"`, ` number="99999999999"`, `number="99999999999" brings the vehicles to 100000000002, and at most 20000000 are read; give a smaller one`},
		{"departSpeed", "rou", `departSpeed="5"`, `departSpeed="99"`, `b.rou.xml:9: <vehicle id="late">: departSpeed=99 m/s; `},
		{"departSpeed over the limit", "rou", `departLane="best" departSpeed="max"`, `departSpeed="16.8"`, `departSpeed=16.8 m/s; the limit of edge "sc" is 8.33, and its driver drives at most `},
		{"taz", "rou", `from="wc" to="ec"`, `fromTaz="7" to="ec"`, `b.rou.xml:13: <trip id="t1">: fromTaz="7"; there is no such taz among the files. Add the additional file that has it`},
		{"junction", "rou", `from="wc" to="ec"`, `from="wc" toJunction="Q"`, `toJunction="Q"; the network has no such junction`},
		{"edge of a taz", "add", `<poly id="park"`, `<taz id="1" edges="nowhere"/><poly id="park"`, `<taz id="1">: names edge "nowhere", which the network has not`},
		{"weight", "add", `<poly id="park"`, `<taz id="1"><tazSource id="wc" weight="-1"/></taz><poly id="park"`, `weight="-1"; a number from 0 on`},
		{"taz twice", "add", `<poly id="park"`, `<taz id="1"/><taz id="1"/><poly id="park"`, `<taz id="1">: stands twice`},
		{"flow end", "rou", `begin="0" end="100"`, `begin="200" end="100"`, `ends at 100 s, before its begin`},
		{"twice", "rou", `<trip id="t1"`, `<trip id="late"`, `vehicle "late" stands twice`},
		{"stop", "rou", `busStop="halt"`, `busStop="hall"`, `stops at "hall", which is in no file`},
		{"sigma", "rou", `sigma="0"`, `sigma="2"`, `sigma=2; a number from 0 to 1`},
		{"stop off lane", "add", `endPos="60"`, `endPos="160"`, `keep it on the lane`},
		{"lane", "add", `lane="ec_0"`, `lane="ec_7"`, `the network has no such lane`},
		{"waut", "add", `to="night"`, `to="dawn"`, `turns to program "dawn"`},
	} {
		texts := map[string]string{"net": tee, "rou": errands, "add": furniture}
		if !strings.Contains(texts[x.in], x.old) {
			t.Fatalf("%s: the file has no %s", x.name, x.old)
		}
		texts[x.in] = strings.Replace(texts[x.in], x.old, x.new, 1)
		_, _, err := Read(files(t, texts["net"], texts["rou"], texts["add"]), Options{})
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: got %v, want %q", x.name, err, x.want)
		}
	}
}

// What can be read and is hardly meant is noted with its place.
func TestOddThingsAreNoted(t *testing.T) {
	net := strings.NewReplacer("GGgGrrG", "GGgrrrG", "ooooooo", "yyyrrrr").Replace(tee)
	long := strings.NewReplacer(`<vType id="coach"`, `<vType id="coach" length="120"`, `departPos="-14"`, `departPos="9999"`, `arrivalPos="-5"`, `arrivalPos="-9999"`).Replace(errands)
	_, r, err := Read(files(t, net, long, furniture), Options{})
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(r.Notes, "\n")
	for _, want := range []string{
		`1 vehicles are longer than the edge they begin in, the first b.rou.xml:9: <vehicle id="late">: 120.0 m, in edge "wc" of 94.0 m; let them begin in a longer one`,
		`2 departures and arrivals lie beyond their edge, the first b.rou.xml:9: <vehicle id="late">: departPos=9999, and edge "wc" is 94.0 m long; the nearest end of the edge is taken`,
		`1 connections never get green from any program of their signal, so nobody drives there, the first a.net.xml:`,
		`letter 4, from edge "ec" to "-wc"; give it g, G or s in a phase`} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes do not say %q:\n%s", want, notes)
		}
	}
	if _, r, err = Read(files(t, tee, errands, furniture), Options{}); err != nil || strings.Contains(strings.Join(r.Notes, "\n"), "green") {
		t.Errorf("%v, notes %q", err, r.Notes)
	}
}

// With IgnoreRouteErrors broken routes are left out and counted.
func TestIgnoreRouteErrors(t *testing.T) {
	broken := strings.Replace(errands, `edges="sc -wc"`, `edges="sc wc"`, 1)
	broken = strings.Replace(broken, `via="ce"`, `via="nowhere"`, 1)
	c, r, err := Read(files(t, tee, broken, furniture), Options{IgnoreRouteErrors: true})
	if err != nil {
		t.Fatal(err)
	}
	if r.Dropped != 2 || len(r.DroppedBy) != 2 {
		t.Errorf("%d dropped: %v; want 2", r.Dropped, r.DroppedBy)
	}
	for _, id := range c.Trips.ID {
		if id == "early" || id == "t1" {
			t.Errorf("%s is there", id)
		}
	}
}

// What SUMO cannot have is refused by name.
func TestExportRefuses(t *testing.T) {
	if _, err := Export(&city.City{Name: "void"}, t.TempDir()); err == nil || !strings.Contains(err.Error(), "has no streets") {
		t.Errorf("no streets: %v", err)
	}
	c, _, err := Read(files(t, tee), Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Streets.ID[0] = "a b"
	if _, err := Export(c, t.TempDir()); err == nil || !strings.Contains(err.Error(), `street/a b: SUMO takes no " " in an id`) {
		t.Errorf("blank in an id: %v", err)
	}
}
