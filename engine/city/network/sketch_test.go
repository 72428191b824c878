package network

import (
	"fmt"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"
)

// sketch draws small networks for tests: nodes by name, ways as lists of names.
type sketch struct {
	in    Input
	ids   map[string]uint64
	count uint64
}

func draw() *sketch { return &sketch{ids: map[string]uint64{}} }

// node places a named node; its flags may be set through the result until the next node is placed.
func (s *sketch) node(name string, x, y float64) *Node {
	s.count++
	s.ids[name] = s.count
	s.in.Nodes = append(s.in.Nodes, Node{ID: s.count, At: geo.Point{X: x, Y: y}})
	return &s.in.Nodes[len(s.in.Nodes)-1]
}

func (s *sketch) flag(name string) *Node { return &s.in.Nodes[s.ids[name]-1] }

// way draws a way with Source "way/<name>".
func (s *sketch) way(name string, class city.StreetClass, nodes ...string) *city.Way {
	w := city.Way{Source: "way/" + name, Class: class}
	for _, n := range nodes {
		id, ok := s.ids[n]
		if !ok {
			panic("no node " + n)
		}
		w.Nodes = append(w.Nodes, id)
	}
	s.in.Ways = append(s.in.Ways, w)
	return &s.in.Ways[len(s.in.Ways)-1]
}

func (s *sketch) ban(kind, from, via, to string) {
	s.in.Restrictions = append(s.in.Restrictions, Restriction{Kind: kind, From: "way/" + from, To: "way/" + to, Via: s.ids[via]})
}

// build builds the network and fails the test on any finding of Validate.
func (s *sketch) build(t *testing.T, opt Options) (*city.City, Report) {
	t.Helper()
	c := &city.City{}
	report, err := Build(c, s.in, opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range Validate(c) {
		t.Error(v)
	}
	for i, l := range c.Lanes.Length {
		if l < minLane {
			t.Errorf("lane %s is %.2f m long", c.Lanes.ID[i], l)
		}
	}
	return c, report
}

// cross draws a crossing of two two-way streets with arms of 200 m: west–east "we" and south–north "sn".
func cross(class city.StreetClass) *sketch {
	s := draw()
	s.node("o", 0, 0)
	s.node("w", -200, 0)
	s.node("e", 200, 0)
	s.node("s", 0, -200)
	s.node("n", 0, 200)
	s.way("w", class, "w", "o")
	s.way("e", class, "o", "e")
	s.way("s", class, "s", "o")
	s.way("n", class, "o", "n")
	return s
}

// dual draws a crossing of two dual carriageways, gap metres apart, arms of 200 m: four nodes in the middle. Ways are
// named by where they lead to or from: "w>" arrives from the west.
func dual(gap float64, class city.StreetClass) *sketch {
	h := gap / 2
	s := draw()
	s.node("sw", -h, -h)
	s.node("se", h, -h)
	s.node("ne", h, h)
	s.node("nw", -h, h)
	s.node("w1", -200, -h)
	s.node("e1", 200, -h)
	s.node("e2", 200, h)
	s.node("w2", -200, h)
	s.node("s1", h, -200)
	s.node("n1", h, 200)
	s.node("n2", -h, 200)
	s.node("s2", -h, -200)
	for _, n := range []string{"w1", "e1", "e2", "w2", "s1", "n1", "n2", "s2"} {
		s.flag(n).Border = true
	}
	one := func(name string, nodes ...string) { s.way(name, class, nodes...).Oneway = 1 }
	one("w>", "w1", "sw")
	one("eb", "sw", "se")
	one(">e", "se", "e1")
	one("e>", "e2", "ne")
	one("wb", "ne", "nw")
	one(">w", "nw", "w2")
	one("s>", "s1", "se")
	one("nb", "se", "ne")
	one(">n", "ne", "n1")
	one("n>", "n2", "nw")
	one("sb", "nw", "sw")
	one(">s", "sw", "s2")
	return s
}

// streetID finds a street by id.
func streetID(t *testing.T, c *city.City, id string) uint32 {
	t.Helper()
	for i, have := range c.Streets.ID {
		if have == id {
			return uint32(i)
		}
	}
	t.Fatalf("no street %s among %v", id, c.Streets.ID)
	return 0
}

// exitsOf lists the streets that a street leads to, with the turn, in the order of the lane links: "left >n".
func exitsOf(c *city.City, from uint32) []string {
	var out []string
	seen := map[string]bool{}
	for i := range c.LaneLinks.ID {
		if c.Lanes.Street[c.LaneLinks.From[i]] != from {
			continue
		}
		x := fmt.Sprintf("%v %s", c.LaneLinks.Turn[i], c.Streets.ID[c.Lanes.Street[c.LaneLinks.To[i]]])
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}

// lanesTo lists "from lane > to lane" by index for one pair of streets.
func lanesTo(c *city.City, from, to uint32) []string {
	var out []string
	for i := range c.LaneLinks.ID {
		a, b := c.LaneLinks.From[i], c.LaneLinks.To[i]
		if c.Lanes.Street[a] == from && c.Lanes.Street[b] == to {
			out = append(out, fmt.Sprintf("%d>%d", c.Lanes.Index[a], c.Lanes.Index[b]))
		}
	}
	return out
}
