package record

import (
	"bufio"
	"fmt"
	"time"

	"semul/engine/clock"
	"semul/engine/sim"
)

// CorridorMeter is a model that measures speeds of corridors: of every [corridor.X] what was driven on it in the last five
// minutes that have ended at now, metres and vehicle-seconds.
type CorridorMeter interface {
	EachCorridor(now clock.Time, f func(name string, metres, seconds float64))
}

const corridorEvery = 5 * time.Minute

// corridors writes corridors.csv.
type corridors struct {
	file   *File
	w      *bufio.Writer
	meters []CorridorMeter
}

// newCorridors returns nil where there is no [corridor.X].
func newCorridors(folder *Folder, l *sim.Loop) (*corridors, error) {
	k, some := &corridors{}, false
	for _, m := range l.Models() {
		if meter, ok := m.Model.(CorridorMeter); ok {
			k.meters = append(k.meters, meter)
			meter.EachCorridor(0, func(string, float64, float64) { some = true })
		}
	}
	if !some {
		return nil, nil
	}
	var err error
	if k.file, err = folder.Create("corridors.csv"); err != nil {
		return nil, err
	}
	k.w = bufio.NewWriter(k.file)
	_, err = fmt.Fprintln(k.w, "time_s,corridor,speed_kmh,vehicle_km,vehicle_h")
	return k, err
}

// write adds a row of each corridor; an empty one has no speed.
func (k *corridors) write(now clock.Time) (err error) {
	if k == nil || now == 0 || !due(now, corridorEvery) {
		return nil
	}
	for _, m := range k.meters {
		m.EachCorridor(now, func(name string, metres, seconds float64) {
			speed := ""
			if seconds > 0 {
				speed = fmt.Sprintf("%.5g", 3.6*metres/seconds)
			}
			if _, e := fmt.Fprintf(k.w, "%g,%s,%s,%.6g,%.6g\n", now.Seconds(), name, speed, metres/1000, seconds/3600); e != nil {
				err = e
			}
		})
	}
	return err
}

func (k *corridors) close() error {
	if k == nil {
		return nil
	}
	if err := k.w.Flush(); err != nil {
		k.file.Close()
		return err
	}
	return k.file.Close()
}
