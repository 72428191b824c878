package run

import "time"

// meter measures what a run costs. It is the one place in the engine that reads the machine's clock, and nothing it says
// enters the simulation.
type meter struct {
	begun time.Time
	cpu0  float64
}

func newMeter() *meter {
	return &meter{begun: time.Now(), cpu0: ProcessSeconds()} //semul:allow wallclock: measures cost, not simulated
}

// read returns wall and CPU seconds since the meter was made; CPU seconds count the whole process.
func (m *meter) read() (wall, cpu float64) {
	wall = time.Since(m.begun).Seconds() //semul:allow wallclock: measures cost, not simulated
	return wall, ProcessSeconds() - m.cpu0
}
