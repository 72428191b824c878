// Package ebit shows a viewer.Window on a screen with Ebitengine. It uploads the pictures that the studio painted, moves
// and scales them under the camera, draws the vehicles as triangles of one texture, and lays the panels over them.
//
// Read next: run.go, game.go, slots.go, fleet.go.
package ebit
