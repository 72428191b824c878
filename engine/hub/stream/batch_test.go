package stream

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"semul/engine/clock"
)

// shelf is a door that keeps copies of what it is given.
type shelf struct {
	Registry
	Pool
	got [][]byte
	err error
}

func (*shelf) Handle(*Registered, uint64) (uint32, error) { return 0, nil }
func (*shelf) Seal(plain []byte) []byte                   { return plain }
func (*shelf) Open(sealed []byte) ([]byte, error)         { return sealed, nil }

func (s *shelf) Batch(r *Registered, door uint32, seq uint64, t0 clock.Time, tick clock.Duration) *Batch {
	return s.Get(r, door, seq, t0, tick)
}

func (s *shelf) Publish(b *Batch) error {
	s.got = append(s.got, b.Append(nil, civil))
	s.Put(b)
	return s.err
}

func register(t testing.TB, r *Registry, m Manifest) *Registered {
	s, err := r.Register(m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestABatchSurvivesWriteAndRead(t *testing.T) {
	var r Registry
	streams := []*Registered{register(t, &r, plates()), register(t, &r, gauges())}
	var pool Pool
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(streams).Draw(t, "stream")
		b := pool.Get(s, 1, rapid.Uint64().Draw(t, "seq"), clock.Time(rapid.Int64Range(-1e15, 1e15).Draw(t, "t0")), time.Millisecond)
		for range rapid.IntRange(0, 50).Draw(t, "rows") {
			b.Add(uint32(rapid.IntRange(0, 9999).Draw(t, "subject")), uint32(rapid.IntRange(0, 499).Draw(t, "cell")),
				rapid.Uint16().Draw(t, "dt"), rapid.Uint16Range(0, 15).Draw(t, "flags"), int32(rapid.IntRange(0, 9).Draw(t, "value")))
		}
		if err := s.Check(b); err != nil {
			t.Fatal(err)
		}
		wire := b.Append(nil, civil)
		if s == streams[0] && len(wire) != HeaderSize+16*b.Rows() {
			t.Fatalf("%d bytes for %d rows", len(wire), b.Rows())
		}
		back := pool.Blank()
		if err := back.Decode(wire, civil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b, back, cmpopts.IgnoreUnexported(Batch{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		pool.Put(b)
		pool.Put(back)
	})
}

func TestEveryFlippedBitOfABatchIsFound(t *testing.T) {
	var r Registry
	var pool Pool
	b := pool.Get(register(t, &r, plates()), 1, 7, 0, time.Millisecond)
	b.Add(5, 6, 7, Late, 8)
	b.Add(9, 10, 11, 0, 1)
	wire := b.Append(nil, civil)
	for i := range wire {
		for bit := range 8 {
			bad := bytes.Clone(wire)
			bad[i] ^= 1 << bit
			if err := new(Batch).Decode(bad, civil); err == nil {
				t.Errorf("byte %d bit %d: accepted", i, bit)
			}
		}
	}
	for n := range wire {
		if err := new(Batch).Decode(wire[:n], civil); err == nil {
			t.Errorf("cut to %d bytes: accepted", n)
		}
	}
}

func TestWrongRowsRefuseTheBatchWithoutSayingWhatTheyHold(t *testing.T) {
	var r Registry
	s := register(t, &r, plates())
	for want, spoil := range map[string]func(*Batch){
		"row 1: no such cell": func(b *Batch) { b.Cell[1] = 31337 }, "row 1: no such subject": func(b *Batch) { b.Subject[1] = 31337 },
		"row 1: passed outside [0, 9]": func(b *Batch) { b.Value[0][1] = 31337 }, "row 1: unknown flags": func(b *Batch) { b.Flags[1] = 31337 },
		"given by door 1": func(b *Batch) { b.Door = 2 }, "schema": func(b *Batch) { b.Schema++ }, "tick": func(b *Batch) { b.Tick = 1 },
		"unequal length": func(b *Batch) { b.Dt = b.Dt[:1] }, "value columns": func(b *Batch) { b.NVal = 2 },
		"subject column": func(b *Batch) { b.Subject = nil },
	} {
		b := new(Pool).Get(s, 1, 3, 0, time.Millisecond)
		b.Add(1, 1, 0, 0, 1)
		b.Add(1, 1, 0, 0, 1)
		spoil(b)
		err := s.Check(b)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "seq 3") || strings.Contains(err.Error(), "31337") {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

func TestAWriterCutsBatchesWhereRowsAndTicksEnd(t *testing.T) {
	door := &shelf{}
	s := register(t, &door.Registry, gauges())
	w := NewWriter(door, s, 4, time.Second)
	want := 0
	add := func(at clock.Time) {
		want++
		if err := w.Add(at, NoSubject, 3, 0, 500); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 1500 {
		add(clock.Time(i) * clock.Time(time.Second) / 10)
	}
	add(clock.FromSeconds(80_000)) // farther than 65,535 ticks
	add(clock.FromSeconds(-3.5))   // before T0
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	rows, seq := 0, uint64(0)
	for _, wire := range door.got {
		var b Batch
		if err := b.Decode(wire, civil); err != nil {
			t.Fatal(err)
		}
		rows += b.Rows()
		if seq++; b.Seq != seq || b.Door != 4 {
			t.Errorf("batch %d has seq %d", seq, b.Seq)
		}
		if seq == 4 && b.Stamp(0) != clock.FromSeconds(-4) {
			t.Errorf("−3.5 s is rounded down to %v", b.Stamp(0))
		}
	}
	if rows != want || len(door.got) != 4 || w.Seq() != 4 {
		t.Errorf("%d rows of %d in %d batches", rows, want, len(door.got))
	}
	if err := w.Add(0, NoSubject, 0, 0); err == nil || !strings.Contains(err.Error(), "0 values") {
		t.Error(err)
	}
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	var r Registry
	var pool Pool
	s := register(t, &r, plates())
	var wire []byte
	work := func() {
		b := pool.Get(s, 1, 1, 0, time.Millisecond)
		for i := range 1024 {
			b.Add(uint32(i), uint32(i%500), uint16(i), 0, int32(i%9))
		}
		wire = b.Append(wire[:0], civil)
		back := pool.Blank()
		if s.Check(b) != nil || back.Decode(wire, civil) != nil {
			t.Fatal("refused")
		}
		pool.Put(b)
		pool.Put(back)
	}
	work()
	if n := testing.AllocsPerRun(20, work); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzDecode(f *testing.F) {
	var r Registry
	var pool Pool
	b := pool.Get(register(f, &r, plates()), 1, 7, 0, time.Millisecond)
	b.Add(5, 6, 7, Late, 8)
	f.Add(b.Append(nil, civil))
	f.Add([]byte("SMB1"))
	f.Fuzz(func(t *testing.T, wire []byte) {
		var b Batch
		if err := b.Decode(wire, civil); err != nil {
			if b.Rows() != 0 {
				t.Fatalf("refused with %v, yet has %d rows", err, b.Rows())
			}
			return
		}
		if !bytes.Equal(b.Append(nil, civil), wire) {
			t.Fatal("what was accepted is written otherwise")
		}
	})
}
