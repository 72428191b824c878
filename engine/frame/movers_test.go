package frame

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/clock"
)

// TestMoversSurviveAnyOrder: movers in any order, coming, going and jumping at uneven instants, come back by id, to half
// a step; nothing creeps from sample to sample.
func TestMoversSurviveAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var coder moverCoder
		var decoder moverDecoder
		var raw []byte
		var at, was clock.Time
		for range rapid.IntRange(1, 12).Draw(t, "samples") {
			at += clock.Time(rapid.Int64Range(1, 1e13).Draw(t, "gap"))
			var m Movers
			for _, id := range rapid.SliceOfNDistinct(rapid.Uint32Range(0, 20), 0, 12, rapid.ID).Draw(t, "ids") {
				m.Add(id+1<<31*(id%2), rapid.Uint32Range(0, 2).Draw(t, "lane"), rapid.Float32Range(-5, 20000).Draw(t, "pos"),
					rapid.Float32Range(-1, 60).Draw(t, "speed"), uint8(id))
			}
			raw = coder.add(raw[:0], &m, at)
			var back Movers
			left, err := decoder.next(raw, was, at, &back)
			if err != nil || len(left) > 0 || back.Len() != m.Len() {
				t.Fatalf("%d movers became %d, %d bytes left, error %v", m.Len(), back.Len(), len(left), err)
			}
			if !slices.IsSorted(back.ID) {
				t.Fatalf("ids %v are out of order", back.ID)
			}
			for i, id := range m.ID {
				k, found := slices.BinarySearchFunc(back.ID, id, cmp.Compare[uint32])
				if !found || back.Lane[k] != m.Lane[i] || back.Type[k] != m.Type[i] || math.Abs(float64(back.Pos[k]-m.Pos[i])) > posStep/2+2e-3 ||
					math.Abs(float64(back.Speed[k]-m.Speed[i])) > speedStep/2+1e-6 {
					t.Fatalf("mover %d on lane %d at %g m, %g m/s: row %d of %+v", id, m.Lane[i], m.Pos[i], m.Speed[i], k, back)
				}
			}
			was = at
		}
	})
}

func TestMoversThatAreNoNumbersAreStoredAsZero(t *testing.T) {
	var coder moverCoder
	var decoder moverDecoder
	var m, back Movers
	m.Add(7, 1, float32(math.NaN()), float32(math.Inf(1)), 0)
	if _, err := decoder.next(coder.add(nil, &m, 0), 0, 0, &back); err != nil || back.Pos[0] != 0 || back.Speed[0] != 0 {
		t.Errorf("got %+v, %v", back, err)
	}
}

func FuzzMovers(f *testing.F) {
	var coder moverCoder
	var m Movers
	m.Add(3, 1, 10, 5, 1)
	m.Add(9, 2, 10, 5, 1)
	first := slices.Clone(coder.add(nil, &m, 0))
	m.ID[0] = 4
	f.Add(first, coder.add(nil, &m, 1e9))
	f.Add([]byte{0, 0}, []byte{1, 0})
	f.Add([]byte{0, 2, 1, 1, 1, 1, 0, 0, 0, 0, 7, 7}, []byte{2, 0, 0, 0})
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var decoder moverDecoder
		var m Movers
		if _, err := decoder.next(a, 0, 0, &m); err != nil {
			return
		}
		if _, err := decoder.next(b, 0, 1e9, &m); err == nil && m.Len() > 10*(len(a)+len(b)) {
			t.Errorf("%d movers of %d bytes", m.Len(), len(a)+len(b))
		}
	})
}
