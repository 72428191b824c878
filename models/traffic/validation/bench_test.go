package validation

import (
	"hash/fnv"
	"math"
	"syscall"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/models/traffic"
)

// spent is the processor time of this process so far.
func spent() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// trace is a digest of where every vehicle is.
func trace(s *traffic.Sim) uint64 {
	h := fnv.New64a()
	s.EachVehicle(func(v traffic.Vehicle) {
		var b [12]byte
		for i, w := range [3]uint32{v.ID, math.Float32bits(v.Pos), math.Float32bits(v.Speed)} {
			b[4*i], b[4*i+1], b[4*i+2], b[4*i+3] = byte(w), byte(w>>8), byte(w>>16), byte(w>>24)
		}
		h.Write(b[:])
	})
	return h.Sum64()
}

// The 1,200 s of grid20p without the reading of files, by one thread. The digest says whether results have changed.
func BenchmarkGrid20P(b *testing.B) {
	flows := readFlows(b)
	updates, took := uint64(0), time.Duration(0)
	for b.Loop() {
		s := grid20p(b, flows, nil)
		from := spent()
		s.Run(clock.Time(1200e9))
		took += spent() - from
		updates += s.Counts().Updates
		b.Logf("digest %x", trace(s))
	}
	b.ReportMetric(float64(updates)/took.Seconds()/1e6, "Mupdates/cpu-s")
}
