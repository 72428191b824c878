package consent

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// Set is who may be used, a bit for each subject.
type Set struct {
	n       int
	allowed []uint64
	changed bool
}

// New makes a set for handles in [0, subjects), all on or all off.
func New(subjects int, on bool) *Set {
	s := &Set{n: subjects, allowed: make([]uint64, (subjects+63)/64), changed: true}
	if on {
		for i := range s.allowed {
			s.allowed[i] = ^uint64(0)
		}
		if rest := subjects % 64; rest != 0 {
			s.allowed[len(s.allowed)-1] = 1<<rest - 1
		}
	}
	return s
}

// Say notes a person's answer. It holds from the next row on.
func (s *Set) Say(subject uint32, yes bool) error {
	if int(subject) >= s.n {
		return fmt.Errorf("consent: no such subject; handles are [0, %d)", s.n)
	}
	word, bit := &s.allowed[subject/64], uint64(1)<<(subject%64)
	if (*word&bit != 0) == yes {
		return nil
	}
	*word ^= bit
	s.changed = true
	return nil
}

// Allowed returns the bits, subject s at bit s%64 of word s/64. They are not the caller's to write.
func (s *Set) Allowed() []uint64 { return s.allowed }

// Subjects returns how many there are.
func (s *Set) Subjects() int { return s.n }

// Yes returns how many may be used.
func (s *Set) Yes() (n int) {
	for _, w := range s.allowed {
		n += bits.OnesCount64(w)
	}
	return n
}

// Changed reports whether anybody has said something new since it was last asked.
func (s *Set) Changed() bool {
	was := s.changed
	s.changed = false
	return was
}

// Pending reports what Changed would, without taking note.
func (s *Set) Pending() bool { return s.changed }

// Append writes the bits behind dst.
func (s *Set) Append(dst []byte) []byte {
	for _, w := range s.allowed {
		dst = binary.LittleEndian.AppendUint64(dst, w)
	}
	return dst
}

// Load reads what Append wrote; pending is what Pending said.
func (s *Set) Load(src []byte, pending bool) error {
	if len(src) != 8*len(s.allowed) {
		return fmt.Errorf("consent: %d bytes for %d subjects", len(src), s.n)
	}
	if rest := s.n % 64; rest != 0 && binary.LittleEndian.Uint64(src[len(src)-8:])>>rest != 0 {
		return fmt.Errorf("consent: bits beyond the last of %d subjects", s.n)
	}
	for i := range s.allowed {
		s.allowed[i] = binary.LittleEndian.Uint64(src[8*i:])
	}
	s.changed = pending
	return nil
}
