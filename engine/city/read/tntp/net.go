package tntp

import (
	"fmt"
	"io"
)

// Net is a network. Columns of links have one length; nodes are numbered from 1.
type Net struct {
	File      string
	Zones     int // 0 if the file does not say
	Nodes     int
	FirstThru int // nodes below begin and end trips only; 1: there are none

	From, To []uint32
	Capacity []float64 // > 0 where B > 0
	Length   []float64 // ≥ 0
	Free     []float64 // free flow time, ≥ 0
	B        []float64 // ≥ 0
	Power    []float64 // ≥ 0
	Speed    []float64
	Toll     []float64
	Type     []int
	Line     []int // of the file

	TollWeight, LengthWeight float64  // of the metadata, 0 without; ≥ 0
	Warnings                 []string // file:line and what is odd but can be computed
}

// Links is the number of links.
func (n *Net) Links() int { return len(n.From) }

// OpenNet reads a network file.
func OpenNet(path string) (*Net, error) { return open(path, ReadNet) }

// linkFields are the columns of a link; those behind the seventh may be missing.
var linkFields = [...]string{"init_node", "term_node", "capacity", "length", "free_flow_time", "b", "power", "speed", "toll", "link_type"}

const leastLinkFields = 7

// ReadNet reads a network; file names it in errors.
func ReadNet(r io.Reader, file string) (*Net, error) {
	t, err := scan(r, file)
	if err != nil {
		return nil, err
	}
	n := &Net{File: file, Zones: t.count("NUMBER OF ZONES"), Nodes: t.count("NUMBER OF NODES"), FirstThru: max(1, t.count("FIRST THRU NODE"))}
	n.TollWeight, _ = t.real("TOLL WEIGHT", "TOLL FACTOR")
	n.LengthWeight, _ = t.real("LENGTH WEIGHT", "DISTANCE WEIGHT", "DISTANCE FACTOR")
	highest, rows := uint32(0), 0
	t.records(func(line int, fields []string) {
		rows++
		n.link(t, line, fields)
		if k := n.Links(); k > 0 {
			highest = max(highest, n.From[k-1], n.To[k-1])
		}
	})
	if n.Nodes == 0 {
		n.Nodes = int(highest)
	}
	if want := t.count("NUMBER OF LINKS"); want > 0 && want != rows {
		t.fail(t.meta["NUMBER OF LINKS"].line, "<NUMBER OF LINKS> %d, and %d links follow; one of the two is wrong", want, rows)
	}
	if rows == 0 {
		t.fail(len(t.lines), "there is no link; a link is %v and a semicolon", linkFields)
	}
	if n.Zones > n.Nodes && n.Nodes > 0 {
		t.fail(t.meta["NUMBER OF ZONES"].line, "<NUMBER OF ZONES> %d of %d nodes; zones are the first nodes", n.Zones, n.Nodes)
	}
	if n.FirstThru > n.Nodes+1 && n.Nodes > 0 {
		t.fail(t.meta["FIRST THRU NODE"].line, "<FIRST THRU NODE> %d of %d nodes: nobody could drive anywhere", n.FirstThru, n.Nodes)
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	n.twins()
	return n, nil
}

// link takes one record.
func (n *Net) link(t *text, line int, fields []string) {
	if len(fields) < leastLinkFields || len(fields) > len(linkFields) {
		t.fail(line, "%d fields; a link has %d to %d: %v", len(fields), leastLinkFields, len(linkFields), linkFields)
		return
	}
	var node [2]uint32
	var v [len(linkFields)]float64
	fine := true
	for k, field := range fields {
		ok := true
		if k < 2 {
			node[k], ok = t.node(line, linkFields[k], field, n.Nodes)
		} else {
			v[k], ok = t.number(line, linkFields[k], field)
		}
		if ok && k < leastLinkFields && v[k] < 0 {
			t.fail(line, "%s %s: it cannot be negative", linkFields[k], field)
			ok = false
		}
		fine = fine && ok
	}
	if !fine {
		return
	}
	if node[0] == node[1] {
		t.fail(line, "the link leads from node %d to itself; leave it out", node[0])
		return
	}
	if v[2] == 0 && v[5] > 0 && v[6] > 0 && v[4] > 0 {
		t.fail(line, "capacity 0 with b %g: its cost has no value; write a capacity above 0, or b 0 for a cost that does not grow", v[5])
		return
	}
	if v[3] == 0 && v[4] > 0 {
		n.Warnings = append(n.Warnings, fmt.Sprintf("%s:%d: length 0 with a free flow time of %g", n.File, line, v[4]))
	}
	n.From, n.To = append(n.From, node[0]), append(n.To, node[1])
	n.Capacity, n.Length, n.Free = append(n.Capacity, v[2]), append(n.Length, v[3]), append(n.Free, v[4])
	n.B, n.Power, n.Speed, n.Toll = append(n.B, v[5]), append(n.Power, v[6]), append(n.Speed, v[7]), append(n.Toll, v[8])
	n.Type, n.Line = append(n.Type, int(max(-1e9, min(1e9, v[9])))), append(n.Line, line)
}

// twins warns of links between the same nodes, which flows by from and to cannot tell apart.
func (n *Net) twins() {
	seen := make(map[[2]uint32]int, n.Links())
	for k := range n.From {
		pair := [2]uint32{n.From[k], n.To[k]}
		if first, ok := seen[pair]; ok {
			n.Warnings = append(n.Warnings, fmt.Sprintf("%s:%d: a second link from node %d to %d, besides that of line %d", n.File, n.Line[k], pair[0], pair[1], first))
			continue
		}
		seen[pair] = n.Line[k]
	}
}
