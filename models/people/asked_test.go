package people

import (
	"strings"
	"testing"

	"semul/engine/sim/msg"
)

// A share that came out more than a point from the one asked for stands beside it, and who walked instead of riding has walked.
func TestSharesThatWereMissedAreTold(t *testing.T) {
	m := &Model{params: DefaultParams(), choice: &choice{}, people: population{}}
	m.params.Population = false
	m.choice.offered[byWalk], m.choice.offered[byBus], m.choice.offered[byCar] = true, true, true
	m.choice.target[byWalk], m.choice.target[byBus], m.choice.target[byCar] = 0.5, 0.1, 0.4
	m.counts.Modes[byWalk], m.counts.Modes[byBus], m.counts.Modes[byCar] = 50, 10, 40
	asked := func() (names []string) {
		for _, f := range m.Summary() {
			if strings.HasPrefix(f.Name, "asked_share_") {
				names = append(names, f.Name)
			}
		}
		return names
	}
	if got := asked(); len(got) != 0 {
		t.Errorf("met, and %v are told", got)
	}
	m.trips.mode, m.trips.person, m.trips.to = make([]msg.Mode, 9), make([]uint32, 9), make([]place, 9)
	m.state, m.where, m.town = make([]uint8, 9), make([]uint32, 1), &town{}
	for k := range uint32(9) {
		m.trips.mode[k], m.state[k] = msg.Bus, underway
		m.arrive(&msg.Trip{Key: k, Mode: msg.Walk, Reached: true})
	}
	if m.counts.Modes[byBus] != 1 || m.counts.Modes[byWalk] != 59 {
		t.Errorf("%d by bus and %d on foot, want 1 and 59", m.counts.Modes[byBus], m.counts.Modes[byWalk])
	}
	if got := strings.Join(asked(), " "); got != "asked_share_walk asked_share_bus" {
		t.Errorf("told: %s", got)
	}
	if notes := strings.Join(m.Notes(), "\n"); !strings.Contains(notes, "bus 1.0 %, asked 10.0 %") || strings.Contains(notes, "car 40") {
		t.Errorf("notes: %s", notes)
	}
}
