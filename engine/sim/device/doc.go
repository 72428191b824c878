// Package device places what [sensor.X] tables ask for on a city, once, before any model starts: the model that is seen and
// the model that sees then speak of the same rows.
//
//	sets, err := device.PlaceAll(city, []device.Wish{{Name: "gauge", Kind: "level", At: device.Where{Set: "underpasses"}}})
//	sets[0].ID[0] // "gauge_no1"
//
// Rows of city.Sensor are the devices of all sets, set by set in the order of names. Rows of city.Detector are those that
// watch a line across a lane, in the same order. Nothing is drawn by chance: which of many places get one of `count`
// devices follows from the order of the city's tables.
//
// Read next: where.go, set.go, place.go.
package device
