package tntp

import "io"

// Coordinates are places of nodes, in whatever system the file is written.
type Coordinates struct {
	File string
	Node []uint32
	X, Y []float64
}

// OpenNodes reads a node file.
func OpenNodes(path string) (*Coordinates, error) { return open(path, ReadNodes) }

// ReadNodes reads lines of node, x and y; a first line of names is left out.
func ReadNodes(r io.Reader, file string) (*Coordinates, error) {
	t, err := scan(r, file)
	if err != nil {
		return nil, err
	}
	c := &Coordinates{File: file}
	first := true
	seen := map[uint32]int{}
	t.records(func(line int, fields []string) {
		header := first && !isNumber(fields[0])
		if first = false; header {
			return
		}
		if len(fields) != 3 {
			t.fail(line, "%d fields; a node is its number, x and y", len(fields))
			return
		}
		node, ok := t.node(line, "node", fields[0], 0)
		x, ok1 := t.number(line, "x", fields[1])
		y, ok2 := t.number(line, "y", fields[2])
		if !ok || !ok1 || !ok2 {
			return
		}
		if at, twice := seen[node]; twice {
			t.fail(line, "node %d a second time, after line %d", node, at)
			return
		}
		seen[node] = line
		c.Node, c.X, c.Y = append(c.Node, node), append(c.X, x), append(c.Y, y)
	})
	if err := t.err(); err != nil {
		return nil, err
	}
	return c, nil
}
