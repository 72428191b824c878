package gtfs

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"semul/engine/city"
	"semul/engine/city/synth"
	"semul/engine/geo"
	"semul/engine/par"
)

func hamlet(t testing.TB) *city.City {
	t.Helper()
	spec, err := synth.Builtin("hamlet")
	if err != nil {
		t.Fatal(err)
	}
	pool := par.NewPool(1)
	defer pool.Close()
	c, err := synth.Generate(spec, pool)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// line finds three streets of c that follow each other straight on, each long enough for a bus.
func line(t testing.TB, c *city.City) [3]uint32 {
	t.Helper()
	next := map[uint32]uint32{}
	for k, from := range c.LaneLinks.From {
		if c.LaneLinks.Turn[k] == city.Straight {
			next[c.Lanes.Street[from]] = c.Lanes.Street[c.LaneLinks.To[k]]
		}
	}
	long := func(s uint32) bool { return c.Lanes.Length[c.Streets.LaneOff[s]] > 40 }
	for s := range uint32(len(c.Streets.ID)) {
		a, ok := next[s]
		if b, ok2 := next[a]; ok && ok2 && long(s) && long(a) && long(b) {
			return [3]uint32{s, a, b}
		}
	}
	t.Fatal("no three streets in a row")
	return [3]uint32{}
}

// beside is a place 4 m to the right of the middle of a street's kerb lane.
func beside(t testing.TB, c *city.City, street uint32) geo.LonLat {
	t.Helper()
	pts := c.Lanes.Line.At(int(c.Streets.LaneOff[street]))
	at, heading := geo.PointAlong(pts, geo.PolylineLength(pts)/2)
	l, err := c.Frame.ToLonLat(at.Sub(heading.Left().Mul(4)))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func tables(t testing.TB, c *city.City) map[string]string {
	t.Helper()
	streets := line(t, c)
	stops := "stop_id,stop_name,stop_lat,stop_lon,location_type\nX,far away,10,10,\nP,a station,,,1\n"
	for i, s := range streets {
		l := beside(t, c, s)
		stops += fmt.Sprintf("S%d,\"stop, %d\",%.8f,%.8f,0\n", i, i, l.Lat, l.Lon)
	}
	return map[string]string{
		"agency.txt":         "agency_name,agency_url,agency_timezone\nBuses,x,Asia/Seoul\n",
		"stops.txt":          "\ufeff" + stops,
		"routes.txt":         "route_id,route_short_name,route_long_name,route_type\nR,7,,3\nM,line 1,,1\n",
		"trips.txt":          "route_id,service_id,trip_id\nR,week,t1\nR,week,t2\nR,sunday,t3\nM,week,metro\nR,special,t4\n",
		"calendar.txt":       "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nweek,1,1,1,1,1,0,0,20260101,20261231\nsunday,0,0,0,0,0,0,1,20260101,20261231\n",
		"calendar_dates.txt": "service_id,date,exception_type\nspecial,20260512,1\nweek,20260513,2\n",
		"stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,25:00:00,25:00:30,S0,1\nt1,,,S1,2\nt1,25:02:30,25:02:30,S2,5\n" +
			"t2,8:00:00,8:00:00,X,1\nt2,8:10:00,8:10:00,S0,2\nt2,8:11:00,8:11:00,S2,3\nt3,9:00:00,9:00:00,S0,1\nt3,9:01:00,9:01:00,S2,2\n" +
			"metro,9:00:00,9:00:00,S0,1\nmetro,9:01:00,9:01:00,S2,2\nt4,7:00:00,7:00:00,S2,1\nt4,7:01:00,7:01:00,S0,2\n",
		"frequencies.txt": "trip_id,start_time,end_time,headway_secs\nt2,10:00:00,10:30:00,600\n",
	}
}

func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBusesOfADayRunOnTheStreets(t *testing.T) {
	c := hamlet(t)
	streets := line(t, c)
	stops := len(c.Stops.ID)
	r, err := Add(c, folder(t, tables(t, c)), Options{Date: "2026-05-12"})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(strings.Join(r.Lines(), "\n"))
	if r.Trips != 5 || r.Other != 1 || r.Cut != 1 || r.OpenTimes != 1 || r.Stops != 3 || len(c.Stops.ID) != stops+3 {
		t.Fatalf("%+v", r)
	}
	if p := c.Trips.Path.At(0); len(p) != 3 || p[0] != streets[0] || p[1] != streets[1] || p[2] != streets[2] {
		t.Errorf("t1 drives %v, want %v", p, streets)
	}
	// Past midnight: 25:00:30 is 90030 s; the bus stands ready at its arrival time, the middle stop is put between.
	if c.Trips.Depart[0] != 90000 || c.TripStops.Until[0] != 90030 || c.TripStops.Until[1] != 90090 || c.Trips.Line[0] != "7" {
		t.Errorf("t1 departs at %g and leaves its stops at %v", c.Trips.Depart[0], c.TripStops.Until[:3])
	}
	if id := c.Trips.ID[2]; id != "t2@10:10:00" || c.TripStops.Until[5] != 36600+600 {
		t.Errorf("run %s leaves its first stop in the city at %g, want t2@10:10:00 at 37200", id, c.TripStops.Until[5])
	}
	for i, lane := range c.TripStops.Lane {
		if p := c.TripStops.Pos[i]; !(p > 0 && p <= c.Lanes.Length[lane]) || c.Lanes.Index[lane] != 0 {
			t.Errorf("halt %s is %g m along lane %s", c.TripStops.ID[i], p, c.Lanes.ID[lane])
		}
	}
	// t4 runs back: its stops lie on the other side of the road, a way round leads there.
	last := len(c.Trips.ID) - 1
	path := c.Trips.Path.At(last)
	m := newMatcher(c)
	for k := 1; k < len(path); k++ {
		if !contains(m.onward[path[k-1]], path[k]) {
			t.Errorf("t4: no turn leads from %s to %s", c.Streets.ID[path[k-1]], c.Streets.ID[path[k]])
		}
	}
	if _, err := Add(c, folder(t, tables(t, c)), Options{Date: "2026-05-12"}); err == nil || !strings.Contains(err.Error(), "imported before") {
		t.Errorf("the second import: %v", err)
	}
}

// Trips keep the block that one vehicle serves; those by headways have none, nor those from before.
func TestBlocksAreKept(t *testing.T) {
	c := hamlet(t)
	files := tables(t, c)
	if _, err := Add(c, folder(t, files), Options{Date: "2026-05-12"}); err != nil || len(c.Trips.Block) != 0 {
		t.Fatalf("without block_id: %q, %v", c.Trips.Block, err)
	}
	c = hamlet(t)
	files["trips.txt"] = "route_id,service_id,trip_id,block_id\nR,week,t1,b1\nR,week,t2,b2\nR,sunday,t3,\nM,week,metro,b1\nR,special,t4,b1\n"
	if _, err := Add(c, folder(t, files), Options{Date: "2026-05-12"}); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for i, id := range c.Trips.ID {
		got[id] = c.Trips.Block[i]
	}
	if len(c.Trips.Block) != len(c.Trips.ID) || got["t1"] != "b1" || got["t4"] != "b1" || got["t2@10:10:00"] != "" {
		t.Errorf("blocks %v", got)
	}
}

func TestAZipWithAFolderInsideIsAFeed(t *testing.T) {
	c := hamlet(t)
	name := filepath.Join(t.TempDir(), "feed.zip")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for file, text := range tables(t, c) {
		w, err := z.Create("feed/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := Add(c, name, Options{Date: "20260517"}); err != nil || r.Trips != 1 {
		t.Errorf("on a Sunday: %+v, %v", r, err)
	}
}

func TestErrorsSayWhere(t *testing.T) {
	c := hamlet(t)
	base := tables(t, c)
	for _, x := range []struct{ name, file, old, new, date, want string }{
		{"no date", "", "", "", "tomorrow", `date "tomorrow" is no date`},
		{"nothing runs", "", "", "", "2027-05-12", "nothing runs on 2027-05-12; the feed is for days from 20260101 to 20261231"},
		{"taken off", "", "", "", "2026-05-13", "nothing runs on 2026-05-13"},
		{"no column", "stops.txt", "stop_lat", "lat", "", "stops.txt:1: there is no column stop_lat"},
		{"place", "stops.txt", "10,10", "95,10", "", "stops.txt:2: stop X"},
		{"time", "stop_times.txt", "25:00:30", "25:70:30", "", `stop_times.txt:2: "25:70:30" is no time`},
		{"back in time", "stop_times.txt", "25:02:30,25:02:30", "24:02:30,24:02:30", "", "time runs back"},
		{"unknown stop", "stop_times.txt", "S1,2", "S9,2", "", `stop_times.txt:3: trip t1: stop "S9"`},
		{"unknown trip", "stop_times.txt", "t4,7:00:00", "t5,7:00:00", "", `trip "t5" is not in trips.txt`},
		{"route type", "routes.txt", ",3\n", ",bus\n", "", `route_type "bus"`},
		{"headway", "frequencies.txt", "600", "0", "", "frequencies.txt:2"},
		{"missing table", "trips.txt", "", "", "", "there is no trips.txt"},
	} {
		files := map[string]string{}
		for name, text := range base {
			files[name] = text
		}
		if x.file != "" {
			files[x.file] = strings.Replace(files[x.file], x.old, x.new, 1)
			if x.old == "" {
				delete(files, x.file)
			}
		}
		if x.date == "" {
			x.date = "2026-05-12"
		}
		if _, err := Add(c, folder(t, files), Options{Date: x.date}); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v, want … %s …", x.name, err, x.want)
		}
	}
}

func TestWeekdays(t *testing.T) {
	for date, want := range map[string]int{"2026-05-12": 1, "2024-02-29": 3, "2000-01-01": 5, "2026-11-22": 6} {
		if d, err := parseDay(date); err != nil || d.weekday() != want {
			t.Errorf("%s: weekday %d, %v; want %d", date, d.weekday(), err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	c := hamlet(f)
	base := tables(f, c)
	f.Add(base["stops.txt"], base["stop_times.txt"], base["frequencies.txt"])
	f.Add("stop_id,stop_lat,stop_lon\n\"", "trip_id,stop_id,stop_sequence\nt1,,", "")
	f.Fuzz(func(t *testing.T, stops, times, runs string) {
		files := map[string]string{}
		for name, text := range base {
			files[name] = text
		}
		files["stops.txt"], files["stop_times.txt"], files["frequencies.txt"] = stops, times, runs
		d, _ := parseDay("2026-05-12")
		m := fstest.MapFS{}
		for name, text := range files {
			m[name] = &fstest.MapFile{Data: []byte(text)}
		}
		_, _ = (&feed{name: "x", files: m, inner: "."}).read(d)
	})
}

func FuzzZip(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, text []byte) {
		name := filepath.Join(t.TempDir(), "feed.zip")
		if err := os.WriteFile(name, text, 0o666); err != nil {
			t.Fatal(err)
		}
		feed, err := openFeed(name)
		if err != nil {
			return
		}
		d, _ := parseDay("2026-05-12")
		_, _ = feed.read(d)
		_ = feed.close()
	})
}
