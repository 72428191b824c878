// Package weather hands what the sky and the sea do to the other models: rain by zone as amounts, temperature, the level
// of tides and rivers at the city's boundaries, and warnings. Everything is a function of time, given by
// engine/forcing; the model only says how much of it belongs to an interval, and adds storms that events bring. Where rain
// comes as a series of grids, each of their cells over the city is a weather zone of its own.
//
// Warnings follow the Korea Meteorological Administration's heavy-rain rules, on trailing sums over the wettest zone:
// advisory from 60 mm in 3 h or 110 mm in 12 h, warning from 90 mm in 3 h or 180 mm in 12 h, extreme from 50 mm in 1 h
// together with 90 mm in 3 h, or 72 mm in 1 h (thresholds as listed, one source a row, in the project's Korean flood
// facts). A warning holds until none of its sums has been reached for an hour (project default).
//
// Read next: weather.go, alerts.go.
package weather
