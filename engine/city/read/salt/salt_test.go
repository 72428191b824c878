package salt

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/city"
)

func shared(t *testing.T, name string) []string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for d := dir; filepath.Dir(d) != d; d = filepath.Dir(d) {
		path := filepath.Join(d, "shared", "data", "traffic", "korea", "etri_daejeon", name)
		if _, err := os.Stat(path); err == nil {
			var list []string
			for _, f := range []string{"node", "edge", "connection", "tss"} {
				list = append(list, filepath.Join(path, f+".xml"))
			}
			return list
		}
	}
	t.Skip("shared/data/traffic/korea is not beside the repository: Daejeon is not read")
	return nil
}

// Counts of traffic.md §17.
func TestDaejeonAsRead(t *testing.T) {
	c, r, err := Read(shared(t, "2022DJDoan"), Options{Name: "daejeon"})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range r.Lines() {
		t.Log(line)
	}
	if r.Nodes != 2290 || r.Edges != 5445 || math.Abs(r.StreetKM-408.49) > 0.005 || math.Abs(r.LaneKM-580.98) > 0.005 || r.Connections != 12233 || r.Signals != 115 || r.Schedules != 336 || r.PlanEntries != 233 || r.Short != 357 || r.Shortest != 1 {
		t.Errorf("read %+v", r)
	}
	leads := make([]bool, len(c.Lanes.ID))
	for _, l := range c.LaneLinks.From {
		leads[l] = true
	}
	for l, id := range c.Lanes.ID {
		if !leads[l] && c.Junctions.Kind[c.Streets.To[c.Lanes.Street[l]]] != city.Border {
			t.Errorf("lane %s leads nowhere", id)
		}
	}
	if c.Frame.EPSG != 5186 {
		t.Errorf("frame EPSG:%d, want 5186", c.Frame.EPSG)
	}
	green := map[[2]uint32]bool{}
	for s := range c.Signals.ID {
		for _, state := range c.Signals.State.At(s) {
			for g, letter := range []byte(state) {
				if letter == 'G' || letter == 'g' || letter == 's' {
					green[[2]uint32{uint32(s), uint32(g)}] = true
				}
			}
		}
	}
	for k, s := range c.LaneLinks.Signal {
		if s != city.None && !green[[2]uint32{s, uint32(c.LaneLinks.Group[k])}] {
			t.Errorf("%s never goes", c.LaneLinks.ID[k])
		}
	}
}

const (
	nodes = `<nodes>
<node id="w" x="127.300" y="36.30" type="priority"/><node id="m" x="127.305" y="36.30" type="traffic_light"/>
<node id="m2" x="127.30505" y="36.30" type="priority"/><node id="e" x="127.310" y="36.30" type="priority"/><node id="n" x="127.30505" y="36.305" type="priority"/></nodes>`
	edges = `<edges>
<edge id="a" from="w" to="m" numLanes="2" speed="50.0" shape="127.300,36.30 127.305,36.30" edge_len="449"/>
<edge id="s" from="m" to="m2" numLanes="2" speed="50.0" shape="127.305,36.30 127.30505,36.30" edge_len="4"/>
<edge id="b" from="m2" to="e" numLanes="2" speed="50.0" shape="127.30505,36.30 127.310,36.30" edge_len="445"/>
<edge id="c" from="m2" to="n" numLanes="1" speed="30.0" shape="127.30505,36.30 127.30505,36.305" edge_len="555"/></edges>`
	links = `<connections>
<connection from="a" to="s" fromLane="0" toLane="0" tl="m" linkIndex="0"/><connection from="a" to="s" fromLane="1" toLane="1" tl="m" linkIndex="1"/>
<connection from="s" to="b" fromLane="0" toLane="0"/><connection from="s" to="c" fromLane="1" toLane="0"/></connections>`
	tss = `<trafficSignalSystem><trafficSignal nodeID="m"><schedule offset="5" id="1"><phase state="Gr" duration="30"/><phase state="yr" duration="3"/><phase state="rG" duration="27" minDur="20" maxDur="40"/></schedule>
<schedule offset="7" id="2"><phase state="Gr" duration="60"/></schedule>
<TODPlan offset="5" defaultPlan="1"><plan offset="9" schedule="2" startTime="25200"/></TODPlan></trafficSignal></trafficSignalSystem>`
)

func files(t *testing.T, texts ...string) []string {
	t.Helper()
	dir := t.TempDir()
	var list []string
	for i, text := range texts {
		path := filepath.Join(dir, []string{"node.xml", "edge.xml", "connection.xml", "tss.xml"}[i])
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		list = append(list, path)
	}
	return list
}

func TestShortEdgesLeadOnThroughOneJunction(t *testing.T) {
	c, r, err := Read(files(t, nodes, edges, links, tss), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Contracted != 1 || len(c.Streets.ID) != 3 || len(c.Junctions.ID) != 4 {
		t.Errorf("%d contracted, streets %v, junctions %v", r.Contracted, c.Streets.ID, c.Junctions.ID)
	}
	// Both lanes reach both streets: in the short edge there is no telling who changes lanes.
	want := map[string]uint16{"a_0→b_0": 0, "a_0→c_0": 0, "a_1→c_0": 1, "a_1→b_0": 1}
	for k, id := range c.LaneLinks.ID {
		g, known := want[id]
		if !known || c.LaneLinks.Group[k] != g || c.LaneLinks.Signal[k] != 0 {
			t.Errorf("link %s obeys group %d of signal %d", id, c.LaneLinks.Group[k], c.LaneLinks.Signal[k])
		}
		if turn := c.LaneLinks.Turn[k]; strings.Contains(id, "c_0") != (turn == city.Left) {
			t.Errorf("link %s turns %v", id, turn)
		}
	}
	if len(c.LaneLinks.ID) != len(want) {
		t.Errorf("links %v", c.LaneLinks.ID)
	}
	if c.Signals.Offset[0] != 5 || len(c.SignalPlans.ID) != 1 || c.SignalPlans.Offset[0] != 9 || len(c.SignalHours.ID) != 2 || c.SignalHours.From[1] != 25200 || c.SignalHours.Plan[0] != city.None {
		t.Errorf("signal %+v, plans %+v, hours %+v", c.Signals, c.SignalPlans, c.SignalHours)
	}
	// In the second plan group 1 is never green: it goes after a stop.
	if s := c.SignalPlans.State.At(0)[0]; s != "Gs" || len(r.NeverGreen) != 1 {
		t.Errorf("state %s, never green %v", s, r.NeverGreen)
	}
}

// An edge of 20 m with two lanes has no room to change them: it goes as a shorter one does. One of a single lane stays.
func TestCrampedEdgesAreContracted(t *testing.T) {
	long := func(s string) string {
		return strings.ReplaceAll(strings.ReplaceAll(s, "127.30505", "127.30522"), `edge_len="4"`, `edge_len="20"`)
	}
	c, r, err := Read(files(t, long(nodes), long(edges), links, tss), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Cramped != 1 || r.Contracted != 1 || len(c.Streets.ID) != 3 {
		t.Errorf("%d cramped, %d contracted, streets %v", r.Cramped, r.Contracted, c.Streets.ID)
	}
	single := strings.Replace(long(edges), `id="s" from="m" to="m2" numLanes="2"`, `id="s" from="m" to="m2" numLanes="1"`, 1)
	oneLane := strings.NewReplacer(`toLane="1" tl`, `toLane="0" tl`, `fromLane="1" toLane="0"/>`, `fromLane="0" toLane="0"/>`).Replace(links)
	if c, r, err = Read(files(t, long(nodes), single, oneLane, tss), Options{}); err != nil {
		t.Fatal(err)
	}
	if r.Cramped != 0 || r.Contracted != 0 || len(c.Streets.ID) != 4 {
		t.Errorf("one lane: %d cramped, %d contracted, streets %v", r.Cramped, r.Contracted, c.Streets.ID)
	}
}

// A two-way street of three nodes, a way into it, a way out of it, a street that goes round beside it, and one that leads
// from nowhere to nowhere.
func TestOnlyTheLargestPartStays(t *testing.T) {
	var n, e, l strings.Builder
	at := map[string]float64{}
	for i, id := range []string{"a", "b", "c", "in", "out", "x", "y", "p", "q", "r"} {
		at[id] = 127.3 + float64(i)*0.01
		fmt.Fprintf(&n, `<node id="%s" x="%.3f" y="36.30" type="priority"/>`, id, at[id])
	}
	for _, s := range []string{"a b", "b a", "b c", "c b", "in a", "c out", "x y", "y x", "p q", "q r", "b x"} {
		from, to, _ := strings.Cut(s, " ")
		fmt.Fprintf(&e, `<edge id="%s%s" from="%s" to="%s" numLanes="1" speed="50.0" shape="%.3f,36.30 %.3f,36.30" edge_len="500"/>`, from, to, from, to, at[from], at[to])
	}
	for _, s := range []string{"ab bc", "bc cb", "cb ba", "ba ab", "ina ab", "bc cout", "xy yx", "yx xy", "pq qr", "ab bx", "bx xy"} {
		from, to, _ := strings.Cut(s, " ")
		fmt.Fprintf(&l, `<connection from="%s" to="%s" fromLane="0" toLane="0"/>`, from, to)
	}
	c, r, err := Read(files(t, "<nodes>"+n.String()+"</nodes>", "<edges>"+e.String()+"</edges>", "<connections>"+l.String()+"</connections>", "<trafficSignalSystem/>"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	// "pq" and "qr" have been joined by then; "bx" leads into the circle of x and y only
	if got := strings.Join(r.Apart, " "); got != "xy yx pq bx" || math.Abs(r.ApartKM-2.5) > 1e-9 {
		t.Errorf("left out %s, %.2f km", got, r.ApartKM)
	}
	if got := strings.Join(c.Streets.ID, " "); got != "ab ba bc cb ina cout" {
		t.Errorf("streets %s", got)
	}
}

func TestErrorsSayWhere(t *testing.T) {
	swap := func(s, old, new string) string { return strings.Replace(s, old, new, 1) }
	for _, c := range []struct {
		name, n, e, l, s, want string
	}{
		{"cut off", nodes[:100], edges, links, tss, "node.xml:2"},
		{"not XML", "{}", edges, links, tss, "no XML element"},
		{"another root", "<net/>", edges, links, tss, "<net>"},
		{"zero length", nodes, swap(edges, `edge_len="449"`, `edge_len="0"`), links, tss, "edge.xml:2: edge a: edge_len 0 m; give"},
		{"unknown node", nodes, swap(edges, `to="e"`, `to="x"`), links, tss, "edge.xml:4: edge b: leads from node m2 to x, but no node file has x; add it"},
		{"no lanes", nodes, swap(edges, `numLanes="1"`, `numLanes="0"`), links, tss, "edge.xml:5: edge c: 0 lanes; give 1 to 32"},
		{"lane out of range", nodes, edges, swap(links, `fromLane="1"`, `fromLane="5"`), tss, "connection.xml:2: connection a → s: from lane 5 to lane 1, but the edges have 2 and 2 lanes; count them from 0"},
		{"not meeting", nodes, edges, swap(links, `from="a" to="s"`, `from="a" to="b"`), tss, "connection.xml:2: connection a → b: the first ends at node m, the second begins at m2; connect edges that meet"},
		{"letters", nodes, edges, links, swap(tss, `"Gr" duration="30"`, `"Gx" duration="30"`), "tss.xml:1: trafficSignal m: schedule 1: state \"Gx\" has the letter 'x'; use r y g G s"},
		{"lengths of states", nodes, edges, links, swap(tss, `"Gr" duration="30"`, `"Grr" duration="30"`), "tss.xml:1: trafficSignal m: schedule 1 has states of 3 and of 2 letters; give"},
		{"no number", swap(nodes, `x="127.300"`, `x="east"`), edges, links, tss, `node.xml:2: node w: x="east" is no number`},
		{"two of one id", swap(nodes, `id="e"`, `id="w"`), edges, links, tss, "node.xml:3: node w: it stands at node.xml:2 already; give each its own id"},
		{"two edges of one id", nodes, swap(edges, `id="b"`, `id="a"`), links, tss, "edge.xml:4: edge a: it stands at edge.xml:2 already"},
		{"no length", nodes, swap(edges, "127.300,36.30 127.305,36.30", "127.300,36.30 127.300,36.30"), links, tss, "edge.xml:2: edge a: all points of its shape are one"},
		{"unknown edge", nodes, edges, swap(links, `to="c"`, `to="z"`), tss, "connection.xml:3: connection s → z: no edge file has z; add it"},
		{"unknown node of a signal", nodes, edges, links, swap(tss, `nodeID="m"`, `nodeID="q"`), "tss.xml:1: trafficSignal q: no node file has node q; add it or take the signal out"},
		{"no schedule", nodes, edges, links, `<trafficSignalSystem>
<trafficSignal nodeID="m"/></trafficSignalSystem>`, "tss.xml:2: trafficSignal m: it has no schedule; give it one"},
		{"no phase", nodes, edges, links, "<trafficSignalSystem><trafficSignal nodeID=\"m\">\n<schedule id=\"1\" offset=\"0\"/></trafficSignal></trafficSignalSystem>", "tss.xml:2: trafficSignal m: schedule 1 has no phase; give it some"},
		{"degrees", nodes, swap(edges, "127.300,36.30 ", "127.300,136.30 "), links, tss, "is no place on the globe"},
	} {
		_, _, err := Read(files(t, c.n, c.e, c.l, c.s), Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want … %s …", c.name, err, c.want)
		}
	}
}

// A plan of a schedule that is not there is left out, and the note has its place.
func TestPlansWithoutScheduleAreNoted(t *testing.T) {
	_, r, err := Read(files(t, nodes, edges, links, strings.Replace(tss, `schedule="2"`, `schedule="9"`, 1)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "tss.xml:3: trafficSignal m: the plan from 25200 s names schedule 9") || r.Bounds != 1 {
		t.Errorf("notes %q, %d phases with bounds", r.Notes, r.Bounds)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(nodes, edges, links, tss)
	f.Add("<nodes>", "<edges/>", "", "<trafficSignalSystem><phase/>")
	f.Fuzz(func(t *testing.T, n, e, l, s string) {
		var src source
		for i, text := range []string{n, e, l, s} {
			if src.readFrom(fmt.Sprint(i), strings.NewReader(text)) != nil {
				return
			}
		}
		_, _, _ = src.build([]string{"x"}, Options{})
	})
}
