// Package gtfs puts the buses of a timetable in the General Transit Feed Specification (gtfs.org) on the streets of a city:
// a zip or a folder of agency, stops, routes, trips, stop_times, calendar, calendar_dates and frequencies.
//
// Of one service day, the trips of bus routes become Trips of the city with their halts: stops are put beside the lane next
// to the kerb of a near street that runs so that they lie on its right, and the way between stops is the shortest one in time
// that buses may drive; of several near streets those with the shortest way of all are taken. Parts of trips outside the city are cut
// off; what cannot be matched is listed. Times count from noon minus 12 h of the service day and may exceed 24 h; those that
// a feed leaves open lie evenly between those it gives. Shapes are not read: the streets decide.
// Trips with a block_id keep it (Trips.Block), those of frequencies.txt not: they are many vehicles.
//
// Read next: feed.go, service.go, match.go, add.go.
package gtfs
