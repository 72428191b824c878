package hub

import (
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/stream"
)

// A batch from its door to the table: filled, checked, hashed, bounded, added.
func BenchmarkBatch(b *testing.B) {
	w := newTown(b, nil)
	s := w.streams.ByName("anpr")
	const rows = 1024
	seq := uint64(0)
	var proto stream.Batch
	for i := range uint32(rows) {
		proto.Subject, proto.Cell = append(proto.Subject, i*7%persons), append(proto.Cell, i%streets)
	}
	b.ReportAllocs()
	for b.Loop() {
		seq++
		batch := w.Batch(s, 1, seq, 0, time.Second)
		for i := range rows {
			batch.Add(proto.Subject[i], proto.Cell[i], 0, 0, 1)
		}
		if err := w.Publish(batch); err != nil {
			b.Fatal(err)
		}
		if err := w.Tick(0); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrow/s")
}

// A tick that takes a batch and closes no window allocates only what the tree of batch hashes keeps, whatever the rows.
func TestATickAllocatesOnlyForItsHash(t *testing.T) {
	w := newTown(t, nil)
	s := w.streams.ByName("anpr")
	seq := uint64(0)
	work := func() {
		seq++
		b := w.Batch(s, 1, seq, clock.Time(seq), time.Second)
		for i := range uint32(1024) {
			b.Add(i%persons, i%streets, 0, 0, 1)
		}
		if w.Publish(b) != nil || w.Tick(clock.Time(seq)) != nil {
			t.Fatal("refused")
		}
	}
	for range 10 {
		work()
	}
	if n := testing.AllocsPerRun(64, work); n > 6 {
		t.Errorf("%v allocations a tick", n)
	}
}
