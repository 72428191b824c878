package record

import (
	"errors"
	"fmt"

	"semul/engine/city"
	"semul/engine/city/store"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/sim"
)

// Options say what is recorded.
type Options struct {
	Every   clock.Duration            // tables and series
	Frames  map[string]clock.Duration // by layer: its sampling interval; 0 leaves it out; absent: the layer's own
	Gauges  []Gauge
	Links   []Link
	Streets clock.Duration // streets.parquet: its interval; 0: neither that nor streets.fgb
	Trips   bool           // trips.parquet
	Grids   clock.Duration // depth(t, y, x) in depth.nc; 0: not written
	Truth   bool           // whether truth layers are recorded
	Damage  *Damage        // what water does to buildings; nil: not said
	Info    frame.Info     // of the run; Layers, Grids and Counts are filled in
}

// Gauge is a point whose depth, level and speed are written to gauges.csv.
type Gauge struct {
	Name  string
	At    geo.Point
	Every clock.Duration
}

// Link is a lane whose flow and speed are written to lanes.csv.
type Link struct {
	Name  string
	Lane  uint32
	Every clock.Duration
}

// Recorder writes a run folder. It is an observer of the loop.
type Recorder struct {
	Folder *Folder
	opt    Options
	begun  bool
	frames *frameFile
	tables []*table
	series *series
	gauges *gauges
	links  *links
	roads  *corridors
	ways   *streets
	events *eventFile
	grids  *gridFile
	under  *underpasses
}

// New makes a recorder that writes into folder.
func New(folder *Folder, opt Options) *Recorder { return &Recorder{Folder: folder, opt: opt} }

// Observe records what is due at the loop's present instant. A full disk is ErrFull.
func (r *Recorder) Observe(l *sim.Loop) error {
	if !r.begun {
		if err := r.begin(l); err != nil {
			return r.failed(err)
		}
	}
	if err := r.observe(l); err != nil {
		return r.failed(err)
	}
	if r.Folder.Full() {
		return r.failed(ErrFull)
	}
	return nil
}

// failed makes the error of a recording that cannot go on.
func (r *Recorder) failed(err error) error {
	if full(err) && !r.Folder.Full() { // the city is not written through a File
		r.Folder.relieve()
	}
	if r.Folder.Full() {
		err = ErrFull
	}
	return fmt.Errorf("recording: %w", err)
}

func (r *Recorder) begin(l *sim.Loop) error {
	r.begun = true
	if err := store.Write(l.City(), r.Folder.Path("city"), false); err != nil {
		return err
	}
	var err error
	if r.events, err = newEventFile(r.Folder, l.Civil()); err != nil {
		return err
	}
	if r.tables, err = newTables(r.Folder, l); err != nil {
		return err
	}
	if r.series, err = newSeries(r.Folder, l); err != nil {
		return err
	}
	if r.gauges, err = newGauges(r.Folder, l, r.opt.Gauges); err != nil {
		return err
	}
	if r.links, err = newLinks(r.Folder, l, r.opt.Links); err != nil {
		return err
	}
	if r.roads, err = newCorridors(r.Folder, l); err != nil {
		return err
	}
	if r.ways, err = newStreets(r.Folder, l, r.opt.Streets); err != nil {
		return err
	}
	if r.under, err = newUnderpasses(l); err != nil {
		return err
	}
	if r.frames, err = newFrameFile(r.Folder, l, &r.opt); err != nil {
		return err
	}
	r.grids, err = newGridFile(r.Folder, l, r.opt.Grids)
	return err
}

func (r *Recorder) observe(l *sim.Loop) error {
	now := l.Now()
	if err := r.events.write(l.Events()); err != nil {
		return err
	}
	if err := r.frames.sample(now); err != nil {
		return err
	}
	if err := r.gauges.write(); err != nil {
		return err
	}
	if err := r.links.write(now); err != nil {
		return err
	}
	if err := r.roads.write(now); err != nil {
		return err
	}
	if err := r.ways.write(l, false); err != nil {
		return err
	}
	if err := r.grids.write(now); err != nil {
		return err
	}
	if !due(now, r.opt.Every) && now != l.Stop() {
		return nil
	}
	for _, t := range r.tables {
		if err := t.write(l); err != nil {
			return err
		}
	}
	if err := r.under.watch(now); err != nil {
		return err
	}
	return r.series.write(l)
}

// Close writes what is left: footers, peak rasters and the peak network. It must be called once, also after an error of
// Observe; the folder then only wants its manifest.
func (r *Recorder) Close(l *sim.Loop) error {
	if !r.begun {
		return nil
	}
	var errs []error
	for _, t := range r.tables {
		errs = append(errs, t.close())
	}
	if r.series != nil {
		errs = append(errs, r.series.close())
	}
	if r.gauges != nil {
		errs = append(errs, r.gauges.close())
	}
	if r.links != nil {
		errs = append(errs, r.links.close())
	}
	errs = append(errs, r.roads.close(), r.ways.close(l))
	if r.frames != nil {
		errs = append(errs, r.frames.close())
	}
	if r.events != nil {
		errs = append(errs, r.events.close())
	}
	if r.grids != nil {
		errs = append(errs, r.grids.close())
	}
	if !r.Folder.Full() {
		peaks := peaksOf(l)
		wet := soakedOf(peaks)
		errs = append(errs, writePeaks(r.Folder, l, peaks), writeNetwork(r.Folder, l, r.tables, wet), writeBuildings(r.Folder, l, r.tables, r.opt.Damage), writeClosures(r.Folder, l, wet, r.under),
			r.peaksNC(l, peaks), writeDrowned(r.Folder, l, r.tables), r.gauges.layer(r.Folder, l), r.ways.layer(r.Folder, l))
		if r.opt.Trips {
			errs = append(errs, writeTrips(r.Folder, l))
		}
	}
	return errors.Join(errs...)
}

// peaksNC writes peaks.nc for those who want grids as NetCDF.
func (r *Recorder) peaksNC(l *sim.Loop, all []sim.Peak) error {
	if r.opt.Grids <= 0 {
		return nil
	}
	return writePeaksNC(r.Folder, l.City(), all)
}

// due reports whether an instant is a multiple of an interval.
func due(t clock.Time, every clock.Duration) bool {
	return every > 0 && int64(t)%int64(every) == 0
}

// gridOf returns the grid of the flood cells, if a model has them.
func gridOf(l *sim.Loop) (geo.Grid, bool) {
	for _, m := range l.Models() {
		if g, ok := l.Env(m.Spec.Name).Grid(city.FloodCell); ok {
			return g, true
		}
	}
	return geo.Grid{}, false
}
