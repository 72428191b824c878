package complete

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// Where a source has fewer buildings than this for each street, homes are made along the streets.
const fewBuildings = 0.3

// Homes that are made (project defaults).
const (
	plot     = 45.0 // distance along the street [m]
	setBack  = 14.0 // of the house's middle from the centre line [m]
	houseX   = 12.0 // [m]
	houseY   = 9.0
	maxHomes = 150_000
)

// houses makes homes along local streets where the source shows next to no buildings, and tells every building which
// street it stands at.
func (w *work) houses() {
	c := w.c
	if len(c.Streets.ID) > 0 && float64(len(c.Buildings.ID)) < fewBuildings*float64(len(c.Streets.ID)) {
		before := len(c.Buildings.ID)
		w.addHouses()
		if n := len(c.Buildings.ID) - before; n > 0 {
			w.made("buildings", fmt.Sprintf("%d homes and shops made along streets, since the source shows only %d buildings for %d streets", n, before, len(c.Streets.ID)))
		}
	}
	w.entrances()
}

func (w *work) addHouses() {
	c := w.c
	total := 0.0
	for s := range c.Streets.ID {
		if buildable(c, s) {
			total += float64(c.Streets.Length[s])
		}
	}
	step := max(plot, total/maxHomes)
	random := rng.NewStream(w.seed, "complete.houses")
	rest := 0.0
	for s := range c.Streets.ID {
		if !buildable(c, s) {
			continue
		}
		line := c.Streets.Line.At(s)
		length := geo.PolylineLength(line)
		for at := step/2 - rest; at < length; at += step {
			if at > 12 && at < length-12 {
				w.addHouse(line, at, uint32(s), random)
			}
		}
		rest = math.Mod(rest+length, step)
	}
}

// buildable reports whether homes stand along a street: one side each, on the right.
func buildable(c *city.City, s int) bool {
	class := c.Streets.Class[s]
	return (class == city.Residential || class == city.Tertiary || class == city.Secondary) && c.Streets.Level[s] == 0 && !c.Streets.Bridge[s] && !c.Streets.Tunnel[s]
}

func (w *work) addHouse(line []geo.Point, at float64, street uint32, random rng.Stream) {
	c, b := w.c, &w.c.Buildings
	p, h := geo.PointAlong(line, at)
	right := geo.Point{X: h.Y, Y: -h.X}
	mid := geo.Point{X: p.X + right.X*setBack, Y: p.Y + right.Y*setBack}
	if !c.Bounds.Contains(mid) {
		return
	}
	n := uint64(len(b.ID))
	use, levels := city.UseHouse, 2
	switch u := random.Float64(n, 0, 0); {
	case c.Streets.Class[street] == city.Secondary && u < 0.5:
		use, levels = city.UseRetail, 1
	case c.Streets.Class[street] == city.Tertiary && u < 0.25:
		use, levels = city.UseOffice, 3
	case u < 0.08:
		use, levels = city.UseApartment, 4
	}
	corner := func(x, y float64) geo.Point {
		return geo.Point{X: mid.X + h.X*x + right.X*y, Y: mid.Y + h.Y*x + right.Y*y}
	}
	b.ID = append(b.ID, fmt.Sprintf("made%d", n+1))
	b.Name = append(b.Name, "")
	b.Poly.Add([][]geo.Point{{corner(-houseX/2, houseY/2), corner(houseX/2, houseY/2), corner(houseX/2, -houseY/2), corner(-houseX/2, -houseY/2)}})
	b.Height, b.Levels = append(b.Height, float32(3*levels)), append(b.Levels, uint8(levels))
	b.Use, b.Floor = append(b.Use, use), append(b.Floor, float32(houseX*houseY*float64(levels)))
	b.Ground = append(b.Ground, float32(math.NaN()))
	b.Street, b.Pos = append(b.Street, street), append(b.Pos, float32(at))
	b.Zone, b.Feeder, b.Bus = append(b.Zone, city.None), append(b.Feeder, city.None), append(b.Bus, city.None)
	b.Guessed = append(b.Guessed, true)
}

// entrances finds the street of buildings that have none.
func (w *work) entrances() {
	c := w.c
	boxes := make([]geo.Bounds, len(c.Streets.ID))
	for s := range boxes {
		boxes[s] = c.Streets.Line.Bounds(s)
	}
	index := geo.NewIndex(boxes)
	var near []uint32
	for b := range c.Buildings.ID {
		if c.Buildings.Street[b] != city.None {
			continue
		}
		at := c.Buildings.Poly.Centroid(b)
		near = index.Nearest(at, 1, 400, func(id uint32) float64 {
			if c.Streets.Class[id] <= city.Trunk || c.Streets.Class[id] >= city.MotorwayLink || c.Streets.Level[id] != 0 {
				return math.Inf(1)
			}
			d, _ := geo.DistanceToPolyline(at, c.Streets.Line.At(int(id)))
			return d
		}, near[:0])
		if len(near) > 0 {
			_, pos := geo.DistanceToPolyline(at, c.Streets.Line.At(int(near[0])))
			c.Buildings.Street[b], c.Buildings.Pos[b] = near[0], float32(pos)
		}
	}
}

// grounds reads the level of the ground at buildings and junctions that do not know it.
func (w *work) grounds() {
	c := w.c
	if len(c.Terrain.Val) == 0 {
		return
	}
	for b := range c.Buildings.Ground {
		if z := c.Buildings.Ground[b]; z != z {
			c.Buildings.Ground[b] = float32(c.Terrain.Sample(c.Buildings.Poly.Centroid(b)))
		}
	}
	for j := range c.Junctions.Z {
		if z := c.Junctions.Z[j]; z != z {
			c.Junctions.Z[j] = float32(c.Terrain.Sample(c.Junctions.At.At(j)))
		}
	}
}
