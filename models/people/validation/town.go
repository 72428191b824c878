package validation

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// Blocks of the town: side × side of them, each a zone, with streets of spacing metres all round and four buildings.
const (
	side    = 12
	spacing = 2200
)

// town is a square town of one-lane streets both ways, 50 km/h, homes and shops everywhere, offices and schools scattered.
func town() (*city.City, error) {
	const n = side + 1
	c := &city.City{Name: "grid", Bounds: geo.Bounds{MaxX: side * spacing, MaxY: side * spacing}}
	for j := range n {
		for i := range n {
			c.Junctions.ID = append(c.Junctions.ID, fmt.Sprintf("j%d_%d", i, j))
			c.Junctions.At.Add(geo.Point{X: float64(i) * spacing, Y: float64(j) * spacing})
			c.Junctions.Kind = append(c.Junctions.Kind, city.Priority)
			c.Junctions.Signal, c.Junctions.Radius = append(c.Junctions.Signal, city.None), append(c.Junctions.Radius, 8)
			c.Junctions.Z = append(c.Junctions.Z, 0)
		}
	}
	street := map[[2]int]uint32{}
	for a := range n * n {
		for _, b := range []int{a + 1, a + n} {
			if b >= n*n || b == a+1 && b%n == 0 {
				continue
			}
			first := uint32(len(c.Streets.ID))
			for k, ends := range [][2]int{{a, b}, {b, a}} {
				street[ends] = first + uint32(k)
				addStreet(c, ends, first+uint32(1-k))
			}
		}
	}
	for a := range n * n {
		for from := range n * n {
			in, ok := street[[2]int{from, a}]
			if !ok {
				continue
			}
			for to := range n * n {
				if out, ok := street[[2]int{a, to}]; ok {
					addLink(c, in, out, uint32(a))
				}
			}
		}
	}
	luck := rng.NewStream(1, "validation.town")
	for z := range side * side {
		x, y := float64(z%side)*spacing, float64(z/side)*spacing
		c.Zones.ID, c.Zones.Name = append(c.Zones.ID, fmt.Sprintf("z%d", z)), append(c.Zones.Name, "")
		c.Zones.Poly.Add(box(x, y, spacing))
		c.Zones.Residents, c.Zones.Jobs, c.Zones.Pupils = append(c.Zones.Residents, 500), append(c.Zones.Jobs, 0), append(c.Zones.Pupils, 0)
		at := z/side*n + z%side
		for k, use := range []city.Use{city.UseApartment, city.UseOffice, city.UseRetail, city.UseSchool} {
			b := &c.Buildings
			b.ID, b.Name = append(b.ID, fmt.Sprintf("b%d_%d", z, k)), append(b.Name, "")
			b.Poly.Add(box(x+200+250*float64(k), y+40, 40))
			b.Height, b.Levels, b.Use = append(b.Height, 15), append(b.Levels, 5), append(b.Use, use)
			b.Floor, b.Ground = append(b.Floor, float32(3000+9000*luck.Float64(uint64(z), uint64(k), 0))), append(b.Ground, 0)
			b.Street, b.Pos = append(b.Street, street[[2]int{at, at + 1}]), append(b.Pos, float32(200+250*k))
			b.Zone, b.Feeder, b.Bus, b.Guessed = append(b.Zone, uint32(z)), append(b.Feeder, city.None), append(b.Bus, city.None), append(b.Guessed, false)
		}
	}
	return c, c.Seal()
}

func addStreet(c *city.City, ends [2]int, opposite uint32) {
	s, l := &c.Streets, &c.Lanes
	row := uint32(len(s.ID))
	id := fmt.Sprintf("s%d", row)
	line := []geo.Point{c.Junctions.At.At(ends[0]), c.Junctions.At.At(ends[1])}
	s.ID, s.Name, s.Class = append(s.ID, id), append(s.Name, ""), append(s.Class, city.Secondary)
	s.From, s.To, s.Opposite = append(s.From, uint32(ends[0])), append(s.To, uint32(ends[1])), append(s.Opposite, opposite)
	s.Speed, s.Length = append(s.Speed, 50/3.6), append(s.Length, spacing)
	s.Line.Add(line)
	s.Level, s.Bridge, s.Tunnel = append(s.Level, 0), append(s.Bridge, false), append(s.Tunnel, false)
	s.Guessed, s.Source = append(s.Guessed, 0), append(s.Source, "")
	l.ID, l.Street, l.Index, l.Width = append(l.ID, id+"_0"), append(l.Street, row), append(l.Index, 0), append(l.Width, 3)
	l.Length, l.Speed, l.Allow = append(l.Length, spacing), append(l.Speed, 50/3.6), append(l.Allow, city.AllowMotor)
	l.Line.Add(line)
}

func addLink(c *city.City, in, out, junction uint32) {
	k := &c.LaneLinks
	k.ID, k.From, k.To = append(k.ID, fmt.Sprintf("s%d_0>s%d_0", in, out)), append(k.From, in), append(k.To, out)
	k.Junction, k.Turn = append(k.Junction, junction), append(k.Turn, city.Straight)
	k.Signal, k.Group, k.Length = append(k.Signal, city.None), append(k.Group, 0), append(k.Length, 1)
	at := c.Junctions.At.At(int(junction))
	k.Line.Add([]geo.Point{at, {X: at.X + 1, Y: at.Y}})
}

func box(x, y, d float64) [][]geo.Point {
	return [][]geo.Point{{{X: x, Y: y}, {X: x + d, Y: y}, {X: x + d, Y: y + d}, {X: x, Y: y + d}}}
}
