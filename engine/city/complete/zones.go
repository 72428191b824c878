package complete

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// Floor area for each person [m²]. A resident of Seoul has 30.1 m² of a dwelling (2014, exclusive area: Seoul Institute,
// data.si.re.kr/node/30), which is 77 % of what the building has for it: 84.9 m² of 110.3 with stairs and corridors in a
// usual flat. The others are project defaults.
const (
	perResident = 39
	perOffice   = 20
	perShop     = 40
	perWorkshop = 90
	perPupil    = 12
	perClinic   = 35
)

// maxZones bounds the zones: what is kept by pairs of zones grows with its square.
const maxZones = 1200

// zones lays squares over the city and counts who lives, works and learns in them.
func (w *work) zones() {
	c := w.c
	if len(c.Zones.ID) > 0 || len(c.Buildings.ID) == 0 {
		return
	}
	side := 500.0
	for math.Ceil(c.Bounds.Width()/side)*math.Ceil(c.Bounds.Height()/side) > maxZones {
		side *= 2
	}
	nx := int(math.Ceil(c.Bounds.Width() / side))
	ny := int(math.Ceil(c.Bounds.Height() / side))
	row := make([]uint32, nx*ny)
	for i := range row {
		row[i] = city.None
	}
	z := &c.Zones
	for b := range c.Buildings.ID {
		at := c.Buildings.Poly.Centroid(b)
		i := min(nx-1, max(0, int((at.X-c.Bounds.MinX)/side)))
		j := min(ny-1, max(0, int((at.Y-c.Bounds.MinY)/side)))
		k := j*nx + i
		if row[k] == city.None {
			row[k] = uint32(len(z.ID))
			x, y := c.Bounds.MinX+float64(i)*side, c.Bounds.MinY+float64(j)*side
			z.ID, z.Name = append(z.ID, fmt.Sprintf("z%d_%d", i+1, j+1)), append(z.Name, "")
			z.Poly.Add([][]geo.Point{{{X: x, Y: y}, {X: x + side, Y: y}, {X: x + side, Y: y + side}, {X: x, Y: y + side}}})
			z.Residents, z.Jobs, z.Pupils = append(z.Residents, 0), append(z.Jobs, 0), append(z.Pupils, 0)
		}
		r := row[k]
		c.Buildings.Zone[b] = r
		live, jobs, pupils := capacity(c.Buildings.Use[b], float64(c.Buildings.Floor[b]))
		z.Residents[r] += float32(live)
		z.Jobs[r] += float32(jobs)
		z.Pupils[r] += float32(pupils)
	}
	for i := range z.ID {
		z.Residents[i], z.Jobs[i], z.Pupils[i] = whole(z.Residents[i]), whole(z.Jobs[i]), whole(z.Pupils[i])
	}
	w.made("zones", fmt.Sprintf("%d squares of %.0f m; people counted from floor areas by use", len(z.ID), side))
}

func whole(v float32) float32 { return float32(math.Round(float64(v))) }

// capacity is how many people a floor area holds by use.
func capacity(u city.Use, area float64) (live, jobs, pupils float64) {
	switch u {
	case city.UseApartment, city.UseHouse:
		return area / perResident, 0, 0
	case city.UseMixed:
		return area * 0.6 / perResident, area * 0.3 / perShop, 0
	case city.UseOffice:
		return 0, area / perOffice, 0
	case city.UseRetail:
		return 0, area / perShop, 0
	case city.UseIndustry:
		return 0, area / perWorkshop, 0
	case city.UseSchool:
		return 0, area / 150, area / perPupil
	case city.UseHospital, city.UseCivic:
		return 0, area / perClinic, 0
	case city.UseUnknown, city.UseOther:
		return area * 0.5 / perResident, area * 0.2 / perShop, 0
	}
	return 0, 0, 0
}
