package sensing

import (
	"testing"

	"semul/engine/city"
	"semul/engine/geo"
)

// A gauge in an underpass sees the lowest cell along its axis, whatever the size of cells; others the cell they stand in.
func TestAGaugeSeesWhereWaterGathers(t *testing.T) {
	ground := geo.Grid{Cell: 5, NX: 20, NY: 20}
	c := &city.City{Terrain: geo.Raster{Grid: ground, Val: make([]float32, 400)}}
	for k := range c.Terrain.Val {
		c.Terrain.Val[k] = 3
	}
	for i := 4; i < 16; i++ { // a ramp down to −1 m between x = 50 and 55, 5 m wide
		c.Terrain.Val[10*20+i] = float32(min(4, max(10-i, i-10))) - 1
	}
	u := &c.Underpasses
	at := geo.Point{X: 52, Y: 52}
	u.ID = []string{"no1"}
	u.At.Add(at)
	u.Line.Add([]geo.Point{{X: 20, Y: 52}, {X: 80, Y: 52}})
	fine := geo.Grid{Cell: 5, NX: 20, NY: 20}
	coarse := geo.Grid{Cell: 20, NX: 5, NY: 5}
	in := city.Ref{Support: city.OfUnderpass}
	if id, ok := wetCell(c, fine, in, at); !ok || id != 10*20+10 {
		t.Error(id, ok)
	}
	id, ok := wetCell(c, coarse, in, at)
	for x := range 5 {
		if k := 2*5 + x; c.Terrain.Sample(coarse.CenterOf(k)) < c.Terrain.Sample(coarse.CenterOf(int(id))) && x >= 1 && x <= 4 {
			t.Errorf("cell %d lies lower than %d", k, id)
		}
	}
	if own, _ := coarse.CellOf(at); !ok || uint32(own) == id && c.Terrain.Sample(coarse.CenterOf(own)) > 2 {
		t.Errorf("%d: the gauge stands above the ramp", id)
	}
	if id, ok := wetCell(c, coarse, city.Ref{Support: city.OfStreet}, at); !ok || id != 2*5+2 {
		t.Error(id, ok)
	}
	if _, ok := wetCell(c, coarse, city.Ref{}, geo.Point{X: 500}); ok {
		t.Error("a gauge outside the grid")
	}
}
