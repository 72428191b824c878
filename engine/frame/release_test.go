package frame

import (
	"bytes"
	"math"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
)

// TestHalfHoldsNinetyFiveOfAHundred adds the probabilities up one by one.
func TestHalfHoldsNinetyFiveOfAHundred(t *testing.T) {
	for _, c := range []struct{ scale, step float64 }{{12, 1}, {0.3, 1}, {1, 1}, {40000, 1}, {0.05, 0.01}, {3, 0.001}} {
		r := Released{Scale: c.scale, Step: c.step}
		half := r.Half()
		p := math.Exp(-c.step / c.scale)
		within := func(n float64) float64 {
			sum := 0.0
			for x := -n; x <= n; x++ {
				sum += (1 - p) / (1 + p) * math.Pow(p, math.Abs(x))
			}
			return sum
		}
		n := math.Round(half / c.step)
		if within(n) < 0.95-1e-9 || n > 0 && within(n-1) >= 0.95 {
			t.Errorf("scale %g, step %g: ±%g holds %.4f, one less %.4f", c.scale, c.step, half, within(n), within(n-1))
		}
	}
	for _, r := range []Released{{}, {Scale: 1}, {Step: 1}, {Scale: math.NaN(), Step: 1}, {Scale: 1e-300, Step: 1}} {
		if got := r.Half(); got != 0 {
			t.Errorf("%+v: ±%g, want 0", r, got)
		}
	}
}

func TestReleasesAreStoredBelowZeroAndBesideTheSuppressed(t *testing.T) {
	l := LayerSpec{Kind: Release, Quantum: 2, Base: -100}
	for _, c := range []struct {
		v    float64
		want uint16
	}{{-100, 0}, {-1e9, 0}, {-50, 25}, {0, 50}, {1e9, Suppressed - 1}, {math.NaN(), Missing}} {
		if got := l.Store(c.v); got != c.want {
			t.Errorf("%g is stored as %d, want %d", c.v, got, c.want)
		}
	}
	if v, ok := l.Value(25); v != -50 || !ok {
		t.Errorf("25 is %g, %v", v, ok)
	}
	for _, s := range []uint16{Missing, Suppressed} {
		if _, ok := l.Value(s); ok {
			t.Errorf("%d has a value", s)
		}
	}
	depth := LayerSpec{Kind: Raster, Quantum: 0.001}
	if v, ok := depth.Value(Suppressed); !ok || math.Abs(v-65.534) > 1e-9 {
		t.Errorf("the largest depth is %g, %v", v, ok)
	}
}

func TestCountersComeBack(t *testing.T) {
	c := Counters{790535, 1301, 54, 37766, math.MaxUint32, 8750000}
	if got, ok := CountersOf(c.Append(nil)); !ok || got != c {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := CountersOf(make([]uint16, 5)); ok {
		t.Error("five values are counters")
	}
}

// TestSlowLayersSurviveACut: of a run that is cut short a layer that is sampled four times an hour is there up to the last
// hour or so.
func TestSlowLayersSurviveACut(t *testing.T) {
	var file bytes.Buffer
	w, err := NewWriter(&file, Info{Layers: []LayerSpec{{Name: "hub.release.feeder", Kind: Release, Support: city.OfFeeder, Quantum: 1, Every: 15 * time.Minute}}})
	if err != nil {
		t.Fatal(err)
	}
	for k := range 20 {
		if err := w.Add(0, &Sample{At: clock.Time(k) * clock.Time(15*time.Minute), Values: []uint16{uint16(k)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.w.Flush(); err != nil { // what the disk has when the run is killed
		t.Fatal(err)
	}
	f, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var pair [2]Sample
	if _, err := f.Pair(0, clock.Time(4*time.Hour+20*time.Minute), &pair); err != nil {
		t.Errorf("shortly after the last sample: %v", err)
	}
	if _, err := f.Pair(0, clock.Time(6*time.Hour), &pair); err == nil {
		t.Errorf("a sample of %v stands for two hours later", pair[0].At)
	}
	if _, to := f.Span(); !f.Incomplete || to < clock.Time(3*time.Hour) {
		t.Errorf("incomplete %v, read up to %v of 4 h 45 min", f.Incomplete, to)
	}
}
