package network

import (
	"semul/engine/city"
)

// lanePair is one lane link to be: lane from of the approach (index among the lanes given) to lane to of exit x.
type lanePair struct {
	from, x, to int
}

// assign decides which of n lanes (from the kerb) of an approach lead to which lanes of which exit. Exits are sorted
// from right to left. Every lane gets an exit and every exit a lane. marks, from the kerb, may be nil. offset(from, x,
// to) is how far a lane would swerve [m]. Where own is false, no lane is kept for left turns alone as long as it can go
// straight on as well.
func assign(n int, exits []exit, marks []token, own bool, offset func(from, x, to int) float64) []lanePair {
	if n == 0 || len(exits) == 0 {
		return nil
	}
	spans := make([][2]int, len(exits)) // lanes [lo, hi) that serve each exit
	if marks != nil {
		spans = marked(n, exits, marks, own)
	} else {
		byGeometry(n, exits, own, spans)
	}
	var pairs []lanePair
	for x := range exits {
		pairs = append(pairs, mapLanes(spans[x], x, &exits[x], offset)...)
	}
	pairs = feedAll(n, exits, pairs)
	if len(exits) == 1 {
		pairs = openAll(&exits[0], pairs)
	}
	return pairs
}

// openAll lets the outermost lanes part where a street goes on with more lanes than lead to it: into a lane that opens
// just there one could get by changing lanes alone, and before a crossing there may be no room for that.
func openAll(e *exit, pairs []lanePair) []lanePair {
	first, last := pairs[0], pairs[0]
	for _, p := range pairs {
		if p.to < first.to {
			first = p
		}
		if p.to > last.to {
			last = p
		}
	}
	for to := range e.lanes {
		switch {
		case to < first.to:
			pairs = append(pairs, lanePair{first.from, 0, to})
		case to > last.to:
			pairs = append(pairs, lanePair{last.from, 0, to})
		}
	}
	return pairs
}

// groups returns the ranges of exits that turn right, go straight, and turn left; U-turns count as left.
func groups(exits []exit) (rights, straights, lefts []int) {
	for i, x := range exits {
		switch x.turn {
		case city.Right:
			rights = append(rights, i)
		case city.Straight:
			straights = append(straights, i)
		default:
			lefts = append(lefts, i)
		}
	}
	return
}

// widest is the greatest number of lanes among the given exits.
func widest(exits []exit, which []int) int {
	n := 0
	for _, i := range which {
		n = max(n, len(exits[i].lanes))
	}
	return n
}

// byGeometry shares n lanes out: left turns from the left, right turns from the kerb, straight on from what lies
// between and, where lanes are few, from those lanes too.
func byGeometry(n int, exits []exit, own bool, spans [][2]int) {
	rights, straights, lefts := groups(exits)
	mR, mL := widest(exits, rights), widest(exits, lefts)
	if len(straights) == 0 {
		switch {
		case len(lefts) == 0:
			share(0, n, rights, exits, spans)
		case len(rights) == 0:
			share(0, n, lefts, exits, spans)
		case n == 1:
			share(0, 1, rights, exits, spans)
			share(0, 1, lefts, exits, spans)
		default:
			nL := min((n+1)/2, n-1)
			if n-nL > mR && nL < mL {
				nL = min(mL, n-1)
			} else if nL > mL && n-nL < mR {
				nL = max(mL, 1)
			}
			share(0, n-nL, rights, exits, spans)
			share(n-nL, n, lefts, exits, spans)
		}
		return
	}
	mS := 0
	for _, i := range straights {
		mS += len(exits[i].lanes)
	}
	onlyL, onlyR := 0, 0 // lanes for turns alone
	if len(lefts) > 0 && n >= 3 && own {
		onlyL = 1
		if n >= 6 && mL >= 2 {
			onlyL = 2
		}
	}
	for n-onlyL-onlyR > max(mS, 1) {
		if len(lefts) > 0 && onlyL < max(1, mL) {
			onlyL++
		} else if len(rights) > 0 && onlyR < max(1, mR) {
			onlyR++
		} else {
			break
		}
	}
	share(onlyR, n-onlyL, straights, exits, spans)
	share(0, max(1, onlyR), rights, exits, spans)
	share(n-max(1, onlyL), n, lefts, exits, spans)
}

// share splits lanes [lo, hi) among exits of one kind, from right to left, by their widths; where lanes are too few
// the main one gets all it can use and the others the lane on their side.
func share(lo, hi int, which []int, exits []exit, spans [][2]int) {
	if len(which) == 0 {
		return
	}
	k, sum, main := hi-lo, 0, which[0]
	for _, i := range which {
		sum += max(1, len(exits[i].lanes))
		if exits[i].main {
			main = i
		}
	}
	if len(which) == 1 {
		spans[which[0]] = [2]int{lo, hi}
		return
	}
	if k >= sum {
		at := lo
		for j, i := range which {
			w := max(1, len(exits[i].lanes))
			if j == len(which)-1 {
				w = hi - at
			}
			spans[i] = [2]int{at, at + w}
			at += w
		}
		return
	}
	if !exits[main].main { // equals: each its part of the lanes, overlapping where it must
		for j, i := range which {
			a, b := lo+j*k/len(which), lo+((j+1)*k+len(which)-1)/len(which)
			spans[i] = [2]int{min(a, hi-1), max(min(b, hi), a+1)}
		}
		return
	}
	for j, i := range which {
		switch {
		case i == main:
			w := min(k, max(1, len(exits[i].lanes)))
			spans[i] = [2]int{lo, lo + w}
			if j > 0 && which[0] != main { // others lie to its right: lean left
				spans[i] = [2]int{hi - w, hi}
			}
		case exits[i].angle < exits[main].angle:
			spans[i] = [2]int{lo, lo + 1}
		default:
			spans[i] = [2]int{hi - 1, hi}
		}
	}
}

// marked follows turn:lanes. An exit whose turn no lane is marked for is served from its side, unless it turns left or
// back: those the marks forbid, if another exit is left.
func marked(n int, exits []exit, marks []token, own bool) [][2]int {
	spans := make([][2]int, len(exits))
	byGeometry(n, exits, own, spans)
	rights, straights, lefts := groups(exits)
	follow := func(which []int, t token) bool {
		lo, hi := -1, -1
		for i, m := range marks {
			if m&t != 0 {
				if lo < 0 {
					lo = i
				}
				hi = i + 1
			}
		}
		if lo < 0 || len(which) == 0 {
			return lo >= 0
		}
		share(lo, hi, which, exits, spans)
		return true
	}
	var turning, back []int
	for _, i := range lefts {
		if exits[i].turn == city.UTurn {
			back = append(back, i)
		} else {
			turning = append(turning, i)
		}
	}
	follow(rights, tokenRight)
	through := follow(straights, tokenThrough)
	left := follow(turning, tokenLeft)
	if !follow(back, tokenReverse) && left {
		follow(back, tokenLeft)
	}
	if !left && through && len(straights)+len(rights) > 0 {
		for _, i := range turning {
			spans[i] = [2]int{}
		}
	}
	return spans
}

// mapLanes leads the lanes of a span to the lanes of one exit: turns keep to their side, straight on goes in order
// with the least swerve, and lanes too many end in the outermost.
func mapLanes(span [2]int, x int, e *exit, offset func(from, x, to int) float64) []lanePair {
	k, m := span[1]-span[0], len(e.lanes)
	if k <= 0 || m == 0 {
		return nil
	}
	shift := 0 // lane span[0] leads to lane shift
	switch e.turn {
	case city.Right:
		shift = 0
	case city.Left, city.UTurn:
		shift = m - k
	default:
		lo, hi := min(0, m-k), max(0, m-k)
		best := -1.0
		for s := lo; s <= hi; s++ {
			sum := 0.0
			for i := range k {
				sum += offset(span[0]+i, x, clampInt(i+s, 0, m-1))
			}
			if best < 0 || sum < best {
				best, shift = sum, s
			}
		}
	}
	pairs := make([]lanePair, 0, k)
	for i := range k {
		pairs = append(pairs, lanePair{span[0] + i, x, clampInt(i+shift, 0, m-1)})
	}
	return pairs
}

func clampInt(v, lo, hi int) int { return max(lo, min(v, hi)) }

// feedAll gives lanes that lead nowhere the exit of their nearest neighbour.
func feedAll(n int, exits []exit, pairs []lanePair) []lanePair {
	leads := make([][]lanePair, n)
	for _, p := range pairs {
		leads[p.from] = append(leads[p.from], p)
	}
	for i := range n {
		if len(leads[i]) > 0 {
			continue
		}
		for d := 1; d < n; d++ {
			var from []lanePair
			if i-d >= 0 {
				from = leads[i-d]
			}
			if len(from) == 0 && i+d < n {
				from = leads[i+d]
			}
			if len(from) == 0 {
				continue
			}
			p := from[0]
			if i > p.from {
				p = from[len(from)-1]
			}
			p.to = clampInt(p.to+i-p.from, 0, len(exits[p.x].lanes)-1)
			p.from = i
			pairs = append(pairs, p)
			break
		}
	}
	return pairs
}
