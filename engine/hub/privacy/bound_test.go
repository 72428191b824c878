package privacy

import (
	"testing"

	"pgregory.net/rapid"
)

// Without one subject a table changes in at most m cells, by 1 each; and in sums by the largest clamped value each.
func TestASubjectChangesAtMostMCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(1, 8).Draw(t, "m")
		cells := rapid.SampledFrom([]int{4, 12, 70_000}).Draw(t, "cells")
		const subjects = 6
		lo := int64(rapid.IntRange(-9, 3).Draw(t, "lo"))
		hi := lo + int64(rapid.IntRange(0, 9).Draw(t, "width"))
		var rows Rows
		for range rapid.IntRange(0, 80).Draw(t, "rows") {
			rows.Subject = append(rows.Subject, uint32(rapid.IntRange(0, subjects-1).Draw(t, "subject")))
			rows.Cell = append(rows.Cell, uint32(rapid.IntRange(0, min(cells, 12)-1).Draw(t, "cell")*(cells/12+1)%cells))
			rows.Value = append(rows.Value, int32(rapid.IntRange(-20, 20).Draw(t, "value")))
		}
		gone := uint32(rapid.IntRange(0, subjects-1).Draw(t, "gone"))
		var less Rows
		for i, s := range rows.Subject {
			if s != gone {
				less.Subject, less.Cell, less.Value = append(less.Subject, s), append(less.Cell, rows.Cell[i]), append(less.Value, rows.Value[i])
			}
		}
		add := func(rows Rows) (counts, sums []int64, done Tally) {
			c, s := Table{Counts: make([]int64, cells)}, Table{Counts: make([]int64, cells), Sums: make([]int64, cells)}
			done = c.Count(rows, NewBound(m, subjects, cells), nil)
			again := s.Sum(rows, NewBound(m, subjects, cells), nil, lo, hi)
			if done != again || done.Used+done.Bounded != uint64(len(rows.Subject)) {
				t.Fatalf("counts used %+v of %d rows, sums %+v", done, len(rows.Subject), again)
			}
			return c.Counts, s.Sums, done
		}
		c1, s1, _ := add(rows)
		c2, s2, _ := add(less)
		b := max(lo, -lo, hi, -hi)
		changed, l1, s := 0, int64(0), int64(0)
		for i := range c1 {
			if d := c1[i] - c2[i]; d != 0 {
				changed++
				l1 += max(d, -d)
			}
			s += max(s1[i]-s2[i], s2[i]-s1[i])
		}
		if changed > m || l1 > int64(m) || s > int64(m)*b {
			t.Fatalf("m %d: %d cells changed by %d, sums by %d (at most %d)", m, changed, l1, s, int64(m)*b)
		}
	})
}

// The packed word and the wide table admit the same rows.
func TestBothBoundsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(1, 3).Draw(t, "m")
		packed, wide := NewBound(m, 5, 1<<16), NewBound(m, 5, 1<<16+1)
		for range rapid.IntRange(0, 60).Draw(t, "rows") {
			s, c := uint32(rapid.IntRange(0, 4).Draw(t, "subject")), uint32(rapid.SampledFrom([]int{0, 1, 2, 3, 65534, 65535}).Draw(t, "cell"))
			if a, b := packed.Admit(s, c), wide.Admit(s, c); a != b {
				t.Fatalf("subject %d cell %d: packed %v, wide %v", s, c, a, b)
			}
		}
	})
}

func TestNoConsentNoRow(t *testing.T) {
	rows := Rows{Subject: []uint32{0, 1, 2, 65, 65}, Cell: []uint32{0, 0, 0, 0, 1}, Value: []int32{1, 1, 1, 1, 1}}
	allowed := []uint64{1<<0 | 1<<2, 1 << 1} // 0, 2 and 65
	tab := Table{Counts: make([]int64, 2), Sums: make([]int64, 2)}
	if done := tab.Sum(rows, NewBound(2, 70, 2), allowed, 0, 9); done != (Tally{4, 1, 0}) || tab.Sums[0] != 3 || tab.Sums[1] != 1 {
		t.Error(done, tab)
	}
	tab.Reset()
	if done := tab.Count(rows, NewBound(1, 70, 2), allowed); done != (Tally{3, 1, 1}) || tab.Counts[0] != 3 {
		t.Error(done, tab)
	}
}

// The arithmetic of a reading: consent, bound, table. hub.md section 15 asks for 50 M readings/s and core.
func BenchmarkTable(b *testing.B) {
	const subjects, cells, n = 100_000, 500, 1024
	var rows Rows
	bits := seeded("bench")
	for range n {
		rows.Subject, rows.Cell, rows.Value = append(rows.Subject, uint32(bits.Below(subjects))), append(rows.Cell, uint32(bits.Below(cells))), append(rows.Value, int32(bits.Below(5000)))
	}
	allowed := make([]uint64, subjects/64+1)
	for i := range allowed {
		allowed[i] = ^uint64(0)
	}
	for _, c := range []struct {
		name string
		add  func(t *Table, seen *Bound)
	}{
		{"count, m 3, consent", func(t *Table, seen *Bound) { t.Count(rows, seen, allowed) }},
		{"sum, m 3, consent", func(t *Table, seen *Bound) { t.Sum(rows, seen, allowed, 0, 5000) }},
		{"plain sum", func(t *Table, _ *Bound) { t.Plain(rows, 0, 5000) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			t, seen := &Table{Counts: make([]int64, cells), Sums: make([]int64, cells)}, NewBound(3, subjects, cells)
			b.ReportAllocs()
			for b.Loop() {
				c.add(t, seen)
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrow/s")
		})
	}
}
