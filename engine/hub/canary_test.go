package hub

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/rng"
)

// bird is one planted row: a handle and a value that nothing else in the run looks like.
type bird struct {
	subject uint32
	value   int32
}

// cage looks for birds: as numbers in text, as little- and big-endian words of values, as pairs of neighbouring handles and
// values. Among 10⁶ random bytes one of 1,000 words stands by chance every second time, so what is sealed is searched for
// the rest.
type cage struct {
	texts map[string]bool
	words map[uint32]bool
	pairs map[uint64]bool
}

func newCage(birds []bird) *cage {
	c := &cage{map[string]bool{}, map[uint32]bool{}, map[uint64]bool{}}
	for i, b := range birds {
		c.texts[strconv.Itoa(int(b.subject))], c.texts[strconv.Itoa(int(b.value))] = true, true
		c.words[uint32(b.value)] = true
		next := birds[(i+1)%len(birds)]
		c.pairs[uint64(next.subject)<<32|uint64(b.subject)] = true
		c.pairs[uint64(next.value)<<32|uint64(b.value)] = true
	}
	return c
}

// search returns how many birds it finds in bytes.
func (c *cage) search(b []byte, sealed bool) (found int) {
	for i := 0; i+4 <= len(b); i++ {
		if !sealed && (c.words[binary.LittleEndian.Uint32(b[i:])] || c.words[binary.BigEndian.Uint32(b[i:])]) {
			found++
		}
		if i+8 <= len(b) && c.pairs[binary.LittleEndian.Uint64(b[i:])] {
			found++
		}
	}
	gap := func(r rune) bool { return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') }
	for _, number := range bytes.FieldsFunc(b, gap) {
		if c.texts[string(number)] {
			found++
		}
	}
	return found
}

// Raw rows of persons never reach a disk: 1,000 planted handles and values are in no byte of the run folder, nor of a
// checkpoint taken while their window is open.
func TestNoCanaryReachesTheDisk(t *testing.T) {
	dir := t.TempDir()
	h, err := New(Config{Civil: civil, Charter: charter(t, "default"), Seed: 7, Asked: true, Create: func(name string) (io.WriteCloser, error) {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			return nil, err
		}
		return os.Create(p)
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, plate, meter := manifests()
	plate.Subjects, meter.Subjects = 25_000, 25_000
	meter.Columns[0].Min, meter.Columns[0].Max = 0, 2_100_000_000
	plate.Columns[0].Max = 2_100_000_000
	var writers [2]*stream.Writer
	for i, m := range []stream.Manifest{plate, meter} {
		s, err := h.Register(m)
		if err != nil {
			t.Fatal(err)
		}
		writers[i] = stream.NewWriter(h, s, m.HomeDoor, time.Second)
	}
	for _, q := range []release.Query{
		{Name: "mobility", Stream: "anpr", Purpose: stream.TrafficControl, Window: 5 * time.Minute, Epsilon: 1e9, Span: 4, M: 3, Grace: time.Second},
		{Name: "feeder", Stream: "meter", Purpose: stream.GridBalancing, Aggregate: release.Sum, Window: 5 * time.Minute, Epsilon: 4e9, Span: 4, K: 5, Clamp: [2]int64{0, 2_100_000_000}, Grace: time.Second},
		{Name: "exact", Stream: "meter", Purpose: stream.GridBalancing, Aggregate: release.Sum, Window: 5 * time.Minute, Exact: true, K: 5, Grace: time.Second},
	} {
		if err := h.Declare(q); err != nil {
			t.Fatal(err)
		}
	}
	draw := rng.NewStream(5, "canaries")
	birds := make([]bird, 1000)
	for i := range birds {
		birds[i] = bird{17_000 + uint32(i)*7, int32(1_200_000_000 + draw.Intn(800_000_000, uint64(i), 0, 0))}
	}
	for _, of := range []struct {
		name string
		p    stream.Purpose
	}{{"anpr", stream.TrafficControl}, {"meter", stream.GridBalancing}} {
		set, err := h.Consent(of.name, of.p)
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range birds {
			if err := set.Say(b.subject, i%3 != 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	cage := newCage(birds)
	found, bytesSeen, raw := 0, 0, 0
	look := func(b []byte, sealed bool) { found += cage.search(b, sealed); bytesSeen += len(b) }
	for m := range clock.Time(30) {
		at := m * clock.Time(time.Minute)
		for i, b := range birds {
			if i%30 != int(m)%30 && m%5 != 0 {
				continue
			}
			for _, w := range writers {
				if err := w.Add(at, b.subject, uint32(i%5), 0, b.value); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := errors.Join(writers[0].Flush(), writers[1].Flush()); err != nil {
			t.Fatal(err)
		}
		if m%10 == 5 { // the rows wait: the worst moment to be saved
			for _, b := range h.queue {
				raw += cage.search(b.Append(nil, civil), false)
			}
			state, err := h.Save()
			if err != nil {
				t.Fatal(err)
			}
			look(state, true)
		}
		if m == 7 { // a damaged batch is refused aloud
			b := h.Batch(h.streams.ByName("meter"), 2, 1<<40, at, time.Second)
			b.Add(birds[0].subject, 99, 0, 0, birds[0].value)
			look([]byte(h.Publish(b).Error()), false)
		}
		if err := h.Tick(at.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(0); err != nil {
		t.Fatal(err)
	}
	files := 0
	if err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(p)
		look(b, false)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d canaries found in %d bytes of %d files and 3 states; %d in the raw batches", found, bytesSeen, files, raw)
	if found != 0 || files != 4 {
		t.Errorf("%d canaries in %d files", found, files)
	}
	if raw < 3*len(birds) {
		t.Errorf("the search finds only %d canaries where they are", raw)
	}
	if s := h.Stats(); s.Releases < 15 || s.ReadingsIn < 6000 {
		t.Errorf("%+v", s)
	}
}
