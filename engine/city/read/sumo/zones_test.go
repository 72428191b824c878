package sumo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/city"
)

const districts = `<additional>
    <taz id="west"><tazSource id="wc" weight="1"/><tazSource id="ec" weight="0"/><tazSource id="sc" weight="3"/><tazSink id="-wc" weight="1"/></taz>
    <taz id="east" edges="ce ec"/>
    <taz id="void"/>
</additional>
`

// between are many trips, and trips that name a district and a junction of several kinds.
func between(n int, attr string) string {
	var b strings.Builder
	b.WriteString("<routes>\n")
	for k := range n {
		fmt.Fprintf(&b, "    <trip id=\"t%d\" depart=\"%d\" %s/>\n", k, k, attr)
	}
	b.WriteString("</routes>\n")
	return b.String()
}

// ways counts the trips of a city by their first and last street.
func ways(c *city.City) map[string]int {
	n := map[string]int{}
	for i := range c.Trips.ID {
		n[c.Streets.ID[c.Trips.From[i]]+" "+c.Streets.ID[c.Trips.To[i]]]++
	}
	return n
}

// Trips between districts begin and end as the weights say, where a way leads; between junctions in the streets that lie best.
func TestTripsBetweenDistrictsAndJunctions(t *testing.T) {
	// from west: wc with 1 of 4, sc with 3 of 4; into east: ce or ec, which both can reach
	c, r, err := Read(files(t, tee, between(400, `fromTaz="west" toTaz="east"`), districts), Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	n := ways(c)
	if a, b := n["wc ce"]+n["wc ec"], n["sc ce"]+n["sc ec"]; a+b != 400 || a < 75 || a > 125 { // 100 ± 8.7
		t.Errorf("%v: %d from wc, 100 of 400 are expected", n, a)
	}
	if a := n["wc ce"] + n["sc ce"]; a < 160 || a > 240 { // 200 ± 10
		t.Errorf("%v: %d end in ce, 200 of 400 are expected", n, a)
	}
	if r.Left.Of("taz") != 0 || len(r.Warnings) > 0 {
		t.Errorf("left %v, warnings %v", r.Left, r.Warnings)
	}
	again, _, err := Read(files(t, tee, between(400, `fromTaz="west" toTaz="east"`), districts), Options{Seed: 3})
	if err != nil || again.Hash() != c.Hash() {
		t.Errorf("%v, or another city of the same seed", err)
	}
	for _, x := range []struct{ attr, want string }{
		{`fromJunction="W" toJunction="S"`, "wc cs"},
		{`fromJunction="W" toJunction="C"`, "wc wc"}, // one street does
		{`from="sc" toJunction="E"`, "sc ce"},
		{`fromTaz="west" from="ec" toTaz="west"`, "ec -wc"}, // as od2trips writes: the edge goes before
	} {
		if c, _, err = Read(files(t, tee, between(1, x.attr), districts), Options{}); err != nil || ways(c)[x.want] != 1 {
			t.Errorf("%s: %v, %v; want %s", x.attr, ways(c), err, x.want)
		}
	}
	for _, x := range []struct{ attr, want string }{
		{`fromTaz="void" to="ce"`, `taz "void" has no edge with a weight above 0 that vehicles of class car may leave by`},
		{`from="wc" toTaz="void"`, `taz "void" has no edge with a weight above 0 that vehicles of class car may arrive by`},
		{`from="cs" toTaz="east"`, `no way leads vehicles of class car from edge "cs" to taz "east"`},
		{`fromTaz="west"`, `has no to; give it one`},
	} {
		if _, _, err = Read(files(t, tee, between(1, x.attr), districts), Options{}); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v; want %s", x.attr, err, x.want)
		}
	}
}

// A demand of which nothing is carried ends with a warning.
func TestDemandThatIsLostIsWarnedOf(t *testing.T) {
	_, r, err := Read(files(t, tee, between(3, `fromXY="1,2" toXY="3,4"`)), Options{})
	if err != nil || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "none of the 3 vehicles, trips and flows of the files brings a trip") {
		t.Errorf("%v, %v", r.Warnings, err)
	}
	if r.Left.Of("trip with fromXY") != 3 {
		t.Errorf("left: %v", r.Left)
	}
	if _, r, err = Read(files(t, tee), Options{}); err != nil || len(r.Warnings) > 0 {
		t.Errorf("without demand: %v, %v", r.Warnings, err)
	}
}

// A car park goes out to where it came from.
func TestCarParksKeepTheirStretch(t *testing.T) {
	c, _, err := Read(files(t, tee, errands, furniture), Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := Export(c, dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "city.add.xml"))
	if err != nil || !strings.Contains(string(text), `<parkingArea id="lot" lane="cs_0" startPos="10" endPos="40" roadsideCapacity="7"`) {
		t.Errorf("%v\n%s", err, text)
	}
}
