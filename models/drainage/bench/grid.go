// Package bench makes the sewer networks whose routing is measured.
package bench

import (
	"fmt"

	"semul/models/drainage/sewer"
)

// Grid is a looped sewer of n × n manholes, 60 m apart, that falls by 3 in 1000 to one corner with an outfall; pipes grow from
// 0.4 to 1.8 m towards it. Every manhole is fed 5 l/s that come and go with a storm of an hour.
func Grid(n int) (*sewer.Network, error) {
	const spacing, slope = 60.0, 0.003
	var pipes []*sewer.Section
	for d := 0.4; d < 1.81; d += 0.2 {
		x, err := sewer.Circle(d, 0)
		if err != nil {
			return nil, err
		}
		pipes = append(pipes, x)
	}
	o := sewer.DefaultOptions()
	o.Step, o.Courant = 5, 0.75
	net := &sewer.Network{Options: o}
	storm := &sewer.Series{T: []float64{0, 1200, 3600, 7200}, V: []float64{0, 0.005, 0.001, 0}}
	for j := range n {
		for i := range n {
			z := spacing * slope * float64(i+j+1)
			net.Inflows = append(net.Inflows, sewer.Inflow{Node: len(net.Nodes), Scale: 1, Series: storm})
			net.Nodes = append(net.Nodes, sewer.Node{Name: fmt.Sprintf("%d/%d", i, j), Invert: z, Full: 4})
		}
	}
	net.Nodes = append(net.Nodes, sewer.Node{Name: "out", Kind: sewer.Outfall})
	pipe := func(from, to, far int) {
		size := (len(pipes) - 1) * (2*n - far) / (2 * n)
		net.Links = append(net.Links, sewer.Link{Name: fmt.Sprint("p", len(net.Links)), From: from, To: to, Length: spacing, Manning: 0.013, Section: pipes[max(0, size)]})
	}
	for j := range n {
		for i := range n {
			at := j*n + i
			switch {
			case i > 0 && j > 0:
				pipe(at, at-1, i+j)
				pipe(at, at-n, i+j)
			case i > 0:
				pipe(at, at-1, i)
			case j > 0:
				pipe(at, at-n, j)
			default:
				pipe(at, n*n, 0)
			}
		}
	}
	return net, nil
}
