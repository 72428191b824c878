package geo

// Simplify returns a polyline with fewer vertices, none of the old ones farther than tol [m] from
// it: both ends stay, and of the rest those that Douglas and Peucker keep (The Canadian
// Cartographer 10 (1973) 112–122). A closed line stays closed. The result shares nothing with
// line. A tol that is not positive drops nothing.
func Simplify(line []Point, tol float64) []Point {
	if len(line) < 3 || !(tol > 0) {
		return append([]Point(nil), line...)
	}
	keep := make([]bool, len(line))
	last := len(line) - 1
	keep[0], keep[last] = true, true
	for stack := [][2]int{{0, last}}; len(stack) > 0; {
		a, b := stack[len(stack)-1][0], stack[len(stack)-1][1]
		stack = stack[:len(stack)-1]
		far, at := tol, -1
		for k := a + 1; k < b; k++ {
			t := nearestShare(line[k], line[a], line[b])
			if d := line[k].Dist(line[a].Lerp(line[b], t)); d > far {
				far, at = d, k
			}
		}
		if at >= 0 {
			keep[at] = true
			stack = append(stack, [2]int{a, at}, [2]int{at, b})
		}
	}
	var out []Point
	for k, p := range line {
		if keep[k] {
			out = append(out, p)
		}
	}
	return out
}
