package noise

import (
	"math"
	"testing"

	"semul/engine/geo"
)

var house = []geo.Point{{X: 0, Y: 10}, {X: 10, Y: 10}, {X: 10, Y: 20}, {X: 0, Y: 20}} // anticlockwise

// A long straight street 10 m before a wall: the sum over short pieces is the closed form of the line source.
func TestStreetBeforeAWall(t *testing.T) {
	street := []geo.Point{{X: -200, Y: 0}, {X: 205, Y: 0}}
	f := NewFacades([][]geo.Point{house}, [][]geo.Point{street})
	got := f.Levels([]float64{1e-6}, nil)[0]
	half := math.Sqrt(within*within - 100)
	want := Level(1e-6 * 2 * math.Atan(half/10) / (2 * math.Pi * 10))
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%.6f dB, want %.6f", got, want)
	}
	// An infinite street would give 10 lg(1/(2·10)): what is cut off beyond 60 m is half a decibel.
	if all := Level(1e-6 / 20); all-got > 0.6 || got > all {
		t.Errorf("%.2f dB beside %.2f of an endless street", got, all)
	}
	var pieces []geo.Point
	for x := -200.0; x <= 205; x += 5 {
		pieces = append(pieces, geo.Point{X: x})
	}
	if fine := NewFacades([][]geo.Point{house}, [][]geo.Point{pieces}).Levels([]float64{1e-6}, nil)[0]; math.Abs(fine-got) > 1e-9 {
		t.Errorf("drawn in pieces: %.6f dB, in one %.6f", fine, got)
	}
	clockwise := []geo.Point{house[3], house[2], house[1], house[0]}
	if other := NewFacades([][]geo.Point{clockwise}, [][]geo.Point{street}).Levels([]float64{1e-6}, nil)[0]; math.Abs(other-got) > 1e-9 {
		t.Errorf("outline the other way round: %.6f dB, want %.6f", other, got)
	}
}

func TestFarAndBehind(t *testing.T) {
	far := []geo.Point{{X: -50, Y: -80}, {X: 50, Y: -80}}
	if got := NewFacades([][]geo.Point{house}, [][]geo.Point{far}).Levels([]float64{1}, nil)[0]; !math.IsInf(got, -1) {
		t.Errorf("a street 90 m away: %.1f dB", got)
	}
	inside := []geo.Point{{X: 2, Y: 15}, {X: 8, Y: 15}} // a tunnel under the house is before no wall
	if got := NewFacades([][]geo.Point{house}, [][]geo.Point{inside}).Levels([]float64{1}, nil)[0]; !math.IsInf(got, -1) {
		t.Errorf("a street inside: %.1f dB", got)
	}
	if got := NewFacades(nil, nil).Levels(nil, nil); len(got) != 0 {
		t.Errorf("no building: %v", got)
	}
}

// Two equal streets on both sides of a point give 3 dB more than one; a street on the wall itself is taken to be 3 m off.
func TestViews(t *testing.T) {
	at := geo.Point{}
	one := view(at, geo.Point{X: -10, Y: 5}, geo.Point{X: 10, Y: 5})
	if two := one + view(at, geo.Point{X: -10, Y: -5}, geo.Point{X: 10, Y: -5}); math.Abs(two-2*one) > 1e-12 {
		t.Errorf("two views %g, one %g", two, one)
	}
	on := view(at, geo.Point{X: -10}, geo.Point{X: 10})
	if want := 2 * math.Atan(10.0/nearest) / (2 * math.Pi * nearest); math.Abs(on-want) > 1e-12 {
		t.Errorf("on the street %g, want %g", on, want)
	}
}
