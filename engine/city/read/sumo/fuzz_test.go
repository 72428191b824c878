package sumo

import (
	"bytes"
	"strings"
	"testing"

	"semul/engine/city"
)

// readTexts imports a network and one further file from memory.
func readTexts(net, other []byte) (*city.City, error) {
	im := newImporter(Options{Name: "fuzz", Most: 200})
	doc, err := begin("a.net.xml", bytes.NewReader(net), &im.problems)
	if err != nil {
		return nil, err
	}
	if err := im.networkOf(doc); err != nil {
		return nil, err
	}
	im.demand.begin()
	if len(other) > 0 {
		doc, err := begin("b.rou.xml", bytes.NewReader(other), &im.problems)
		if err != nil {
			return nil, err
		}
		if err := im.fileOf(doc); err != nil {
			return nil, err
		}
	}
	return im.finish()
}

// survives checks that what was accepted can be written and read again, unless SUMO could not have it.
func survives(t *testing.T, c *city.City) {
	var net, routes bytes.Buffer
	if err := WriteNet(&net, c); err != nil {
		return
	}
	if err := WriteRoutes(&routes, c); err != nil {
		t.Fatalf("the network is written and the routes are not: %v", err)
	}
	again, err := readTexts(net.Bytes(), nil)
	if err != nil {
		t.Fatalf("what was written is not read: %v\n%s", err, net.String())
	}
	if len(again.Lanes.ID) != len(c.Lanes.ID) || len(again.LaneLinks.ID) != len(c.LaneLinks.ID) {
		t.Fatalf("%d lanes and %d links came back as %d and %d", len(c.Lanes.ID), len(c.LaneLinks.ID), len(again.Lanes.ID), len(again.LaneLinks.ID))
	}
}

// FuzzNet feeds arbitrary networks: no panic, and what is accepted becomes a sound city that can be written.
func FuzzNet(f *testing.F) {
	f.Add([]byte(tee))
	f.Add([]byte(strings.ReplaceAll(tee, "traffic_light", "right_before_left")))
	f.Add([]byte(strings.ReplaceAll(tee, "static", "actuated")))
	f.Add([]byte(`<net><edge id="a" from="x" to="y"><lane id="a_0" index="0" speed="1" length="1" shape="0,0 1,0"/></edge><junction id="x" x="0" y="0"/><junction id="y" x="1" y="0"/></net>`))
	f.Fuzz(func(t *testing.T, net []byte) {
		c, err := readTexts(net, nil)
		if err != nil {
			return
		}
		survives(t, c)
	})
}

// FuzzDemand feeds arbitrary routes and additional elements to a sound network.
func FuzzDemand(f *testing.F) {
	f.Add([]byte(errands))
	f.Add([]byte(furniture))
	f.Add([]byte(strings.Replace(errands, "<routes>", "<routes>"+furniture[len("<additional>"):len(furniture)-len("</additional>\n")], 1)))
	f.Add([]byte(strings.Replace(between(2, `fromTaz="west" toJunction="S"`), "</routes>", districts[len("<additional>"):len(districts)-len("</additional>\n")]+"</routes>", 1)))
	f.Fuzz(func(t *testing.T, other []byte) {
		c, err := readTexts([]byte(tee), other)
		if err != nil {
			return
		}
		survives(t, c)
	})
}
