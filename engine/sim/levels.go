package sim

import (
	"fmt"
	"slices"
	"strings"
)

// levels orders models so that each comes after all that write to it without delay. Models are given and returned as
// indices into specs, which are sorted by name; those of one level do not depend on each other. from lists for each model
// those that it waits for. A cycle without a delayed edge is refused and printed.
func levels(specs []Spec) (out [][]int, from [][]int, err error) {
	from = make([][]int, len(specs)) // undelayed writers of each model
	var via = map[[2]int]string{}
	for r, reader := range specs {
		for w, wr := range specs {
			if w != r && slices.Contains(reader.After, wr.Name) {
				from[r] = append(from[r], w)
				via[[2]int{w, r}] = "before"
			}
		}
		for _, p := range reader.In {
			if p.Delay {
				continue
			}
			for w, wr := range specs {
				if w != r && slices.ContainsFunc(wr.Out, func(o PortSpec) bool { return o.Name == p.Name }) {
					from[r] = append(from[r], w)
					via[[2]int{w, r}] = p.Name
				}
			}
		}
	}
	level := make([]int, len(specs))
	const open, done = -1, -2
	mark := make([]int, len(specs))
	var path []int
	var visit func(m int) error
	visit = func(m int) error {
		switch mark[m] {
		case done:
			return nil
		case open:
			at := slices.Index(path, m)
			return fmt.Errorf("models form a circle: %s; name one of these ports delayed", circle(append(path[at:], m), specs, via))
		}
		mark[m] = open
		path = append(path, m)
		for _, w := range from[m] {
			if err := visit(w); err != nil {
				return err
			}
			level[m] = max(level[m], level[w]+1)
		}
		path = path[:len(path)-1]
		mark[m] = done
		return nil
	}
	top := 0
	for m := range specs {
		if err := visit(m); err != nil {
			return nil, nil, err
		}
		top = max(top, level[m])
	}
	out = make([][]int, top+1)
	for m, l := range level {
		out[l] = append(out[l], m)
	}
	for m := range from {
		slices.Sort(from[m])
		from[m] = slices.Compact(from[m])
	}
	return out, from, nil
}

// circle prints a path of readers to writers as arrows in the direction of the data.
func circle(path []int, specs []Spec, via map[[2]int]string) string {
	var b strings.Builder
	for i := len(path) - 1; i > 0; i-- {
		fmt.Fprintf(&b, "%s --%s--> ", specs[path[i]].Name, via[[2]int{path[i], path[i-1]}])
	}
	b.WriteString(specs[path[0]].Name)
	return b.String()
}
