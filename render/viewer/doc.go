// Package viewer is the window onto a run without the window: what is seen, what the controls do, what was clicked. It
// knows no graphics library; render/ebit shows it on a screen, Window.Snapshot on paper.
//
//	studio   paints the map in a goroutine of its own: what lies under the vehicles, what lies over them, the legend
//	prober   reads series for the inspector and the timeline in another
//	Window   holds the state, takes Input, gives panels as pictures and says where everything lies
//
// Nothing flows back into the run: the viewer reads a frame.Source and no more.
//
// Read next: window.go, input.go, studio.go, then the panels.
package viewer
