package tntp

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/validate"
)

const head = "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> 2\n<ORIGINAL HEADER>~ a b ;\n<TOLL WEIGHT>\n<END OF METADATA>\n\n"

// Metadata may be blank, comments stand anywhere, a semicolon may be missing at the end of a line.
func TestNetIsReadAsWritten(t *testing.T) {
	n, err := ReadNet(strings.NewReader(head+"~ init term\n\t1\t3\t900\t2\t1.5\t0.15\t4\t50\t3\t1\t;\n 3 2 800 0 1 0 0 ~ short\n"), "a_net.tntp")
	if err != nil {
		t.Fatal(err)
	}
	if n.Zones != 2 || n.Nodes != 3 || n.FirstThru != 3 || n.Links() != 2 {
		t.Errorf("%+v", n)
	}
	if got := fmt.Sprint(n.From, n.To, n.Capacity, n.Length, n.Free, n.B, n.Power, n.Toll, n.Line); got != "[1 3] [3 2] [900 800] [2 0] [1.5 1] [0.15 0] [4 0] [3 0] [10 11]" {
		t.Error(got)
	}
	if len(n.Warnings) != 1 || !strings.Contains(n.Warnings[0], "a_net.tntp:11: length 0") {
		t.Error(n.Warnings)
	}
}

// Each mistake is told with its line and what to do.
func TestMistakesHaveAPlace(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"self", "1 1 900 1 1 0 0 0 0 1;", ":9: the link leads from node 1 to itself"},
		{"beyond", "1 4 900 1 1 0 0 0 0 1;", `:9: term_node "4": write a whole number from 1 to 3`},
		{"capacity", "1 3 0 1 1 0.15 4 0 0 1;", ":9: capacity 0 with b 0.15"},
		{"negative", "1 3 900 -1 1 0.15 4 0 0 1;", ":9: length -1: it cannot be negative"},
		{"NaN", "1 3 900 1 NaN 0.15 4 0 0 1;", `:9: free_flow_time "NaN": write a number`},
		{"short", "1 3 900;", ":9: 3 fields; a link has 7 to 10"},
		{"count", "1 3 900 1 1 0 0;", ":4: <NUMBER OF LINKS> 2, and 1 links follow"},
		{"none", "", "there is no link"},
	} {
		if _, err := ReadNet(strings.NewReader(head+c.text), "x"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	both := head + "1 1 900 1 1 0 0;\n1 9 900 1 1 0 0;\n"
	if _, err := ReadNet(strings.NewReader(both), "x"); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two mistakes are not told together: %v", err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"header", "<TOTAL OD FLOW> 10\n<END OF METADATA>\nOrigin 1\n2 : 9.8;", "x:1: <TOTAL OD FLOW> 10, but the trips add up to 9.8"},
		{"negative", "Origin 1\n2 : -1;", "x:2: -1 trips from zone 1 to 2"},
		{"NaN", "Origin 1\n2 : nan;", `x:2: trips "nan"`},
		{"zone", "<NUMBER OF ZONES> 2\nOrigin 1\n3 : 1;", `x:3: destination "3"`},
		{"twice", "Origin 1\n2 : 1; 2 : 3;", "x:2: trips from zone 1 to 2 a second time, after line 2"},
		{"early", "2 : 1;", "comes before any origin"},
		{"colon", "Origin 1\n2 1;", "write a destination, a colon"},
	} {
		if _, err := ReadTrips(strings.NewReader(c.text), "x"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// Trips within 1 % of the header pass; pairs without trips are left out; a zone without a street is named.
func TestTripsFitTheirNetwork(t *testing.T) {
	d, err := ReadTrips(strings.NewReader("<TOTAL OD FLOW> 10\n<END OF METADATA>\nOrigin 1\n 1 : 0.0; 2 : 9.91;\nOrigin 2 1:0;"), "d")
	if err != nil || len(d.Trips) != 1 || d.Total() != 9.91 {
		t.Fatal(d, err)
	}
	n, err := ReadNet(strings.NewReader("<NUMBER OF ZONES> 2\n<END OF METADATA>\n2 1 1 1 1 0 0;"), "n")
	if err != nil {
		t.Fatal(err)
	}
	err = d.Check(n)
	if err == nil || !strings.Contains(err.Error(), "d:4: zone 1 has trips, but no link of n begins there") || !strings.Contains(err.Error(), "zone 2 has trips, but no link of n ends") {
		t.Error(err)
	}
}

// The published networks: counts of PROVENANCE.md.
func TestPublishedNetworksAreReadWhole(t *testing.T) {
	dir := validate.Shared("traffic")
	if dir == "" {
		t.Skip("shared/data/traffic is not beside the repository: no published network is read")
	}
	for _, c := range []struct {
		name                    string
		zones, nodes, links, at int
		trips                   float64
	}{{"SiouxFalls", 24, 24, 76, 1, 360600}, {"Anaheim", 38, 416, 914, 39, 104694.40}, {"Braess", 2, 4, 5, 1, 6}} {
		folder := c.name
		if c.name == "Braess" {
			folder = "Braess-Example"
		}
		path := filepath.Join(dir, "tntp", folder, c.name)
		n, err := OpenNet(path + "_net.tntp")
		if err != nil {
			t.Fatal(err)
		}
		d, err := OpenTrips(path + "_trips.tntp")
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Check(n); err != nil {
			t.Error(err)
		}
		if n.Zones != c.zones || n.Nodes != c.nodes || n.Links() != c.links || n.FirstThru != c.at || math.Abs(d.Total()-c.trips) > 1e-6 {
			t.Errorf("%s: %d zones, %d nodes, %d links, first thru %d, %g trips", c.name, n.Zones, n.Nodes, n.Links(), n.FirstThru, d.Total())
		}
		if c.name == "Braess" {
			continue
		}
		f, err := OpenFlows(path + "_flow.tntp")
		if err != nil || len(f.From) != c.links {
			t.Error(err)
		}
	}
	x, err := OpenNodes(filepath.Join(dir, "tntp", "SiouxFalls", "SiouxFalls_node.tntp"))
	if err != nil || len(x.Node) != 24 {
		t.Error(err)
	}
}

// Whatever the bytes, nothing panics, and what is accepted keeps its promises.
func FuzzReaders(f *testing.F) {
	f.Add(head + "1 3 900 1 1 0.15 4 0 0 1;\n3 2 1 1 1 0 0;")
	f.Add("<TOTAL OD FLOW> 10\n<END OF METADATA>\nOrigin 1\n 1 : 0.0; 2 : 9.91;")
	f.Add("From To Volume Cost\n1 2 3.5 1\n1 : 3 : 4 5;")
	f.Add("Node X Y ;\n1 -96.7 43.6 ;")
	f.Add("<NUMBER OF NODES> 99999999999\n<")
	f.Fuzz(func(t *testing.T, s string) {
		n, errNet := ReadNet(strings.NewReader(s), "n")
		if errNet == nil {
			for k := range n.From {
				if n.From[k] < 1 || int(n.From[k]) > n.Nodes || int(n.To[k]) > n.Nodes || n.From[k] == n.To[k] || !(n.Free[k] >= 0) || !(n.B[k] >= 0) {
					t.Fatalf("link %d of %+v", k, n)
				}
			}
		}
		d, err := ReadTrips(strings.NewReader(s), "d")
		if err == nil {
			for i, v := range d.Trips {
				if !(v > 0) || d.Origin[i] < 1 || d.Dest[i] < 1 {
					t.Fatalf("pair %d of %+v", i, d)
				}
			}
			if errNet == nil && n.Nodes < 1e5 {
				d.Check(n)
			}
		}
		if v, err := ReadFlows(strings.NewReader(s), "f"); err == nil && len(v.From) != len(v.Cost) {
			t.Fatal(v)
		}
		if v, err := ReadNodes(strings.NewReader(s), "c"); err == nil && len(v.Node) != len(v.Y) {
			t.Fatal(v)
		}
	})
}
