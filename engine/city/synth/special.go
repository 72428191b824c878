package synth

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

const campusMost = 46000.0 // [m²] larger ground is no school's

// assignFaces gives whole faces to schools, the hospital, the town hall and substations.
func (p *plan) assignFaces() {
	p.faceTree = p.faceIndex()
	index := p.faceTree
	schools := 0
	for j := range p.v.quarters() {
		for i := range p.u.quarters() {
			q := &p.quarters[j*p.u.quarters()+i]
			use, name := city.UseUnknown, ""
			switch {
			case q.school:
				schools++
				use, name = city.UseSchool, nth(zoneNames, schools-1)+"학교"
			case q.hospital:
				use, name = city.UseHospital, "세물병원"
			case q.hall:
				use, name = city.UseCivic, "시청"
			default:
				continue
			}
			if f := p.faceAt(index, p.campus(q, i, j)); f >= 0 && p.faces[f].land == building && p.faces[f].area < campusMost {
				p.faces[f].use, p.faces[f].name = use, name
			}
		}
	}
	p.placeSubstations()
}

func (p *plan) faceIndex() *geo.Index {
	boxes := make([]geo.Bounds, len(p.faces))
	for i := range p.faces {
		boxes[i] = geo.BoundsOf(p.faces[i].ring...)
	}
	return geo.NewIndex(boxes)
}

// faceAt returns the face that holds a place, or −1.
func (p *plan) faceAt(index *geo.Index, at geo.Point) int {
	hit := -1
	index.Search(geo.BoundsOf(at), func(id uint32) bool {
		if geo.PointInRing(at, p.faces[id].ring) {
			hit = int(id)
		}
		return hit < 0
	})
	return hit
}

// campus is the middle of the large block that drawQuarter leaves for a school.
func (p *plan) campus(q *quarter, i, j int) geo.Point {
	fine := func(q, f int) int {
		if q%2 == 0 {
			return 4*q + f
		}
		return 4*q + 4 - f
	}
	if q.turn {
		return p.warp.at(p.u.at(fine(i, 2)), p.v.at(fine(j, 3)))
	}
	return p.warp.at(p.u.at(fine(i, 3)), p.v.at(fine(j, 2)))
}

// substation is a site of the grid.
type substation struct {
	id   string
	face int
	at   geo.Point
	low  bool // stands where water gathers
}

// placeSubstations picks a block for each: S1 in a hollow some way from the first underpass, the others spread over
// the city on ground that drains.
func (p *plan) placeSubstations() {
	s := rng.NewStream(p.seed, "synth.substation")
	want := max(3, int(float64(p.spec.Residents)/25000+0.5))
	var sites []int
	for i := range p.faces {
		f := &p.faces[i]
		k := p.quarters[f.q].kind
		b := boxOf(f.ring)
		if f.land == building && f.use == city.UseUnknown && f.area > 3000 && f.area < 16000 && b.b > 26 &&
			(k == town || k == village || k == industry || k == centre || k == farmland) && p.box().Pad(-80).Contains(f.at) {
			sites = append(sites, i)
		}
	}
	used := map[int]bool{}
	pick := func(score func(f *face) float64) int {
		best, v := -1, math.Inf(-1)
		for _, i := range sites {
			if used[i] {
				continue
			}
			if sc := score(&p.faces[i]) + 0.02*s.Float64(uint64(i), 0, 0); sc > v {
				best, v = i, sc
			}
		}
		return best
	}
	p.lowSpot = p.chooseLowSpot()
	for n := range want {
		i := -1
		if n == 0 {
			i = pick(func(f *face) float64 {
				// not in the valley of a canal, whose flood would settle how deep the water stands
				d := math.Abs(f.at.Dist(p.lowSpot)-250) / 450
				return 1.6*min(p.ground.at(f.at), 2) - d - 2*max(0, 1-p.river.far.at(f.at)/200) - math.Abs(f.area-5000)/20000
			})
		} else {
			i = pick(func(f *face) float64 {
				gap := 1e9
				for _, o := range p.stations {
					gap = min(gap, o.at.Dist(f.at))
				}
				high := min(1, p.nearCanal(f.at, 400)/400) + min(1, p.river.far.at(f.at)/300)
				return min(gap, 2600)/800 + high - 0.5*p.quarters[f.q].middle/2500
			})
		}
		if i < 0 {
			p.notes = append(p.notes, fmt.Sprintf("no block for substation S%d", n+1))
			continue
		}
		used[i] = true
		f := &p.faces[i]
		f.use, f.name = city.UseUtility, fmt.Sprintf("S%d 변전소", n+1)
		p.stations = append(p.stations, substation{fmt.Sprintf("S%d", n+1), i, f.at, n == 0})
	}
}

// chooseLowSpot is where the ground is lowest in the built-up town: some 380 m from the first underpass, on the side
// of the centre.
func (p *plan) chooseLowSpot() geo.Point {
	for i := range p.works {
		if w := &p.works[i]; w.kind == dip {
			to := p.centres[0].Sub(w.at)
			return w.at.Add(unit(to).Mul(min(380, to.Len())))
		}
	}
	return p.centres[0]
}
