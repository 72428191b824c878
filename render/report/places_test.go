package report

import (
	"testing"

	"semul/engine/city"
	"semul/render/scenetest"
	"semul/render/text"
)

func TestPlacesCarryTheNamesOfTheCity(t *testing.T) {
	c := scenetest.City()
	name := Places(c)
	for i := range c.Streets.ID {
		ref := city.Ref{Support: city.OfStreet, Index: uint32(i)}
		want := ""
		if n := c.Streets.Name[i]; n != "" {
			want = n + " (street " + c.Streets.ID[i] + ")"
		}
		if got := name(ref, "street/"+c.Streets.ID[i], text.En); got != want {
			t.Fatalf("street %s is called %q, want %q", c.Streets.ID[i], got, want)
		}
	}
	for l, s := range c.Lanes.Street {
		if c.Streets.Name[s] == "한들로" {
			if got := name(city.Ref{Support: city.OfLane, Index: uint32(l)}, "lane/"+c.Lanes.ID[l], text.Ko); got != "한들로 (차로 "+c.Lanes.ID[l]+")" {
				t.Errorf("a lane is called %q", got)
			}
			break
		}
	}
	for _, r := range []city.Ref{{Support: city.OfLane, Index: 1 << 30}, {Support: city.OfZone, Index: 99}, {Support: city.OfWall}, {}} {
		if got := name(r, "x/y", text.Ko); got != "" {
			t.Errorf("%v is called %q", r, got)
		}
	}
}
