package sewer

import (
	"bytes"
	"math"
	"testing"
)

// filling is a sewer that grows downstream with falls between its pipes, behind the flap of an outfall, as a town's is.
func filling(t *testing.T, conserve bool) *Solver {
	t.Helper()
	o := DefaultOptions()
	o.Step, o.Courant, o.Slot, o.Conserve = 2, 0.75, true, conserve
	n := &Network{Options: o}
	for i := range 12 {
		d := 0.5 + float64(0.1*float64(i))
		pipe, err := Circle(d, 0)
		if err != nil {
			t.Fatal(err)
		}
		z := 10 - float64(0.25*float64(i))
		n.Nodes = append(n.Nodes, Node{Name: "n", Invert: z, Full: 3.5 + float64(0.1*float64(i))})
		n.Links = append(n.Links, Link{Name: "p", From: i, To: i + 1, Length: 60, Manning: 0.013, Section: pipe, OffsetTo: 0.1})
	}
	n.Nodes = append(n.Nodes, Node{Name: "before", Invert: 7, Full: 5}, Node{Name: "mouth", Kind: Outfall, Invert: 7, Mouth: Mouth{Flap: true}})
	hole, err := Rectangle(1.6, 1.3, false)
	if err != nil {
		t.Fatal(err)
	}
	n.Links = append(n.Links, Link{Name: "flap", Kind: Orifice, From: 12, To: 13, Section: hole, Flap: true, Gate: Gate{Cd: 0.8}})
	return solver(t, n)
}

// A sewer that fills from dry until it spills, stands full and runs empty keeps its books to 0.1 % at every minute after
// the fifth; without Conserve it loses more than 1 % on the way.
func TestTheBooksCloseWhileASewerFills(t *testing.T) {
	worst := func(s *Solver) (worst float64) {
		for k := range 180 {
			q := 0.45
			switch minute := float64(k); {
			case minute < 40:
				q = float64(0.45 * minute / 40)
			case minute > 120:
				q = 0
			}
			for n := range 12 {
				s.SetInflow(n, q)
			}
			s.Advance(60)
			if l := s.Ledger(); k >= 5 {
				worst = math.Max(worst, math.Abs(l.Error()))
				if l.Short != 0 && s.opt.Conserve {
					t.Fatalf("minute %d: %g m³ were made", k, l.Short)
				}
			}
		}
		if l := s.Ledger(); l.Spilled < 100 || l.Stored > 40 {
			t.Errorf("it was to spill and to run empty: %+v", l)
		}
		return worst
	}
	if e := worst(filling(t, true)); e > 1e-3 {
		t.Errorf("the books are %.2f %% off", 100*e)
	}
	if e := worst(filling(t, false)); e < 0.01 {
		t.Errorf("without Conserve the books are %.2f %% off: then this test shows nothing", 100*e)
	}
}

// The slot's stored area is the integral of its width, without a jump where it begins and where it ends.
func TestStoredAreaGrowsByTheSlot(t *testing.T) {
	s := filling(t, true)
	x, _ := Circle(1, 0)
	for y := 0.99; y < 3; y += 0.01 {
		const step = 1e-4
		slope := (s.stores(x, y+step) - s.stores(x, y)) / step
		if w := s.slot(x, y+step/2); math.Abs(slope-w) > 2e-3 {
			t.Errorf("at %.2f m the stored area grows by %.4f m, the slot is %.4f m wide", y, slope, w)
		}
	}
}

func TestDebtsAreSaved(t *testing.T) {
	one, two := filling(t, true), filling(t, true)
	one.SetInflow(0, 0.3)
	one.Advance(500)
	if err := two.Load(bytes.NewReader(bits(one))); err != nil {
		t.Fatal(err)
	}
	one.Advance(500)
	two.Advance(500)
	if !bytes.Equal(bits(one), bits(two)) {
		t.Error("the states differ after going on")
	}
}
