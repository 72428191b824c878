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
	known    []bool // drivers know how many are free
	used     []bool // named by a table
	index    *geo.Index
	near     []uint32
	madeUp   int // bays along kerbs
	offRoads int // car parks of the city on no street for cars
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
	l.known, l.used = append(l.known, false), append(l.used, false)
}

// open puts a table's lots into service.
func (l *lots) open(c *city.City, p *places, t *LotParams, all bool) error {
	var rows []int
	switch {
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
	for _, i := range rows {
		if i < l.own {
			l.bays[i] = int(c.Parkings.Bays[i])
		}
		l.used[i], l.price[i], l.known[i] = true, t.Price, t.Guidance == "truth"
		l.others[i] = int(math.Round(float64(l.bays[i]) * float64(t.Occupied)))
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

// build makes the lots in service findable.
func (l *lots) build() {
	boxes := make([]geo.Bounds, len(l.at))
	for i, at := range l.at {
		boxes[i] = geo.Bounds{MinX: at.X, MinY: at.Y, MaxX: at.X, MaxY: at.Y}
		if l.bays[i] == 0 || l.place[i].Street == none {
			boxes[i] = geo.EmptyBounds()
		}
	}
	l.index = geo.NewIndex(boxes)
}

// free is how many bays of a lot are free.
func (l *lots) free(i int32) int { return l.bays[i] - l.others[i] - l.taken[i] }

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
