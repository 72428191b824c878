package flood

import (
	"math"

	"semul/engine/geo"
)

// Gate is a gate that moves: in a line of faces, or a sluice through a levee.
type Gate struct {
	*Opening
	Most    float64 // height of the opening when it is fully open [m]
	Speed   float64 // at which its edge moves [m/s]
	Height  float64 // of the opening now [m]
	Want    float64 // to which it is on its way [m]
	Stopped bool    // no power: it stays where it is

	sluice *Conduit // nil: in a line of faces
}

// AddGate puts a gate into a line of faces; its Opening's Lip is set by the Height it starts with.
func (d *Domain) AddGate(name string, line []geo.Point, g *Gate) error {
	g.settle()
	if _, err := d.AddBarrier(name, line, g.Opening); err != nil {
		return err
	}
	d.gates = append(d.gates, g)
	return nil
}

// AddSluiceGate puts a gate between two groups of cells on both sides of a levee that stands in the ground.
func (d *Domain) AddSluiceGate(name string, from, to []int, g *Gate) (err error) {
	g.settle()
	if g.sluice, err = d.AddSluice(name, from, to, g.Opening); err != nil {
		return err
	}
	d.gates = append(d.gates, g)
	return nil
}

// settle puts the lip where the height of the opening says.
func (g *Gate) settle() { g.Lip = g.Sill + g.Height }

// Passed is what has passed outwards so far, less what came back [m³].
func (g *Gate) Passed() float64 {
	if g.sluice != nil {
		return g.sluice.Moved
	}
	return g.Moved
}

// operate moves the gates, frees faces, and lets water pass under gates and decks and through culverts, for dt [s].
func (d *Domain) operate(dt float64) {
	for _, g := range d.gates {
		want := math.Max(0, math.Min(g.Want, g.Most))
		if step := float64(g.Speed * dt); !g.Stopped && want != g.Height {
			g.Height += math.Max(-step, math.Min(step, want-g.Height))
			g.settle()
		}
	}
	d.release()
	d.passUnder(dt)
	d.conduct(dt)
}
