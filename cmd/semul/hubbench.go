package main

import (
	"fmt"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub"
	"semul/engine/hub/policy"
	"semul/engine/hub/privacy"
	hubrelease "semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/par"
	"semul/engine/rng"
)

// hubMeasurements lists what of the hub can be measured: hub.md section 15.
func (c *benchCmd) hubMeasurements() []measurement {
	return []measurement{
		hubAggregate("count", false), hubAggregate("sum", true),
		hubNoise("seeded", 1), hubNoise("seeded", 12), hubNoise("secure", 1),
		hubPath(c.size(1024)),
	}
}

const benchSubjects, benchCells = 100_000, 500

// hubAggregate is the arithmetic of a reading: consent, at most three cells a subject, table.
func hubAggregate(name string, sums bool) measurement {
	return measurement{name: "hub aggregate " + name + ", m 3", unit: "readings/s", serial: true, note: "100,000 subjects, 500 cells, consent",
		prepare: func(*par.Pool) (func() float64, error) {
			const rows = 1 << 20
			draw := rng.NewStream(1, "bench")
			r := privacy.Rows{Subject: make([]uint32, rows), Cell: make([]uint32, rows), Value: make([]int32, rows)}
			for i := range rows {
				b := draw.Uint32s(uint64(i), 0, 0)
				r.Subject[i], r.Cell[i], r.Value[i] = b[0]%benchSubjects, b[1]%benchCells, int32(b[2]%5000)
			}
			allowed := make([]uint64, benchSubjects/64+1)
			for i := range allowed {
				allowed[i] = ^uint64(0)
			}
			t := privacy.Table{Counts: make([]int64, benchCells), Sums: make([]int64, benchCells)}
			seen := privacy.NewBound(3, benchSubjects, benchCells)
			return func() float64 {
				seen.Reset()
				if sums {
					t.Sum(r, seen, allowed, 0, 5000)
				} else {
					t.Count(r, seen, allowed)
				}
				return rows
			}, nil
		}}
}

// hubNoise draws exact discrete Laplace.
func hubNoise(kind string, scale int64) measurement {
	return measurement{name: fmt.Sprintf("hub noise %s, scale %d", kind, scale), unit: "draws/s", serial: true,
		prepare: func(*par.Pool) (func() float64, error) {
			noise, err := privacy.NewLaplace(scale, 1e9)
			if err != nil {
				return nil, err
			}
			var bits privacy.Bits
			bits.Seed(rng.NewStream(1, "bench"), 0, 0)
			if kind == "secure" {
				bits.Secure()
			}
			return func() float64 {
				const draws = 200_000
				for range draws {
					noise.Draw(&bits)
				}
				return draws
			}, nil
		}}
}

// hubPath is a reading's whole way in one process: door, gate, batch hash, bound, table, noise, release, ledger.
func hubPath(rows int) measurement {
	rows = min(rows, stream.MaxRows)
	return measurement{name: fmt.Sprintf("hub path, batches of %d", rows), unit: "readings/s", serial: true, note: "one query; a batch each 10 ms, a release each 5 min",
		prepare: func(*par.Pool) (func() float64, error) {
			charter, err := policy.Builtin("open")
			if err != nil {
				return nil, err
			}
			start := time.Date(2026, 7, 16, 0, 0, 0, 0, time.FixedZone("", 9*3600))
			h, err := hub.New(hub.Config{Civil: clock.NewCivil(start), Charter: charter, Seed: 1, Asked: true})
			if err != nil {
				return nil, err
			}
			s, err := h.Register(stream.Manifest{Name: "anpr", Class: stream.Trace, Support: city.OfStreet, Cells: benchCells, Subjects: benchSubjects, HomeDoor: 1,
				Columns: []stream.Column{{Name: "seen", Unit: "1", Quantum: 1, Max: 1}}, Period: stream.OnEvent,
				Basis: "dpv:PublicInterest", Article: "PIPA 15(1)3", Purposes: []stream.Purpose{stream.TrafficControl}, Retention: stream.UntilClosed,
				Controller: "c", Processor: "p", Officer: "o", Owner: "w", Expiry: start.AddDate(9, 0, 0)})
			if err != nil {
				return nil, err
			}
			if err := h.Declare(hubrelease.Query{Name: "mobility", Stream: "anpr", Purpose: stream.TrafficControl, Window: 5 * time.Minute, Epsilon: 1e9, Span: 4, M: 3}); err != nil {
				return nil, err
			}
			draw := rng.NewStream(1, "bench")
			who, where := make([]uint32, rows), make([]uint32, rows)
			for i := range rows {
				b := draw.Uint32s(uint64(i), 0, 0)
				who[i], where[i] = b[0]%benchSubjects, b[1]%benchCells
			}
			seq := uint64(0)
			return func() float64 {
				const batches = 500
				for range batches {
					seq++
					now := clock.Time(seq) * clock.Time(10*time.Millisecond)
					b := h.Batch(s, 1, seq, now, time.Millisecond)
					for i := range rows {
						b.Add((who[i]+uint32(seq)*7919)%benchSubjects, where[i], 0, 0, 1)
					}
					if h.Publish(b) != nil || h.Tick(now) != nil {
						return 0
					}
				}
				return float64(batches * rows)
			}, nil
		}}
}
