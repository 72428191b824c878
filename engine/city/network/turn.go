package network

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
)

// token is a set of the directions that turn:lanes marks on a lane.
type token uint8

const (
	tokenLeft token = 1 << iota
	tokenThrough
	tokenRight
	tokenReverse
)

// tokens reads the marks of one lane, e.g. "left;through". What is unknown, empty or "none" marks nothing.
func tokens(lane string) token {
	var t token
	for _, word := range strings.Split(lane, ";") {
		switch strings.TrimSpace(word) {
		case "left", "slight_left", "sharp_left":
			t |= tokenLeft
		case "right", "slight_right", "sharp_right":
			t |= tokenRight
		case "through":
			t |= tokenThrough
		case "reverse":
			t |= tokenReverse
		}
	}
	return t
}

// exit is a street that an approach may leave its junction by.
type exit struct {
	to     dir
	street uint32
	angle  float64 // from the approach's direction, left positive [rad]
	turn   city.Turn
	lanes  []uint32 // lanes that cars may use, from the kerb
	all    []uint32
	main   bool // the straightest
}

// classify gives each exit its turn and sorts them from the right to the left, turning back last.
func (g *graph) classify(from dir, exits []exit) {
	p := g.of(from)
	best, least := -1, math.Inf(1)
	for i := range exits {
		x := &exits[i]
		if x.turn == city.UTurn {
			continue
		}
		q := g.of(x.to)
		cost := math.Abs(x.angle)
		if rank(p.class) != rank(q.class) {
			cost += 0.2
		}
		if p.name != q.name && p.name != "" && q.name != "" {
			cost += 0.1
		}
		if p.class != city.Link && p.class != city.MotorwayLink && (q.class == city.Link || q.class == city.MotorwayLink) {
			cost += 0.2
		}
		if p.round && q.round {
			cost -= 1
		}
		if cost < least {
			best, least = i, cost
		}
	}
	straight := 45 * math.Pi / 180
	if len(exits) == 1 {
		straight = 60 * math.Pi / 180
	}
	if best >= 0 && (math.Abs(exits[best].angle) < straight || p.round && g.of(exits[best].to).round) {
		exits[best].turn, exits[best].main = city.Straight, true
	} else {
		best = -1
	}
	for i := range exits {
		x := &exits[i]
		if i == best || x.turn == city.UTurn {
			continue
		}
		base := 0.0
		if best >= 0 {
			base = exits[best].angle
		}
		const near, far = 12 * math.Pi / 180, 35 * math.Pi / 180
		switch off := x.angle - base; {
		case best >= 0 && math.Abs(off) < near && math.Abs(x.angle) < far:
			x.turn = city.Straight
		case x.angle > base:
			x.turn = city.Left
		default:
			x.turn = city.Right
		}
	}
	slices.SortStableFunc(exits, func(a, b exit) int {
		if (a.turn == city.UTurn) != (b.turn == city.UTurn) {
			if a.turn == city.UTurn {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.angle, b.angle)
	})
}
