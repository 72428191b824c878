package synth

import (
	"math"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"
)

func TestNoBuildingStandsOnACarriageway(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		type strip struct {
			line []geo.Point
			half float64
			name string
		}
		var strips []strip
		var boxes []geo.Bounds
		add := func(line []geo.Point, half float64, name string) {
			strips = append(strips, strip{line, half, name})
			boxes = append(boxes, geo.BoundsOf(line...).Pad(half))
		}
		for i, id := range c.Lanes.ID {
			add(c.Lanes.Line.At(i), float64(c.Lanes.Width[i])/2, "lane "+id)
		}
		for i, id := range c.LaneLinks.ID {
			add(c.LaneLinks.Line.At(i), 1, "lane link "+id)
		}
		index := geo.NewIndex(boxes)
		bad := 0
		for b, id := range c.Buildings.ID {
			ring := c.Buildings.Poly.Rings(b)[0]
			index.Search(geo.BoundsOf(ring...), func(s uint32) bool {
				line := strips[s].line
				hit := geo.PointInRing(line[0], ring)
				for k := range ring {
					for m := 1; m < len(line); m++ {
						hit = hit || apart(ring[k], ring[(k+1)%len(ring)], line[m-1], line[m]) < strips[s].half-0.01
					}
				}
				if hit {
					if bad++; bad < 8 {
						t.Errorf("building %s at %v stands on %s", id, ring[0], strips[s].name)
					}
				}
				return !hit
			})
		}
		if bad > 0 {
			t.Errorf("%d buildings in the way", bad)
		}
	})
}

func TestNoBuildingStandsInWaterOrOnTheRailway(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		for b, id := range c.Buildings.ID {
			ring := c.Buildings.Poly.Rings(b)[0]
			for k, q := range ring {
				for _, at := range []geo.Point{q, q.Lerp(ring[(k+1)%len(ring)], 0.5)} {
					for w := range c.WaterAreas.ID {
						if geo.PointInPolygon(at, c.WaterAreas.Poly.Rings(w)) {
							t.Errorf("building %s stands in %s", id, c.WaterAreas.ID[w])
						}
					}
					for r := range c.Railways.ID {
						if d, _ := geo.DistanceToPolyline(at, c.Railways.Line.At(r)); d < 5 {
							t.Errorf("building %s stands on railway %s", id, c.Railways.ID[r])
						}
					}
				}
			}
		}
	})
}

func TestBuildingsDoNotOverlap(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		boxes := make([]geo.Bounds, len(c.Buildings.ID))
		for b := range boxes {
			boxes[b] = c.Buildings.Poly.Bounds(b)
		}
		index := geo.NewIndex(boxes)
		for a := range boxes {
			ra := c.Buildings.Poly.Rings(a)[0]
			index.Search(boxes[a], func(b uint32) bool {
				if int(b) <= a {
					return true
				}
				rb := c.Buildings.Poly.Rings(int(b))[0]
				hit := geo.PointInRing(ra[0], rb) || geo.PointInRing(rb[0], ra)
				for k := range ra {
					for m := range rb {
						_, _, _, cross := geo.SegmentsMeet(ra[k], ra[(k+1)%len(ra)], rb[m], rb[(m+1)%len(rb)])
						hit = hit || cross
					}
				}
				if hit {
					t.Errorf("buildings %s and %s overlap", c.Buildings.ID[a], c.Buildings.ID[b])
				}
				return true
			})
		}
	})
}

func TestFootprintsAreSound(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		for b, id := range c.Buildings.ID {
			ring := c.Buildings.Poly.Rings(b)[0]
			if a := geo.RingArea(ring); a < 15 || !simple(ring) {
				t.Errorf("building %s: area %g m², simple %v", id, a, simple(ring))
			}
			if h := c.Buildings.Height[b]; !(h >= 3 && h < 140) || c.Buildings.Levels[b] < 1 || c.Buildings.Use[b] == city.UseUnknown {
				t.Errorf("building %s: %g m, %d levels, %v", id, h, c.Buildings.Levels[b], c.Buildings.Use[b])
			}
			if z := c.Buildings.Ground[b]; !(z > 0 && z < 4.5) {
				t.Errorf("building %s stands at %g m", id, z)
			}
		}
		for i, id := range c.Parcels.ID {
			if c.Parcels.Poly.Area(i) <= 0 {
				t.Errorf("parcel %s has an area of %g m²", id, c.Parcels.Poly.Area(i))
			}
		}
	})
}

func TestEverybodyHasAHome(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		residents, jobs, pupils := 0.0, 0.0, 0.0
		for z := range c.Zones.ID {
			residents += float64(c.Zones.Residents[z])
			jobs += float64(c.Zones.Jobs[z])
			pupils += float64(c.Zones.Pupils[z])
		}
		want := float64(p.spec.Residents)
		if residents != want || jobs != math.Round(jobShare*want) {
			t.Errorf("%g residents, %g jobs; want %g, %g", residents, jobs, want, math.Round(jobShare*want))
		}
		if schools := p.schools(); schools > 0 && pupils != math.Round(pupilShare*want) {
			t.Errorf("%g pupils in %d schools, want %g", pupils, schools, math.Round(pupilShare*want))
		}
		floor := 0.0
		for b := range c.Buildings.ID {
			floor += dwelling(c.Buildings.Use[b]) * float64(c.Buildings.Floor[b])
			z := c.Buildings.Zone[b]
			if z == city.None {
				t.Errorf("building %s lies in no zone", c.Buildings.ID[b])
				continue
			}
			if mid := c.Buildings.Poly.Centroid(b); !geo.PointInPolygon(mid, c.Zones.Poly.Rings(int(z))) {
				t.Errorf("building %s at %v does not lie in its zone %s", c.Buildings.ID[b], mid, c.Zones.ID[z])
			}
		}
		if per := floor / want; per < 0.93*floorPerHead || per > 1.5*floorPerHead {
			t.Errorf("%.1f m² of dwelling floor a head, want about %g", per, floorPerHead)
		}
	})
}

func (p *plan) schools() int {
	n := 0
	for i := range p.faces {
		if p.faces[i].use == city.UseSchool {
			n++
		}
	}
	return n
}

func TestDoorsOpenOnStreetsNearby(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		without := 0
		for b, id := range c.Buildings.ID {
			s := c.Buildings.Street[b]
			if s == city.None {
				without++
				continue
			}
			if c.Streets.Bridge[s] || c.Streets.Tunnel[s] {
				t.Errorf("building %s opens on a bridge or into a tunnel", id)
			}
			at, _ := geo.PointAlong(c.Streets.Line.At(int(s)), float64(c.Buildings.Pos[b]))
			if d := at.Dist(c.Buildings.Poly.Centroid(b)); d > 155 {
				t.Errorf("building %s: its street is %g m away", id, d)
			}
		}
		if without > len(c.Buildings.ID)/20 {
			t.Errorf("%d of %d buildings open on no street", without, len(c.Buildings.ID))
		}
	})
}
