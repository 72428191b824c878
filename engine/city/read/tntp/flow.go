package tntp

import (
	"io"
	"strconv"
)

// Flows are volumes and costs by link, nodes numbered from 1.
type Flows struct {
	File         string
	From, To     []uint32
	Volume, Cost []float64
}

// OpenFlows reads a flow file.
func OpenFlows(path string) (*Flows, error) { return open(path, ReadFlows) }

// ReadFlows reads lines of from, to, volume and cost, with or without colons between; a first line of names is left out.
func ReadFlows(r io.Reader, file string) (*Flows, error) {
	t, err := scan(r, file)
	if err != nil {
		return nil, err
	}
	f := &Flows{File: file}
	first := true
	t.records(func(line int, fields []string) {
		kept := fields[:0]
		for _, field := range fields {
			if field != ":" {
				kept = append(kept, field)
			}
		}
		header := first && len(kept) > 0 && !isNumber(kept[0])
		if first = false; header || len(kept) == 0 {
			return
		}
		if len(kept) != 4 {
			t.fail(line, "%d fields; a flow is from, to, volume and cost", len(kept))
			return
		}
		from, ok1 := t.node(line, "from", kept[0], 0)
		to, ok2 := t.node(line, "to", kept[1], 0)
		volume, ok3 := t.number(line, "volume", kept[2])
		cost, ok4 := t.number(line, "cost", kept[3])
		if ok3 && volume < 0 {
			t.fail(line, "volume %g: it cannot be negative", volume)
			return
		}
		if ok1 && ok2 && ok3 && ok4 {
			f.From, f.To, f.Volume, f.Cost = append(f.From, from), append(f.To, to), append(f.Volume, volume), append(f.Cost, cost)
		}
	})
	if err := t.err(); err != nil {
		return nil, err
	}
	return f, nil
}

func isNumber(field string) bool {
	_, err := strconv.ParseFloat(field, 64)
	return err == nil
}
