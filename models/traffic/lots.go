package traffic

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// lots are the places where cars can stand: the city's car parks first, kerbs that were made up after them.
type lots struct {
	own      int // rows of the city's
	at       []geo.Point
	place    []Place
	bays     []int
	others   []int // of the bays, taken by cars that are not simulated
	taken    []int // of the rest
	price    []float64
	guidance []byte  // what drivers know of it: unguided, byTruth or byRelease
	told     []int32 // bays that are free, as released; notTold: nothing
	used     []bool  // named by a table
	index    *geo.Index
	near     []uint32
	along    [][]int32 // by street: the lots in service there
	marked   []bool    // by street: there are some
	madeUp   int       // bays along kerbs
	offRoads int       // car parks of the city on no street for cars
}

// newLots reads the tables. Errors begin with what follows the table's name.
func newLots(c *city.City, p *places) *lots {
	l := &lots{own: len(c.Parkings.ID)}
	for i := range c.Parkings.ID {
		at, street := c.Parkings.At.At(i), c.Parkings.Street[i]
		place := Place{Street: none}
		if street < uint32(len(c.Streets.ID)) && p.drivable(street) {
			place = p.along(street, float64(c.Parkings.Pos[i]))
		} else {
			l.offRoads++
		}
		l.add(at, place, 0)
	}
	return l
}

func (l *lots) add(at geo.Point, place Place, bays int) {
	l.at, l.place, l.bays = append(l.at, at), append(l.place, place), append(l.bays, bays)
	l.others, l.taken, l.price = append(l.others, 0), append(l.taken, 0), append(l.price, 0)
	l.guidance, l.told, l.used = append(l.guidance, unguided), append(l.told, notTold), append(l.used, false)
}

// open puts a table's lots into service.
func (l *lots) open(c *city.City, p *places, t *LotParams, all bool) error {
	var rows []int
	switch {
	case t.Kerb > 0 && t.Guidance == "released":
		return fmt.Errorf("guidance: kerb bays are made up and have no sensors, so nothing is released of them; write none or truth")
	case t.Kerb > 0 && len(t.Lots) > 0:
		return fmt.Errorf("kerb: stands beside lots; put the car parks into a table of their own")
	case t.Kerb > 0:
		rows = l.kerbs(c, p, float64(t.Kerb))
		if len(rows) == 0 {
			return fmt.Errorf("kerb: no tertiary, residential or service street of this city is long enough for a bay")
		}
	case len(t.Lots) > 0:
		for _, name := range t.Lots {
			ref, err := c.Find(name)
			if err != nil {
				return fmt.Errorf("lots: %w", err)
			}
			if ref.Support != city.OfParking {
				return fmt.Errorf("lots: %s is no car park; write parking/ID", name)
			}
			if l.used[ref.Index] {
				return fmt.Errorf("lots: %s is in two tables; name it in one", name)
			}
			l.used[ref.Index] = true
			rows = append(rows, int(ref.Index))
		}
	case all:
		for i := range l.own {
			if !l.used[i] {
				rows = append(rows, i)
			}
		}
		if len(rows) == 0 {
			return fmt.Errorf("lots: this city has no car park that no other table names; write kerb = \"20 per km\" for bays along streets")
		}
	}
	before, due := 0, 0.0
	for _, i := range rows {
		if i < l.own {
			l.bays[i] = int(c.Parkings.Bays[i])
		}
		l.used[i], l.price[i], l.guidance[i] = true, t.Price, guidances[t.Guidance]
		// Rounded over the whole table, not lot by lot: a third of single bays is one kerb in three full, not none.
		due += float64(float64(l.bays[i]) * float64(t.Occupied))
		l.others[i] = min(l.bays[i], max(0, int(math.Round(due))-before))
		before += l.others[i]
	}
	return nil
}

// kerbs makes up bays along streets with homes and shops.
func (l *lots) kerbs(c *city.City, p *places, perKm float64) (rows []int) {
	for s := range c.Streets.ID {
		street := uint32(s)
		if c.Streets.Class[s] < city.Tertiary || c.Streets.Level[s] != 0 || !p.drivable(street) || s >= c.Streets.Line.Len() {
			continue
		}
		length := float64(c.Streets.Length[s])
		bays := int(perKm * (length - 10) / 1000) // none within 5 m of a crossing: Road Traffic Act, article 32
		if bays < 1 {
			continue
		}
		line := c.Streets.Line.At(s)
		at, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
		rows = append(rows, len(l.at))
		l.add(at, p.along(street, length/2), bays)
		l.madeUp += bays
	}
	return rows
}

// build makes the lots in service of a city of so many streets findable.
func (l *lots) build(streets int) {
	l.along, l.marked = make([][]int32, streets), make([]bool, streets)
	boxes := make([]geo.Bounds, len(l.at))
	for i, at := range l.at {
		boxes[i] = geo.Bounds{MinX: at.X, MinY: at.Y, MaxX: at.X, MaxY: at.Y}
		if l.bays[i] == 0 || l.place[i].Street == none {
			boxes[i] = geo.EmptyBounds()
			continue
		}
		street := l.place[i].Street
		l.along[street], l.marked[street] = append(l.along[street], int32(i)), true
	}
	l.index = geo.NewIndex(boxes)
}

// free is how many bays of a lot are free.
func (l *lots) free(i int32) int { return l.bays[i] - l.others[i] - l.taken[i] }

// What drivers know of a lot.
const (
	unguided byte = iota
	byTruth
	byRelease

	notTold = -1
)

var guidances = map[string]byte{"none": unguided, "truth": byTruth, "released": byRelease}

// toldFull reports whether drivers know, wherever they are, that a lot has no free bay.
func (l *lots) toldFull(i int32) bool {
	return l.guidance[i] == byTruth && l.free(i) <= 0 || l.guidance[i] == byRelease && l.told[i] == 0
}

// take puts a car into a lot and reports whether there was room.
func (l *lots) take(i int32) bool {
	if l.free(i) <= 0 {
		return false
	}
	l.taken[i]++
	return true
}

// mostLots is how many of the nearest lots a driver thinks of.
const mostLots = 24

// around lists the lots in service nearest to a point within a distance [m].
func (l *lots) around(at geo.Point, within float64) []uint32 {
	l.near = l.index.Nearest(at, mostLots, within, nil, l.near[:0])
	return l.near
}

// onFoot is how long a way takes [s].
func onFoot(a, b geo.Point) float64 { return a.Dist(b) * walkDetour / walkPace }
