package tntp

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/city/network"
	"semul/engine/geo"
)

// CityOptions steer City; the zero value is good.
type CityOptions struct {
	Name    string
	EPSG    int     // metric system; 0: by place
	Horizon float64 // the trips depart evenly over so many seconds; 0: 3600
}

// CityReport says what City made and what it had to take for granted.
type CityReport struct {
	Links, Nodes, Zones, Trips int
	Streets, Lanes, Junctions  int
	LengthUnit, TimeUnit       float64 // what 1 of the file is taken for [m], [s]; 0: not recognised
	Notes                      []string
}

// Lines are the report in words.
func (r *CityReport) Lines() []string {
	return append([]string{fmt.Sprintf("network: %d links between %d nodes, %d zones; streets: %d with %d lanes, %d junctions; %d trips", r.Links, r.Nodes, r.Zones, r.Streets, r.Lanes, r.Junctions, r.Trips)}, r.Notes...)
}

// laneCapacity is what one lane is taken to carry [veh/h] (Highway Capacity Manual, saturation flow).
const laneCapacity = 1900

// City draws a network as streets: nodes at their places, links as straight one-way streets or, where there is one in each
// direction, as two-way ones; lanes by capacity, limits by length over free time. Nodes that must not be driven through are
// borders of the city. The format knows neither signals nor lanes nor shapes, so all of that is ours, and the notes say so.
// demand may be nil. Errors name what is missing.
func City(n *Net, at *Coordinates, demand *Trips, opt CityOptions) (*city.City, CityReport, error) {
	report := CityReport{Links: n.Links(), Nodes: n.Nodes, Zones: n.Zones}
	c := &city.City{Name: cmp.Or(opt.Name, strings.TrimSuffix(baseName(n.File), "_net"))}
	places, err := placed(c, n, at, opt.EPSG)
	if err != nil {
		return nil, report, err
	}
	report.units(n, places)
	in, ids := drawing(n, places, &report)
	made, err := network.Build(c, in, network.Options{MergeRadius: 1, KeepIslands: true})
	if err != nil {
		return nil, report, fmt.Errorf("%s: %w", n.File, err)
	}
	if len(c.Streets.ID) == 0 {
		return nil, report, fmt.Errorf("%s: no street is left that one can drive along and away from; look at its links", n.File)
	}
	report.Streets, report.Lanes, report.Junctions = made.Streets, made.Lanes, made.Junctions
	report.Notes = append(report.Notes, "the format has no shapes, lanes or signals: streets are straight, lanes are capacity over 1,900 vehicles an hour, junctions have no signals")
	c.Bounds = geo.BoundsOf(places...).Pad(50)
	for _, layer := range []string{"streets", "lanes", "lane_links", "junctions"} {
		c.SetLayer(city.Provenance{Layer: layer, Source: filepath.Base(n.File), Licence: "as the network's source states", Synthetic: layer != "streets", Notes: report.Notes})
	}
	zones(c, n, places)
	if demand != nil {
		if err := demand.Check(n); err != nil {
			return nil, report, err
		}
		if report.Trips, err = trips(c, n, demand, ids, places, cmp.Or(opt.Horizon, 3600), &report); err != nil {
			return nil, report, err
		}
	}
	return c, report, nil
}

func baseName(file string) string {
	file = file[strings.LastIndexAny(file, `/\`)+1:]
	for _, end := range []string{".gz", ".tntp"} {
		file = strings.TrimSuffix(file, end)
	}
	return file
}

// placed puts the nodes in the plane: degrees in a metric system by place, or the file's own metres.
func placed(c *city.City, n *Net, at *Coordinates, epsg int) ([]geo.Point, error) {
	if at == nil || len(at.Node) == 0 {
		return nil, fmt.Errorf("%s: a network has no places; give the file of its nodes too, _node.tntp or GeoJSON points with the property id", n.File)
	}
	places, have := make([]geo.Point, n.Nodes), make([]bool, n.Nodes)
	degrees := true
	for i, node := range at.Node {
		if int(node) > n.Nodes || node == 0 {
			return nil, fmt.Errorf("%s: node %d is none of the %d of %s", at.File, node, n.Nodes, n.File)
		}
		places[node-1], have[node-1] = geo.Point{X: at.X[i], Y: at.Y[i]}, true
		degrees = degrees && math.Abs(at.X[i]) <= 180 && math.Abs(at.Y[i]) <= 90
	}
	for k := range n.From {
		for _, node := range [2]uint32{n.From[k], n.To[k]} {
			if !have[node-1] {
				return nil, fmt.Errorf("%s:%d: node %d has no place in %s", n.File, n.Line[k], node, at.File)
			}
		}
	}
	used := places[:0:0]
	for i, p := range places {
		if have[i] {
			used = append(used, p)
		}
	}
	box := geo.BoundsOf(used...)
	if degrees {
		mid := geo.LonLat{Lon: (box.MinX + box.MaxX) / 2, Lat: (box.MinY + box.MaxY) / 2}
		if epsg == 0 {
			epsg = geo.UTMFor(mid)
		}
		crs, err := geo.CRSByEPSG(epsg)
		if err != nil {
			return nil, fmt.Errorf("%s: nodes at lon %.3f, lat %.3f: %w", at.File, mid.Lon, mid.Lat, err)
		}
		for i, p := range places {
			if have[i] {
				places[i] = crs.Forward(geo.LonLat{Lon: p.X, Lat: p.Y})
			}
		}
		used = used[:0]
		for i, p := range places {
			if have[i] {
				used = append(used, p)
			}
		}
		box = geo.BoundsOf(used...)
		if c.Frame, err = geo.NewFrame(epsg, geo.Point{X: box.MinX, Y: box.MinY}); err != nil {
			return nil, err
		}
	}
	if box.Width() > 1e6 || box.Height() > 1e6 || !(box.Width() > 1 || box.Height() > 1) {
		return nil, fmt.Errorf("%s: the nodes cover %.3g by %.3g m; a city of at most 1000 km a side is meant", at.File, box.Width(), box.Height())
	}
	for i := range places {
		if places[i] = (geo.Point{X: places[i].X - box.MinX, Y: places[i].Y - box.MinY}); !have[i] {
			places[i] = geo.Point{}
		}
	}
	return places, nil
}

// units recognises what lengths and free times are told in, by comparing lengths with the drawing and speeds with what is
// driven. Units are not part of the format.
func (r *CityReport) units(n *Net, places []geo.Point) {
	var ratios []float64
	for k := range n.From {
		if d := places[n.From[k]-1].Sub(places[n.To[k]-1]).Len(); n.Length[k] > 0 && d > 1 {
			ratios = append(ratios, d/n.Length[k])
		}
	}
	if r.LengthUnit = nearestUnit(median(ratios), 1.5, 1, 0.3048, 1000, 1609.344); r.LengthUnit == 0 {
		r.Notes = append(r.Notes, "the unit of length is not recognised: limits are guessed")
		return
	}
	var speeds []float64 // [m a unit of time]
	for k := range n.From {
		if n.Length[k] > 0 && n.Free[k] > 0 {
			speeds = append(speeds, n.Length[k]*r.LengthUnit/n.Free[k])
		}
	}
	for _, unit := range []float64{1, 36, 60, 3600} {
		if v := median(speeds) / unit; v > 4 && v < 40 {
			r.TimeUnit = unit
		}
	}
	if r.TimeUnit == 0 {
		r.Notes = append(r.Notes, "the unit of free times is not recognised: limits are guessed")
		return
	}
	r.Notes = append(r.Notes, fmt.Sprintf("lengths are taken to be in units of %g m and free times of %g s, for then drawing and speeds fit", r.LengthUnit, r.TimeUnit))
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// nearestUnit is the unit that a ratio is within a factor of, 0 if none.
func nearestUnit(ratio, factor float64, units ...float64) float64 {
	for _, u := range units {
		if ratio > u/factor && ratio < u*factor {
			return u
		}
	}
	return 0
}

// drawing turns links into ways. ids are the nodes that are zones.
func drawing(n *Net, places []geo.Point, r *CityReport) (network.Input, []uint32) {
	var in network.Input
	zones := n.Zones
	for i, p := range places {
		in.Nodes = append(in.Nodes, network.Node{ID: uint64(i + 1), At: p, Border: i+1 < n.FirstThru, Keep: i < zones})
	}
	back := map[[2]uint32]int{}
	for k := range n.From {
		back[[2]uint32{n.From[k], n.To[k]}] = k
	}
	held := 0
	for k := range n.From {
		other, both := back[[2]uint32{n.To[k], n.From[k]}]
		if both && n.From[k] > n.To[k] || back[[2]uint32{n.From[k], n.To[k]}] != k {
			continue // drawn with its opposite, or twice in the file
		}
		w := city.Way{Source: fmt.Sprintf("link/%d-%d", n.From[k], n.To[k]), Nodes: []uint64{uint64(n.From[k]), uint64(n.To[k])}, Oneway: 1}
		w.Forward = lanesOf(n.Capacity[k], &held)
		w.Lanes = w.Forward
		if both {
			w.Oneway, w.Backward = 0, lanesOf(n.Capacity[other], &held)
			w.Lanes += w.Backward
		}
		if r.TimeUnit > 0 && n.Free[k] > 0 && n.Length[k] > 0 {
			w.Speed = min(36, max(2.8, n.Length[k]*r.LengthUnit/(n.Free[k]*r.TimeUnit)))
		}
		switch {
		case int(min(n.From[k], n.To[k])) < n.FirstThru:
			w.Class = city.Tertiary
		case w.Speed > 22:
			w.Class = city.Trunk
		case w.Speed > 13:
			w.Class = city.Primary
		default:
			w.Class = city.Secondary
		}
		in.Ways = append(in.Ways, w)
	}
	if held > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d links have a capacity of more than six lanes, or none: they got six, or one", held))
	}
	ids := make([]uint32, zones)
	for z := range ids {
		ids[z] = uint32(z + 1)
	}
	return in, ids
}

func lanesOf(capacity float64, held *int) int {
	lanes := int(math.Round(capacity / laneCapacity))
	if lanes > 6 || lanes < 1 {
		if lanes > 6 || capacity <= 0 {
			*held++
		}
		lanes = min(6, max(1, lanes))
	}
	return lanes
}

// zones draws a square round every zone's node.
func zones(c *city.City, n *Net, places []geo.Point) {
	const half = 50
	for z := range n.Zones {
		p := places[z]
		c.Zones.ID, c.Zones.Name = append(c.Zones.ID, fmt.Sprintf("%d", z+1)), append(c.Zones.Name, fmt.Sprintf("zone %d", z+1))
		c.Zones.Poly.Add([][]geo.Point{{{X: p.X - half, Y: p.Y - half}, {X: p.X + half, Y: p.Y - half}, {X: p.X + half, Y: p.Y + half}, {X: p.X - half, Y: p.Y + half}}})
		c.Zones.Residents, c.Zones.Jobs, c.Zones.Pupils = append(c.Zones.Residents, 0), append(c.Zones.Jobs, 0), append(c.Zones.Pupils, 0)
	}
	if n.Zones > 0 {
		c.SetLayer(city.Provenance{Layer: "zones", Source: filepath.Base(n.File), Licence: "as the network's source states", Synthetic: true, Notes: []string{"squares of 100 m round the zones' nodes"}})
	}
}

// trips writes whole vehicles, each pair's total rounded by the largest remainder over all pairs, spread evenly over the
// horizon [s]; departures of different pairs are staggered.
func trips(c *city.City, n *Net, d *Trips, ids []uint32, places []geo.Point, horizon float64, r *CityReport) (int, error) {
	out, in := make([][]uint32, len(ids)), make([][]uint32, len(ids))
	for z := range ids {
		j := nearestJunction(c, places[z])
		for s := range c.Streets.ID {
			if c.Streets.From[s] == j {
				out[z] = append(out[z], uint32(s))
			}
			if c.Streets.To[s] == j {
				in[z] = append(in[z], uint32(s))
			}
		}
	}
	ways := city.NewWays(c)
	spread := newSpread(c)
	between := make([][]choice, len(d.Trips))
	var errs []error
	whole := wholeOf(d.Trips)
	type trip struct {
		depart   float64
		pair, no int
	}
	var list []trip
	left := 0
	for k, count := range whole {
		from, to := out[d.Origin[k]-1], in[d.Dest[k]-1]
		if len(from) == 0 || len(to) == 0 || d.Origin[k] == d.Dest[k] {
			left += count
			continue
		}
		if count > 0 {
			between[k] = spread.between(ways, from, to)
		}
		if len(between[k]) == 0 && count > 0 {
			if errs = append(errs, fmt.Errorf("%s:%d: %g trips from zone %d to %d, but no way leads there in %s: mend the network, or leave the trips out", d.File, d.Line[k], d.Trips[k], d.Origin[k], d.Dest[k], n.File)); len(errs) == mostErrors {
				break
			}
		}
		phase := float64(k*618033%1000003) / 1000003
		for i := range count {
			list = append(list, trip{(float64(i) + phase) / float64(count) * horizon, k, i})
		}
	}
	if len(errs) > 0 {
		return 0, errors.Join(errs...)
	}
	slices.SortFunc(list, func(a, b trip) int {
		return cmp.Or(cmp.Compare(a.depart, b.depart), cmp.Compare(a.pair, b.pair), cmp.Compare(a.no, b.no))
	})
	t, none := &c.Trips, float32(math.NaN())
	for _, x := range list {
		t.ID = append(t.ID, fmt.Sprintf("%d-%d.%d", d.Origin[x.pair], d.Dest[x.pair], x.no))
		t.Depart, t.Type = append(t.Depart, x.depart), append(t.Type, city.None)
		way := chosen(between[x.pair], x.pair, x.no)
		t.From, t.To = append(t.From, way.from), append(t.To, way.to)
		t.FromPos, t.ToPos, t.FromLane = append(t.FromPos, none), append(t.ToPos, none), append(t.FromLane, -1)
		t.DepartSpeed, t.Line = append(t.DepartSpeed, none), append(t.Line, "")
		t.Path.Add()
		t.Via.Add()
	}
	if left > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d trips begin and end in one zone, or where no street is, and are left out", left))
	}
	if len(list) > 0 {
		c.SetLayer(city.Provenance{Layer: "trips", Source: filepath.Base(d.File), Licence: "as the demand's source states", Synthetic: true, Notes: []string{fmt.Sprintf("an OD matrix spread evenly over %g s", horizon), spreadNote}})
		r.Notes = append(r.Notes, "trips: "+spreadNote)
	}
	return len(list), nil
}

func nearestJunction(c *city.City, p geo.Point) uint32 {
	best, at := uint32(0), math.Inf(1)
	for j := range c.Junctions.ID {
		if d := c.Junctions.At.At(j).Sub(p).Len(); d < at {
			best, at = uint32(j), d
		}
	}
	return best
}

// wholeOf rounds numbers so that their sum is rounded too: by the largest remainder, equal ones in their order.
func wholeOf(v []float64) []int {
	whole, order := make([]int, len(v)), make([]int, len(v))
	sum, floor := 0.0, 0
	for i, x := range v {
		whole[i], order[i] = int(x), i
		sum, floor = sum+x, floor+int(x)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(v[b]-float64(whole[b]), v[a]-float64(whole[a])) })
	for _, i := range order[:min(len(order), max(0, int(math.Round(sum))-floor))] {
		whole[i]++
	}
	return whole
}
