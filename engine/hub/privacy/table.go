package privacy

import "semul/engine/clock"

// Table adds one window up: a number for each cell. Sums are integers, so their order does not matter.
type Table struct {
	Counts []int64      // rows that count; subjects, where rows have them
	Sums   []int64      // of values; the value itself for Max and Last; nil for counts
	At     []clock.Time // of the last row; nil but for Last
}

// Reset empties the table.
func (t *Table) Reset() {
	clear(t.Counts)
	clear(t.Sums)
	clear(t.At)
}

// Rows are some rows of one window, columns of equal length. Subject is nil where rows have none, Value for counts.
type Rows struct {
	Subject, Cell []uint32
	Value         []int32
}

// Tally says what became of rows.
type Tally struct {
	Used    uint64
	Refused uint64 // no consent
	Bounded uint64 // beyond the bound
}

// Add adds o to t.
func (t *Tally) Add(o Tally) {
	t.Used, t.Refused, t.Bounded = t.Used+o.Used, t.Refused+o.Refused, t.Bounded+o.Bounded
}

// Count adds rows of subjects to the counts. allowed has a bit for each subject, set where the row may be used; nil: all
// may.
func (t *Table) Count(rows Rows, seen *Bound, allowed []uint64) (done Tally) {
	counts, cells := t.Counts, rows.Cell[:len(rows.Subject)]
	packed, m := seen.packed, uint64(seen.m)
	for i, s := range rows.Subject {
		if allowed != nil && allowed[s>>6]>>(s&63)&1 == 0 {
			done.Refused++
			continue
		}
		c := cells[i]
		if packed != nil {
			if !admit(&packed[s], uint64(c), m) {
				done.Bounded++
				continue
			}
		} else if !seen.Admit(s, c) {
			done.Bounded++
			continue
		}
		counts[c]++
		done.Used++
	}
	return done
}

// Sum adds values of subjects, each held in [lo, hi], and counts them.
func (t *Table) Sum(rows Rows, seen *Bound, allowed []uint64, lo, hi int64) (done Tally) {
	counts, sums, cells, values := t.Counts, t.Sums, rows.Cell[:len(rows.Subject)], rows.Value[:len(rows.Subject)]
	for i, s := range rows.Subject {
		if allowed != nil && allowed[s>>6]>>(s&63)&1 == 0 {
			done.Refused++
			continue
		}
		c := cells[i]
		if !seen.Admit(s, c) {
			done.Bounded++
			continue
		}
		counts[c]++
		sums[c] += min(max(int64(values[i]), lo), hi)
		done.Used++
	}
	return done
}

// Plain adds rows without subjects: counts them and, if the table has sums, adds values held in [lo, hi].
func (t *Table) Plain(rows Rows, lo, hi int64) Tally {
	if t.Sums == nil {
		for _, c := range rows.Cell {
			t.Counts[c]++
		}
		return Tally{Used: uint64(len(rows.Cell))}
	}
	values := rows.Value[:len(rows.Cell)]
	for i, c := range rows.Cell {
		t.Counts[c]++
		t.Sums[c] += min(max(int64(values[i]), lo), hi)
	}
	return Tally{Used: uint64(len(rows.Cell))}
}

// Max keeps the largest value of each cell.
func (t *Table) Max(rows Rows) Tally {
	for i, c := range rows.Cell {
		if v := int64(rows.Value[i]); t.Counts[c] == 0 || v > t.Sums[c] {
			t.Sums[c] = v
		}
		t.Counts[c]++
	}
	return Tally{Used: uint64(len(rows.Cell))}
}

// Last keeps the value with the latest stamp of each cell, of equals the last to come. at gives the stamps.
func (t *Table) Last(rows Rows, t0 clock.Time, tick clock.Duration, dt []uint16) Tally {
	for i, c := range rows.Cell {
		at := t0.Add(clock.Duration(dt[i]) * tick)
		if t.Counts[c] == 0 || at >= t.At[c] {
			t.Sums[c], t.At[c] = int64(rows.Value[i]), at
		}
		t.Counts[c]++
	}
	return Tally{Used: uint64(len(rows.Cell))}
}
