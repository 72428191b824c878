package synth

import (
	"semul/engine/geo"
)

// raiseRailways heaps up the embankments; over canals, rivers and underpasses the track runs on bridges.
func (p *plan) raiseRailways(g geo.Grid) {
	val := p.terrain.Val
	high := railHigh
	if p.shaped() {
		high = railPlain
	}
	for i := range p.rails {
		for _, part := range p.railParts(&p.rails[i]) {
			if part.bridge {
				continue
			}
			buffer(g, part.line, railTop+high*railSlope, func(k int, d, _ float64) {
				z := p.ground.at(g.CenterOf(k)) + high - max(0, d-railTop)/railSlope
				if z > float64(val[k]) && p.surf[k] != canalWater {
					val[k] = float32(z)
				}
			})
		}
	}
}

// railPart is a piece of a railway on an embankment or a bridge.
type railPart struct {
	line   []geo.Point
	bridge bool
}

// railParts cuts a railway where it changes between embankment and bridge.
func (p *plan) railParts(r *railway) []railPart {
	var out []railPart
	for _, l := range geo.ClipLine(r.line, p.box()) {
		l = resample(l, 6)
		from := 0
		on := p.railOnBridge(l[0])
		for k := 1; k <= len(l); k++ {
			if k < len(l) && p.railOnBridge(l[k]) == on {
				continue
			}
			end := min(k, len(l)-1)
			if end > from {
				out = append(out, railPart{geo.Simplify(l[from:end+1], 0.05), on})
			}
			from, on = end, !on
		}
	}
	return out
}

func (p *plan) railOnBridge(at geo.Point) bool {
	if p.river.bank.at(at) < railGap || p.nearCanal(at, 40) < canalBank+5 {
		return true
	}
	for i := range p.works {
		if w := &p.works[i]; w.kind == dip && w.crosses == "railway" && w.at.Dist(at) < w.half+6 {
			return true
		}
	}
	return false
}
