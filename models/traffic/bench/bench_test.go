package bench

import (
	"syscall"
	"testing"
	"time"

	"semul/engine/clock"
)

// cpu is the processor time of this process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A step of 20 × 20 signals with about 3,000 vehicles, lane changes, right of way and routing included, one thread.
func BenchmarkGrid20(b *testing.B) {
	s, err := New(20, clock.Time(3*time.Hour), nil)
	if err != nil {
		b.Fatal(err)
	}
	s.Run(Warm)
	before, from := s.Counts(), cpu()
	b.ReportAllocs()
	for b.Loop() {
		s.Step()
	}
	took, after := cpu()-from, s.Counts()
	b.ReportMetric(float64(after.Updates-before.Updates)/took.Seconds()/1e6, "Mupdates/cpu-s")
	b.ReportMetric(float64(after.Updates-before.Updates)/float64(after.Steps-before.Steps), "vehicles")
}
