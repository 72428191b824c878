package complete

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// Underpasses that are made of a source's short tunnels (project defaults).
const (
	longestUnderpass = 400.0 // a longer tunnel is a tunnel [m]
	underpassDepth   = 4.5   // of the carriageway below the ground [m]
	underpassWidth   = 12.0  // [m]
	underpassRate    = 0.25  // of its pump [m³/s]
)

// underpasses turns short tunnels of streets into dips of the ground with a pump.
func (w *work) underpasses() {
	c := w.c
	if len(c.Underpasses.ID) > 0 || len(c.Terrain.Val) == 0 || c.Terrain.Cell > 10 {
		return
	}
	taken := make([]bool, len(c.Streets.ID))
	for s := range c.Streets.ID {
		line := c.Streets.Line.At(s)
		if taken[s] || !c.Streets.Tunnel[s] || c.Streets.Class[s] > city.Residential || geo.PolylineLength(line) > longestUnderpass {
			continue
		}
		streets := []uint32{uint32(s)}
		taken[s] = true
		if o := c.Streets.Opposite[s]; o != city.None {
			streets = append(streets, o)
			taken[o] = true
		}
		w.addUnderpass(line, streets)
	}
	if n := len(c.Underpasses.ID); n > 0 {
		w.made("underpasses", fmt.Sprintf("%d short tunnels taken as dips %.1f m deep with a pump each", n, underpassDepth))
		w.made("pumps")
	}
}

func (w *work) addUnderpass(line []geo.Point, streets []uint32) {
	c, u, p := w.c, &w.c.Underpasses, &w.c.Pumps
	length := geo.PolylineLength(line)
	at, _ := geo.PointAlong(line, length/2)
	ground := c.Terrain.Sample(at)
	if math.IsNaN(ground) {
		return
	}
	low := ground - underpassDepth
	id := fmt.Sprintf("no%d", len(u.ID)+1)
	n := int(length/c.Terrain.Cell) + 1
	for k := range n + 1 {
		s := length * float64(k) / float64(n)
		q, heading := geo.PointAlong(line, s)
		depth := underpassDepth * (1 - math.Abs(2*s/length-1)) // a ramp down and a ramp up
		for side := -underpassWidth / 2; side <= underpassWidth/2; side += c.Terrain.Cell / 2 {
			cell, ok := c.Terrain.CellOf(geo.Point{X: q.X - heading.Y*side, Y: q.Y + heading.X*side})
			if ok {
				c.Terrain.Val[cell] = min(c.Terrain.Val[cell], float32(ground-depth))
			}
		}
	}
	u.ID, u.Name = append(u.ID, id), append(u.Name, c.Streets.Name[streets[0]])
	u.At.Add(at)
	u.Streets.Add(streets...)
	u.Line.Add(line)
	u.Width, u.Length = append(u.Width, underpassWidth), append(u.Length, float32(length))
	u.Clearance = append(u.Clearance, 4.5)
	u.Lip, u.Low = append(u.Lip, float32(ground)), append(u.Low, float32(low))
	u.Pump = append(u.Pump, uint32(len(p.ID)))
	u.Crosses = append(u.Crosses, "street")
	p.ID = append(p.ID, "pump_"+id)
	p.At.Add(at)
	p.Rated = append(p.Rated, underpassRate)
	p.OnLevel, p.OffLevel = append(p.OnLevel, 0.3), append(p.OffLevel, 0.05)
	p.Sill = append(p.Sill, 0.5)
	p.From, p.Underpass = append(p.From, city.None), append(p.Underpass, uint32(len(u.ID)-1))
	p.OutX, p.OutY = append(p.OutX, at.X+60), append(p.OutY, at.Y)
	p.Bus = append(p.Bus, city.None)
}
