package record

import (
	"math"

	"semul/engine/city/store/geoparquet"
	"semul/engine/clock"
	"semul/engine/sim"
)

// writeTrips writes trips.parquet, a row a trip of a vehicle: those that have ended in the order in which they did, then
// those on the road or waiting to enter as the run ended. Its columns are
//
//	trip            id in the city's trips, or purpose/number
//	class           of the vehicle
//	purpose         what it drives for: city (a row of its trips), people, background, or the name of a fleet or line
//	from_street     it began in; to_street: it ended in or is to end in
//	depart          planned instant; depart_s: the same in seconds after the start of the run
//	entered_s       onto the road, arrived_s: at its end, in seconds after the start; null while it has not
//	depart_delay_s  waited to enter, in no other column; mean_delay is the mean of it and time_lost_s, of those that ended
//	travel_time_s   from entering to arriving; under way: to the end of the run
//	time_lost_s     of it, against driving alone at the driver's own speed; the wait to enter is not in it
//	standing_s      of it, below 0.1 m/s; in meso streets the wait at their ends, but for braking
//	length_m        driven
//	state           arrived, short (gave up before its destination), removed (no way led there), driving, waiting
//
// Vehicles beside the lane at a stop as the run ends are not listed.
func writeTrips(folder *Folder, l *sim.Loop) error {
	var lister sim.TripLister
	for _, m := range l.Models() {
		if t, ok := m.Model.(sim.TripLister); ok {
			lister = t
		}
	}
	if lister == nil {
		return nil
	}
	rows, c, end := lister.TripRows(), l.City(), l.Now().Seconds()
	n := len(rows.ID)
	from, to := make([]string, n), make([]string, n)
	delay, took := make([]float32, n), make([]float32, n)
	depart := make([]int64, n)
	for i := range n {
		from[i], to[i] = c.Streets.ID[rows.From[i]], c.Streets.ID[rows.To[i]]
		depart[i] = l.Civil().At(clock.FromSeconds(rows.Depart[i])).UnixNano()
		delay[i], took[i] = float32(max(0, rows.Entered[i]-rows.Depart[i])), float32(rows.Arrived[i]-rows.Entered[i])
		if rows.State[i] == "driving" {
			took[i] = float32(end - rows.Entered[i])
		}
		if rows.State[i] == "waiting" {
			delay[i] = float32(max(0, end-rows.Depart[i]))
		}
		if math.IsNaN(rows.Entered[i]) {
			took[i] = float32(math.NaN())
		}
	}
	file, err := folder.Create("trips.parquet")
	if err != nil {
		return err
	}
	fields := []geoparquet.Field{{Name: "trip", Type: geoparquet.String}, {Name: "class", Type: geoparquet.String}, {Name: "purpose", Type: geoparquet.String},
		{Name: "from_street", Type: geoparquet.String}, {Name: "to_street", Type: geoparquet.String},
		{Name: "depart", Type: geoparquet.Instant}, {Name: "depart_s", Type: geoparquet.Float64}, {Name: "entered_s", Type: geoparquet.Float64, Nullable: true}, {Name: "arrived_s", Type: geoparquet.Float64, Nullable: true},
		{Name: "depart_delay_s", Type: geoparquet.Float32}, {Name: "travel_time_s", Type: geoparquet.Float32, Nullable: true}, {Name: "time_lost_s", Type: geoparquet.Float32, Nullable: true},
		{Name: "standing_s", Type: geoparquet.Float32, Nullable: true}, {Name: "length_m", Type: geoparquet.Float32}, {Name: "state", Type: geoparquet.String}}
	w, err := geoparquet.NewWriter(file, fields, nil, nil)
	if err == nil && n > 0 {
		err = w.Group(rows.ID, rows.Class, rows.Purpose, from, to, depart, rows.Depart, rows.Entered, rows.Arrived, delay, took, narrow(rows.Lost), narrow(rows.Stood), narrow(rows.Metres), rows.State)
	}
	if err == nil {
		err = w.Close()
	}
	if e := file.Close(); err == nil {
		err = e
	}
	return err
}

func narrow(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(x)
	}
	return out
}
