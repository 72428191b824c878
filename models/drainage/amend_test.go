package drainage

import (
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// sewered is the small city with a sewer of three manholes, an outfall and an underpass of 10 m.
func sewered() *city.City {
	c := pumpTown()
	d, l := &c.DrainNodes, &c.DrainLinks
	for n, x := range []float64{322, 222, 122, 20} {
		d.ID = append(d.ID, string(rune('a'+n)))
		d.At.Add(geo.Point{X: x, Y: 302})
		d.Kind, d.Ground, d.Invert, d.Street = append(d.Kind, city.Manhole), append(d.Ground, 3), append(d.Invert, float32(0.4-0.2*float64(n))), append(d.Street, city.None)
	}
	d.Kind[3] = city.Outfall
	for n := range 3 {
		l.ID = append(l.ID, string(rune('a'+n))+"b")
		l.From, l.To = append(l.From, uint32(n)), append(l.To, uint32(n+1))
		l.Length, l.Diameter, l.Height, l.Roughness = append(l.Length, 100), append(l.Diameter, 0.5), append(l.Height, 0), append(l.Roughness, 0.013)
		l.InvertUp, l.InvertDn = append(l.InvertUp, d.Invert[n]), append(l.InvertDn, d.Invert[n+1])
	}
	return c
}

// cells stands for the parameters of the flood model.
type cells units.Metre

func (c cells) CellSize() units.Metre { return units.Metre(c) }

func amend(c *city.City, cell float64, surface string, tables ...sim.Entry) (*city.City, error) {
	p := DefaultParams()
	p.Surface = surface
	return new(Model).Amend(c, tables, func(model string) any {
		if model == "flood" {
			return cells(cell)
		}
		return p
	})
}

func tunnelEntry(change func(*Tunnel)) sim.Entry {
	t := newTunnel().(*Tunnel)
	t.Volume, t.Lowest, t.Intakes, t.WeirLevel, t.Pump = 4000, -20, []string{"drain_node/a", "b"}, []units.Metre{1.5}, 0.2
	if change != nil {
		change(t)
	}
	return sim.Entry{Group: "storage", Name: "tunnel", Key: "storage.tunnel", Params: t}
}

func underEntry(change func(*Underpass)) sim.Entry {
	u := new(Underpass)
	change(u)
	return sim.Entry{Group: "underpass", Name: "no1", Key: "underpass.no1", Params: u}
}

func metres(v float64) *units.Metre { m := units.Metre(v); return &m }

// A tunnel is a storage of its volume, a weir at each intake and a pump; the city as it was read stays as it was.
func TestTunnelIsBuilt(t *testing.T) {
	c := sewered()
	before := c.Hash()
	built, err := amend(c, 1, "grid", tunnelEntry(nil))
	if err != nil {
		t.Fatal(err)
	}
	if c.Hash() != before || built.Hash() == before {
		t.Error("the city that was read was to stay, and the run's to be another")
	}
	l, err := lay(built, DefaultParams(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	tank := len(c.DrainNodes.ID)
	if v := l.net.Nodes[tank].Basin.VolumeAt(8); math.Abs(v-4000) > 1e-3 {
		t.Errorf("it holds %g m³, want 4000", v)
	}
	if n := len(built.DrainLinks.ID); n != 5 || !built.DrainLinks.IsWeir(3) || !built.DrainLinks.IsWeir(4) || built.DrainLinks.IsWeir(0) {
		t.Errorf("%d links, crests %v", n, built.DrainLinks.Crest)
	}
	if p := len(built.Pumps.ID) - 1; built.Pumps.ID[p] != "tunnel" || int(built.Pumps.From[p]) != tank || l.lift[p] < 0 || l.pour[p] < 0 {
		t.Errorf("its pump: %+v", built.Pumps)
	}
}

// An underpass narrower than three cells is a storage of its shape below a closed ground; a wider one lies in the ground.
func TestNarrowUnderpassIsAStorage(t *testing.T) {
	c := sewered()
	if same, err := amend(c, 3, "grid"); err != nil || same != c {
		t.Errorf("10 m are more than three cells of 3 m: %v", err)
	}
	if same, err := amend(c, 5, "none"); err != nil || same != c {
		t.Errorf("without sewers nothing is built: %v", err)
	}
	built, err := amend(c, 5, "grid", underEntry(func(u *Underpass) {
		u.Lowest, u.Length, u.Width = metres(-3), metres(80), metres(8)
		q := units.CubicMetrePerSecond(0.7)
		u.Pump = &q
	}))
	if err != nil {
		t.Fatal(err)
	}
	l, err := lay(built, DefaultParams(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	tank := l.tank[0]
	if tank < 0 || len(l.portals) != 2 || l.portals[0].width != 8 || l.portals[0].crest != 2 {
		t.Fatalf("tank %d, portals %+v", tank, l.portals)
	}
	if v, want := l.net.Nodes[tank].Basin.VolumeAt(5), 0.5*80*8*5*1.01; math.Abs(v-want) > 1 {
		t.Errorf("it holds %g m³ up to its lip, want %g", v, want)
	}
	if built.Pumps.Rated[0] != 0.7 || c.Pumps.Rated[0] != 0.5 || int(built.Pumps.From[0]) != tank {
		t.Errorf("its pump: %g m³/s from %d", built.Pumps.Rated[0], built.Pumps.From[0])
	}
	if z := built.Terrain.Sample(geo.Point{X: 300, Y: 300}); z < 2 {
		t.Errorf("the ground above it stands at %g m, below the lip", z)
	}
}

// Water passes a portal by the difference of levels, less where it drowns, and back again.
func TestPortalIsAWeir(t *testing.T) {
	p := portal{crest: 2, width: 6}
	free := p.over(2.5, 0)
	if want := 1.7 * 6 * math.Pow(0.5, 1.5); math.Abs(free-want) > 1e-12 {
		t.Errorf("%g m³/s, want %g", free, want)
	}
	if drowned := p.over(2.5, 2.4); drowned <= 0 || drowned >= free || p.over(2.4, 2.5) != -drowned || p.over(2.5, 2.5) != 0 || p.over(1.9, 1) != 0 {
		t.Errorf("free %g, drowned %g m³/s", free, drowned)
	}
}

func TestRefusals(t *testing.T) {
	for want, x := range map[string]struct {
		cell    float64
		surface string
		entry   sim.Entry
	}{
		`storage.tunnel.intakes: "drain_node/z": this city has no such`:       {1, "grid", tunnelEntry(func(t *Tunnel) { t.Intakes[0] = "z" })},
		"storage.tunnel.intakes: drain_node/d is of kind outfall":             {1, "grid", tunnelEntry(func(t *Tunnel) { t.Intakes[0] = "d" })},
		"drain_node/b stands there twice":                                     {1, "grid", tunnelEntry(func(t *Tunnel) { t.Intakes[0] = "b" })},
		"storage.tunnel.weir_level: a weir at 3.50 m":                         {1, "grid", tunnelEntry(func(t *Tunnel) { t.WeirLevel[0] = 3.5 })},
		"lies below the tunnel's roof":                                        {1, "grid", tunnelEntry(func(t *Tunnel) { t.Lowest = -5 })},
		"storage.tunnel: a storage takes water from sewers, and none":         {1, "none", tunnelEntry(nil)},
		`storage.tunnel.bus: "bus/x": this city has no bus`:                   {1, "grid", tunnelEntry(func(t *Tunnel) { t.Bus = "bus/x" })},
		"storage.tunnel.out: [-5e+06, 0] lies outside":                        {1, "grid", tunnelEntry(func(t *Tunnel) { t.Out = &[2]float64{-5e6, 0} })},
		"underpass.no1.width: underpass/no1 has the shape of the terrain":     {1, "grid", underEntry(func(u *Underpass) { u.Width = metres(20) })},
		"underpass.no1.lowest: underpass/no1 has the shape of the terrain: w": {5, "none", underEntry(func(u *Underpass) { u.Lowest = metres(-5) })},
		"underpass.no1: its lip lies at 2 m, its lowest level at 4 m":         {5, "grid", underEntry(func(u *Underpass) { u.Lowest = metres(4) })},
	} {
		if _, err := amend(sewered(), x.cell, x.surface, x.entry); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	c := sewered()
	c.Buses = city.Buses{ID: []string{"mv1"}, Kind: make([]city.BusKind, 1), KV: []float32{22.9}, Feeder: []uint32{0}, Asset: []uint32{city.None}}
	c.Buses.At.Add(geo.Point{X: 300, Y: 300})
	if _, err := amend(c, 1, "grid", tunnelEntry(nil)); err == nil || !strings.Contains(err.Error(), `its pump has no bus: name what it draws its power from, e.g. bus = "bus/mv1"`) {
		t.Errorf("a pump without a bus: %v", err)
	}
	for want, change := range map[string]func(*Tunnel){
		"intakes: empty":               func(t *Tunnel) { t.Intakes = nil },
		"weir_level: 3 levels":         func(t *Tunnel) { t.WeirLevel = []units.Metre{1, 2, 3} },
		"stop: the pump starts at 1 m": func(t *Tunnel) { t.Stop = 2 },
		"start: 9 m is above the roof": func(t *Tunnel) { t.Start = 9 },
		"out: stands beside into":      func(t *Tunnel) { t.Into, t.Out = "a", &[2]float64{1, 1} },
	} {
		said := ""
		tunnelEntry(change).Params.(*Tunnel).Check(func(key, why string) { said += key + ": " + why + "\n" })
		if !strings.Contains(said, want) {
			t.Errorf("got %q, want %q", said, want)
		}
	}
}

// Drains that cannot be computed are refused with the node at fault; those that are merely odd are told.
func TestBadDrains(t *testing.T) {
	for want, spoil := range map[string]func(c *city.City){
		"drain_node/b: the manhole at (-4000.0, 302.0) lies off the terrain": func(c *city.City) { c.DrainNodes.At.X[1] = -4000 },
		"the city's sewers have no outfall":                                  func(c *city.City) { c.DrainNodes.Kind[3] = city.Manhole },
		"drain_node/b: its storage has 0 depths and 0 areas":                 func(c *city.City) { c.DrainNodes.Kind[1] = city.Storage },
		"drain_node/b: its storage is not rising, or negative, at pair 2":    func(c *city.City) { storage(c, []float32{0, 0}, []float32{5, 5}) },
		"drain_node/b: its storage has no surface":                           func(c *city.City) { storage(c, nil, []float32{0}) },
		"drain_node/b: its invert, 4.00 m, lies above the ground, 3.00 m":    func(c *city.City) { c.DrainNodes.Invert[1] = 4 },
	} {
		c := sewered()
		spoil(c)
		if _, err := lay(c, DefaultParams(), time.Time{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	c := sewered()
	c.DrainLinks.To[1] = 0 // b leads back to a: two of the nodes reach nothing
	if l, err := lay(c, DefaultParams(), time.Time{}); err != nil || len(l.notes) != 1 || !strings.Contains(l.notes[0], "2 drain nodes, the first drain_node/a, are joined to no outfall") {
		t.Errorf("%v %+v", err, l)
	}
	storage(c, nil, []float32{40})
	if l, err := lay(c, DefaultParams(), time.Time{}); err != nil || l.net.Nodes[1].Basin.VolumeAt(2) != 80 {
		t.Errorf("a storage of one area: %v", err)
	}
}

func storage(c *city.City, depth, area []float32) {
	d := &c.DrainNodes
	d.Kind[1] = city.Storage
	for n := range d.ID {
		if n == 1 {
			d.StorageDepth.Add(depth...)
			d.StorageArea.Add(area...)
			continue
		}
		d.StorageDepth.Add()
		d.StorageArea.Add()
	}
}
