// Package scenetest is a small town drawn by hand, and a storm over it, for the tests of the drawing packages: a bent
// river between levees, a railway with an underpass, an arterial cross, local streets, blocks with houses, and a fake
// run with water, vehicles, closures and signals. It is no model of anything; every number is chosen to be seen.
package scenetest

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// Size of the town [m].
const (
	Width  = 2400.0
	Height = 1600.0
)

// RiverY returns the middle of the river at x, and half its width [m].
func RiverY(x float64) (y, half float64) {
	return 380 + 130*math.Sin(x/520), 62 + 14*math.Sin(x/300)
}

const railY = 1130.0

// node is a crossing of the street grid.
func node(i, j int) geo.Point {
	x, y := 60+float64(i)*190, 60+float64(j)*185
	return geo.Point{X: x + 22*math.Sin(float64(3*i+5*j)), Y: y + 18*math.Sin(float64(7*i+2*j)+1)}
}

const nodesX, nodesY = 13, 9

// City returns the town. Each call makes a new one, so that a test may change it.
func City() *city.City {
	c := &city.City{Name: "나루읍", Frame: geo.Frame{EPSG: 5187, E0: 200000, N0: 500000}, Bounds: geo.Bounds{MaxX: Width, MaxY: Height}}
	water(c)
	for j := range nodesY {
		for i := range nodesX {
			p := node(i, j)
			kind := city.Priority
			if i == 0 || j == 0 || i == nodesX-1 || j == nodesY-1 {
				kind = city.Border
			}
			c.Junctions.ID = append(c.Junctions.ID, fmt.Sprintf("%d_%d", i, j))
			c.Junctions.At.Add(p)
			c.Junctions.Kind = append(c.Junctions.Kind, kind)
			c.Junctions.Signal = append(c.Junctions.Signal, city.None)
			c.Junctions.Radius = append(c.Junctions.Radius, 9)
			c.Junctions.Z = append(c.Junctions.Z, 2)
		}
	}
	for j := range nodesY {
		for i := range nodesX {
			if i+1 < nodesX {
				street(c, i, j, i+1, j)
			}
			if j+1 < nodesY {
				street(c, i, j, i, j+1)
			}
		}
	}
	c.Streets.LaneOff = append(c.Streets.LaneOff, uint32(len(c.Lanes.ID)))
	links(c)
	blocks(c)
	rail(c)
	for k, name := range []string{"나루동", "갈대동", "물길동"} {
		x := Width * float64(k) / 3
		c.Zones.ID = append(c.Zones.ID, fmt.Sprint(k))
		c.Zones.Name = append(c.Zones.Name, name)
		c.Zones.Poly.Add([][]geo.Point{{{X: x}, {X: x + Width/3}, {X: x + Width/3, Y: Height}, {X: x, Y: Height}}})
		c.Zones.Residents = append(c.Zones.Residents, float32(3000-500*k))
		c.Zones.Jobs = append(c.Zones.Jobs, 900)
		c.Zones.Pupils = append(c.Zones.Pupils, 300)
	}
	for _, l := range []string{"streets", "buildings", "water", "terrain"} {
		c.SetLayer(city.Provenance{Layer: l, Source: "scenetest, drawn by hand", Licence: "Apache-2.0", Synthetic: true})
	}
	return c
}

func water(c *city.City) {
	var north, south, mid []geo.Point
	for x := -40.0; x <= Width+40; x += 40 {
		y, h := RiverY(x)
		south = append(south, geo.Point{X: x, Y: y - h})
		north = append(north, geo.Point{X: x, Y: y + h})
		mid = append(mid, geo.Point{X: x, Y: y})
	}
	ring := append([]geo.Point(nil), south...)
	for k := len(north) - 1; k >= 0; k-- {
		ring = append(ring, north[k])
	}
	island := []geo.Point{{X: 1180, Y: 470}, {X: 1250, Y: 488}, {X: 1330, Y: 470}, {X: 1250, Y: 452}} // clockwise: a hole
	c.WaterAreas = city.WaterAreas{ID: []string{"river"}, Name: []string{"나루천"}, Kind: []city.WaterKind{city.River}}
	c.WaterAreas.Poly.Add([][]geo.Point{ring, island})
	c.Waterways = city.Waterways{ID: []string{"river"}, Name: []string{"나루천"}, Kind: []city.WaterKind{city.River}, Width: []float32{124}}
	c.Waterways.Line.Add(mid)
	for k, side := range [][]geo.Point{south, north} {
		wall := make([]geo.Point, len(side))
		for i, p := range side {
			wall[i] = geo.Point{X: p.X, Y: p.Y + float64(2*k-1)*14}
		}
		c.Walls.ID = append(c.Walls.ID, fmt.Sprintf("levee%d", k))
		c.Walls.Kind = append(c.Walls.Kind, city.Levee)
		c.Walls.Line.Add(wall)
		c.Walls.Crest = append(c.Walls.Crest, 5)
	}
}

// wet reports whether a place lies in the river or within margin of it.
func wet(p geo.Point, margin float64) bool {
	y, h := RiverY(p.X)
	return math.Abs(p.Y-y) < h+margin
}

// street adds both directions between two crossings; local streets stop at the river, others bridge it.
func street(c *city.City, i, j, k, l int) {
	a, b := node(i, j), node(k, l)
	class, lanes, name := city.Residential, 1, ""
	switch {
	case i == 4 && k == 4:
		class, lanes, name = city.Primary, 3, "나루대로"
	case j == 5 && l == 5:
		class, lanes, name = city.Trunk, 3, "한들로"
	case i == 9 && k == 9:
		class, lanes, name = city.Secondary, 2, "갈대로"
	case j == 3 && l == 3, i == 7 && k == 7:
		class, lanes, name = city.Tertiary, 1, "샛길"
	}
	over := wet(a, 0) || wet(b, 0) || wet(a.Lerp(b, 0.5), 0) || wet(a.Lerp(b, 0.25), 0) || wet(a.Lerp(b, 0.75), 0)
	if over && (class == city.Residential || class == city.Tertiary) {
		return
	}
	under := i == k && (a.Y-railY)*(b.Y-railY) < 0
	if under && class == city.Residential {
		return
	}
	first := uint32(len(c.Streets.ID))
	line := []geo.Point{a, a.Lerp(b, 0.5).Add(geo.Point{X: (b.Y - a.Y) * 0.02, Y: (a.X - b.X) * 0.02}), b}
	for way := range uint32(2) {
		from, to := uint32(j*nodesX+i), uint32(l*nodesX+k)
		pts := line
		if way == 1 {
			from, to = to, from
			pts = []geo.Point{line[2], line[1], line[0]}
		}
		s := &c.Streets
		id := fmt.Sprintf("%d_%d-%d_%d%s", i, j, k, l, [2]string{"f", "b"}[way])
		s.ID, s.Name, s.Class = append(s.ID, id), append(s.Name, name), append(s.Class, class)
		s.From, s.To, s.Opposite = append(s.From, from), append(s.To, to), append(s.Opposite, first+1-way)
		s.Speed, s.Length = append(s.Speed, 13.9), append(s.Length, float32(geo.PolylineLength(pts)))
		s.Line.Add(pts)
		level := int8(0)
		if under {
			level = -1
		} else if over {
			level = 1
		}
		s.Level, s.Bridge, s.Tunnel = append(s.Level, level), append(s.Bridge, over), append(s.Tunnel, false)
		s.Guessed, s.Source = append(s.Guessed, 0), append(s.Source, "")
		s.LaneOff = append(s.LaneOff, uint32(len(c.Lanes.ID)))
		body := geo.SubLine(pts, 10, geo.PolylineLength(pts)-10)
		for n := range lanes {
			at := geo.OffsetLine(body, -(float64(lanes)-float64(n)-0.5)*3.2)
			t := &c.Lanes
			t.ID, t.Street, t.Index = append(t.ID, fmt.Sprintf("%s_%d", id, n)), append(t.Street, first+way), append(t.Index, uint8(n))
			t.Width, t.Length = append(t.Width, 3.2), append(t.Length, float32(geo.PolylineLength(at)))
			t.Speed, t.Allow = append(t.Speed, 13.9), append(t.Allow, city.AllowMotor)
			t.Line.Add(at)
		}
	}
	if under {
		mid := a.Lerp(b, (railY-a.Y)/(b.Y-a.Y))
		u := &c.Underpasses
		u.ID, u.Name = append(u.ID, fmt.Sprintf("no%d", len(u.ID)+1)), append(u.Name, "")
		u.At.Add(mid)
		u.Streets.Add(first, first+1)
		u.Line.Add([]geo.Point{a.Lerp(b, 0.3), a.Lerp(b, 0.7)})
		u.Width, u.Length, u.Clearance = append(u.Width, 20), append(u.Length, 60), append(u.Clearance, 4.5)
		u.Lip, u.Low, u.Pump, u.Crosses = append(u.Lip, 2), append(u.Low, -2.4), append(u.Pump, city.None), append(u.Crosses, "railway")
	}
}

// links joins each lane to the lanes of the same index ahead, and gives the crossings of big streets a signal.
func links(c *city.City) {
	s := &c.Streets
	for i := range s.ID {
		for o := range s.ID {
			if s.From[o] != s.To[i] || s.Opposite[i] == uint32(o) {
				continue
			}
			for n := uint32(0); n < min(s.LaneOff[i+1]-s.LaneOff[i], s.LaneOff[o+1]-s.LaneOff[o]); n++ {
				a, b := s.LaneOff[i]+n, s.LaneOff[o]+n
				p, q := c.Lanes.Line.At(int(a)), c.Lanes.Line.At(int(b))
				line := []geo.Point{p[len(p)-1], q[0]}
				l := &c.LaneLinks
				l.ID = append(l.ID, fmt.Sprintf("%d-%d", a, b))
				l.From, l.To, l.Junction = append(l.From, a), append(l.To, b), append(l.Junction, s.To[i])
				l.Turn, l.Signal, l.Group = append(l.Turn, city.Straight), append(l.Signal, city.None), append(l.Group, 0)
				l.Length = append(l.Length, float32(geo.PolylineLength(line)))
				l.Line.Add(line)
			}
		}
	}
	for j := range c.Junctions.ID {
		big := false
		for i := range s.ID {
			big = big || s.To[i] == uint32(j) && s.Class[i] <= city.Secondary
		}
		if !big || c.Junctions.Kind[j] == city.Border {
			continue
		}
		sig := uint32(len(c.Signals.ID))
		c.Signals.ID = append(c.Signals.ID, c.Junctions.ID[j])
		c.Signals.At.Add(c.Junctions.At.At(j))
		c.Signals.Groups = append(c.Signals.Groups, 2)
		c.Signals.Offset = append(c.Signals.Offset, 0)
		c.Signals.State.Add("Gr", "yr", "rG", "ry")
		c.Signals.Duration.Add(30, 3, 25, 3)
		c.Signals.Guessed = append(c.Signals.Guessed, true)
		c.Signals.Feeder, c.Signals.Bus = append(c.Signals.Feeder, city.None), append(c.Signals.Bus, city.None)
		c.Junctions.Signal[j], c.Junctions.Kind[j] = sig, city.Signalled
		for k := range c.LaneLinks.ID {
			if c.LaneLinks.Junction[k] == uint32(j) {
				c.LaneLinks.Signal[k] = sig
				line := c.Lanes.Line.At(int(c.LaneLinks.From[k]))
				if d := line[len(line)-1].Sub(line[0]); math.Abs(d.X) < math.Abs(d.Y) {
					c.LaneLinks.Group[k] = 1
				}
			}
		}
	}
}

// blocks fills the meshes of the grid with parks or houses.
func blocks(c *city.City) {
	for j := range nodesY - 1 {
		for i := range nodesX - 1 {
			a, b := node(i, j), node(i+1, j+1)
			box := geo.Bounds{MinX: a.X + 24, MinY: a.Y + 24, MaxX: b.X - 24, MaxY: b.Y - 24}
			use := city.UseHouse
			if (i*5+j*3)%11 == 0 {
				use = city.UsePark
			}
			if !wet(box.Center(), 40) {
				c.Parcels.ID = append(c.Parcels.ID, fmt.Sprintf("p%d_%d", i, j))
				c.Parcels.Poly.Add([][]geo.Point{box.Ring()})
				c.Parcels.Use = append(c.Parcels.Use, use)
			}
			if use == city.UsePark {
				continue
			}
			nx, ny := 3+(i+j)%3, 2+(2*i+j)%3
			for v := range ny {
				for u := range nx {
					w, h := box.Width()/float64(nx), box.Height()/float64(ny)
					x, y := box.MinX+w*float64(u), box.MinY+h*float64(v)
					ring := []geo.Point{{X: x + 3, Y: y + 3}, {X: x + w - 5, Y: y + 3}, {X: x + w - 5, Y: y + h - 6}, {X: x + 3, Y: y + h - 6}}
					if (u+v+i)%4 == 0 { // an L
						ring = []geo.Point{ring[0], ring[1], {X: ring[1].X, Y: y + h*0.5}, {X: x + w*0.5, Y: y + h*0.5}, {X: x + w*0.5, Y: ring[2].Y}, ring[3]}
					}
					if wet(ring[0], 24) || wet(ring[2], 24) || math.Abs(y+h/2-railY) < h/2+14 {
						continue
					}
					building(c, ring, float32(6+(u*7+v*5+i*3)%40))
				}
			}
		}
	}
}

func building(c *city.City, ring []geo.Point, height float32) {
	b := &c.Buildings
	b.ID, b.Name = append(b.ID, fmt.Sprintf("b%d", len(b.ID))), append(b.Name, "")
	b.Poly.Add([][]geo.Point{ring})
	b.Height, b.Levels, b.Use = append(b.Height, height), append(b.Levels, uint8(height/3)), append(b.Use, city.UseMixed)
	b.Floor, b.Ground = append(b.Floor, float32(geo.RingArea(ring))*height/3), append(b.Ground, 2)
	b.Street, b.Pos, b.Zone = append(b.Street, city.None), append(b.Pos, 0), append(b.Zone, 0)
	b.Feeder, b.Bus, b.Guessed = append(b.Feeder, city.None), append(b.Bus, city.None), append(b.Guessed, false)
}

func rail(c *city.City) {
	c.Railways = city.Railways{ID: []string{"r"}, Bridge: []bool{false}, Tunnel: []bool{false}}
	c.Railways.Line.Add([]geo.Point{{X: -50, Y: railY}, {X: Width / 2, Y: railY}, {X: Width + 50, Y: railY}})
}
