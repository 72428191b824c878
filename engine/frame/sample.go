package frame

import "semul/engine/clock"

// Movers are things that move along lanes, as columns. Lane counts lanes first and lane links after them: index
// len(city.Lanes.ID)+k is lane link k.
type Movers struct {
	ID    []uint32
	Lane  []uint32
	Pos   []float32 // [m] of the front bumper from the start of the lane
	Speed []float32 // [m/s]
	Type  []uint8   // lower four bits: class of the ramp "vehicle"; upper four: build within it (see SplitType)
}

// SplitType parts a vehicle type into the class of the ramp "vehicle" and the build within that class, such as a trailer
// among lorries; build 0 is the usual one.
func SplitType(t uint8) (class, build uint8) { return t & 15, t >> 4 }

// Len is the number of movers.
func (m *Movers) Len() int { return len(m.ID) }

// Reset empties the columns and keeps their memory.
func (m *Movers) Reset() {
	m.ID, m.Lane, m.Pos, m.Speed, m.Type = m.ID[:0], m.Lane[:0], m.Pos[:0], m.Speed[:0], m.Type[:0]
}

// Add appends one mover.
func (m *Movers) Add(id, lane uint32, pos, speed float32, kind uint8) {
	m.ID, m.Lane, m.Type = append(m.ID, id), append(m.Lane, lane), append(m.Type, kind)
	m.Pos, m.Speed = append(m.Pos, pos), append(m.Speed, speed)
}

// Sample is one layer at one instant: Values for all kinds but Mover, which fills Movers.
type Sample struct {
	At     clock.Time
	Values []uint16 // one a row of the support, or one a grid cell (row 0 = south)
	Movers Movers
}

// CopyTo makes dst equal to s, reusing dst's memory.
func (s *Sample) CopyTo(dst *Sample) {
	dst.At = s.At
	dst.Values = append(dst.Values[:0], s.Values...)
	m := &dst.Movers
	m.ID = append(m.ID[:0], s.Movers.ID...)
	m.Lane = append(m.Lane[:0], s.Movers.Lane...)
	m.Pos = append(m.Pos[:0], s.Movers.Pos...)
	m.Speed = append(m.Speed[:0], s.Movers.Speed...)
	m.Type = append(m.Type[:0], s.Movers.Type...)
}
