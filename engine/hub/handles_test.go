package hub

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

// A number has one handle and nobody else's, until all are given away; another run gives others; a saved hub knows them
// again; and no number is in what is saved, even in the clear.
func TestHandles(t *testing.T) {
	w := newTown(t, nil)
	s := w.streams.ByName("anpr")
	numbers := make([]uint64, s.Subjects)
	seen := map[uint32]bool{}
	first := make([]uint32, len(numbers))
	for i := range numbers {
		numbers[i] = 0x9e3779b97f4a7c15 * uint64(i+1)
		h, err := w.Handle(s, numbers[i])
		if err != nil || int(h) >= s.Subjects || seen[h] {
			t.Fatal(i, h, err)
		}
		seen[h], first[i] = true, h
	}
	if _, err := w.Handle(s, 1); err == nil || !strings.Contains(err.Error(), "given away") {
		t.Error(err)
	}
	if _, err := w.Handle(w.streams.ByName("gauge"), 1); err == nil || !strings.Contains(err.Error(), "names no person") {
		t.Error(err)
	}
	state, err := w.Save()
	if err != nil {
		t.Fatal(err)
	}
	again, other := newTown(t, nil), newTown(t, func(c *Config) { c.Seed++ })
	if err := again.Load(state); err != nil {
		t.Fatal(err)
	}
	same := 0
	for i, n := range numbers {
		if h, err := again.Handle(again.streams.ByName("anpr"), n); err != nil || h != first[i] {
			t.Fatalf("number %d: handle %d, was %d: %v", i, h, first[i], err)
		}
		if h, _ := other.Handle(other.streams.ByName("anpr"), n); h == first[i] {
			same++
		}
	}
	if same > len(numbers)/10+5 {
		t.Errorf("%d of %d handles are those of another seed", same, len(numbers))
	}
	plain := &writer{}
	w.handles[s.ID-1].save(plain)
	for _, n := range numbers {
		if bytes.Contains(plain.b, binary.LittleEndian.AppendUint64(nil, n)) {
			t.Fatal("a number is kept")
		}
	}
	if len(plain.b) < 16*len(numbers) {
		t.Errorf("%d bytes for %d numbers", len(plain.b), len(numbers))
	}
}

// What devices remember is sealed; a secure hub keeps nothing.
func TestSeal(t *testing.T) {
	w := newTown(t, nil)
	plain := []byte("four hundred watt-hours")
	sealed := w.Seal(plain)
	if back, err := w.Open(sealed); err != nil || !bytes.Equal(back, plain) || bytes.Contains(sealed, plain[:8]) {
		t.Errorf("%q %v", back, err)
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := w.Open(sealed); err == nil {
		t.Error("a flipped bit was not seen")
	}
	secure := newTown(t, func(c *Config) { c.Noise = Secure })
	if got := secure.Seal(plain); got != nil {
		t.Errorf("%q", got)
	}
	if _, err := secure.Open(nil); err == nil || !strings.Contains(err.Error(), "secure") {
		t.Error(err)
	}
}
