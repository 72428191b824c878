package sumo

import (
	"slices"
	"strings"
	"testing"

	"semul/engine/city"
)

// ring is a street a, c with a stub b of half a metre between two junctions; d gives way to it at the first, f at the second.
const ring = `<net version="1.9">
    <location netOffset="0,0" projParameter="!"/>
    <edge id=":P_0" function="internal"><lane id=":P_0_0" index="0" speed="12" length="5" shape="100,0 105,0"/></edge>
    <edge id=":P_1" function="internal"><lane id=":P_1_0" index="0" speed="7" length="6" shape="100,-4 105,0"/></edge>
    <edge id=":Q_0" function="internal"><lane id=":Q_0_0" index="0" speed="10" length="4" shape="105.5,0 109.5,0"/></edge>
    <edge id=":Q_1" function="internal"><lane id=":Q_1_0" index="0" speed="6" length="5" shape="105.5,4 109.5,0"/></edge>
    <edge id="a" from="A" to="P"><lane id="a_0" index="0" speed="13" length="100" shape="0,0 100,0"/></edge>
    <edge id="b" from="P" to="Q"><lane id="b_0" index="0" speed="9" length="0.5" shape="105,0 105.5,0"/></edge>
    <edge id="c" from="Q" to="C"><lane id="c_0" index="0" speed="13" length="100" shape="109.5,0 209.5,0"/></edge>
    <edge id="d" from="D" to="P"><lane id="d_0" index="0" speed="13" length="100" shape="0,-4 100,-4"/></edge>
    <edge id="f" from="F" to="Q"><lane id="f_0" index="0" speed="13" length="100" shape="5,4 105.5,4"/></edge>
    <junction id="A" type="dead_end" x="0" y="0" incLanes="" intLanes=""/>
    <junction id="C" type="dead_end" x="210" y="0" incLanes="c_0" intLanes=""/>
    <junction id="D" type="dead_end" x="0" y="-4" incLanes="" intLanes=""/>
    <junction id="F" type="dead_end" x="5" y="4" incLanes="" intLanes=""/>
    <junction id="P" type="priority" x="102" y="0" incLanes="a_0 d_0" intLanes=":P_0_0 :P_1_0">
        <request index="0" response="00" foes="10" cont="0"/>
        <request index="1" response="01" foes="01" cont="0"/>
    </junction>
    <junction id="Q" type="priority" x="108" y="0" incLanes="b_0 f_0" intLanes=":Q_0_0 :Q_1_0">
        <request index="0" response="00" foes="10" cont="0"/>
        <request index="1" response="01" foes="01" cont="0"/>
    </junction>
    <connection from="a" to="b" fromLane="0" toLane="0" via=":P_0_0" dir="s" state="M"/>
    <connection from="d" to="b" fromLane="0" toLane="0" via=":P_1_0" dir="l" state="m"/>
    <connection from="b" to="c" fromLane="0" toLane="0" via=":Q_0_0" dir="s" state="M"/>
    <connection from="f" to="c" fromLane="0" toLane="0" via=":Q_1_0" dir="r" state="m"/>
    <connection from=":P_0" to="b" fromLane="0" toLane="0" dir="s" state="M"/>
</net>`

// contracted reads ring with one journey over the stub, and further elements.
func contracted(t *testing.T, network, more string) (*city.City, Report) {
	t.Helper()
	c, r, err := Read(files(t, network, `<routes>`+more+`<vehicle id="v" depart="0"><route edges="a b c"/></vehicle></routes>`), Options{Contract: true})
	if err != nil {
		t.Fatal(err)
	}
	return c, r
}

// A stub becomes part of one junction: links lead on, each with the lengths of its parts, the lowest limit and the rights of both.
func TestStubBecomesPartOfItsJunctions(t *testing.T) {
	c, r := contracted(t, ring, "")
	if r.Contracted != 1 || len(c.Streets.ID) != 4 || len(c.Junctions.ID) != 5 {
		t.Fatalf("%d contracted, %d streets, %d junctions; want 1, 4, 5", r.Contracted, len(c.Streets.ID), len(c.Junctions.ID))
	}
	l := &c.LaneLinks
	row := func(id string) int { return slices.Index(l.ID, id) }
	a, d, f := row("a_0→c_0"), row("d_0→c_0"), row("f_0→c_0")
	if a < 0 || d < 0 || f < 0 || len(l.ID) != 3 {
		t.Fatalf("links %q", l.ID)
	}
	if l.Length[a] != 9.5 || l.Speed[a] != 9 || l.Length[d] != 10.5 || l.Speed[d] != 7 || l.Length[f] != 5 {
		t.Errorf("lengths %v, limits %v", l.Length, l.Speed)
	}
	if l.Turn[d] != city.Left || l.Junction[a] != l.Junction[f] {
		t.Errorf("turns %v, junctions %v", l.Turn, l.Junction)
	}
	for _, x := range []struct {
		link int
		to   []uint32
	}{{a, nil}, {d, []uint32{uint32(a)}}, {f, []uint32{uint32(min(a, d)), uint32(max(a, d))}}} {
		if got := l.Yields.At(x.link); !slices.Equal(got, x.to) {
			t.Errorf("%s yields to %v, want %v", l.ID[x.link], got, x.to)
		}
	}
	if way := c.Trips.Path.At(0); len(way) != 2 || c.Streets.ID[way[0]] != "a" || c.Streets.ID[way[1]] != "c" {
		t.Errorf("the journey goes over %v", way)
	}
}

// What else names a stub keeps it, and so do signals, lanes that are closed to some, and the option.
func TestStubsThatStay(t *testing.T) {
	lamp := `via=":P_0_0" tl="P" linkIndex="0"`
	lit := strings.Replace(strings.Replace(ring, `via=":P_0_0"`, lamp, 1), `<connection`, `<tlLogic id="P" type="static" programID="0" offset="0"><phase duration="9" state="G"/></tlLogic><connection`, 1)
	for _, x := range []struct{ network, more, why string }{
		{ring, `<busStop id="s" lane="b_0"/>`, "named by a stop, a detector or the end of a journey"},
		{ring, `<trip id="u" depart="0" from="a" to="b"/>`, "named by a stop, a detector or the end of a journey"},
		{lit, "", "signals"},
		{strings.Replace(ring, `length="0.5"`, `length="4"`, 1), "", ""},
	} {
		c, r := contracted(t, x.network, x.more)
		if r.Contracted != 0 || len(c.Streets.ID) != 5 || x.why != "" && r.KeptStubs.Of(x.why) != 1 {
			t.Errorf("%s %s: %d contracted, kept %v", x.why, x.more, r.Contracted, r.KeptStubs)
		}
	}
	bus := strings.Replace(ring, `<lane id="b_0"`, `<lane allow="bus" id="b_0"`, 1)
	if _, r, err := Read(files(t, bus), Options{Contract: true}); err != nil || r.Contracted != 0 || r.KeptStubs.Of("closed to some") != 1 {
		t.Errorf("a bus lane: %d contracted, kept %v, %v", r.Contracted, r.KeptStubs, err)
	}
	if _, r, err := Read(files(t, ring), Options{}); err != nil || r.Contracted != 0 || r.Streets != 5 {
		t.Errorf("without Contract: %d contracted, %d streets, %v", r.Contracted, r.Streets, err)
	}
}
