package viewer

import (
	"sync"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/scene"
)

// shared lets the studio and the window read one source: a recording keeps its open chunk between calls.
type shared struct {
	frame.Source
	mu sync.Mutex
}

// Pair reads under the lock.
func (s *shared) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Source.Pair(layer, t, dst)
}

// placed is a shared source that knows where its sensors stand.
type placed struct {
	*shared
	places scene.Placer
}

// Places returns where the rows of a support stand.
func (p placed) Places(s city.Support) ([]geo.Point, []string) { return p.places.Places(s) }
