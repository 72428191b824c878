package synth

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// block is what stands on one face.
type block struct {
	plots  []plot
	houses []house
}

// plot is a parcel.
type plot struct {
	ring []geo.Point
	use  city.Use
}

// house is a building.
type house struct {
	ring   []geo.Point
	use    city.Use
	levels int
	storey float64 // height of a storey [m]
	name   string
	fixed  bool // its height does not follow from the number of residents
}

func (h *house) height() float64 { return float64(h.levels)*h.storey + 1 }

// floor is the gross floor area [m²].
func (h *house) floor() float64 { return geo.RingArea(h.ring) * float64(h.levels) }

// builder fills one face.
type builder struct {
	p     *plan
	s     rng.Stream
	id    uint64
	draws uint32
	face  *face
	q     *quarter
	ring  []geo.Point // ground behind the footways
	lanes [][]geo.Point
	block block
}

// rand is the next random number of this face, in [0, 1).
func (b *builder) rand() float64 {
	b.draws++
	return b.s.Float64(b.id, uint64(b.draws), 0)
}

// between is the next random number in [lo, hi).
func (b *builder) between(lo, hi float64) float64 { return mix(lo, hi, b.rand()) }

func (b *builder) plot(ring []geo.Point, use city.Use) {
	b.block.plots = append(b.block.plots, plot{ring, use})
}

// put adds a building unless it would stand on another one, on a street that ends within the face, or on a levee.
func (b *builder) put(h house) {
	if !b.clear(h.ring, 0.4) {
		return
	}
	for _, lane := range b.lanes {
		for k, q := range h.ring {
			for m := 1; m < len(lane); m++ {
				if geo.PointInRing(lane[m], h.ring) || apart(q, h.ring[(k+1)%len(h.ring)], lane[m-1], lane[m]) < 7 {
					return
				}
			}
		}
	}
	for _, q := range h.ring {
		if p := b.p; p.river.bank.at(q) < p.river.water.inner || !p.box().Contains(q) {
			return
		}
	}
	b.block.houses = append(b.block.houses, h)
}

// fillFaces builds on every face.
func (p *plan) fillFaces() {
	lanes := p.innerLanes()
	p.blocks = make([]block, len(p.faces))
	s := rng.NewStream(p.seed, "synth.block")
	p.pool.Each(len(p.faces), func(i int) {
		f := &p.faces[i]
		b := builder{p: p, s: s, id: uint64(i), face: f, q: &p.quarters[f.q], lanes: lanes[i]}
		b.fill()
		p.blocks[i] = b.block
	})
}

// innerLanes lists, by face, the streets that end within it.
func (p *plan) innerLanes() [][][]geo.Point {
	out := make([][][]geo.Point, len(p.faces))
	boxes := make([]geo.Bounds, len(p.faces))
	for i := range p.faces {
		boxes[i] = geo.BoundsOf(p.faces[i].ring...)
	}
	index := geo.NewIndex(boxes)
	live := p.net.core()
	for i := range p.net.edges {
		e := &p.net.edges[i]
		if e.dead || live[i] || !e.drives() {
			continue
		}
		mid := e.mid()
		index.Search(geo.BoundsOf(mid), func(id uint32) bool {
			if geo.PointInRing(mid, p.faces[id].ring) {
				out[id] = append(out[id], e.pts)
				return false
			}
			return true
		})
	}
	return out
}

// roadless is the size of a block that is too large for small houses [m²].
const roadless = 36000.0

func (b *builder) fill() {
	f := b.face
	switch f.land {
	case riverside:
		return // green strips follow the rivers, not the streets
	case track:
		b.plot(f.ring, city.UseTransport)
		return
	case channel:
		b.plot(f.ring, city.UsePark)
		return
	}
	b.ring = inset(f.ring, f.off)
	if b.ring == nil {
		if verge := inset(f.ring, uniform(len(f.ring), 3)); verge != nil {
			b.plot(verge, city.UsePark)
		}
		return
	}
	area := geo.RingArea(b.ring)
	if area < 260 || boxOf(b.ring).b < 6.5 {
		b.plot(b.ring, city.UsePark)
		return
	}
	if f.use != city.UseUnknown {
		b.special(f.use, f.name)
		return
	}
	kind := b.q.kind
	if area > roadless && (kind == village || kind == town || kind == centre) {
		kind = farmland // its streets were tidied away: nobody could get to a house in the middle
	}
	switch kind {
	case village:
		b.village()
	case town:
		b.town()
	case centre:
		b.centre()
	case apartments:
		b.apartments()
	case industry:
		b.industry()
	case park:
		b.plot(b.ring, city.UsePark)
	default:
		b.fields()
	}
}

func uniform(n int, d float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = d
	}
	return out
}

// fronts reports whether a plot faces a collector or an arterial.
func (b *builder) fronts(ring []geo.Point) bool {
	f := b.face
	for k := range f.ring {
		e := &b.p.net.edges[f.edge[k]]
		if !e.drives() || e.class > city.Tertiary {
			continue
		}
		for _, q := range ring {
			if d, _ := toSegment(q, f.ring[k], f.ring[(k+1)%len(f.ring)]); d < f.off[k]+4 {
				return true
			}
		}
	}
	return false
}

// crowd is 1 in the middle of a town centre and falls to 0 outward.
func (b *builder) crowd(at geo.Point) float64 {
	d := math.Inf(1)
	for _, c := range b.p.centres {
		d = min(d, c.Dist(at))
	}
	return 1 / (1 + d*d/(420*420))
}

// footprint is a rectangle on a plot that covers the given shares of its box, smaller if need be; nil if none fits.
func footprint(ring []geo.Point, along, across, margin float64) (frame, []geo.Point) {
	f := boxOf(ring)
	for range 4 {
		if r := f.rect(0, 0, 2*f.a*along, 2*f.b*across); fits(r, ring, margin) {
			return f, r
		}
		along, across = along*0.87, across*0.87
	}
	return f, nil
}
