package sensing

import (
	"context"
	"fmt"
	"math"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/hub/stream"
	"semul/engine/rng"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// Door is the name under which a run offers the hub's stream.Door.
const Door = "hub.door"

// handles is how many plates the hub can tell apart: more than a city has cars.
const handles = 1 << 20

// group is the devices of one [sensor.X] table.
type group struct {
	set    device.Set
	params any
	common *Common
	kind   string
	class  stream.Class
	stream *stream.Registered
	out    *stream.Writer
	dev    []dev

	count, occupied, speed []float64 // of lines, since began
	began                  []clock.Time

	counts [][]counted // of detectors of whole lanes: what each counts
}

// Model is the sensing of a run.
type Model struct {
	sim.NoEvents
	env    *sim.Env
	now    clock.Time
	door   stream.Door
	groups []group
	luck   rng.Stream
	rows   uint64

	depth    *sim.In[units.Metre]
	power    *sim.In[units.Flag]
	passages *sim.In[units.Vehicle]
	occupied *sim.In[units.Second]
	swift    *sim.In[units.MetrePerSecond]
	crowd    *sim.In[units.Vehicle]
	metered  *sim.In[units.Joule]
	bays     *sim.In[units.Count]
	crossed  *sim.EventIn[msg.Crossing]

	place, load *sim.In[units.Count] // of vehicles with units
	along       *sim.In[units.Metre]
	late        *sim.In[units.Second]
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Init registers a stream for each [sensor.X] table. An error names the table and what is wrong with it.
func (m *Model) Init(env *sim.Env) error {
	m.env, m.luck = env, env.Stream("device")
	var sensors, lines, vehicles int
	door, _ := env.Service(Door).(stream.Door)
	for _, e := range env.Tables("sensor", "") {
		for _, set := range env.Devices() {
			if set.Name != e.Name {
				continue
			}
			if door == nil {
				return fmt.Errorf("%s: sensors need a hub to send to; this run has none", e.Key)
			}
			m.door = door
			g, err := m.open(door, set, e)
			if err != nil {
				return fmt.Errorf("%s: %w", e.Key, err)
			}
			m.groups = append(m.groups, g)
		}
	}
	if len(m.groups) == 0 {
		return nil // nothing to read, no reason to be advanced
	}
	feeds, cells := [][]uint32{}, [][]uint32{}
	grid, flooded := env.Grid(city.FloodCell)
	for _, set := range env.Devices() {
		for k, at := range set.At {
			var bus, cell []uint32
			if set.Bus[k] != city.None {
				bus = []uint32{set.Bus[k]}
			}
			if id, ok := wetCell(env.City, grid, set.On[k], at); ok && flooded && set.Fleet == "" {
				cell = []uint32{id}
			}
			feeds, cells = append(feeds, bus), append(cells, cell)
		}
		sensors += set.Len()
		if set.Line {
			lines += set.Len()
		}
		if set.Fleet != "" {
			vehicles += set.Len()
		}
	}
	env.DefineSupport(city.Sensor, sensors)
	env.DefineSupport(city.Detector, lines)
	env.DefineSupport(city.Vehicle, vehicles)
	env.DefineSupport(city.Meter, len(env.City.Buildings.ID))
	env.DefineMap(city.OfBus, city.Sensor, feeds)
	env.DefineMap(city.FloodCell, city.Sensor, cells)
	m.depth = sim.ReadPort[units.Metre](env, "cell_depth")
	m.power = sim.ReadPort[units.Flag](env, "energised")
	m.passages = sim.ReadPort[units.Vehicle](env, "passages")
	m.occupied = sim.ReadPort[units.Second](env, "passages_occupied")
	m.swift = sim.ReadPort[units.MetrePerSecond](env, "passages_speed")
	m.crowd = sim.ReadPort[units.Vehicle](env, "lane_vehicles")
	m.metered = sim.ReadPort[units.Joule](env, "metered_energy")
	m.bays = sim.ReadPort[units.Count](env, "bays_taken")
	m.place, m.load = sim.ReadPort[units.Count](env, "service"), sim.ReadPort[units.Count](env, "service_load")
	m.along, m.late = sim.ReadPort[units.Metre](env, "service_pos"), sim.ReadPort[units.Second](env, "service_delay")
	m.crossed = sim.ReadEvents[msg.Crossing](env, "line_crossed")
	return nil
}

// wetCell is the flood cell whose depth a device sees: the one it stands in; in an underpass, whose ramps are narrower than
// coarse cells, the lowest along its axis, where its water gathers and its pump takes it from.
func wetCell(c *city.City, grid geo.Grid, on city.Ref, at geo.Point) (uint32, bool) {
	id, ok := grid.CellOf(at)
	if on.Support == city.OfUnderpass && int(on.Index) < len(c.Underpasses.ID) {
		lowest := math.Inf(1)
		geo.CellsAlongLine(grid, c.Underpasses.Line.At(int(on.Index)), func(k int) {
			if z := c.Terrain.Sample(grid.CenterOf(k)); z < lowest {
				lowest, id, ok = z, k, true
			}
		})
	}
	return uint32(id), ok
}

// open registers the stream of a table and sets its devices going, each at a moment of its own within the first period.
func (m *Model) open(door stream.Door, set device.Set, e sim.Entry) (group, error) {
	g := group{set: set, params: e.Params, kind: e.Kind, class: stream.None}
	manifest := stream.Manifest{Name: set.Name, Support: city.Sensor, Cells: set.Len()}
	switch p := e.Params.(type) {
	case *LevelParams:
		g.common = &p.Common
		manifest.Columns = []stream.Column{{Name: "depth", Unit: "m", Quantum: 1e-3, Min: 0, Max: 100_000}}
	case *LoopParams:
		g.common = &p.Common
		manifest.Columns = []stream.Column{{Name: "vehicles", Unit: "1", Quantum: 1, Min: 0, Max: 10_000}, {Name: "occupancy", Unit: "1", Quantum: 1e-3, Min: 0, Max: 1000},
			{Name: "speed", Unit: "km/h", Quantum: 0.1, Min: 0, Max: 5000}}
	case *QueueParams:
		g.common = &p.Common
		g.counts = reached(m.env.City, set.On, float64(p.Reach))
		manifest.Columns = []stream.Column{{Name: "vehicles", Unit: "1", Quantum: 1, Min: 0, Max: 10_000}}
	case *BaysParams:
		g.common = &p.Common
		for k, ref := range set.On {
			if ref.Support != city.OfParking {
				return g, fmt.Errorf("%s is no car park; counters of bays stand at \"parkings\" or a list of them", m.env.City.RefName(set.On[k]))
			}
		}
		manifest.Columns = []stream.Column{{Name: "taken", Unit: "1", Quantum: 1, Min: 0, Max: 100_000}}
	case *CameraParams:
		g.common, g.class = &p.Common, stream.Count
		manifest.Columns = []stream.Column{{Name: "vehicles", Unit: "1", Quantum: 1, Min: 0, Max: 10_000}}
	case *MeterParams:
		g.common, g.class = &p.Common, stream.MeterSeries
		for k, ref := range set.On {
			if ref.Support != city.OfBuilding {
				return g, fmt.Errorf("%s is no building; meters stand at \"buildings\" or a list of them", m.env.City.RefName(set.On[k]))
			}
		}
		manifest.Support, manifest.Cells, manifest.Subjects, manifest.HomeDoor = city.OfFeeder, max(1, len(m.env.City.Feeders.ID)), max(1, len(m.env.City.Buildings.ID)), uint32(1+len(m.groups))
		manifest.Columns = []stream.Column{{Name: "energy", Unit: "Wh", Quantum: 1, Min: 0, Max: 1 << 30}}
	case *AVLParams:
		g.common = p.common()
		m.units(&manifest, &g, p.By == "street")
	case *PlateParams:
		g.common, g.class = &p.Common, stream.Plate
		manifest.Support, manifest.Cells, manifest.Subjects, manifest.HomeDoor = city.OfStreet, len(m.env.City.Streets.ID), handles, uint32(1+len(m.groups))
		manifest.Columns = []stream.Column{{Name: "passes", Unit: "1", Quantum: 1, Min: 0, Max: 1}}
	default:
		return g, fmt.Errorf("nothing is known of %T", e.Params)
	}
	right := basisOf(g.class)
	manifest.Class, manifest.Period = g.class, g.common.Every
	if g.class == stream.Plate {
		manifest.Period = stream.OnEvent
	}
	manifest.Basis, manifest.Article, manifest.Purposes, manifest.Retention = right.term, right.article, right.purposes, right.retention
	manifest.Controller, manifest.Processor, manifest.Officer, manifest.Owner = "the city", "the city's data hub", "the city's privacy officer", "the operator of "+set.Name
	manifest.Expiry = m.env.Civil.At(m.env.Stop).AddDate(1, 0, 0)
	registered, err := door.Register(manifest)
	if err != nil {
		return g, err
	}
	g.stream = registered
	g.out = stream.NewWriter(door, registered, uint32(1+len(m.groups)), time.Millisecond)
	n := set.Len()
	g.dev, g.began = make([]dev, n), make([]clock.Time, n)
	g.count, g.occupied, g.speed = make([]float64, n), make([]float64, n), make([]float64, n)
	for k := range g.dev {
		row := set.Sensor + uint32(k)
		g.dev[k] = dev{since: clock.Never, next: clock.Time(float64(g.common.Every) * m.luck.Float64(uint64(row), 0, drawOther))}
	}
	return g, nil
}

// Now is the instant the state stands at.
func (m *Model) Now() clock.Time { return m.now }

// Advance lets every device read that is due, and sends what they say.
func (m *Model) Advance(ctx context.Context, to clock.Time) error {
	for i := range m.groups {
		g := &m.groups[i]
		if err := ctx.Err(); err != nil {
			return err
		}
		for k := range g.dev {
			m.feed(g, k, g.set.Bus[k] == city.None || m.power.Values[g.set.Sensor+uint32(k)].Bool(), to)
		}
		var err error
		switch g.kind {
		case "level":
			err = m.readLevel(g, to)
		case "loop", "cctv":
			m.gather(g)
			err = m.readLines(g, to)
		case "queue":
			err = m.readQueues(g, to)
		case "bays":
			err = m.readBays(g, to)
		case "meter":
			err = m.readMeters(g, to)
		case "avl":
			err = m.readUnits(g, to)
		case "anpr":
			err = m.readPlates(g)
		}
		if err == nil {
			err = g.out.Flush()
		}
		if err != nil {
			return m.env.Errorf("sensor.%s: %w", g.set.Name, err)
		}
	}
	m.now = to
	return nil
}

// readPlates sends what has crossed the lines of a group.
func (m *Model) readPlates(g *group) error {
	first, last := g.set.Detector, g.set.Detector+uint32(g.set.Len())
	for i := range m.crossed.Msgs {
		if c := &m.crossed.Msgs[i].Payload; c.Detector >= first && c.Detector < last {
			if err := m.readPlate(g, c); err != nil {
				return err
			}
		}
	}
	return nil
}
