package traffic

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// asLoaded reports what a Sim made from the saved state of another sees otherwise than that one does.
func asLoaded(s, l *Sim) error {
	n := s.net
	for r := range uint32(n.lanes) {
		for name, t := range map[string][2]rearEnd{"old": {s.old[r], l.old[r]}, "tail": {s.tail[r], l.tail[r]}} {
			if t[0].rear != t[1].rear || t[0].rear < far && t[0] != t[1] {
				return fmt.Errorf("%s (%.1f m): %s is %+v, loaded %+v", s.name(r), n.length[r], name, t[0], t[1])
			}
		}
		switch {
		case s.count[r] != l.count[r] || s.granted[r] != l.granted[r] || s.pending[r] != l.pending[r] || s.waived[r] != l.waived[r]:
			return fmt.Errorf("%s: %d vehicles, %d granted, %d pending; loaded %d, %d, %d", s.name(r), s.count[r], s.granted[r], s.pending[r], l.count[r], l.granted[r], l.pending[r])
		case s.promisedLink[r] != l.promisedLink[r]:
			return fmt.Errorf("%s: link %d is promised, loaded %d", s.name(r), s.promisedLink[r], l.promisedLink[r])
		case s.limit[r] != l.limit[r] || s.slack[r] != l.slack[r] || s.closed[r] != l.closed[r] || s.shut[r] != l.shut[r] || s.shows[r] != l.shows[r] || s.distracted[r] != l.distracted[r]:
			return fmt.Errorf("%s: limit %g slack %g closed %t shut %t shows %c; loaded %g, %g, %t, %t, %c", s.name(r), s.limit[r], s.slack[r], s.closed[r], s.shut[r], s.shows[r],
				l.limit[r], l.slack[r], l.closed[r], l.shut[r], l.shows[r])
		case s.yield[r] != nobodyAsked:
			return fmt.Errorf("%s: somebody is still asked to let somebody in", s.name(r))
		}
		for k := range uint32(s.count[r]) {
			a, b := s.slots[s.start[r]+k], l.slots[l.start[r]+k]
			if s.fleet.id[a.veh] != l.fleet.id[b.veh] {
				return fmt.Errorf("%s: vehicle %d is vehicle %d, loaded %d", s.name(r), k, s.fleet.id[a.veh], l.fleet.id[b.veh])
			}
			if a.veh = b.veh; k < uint32(s.granted[r]) {
				a.beside = b.beside // who may go changes lanes no more
			}
			if a != b {
				return fmt.Errorf("%s: vehicle %d is %+v, loaded %+v", s.name(r), k, a, b)
			}
			if k >= uint32(s.granted[r]) && n.siblings[r] > 1 && !n.isLink[r] && (a.aside != 0 || a.beside != 0) && s.wants[r/64]>>(r%64)&1 == 0 {
				return fmt.Errorf("%s: vehicle %d may wish to change lanes and is not looked at", s.name(r), k)
			}
		}
		if (s.count[r] > 0 || s.first[r] != none) && s.live[r/64]>>(r%64)&1 == 0 {
			return fmt.Errorf("%s: has vehicles and is not live", s.name(r))
		}
	}
	return nil
}

// What a state does not hold but a Sim makes from it, it makes as the run had it: at any time, whatever disturbs the town.
func TestLoadedSimsSeeWhatTheSavedOneSees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := randomTown(t)
		cfg := randomMix(t, c)
		s, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, trip := range randomTrips(t, c, 40) {
			addIfPossible(t, s, trip)
		}
		wild := rapid.Bool().Draw(t, "wild")
		stop := rapid.IntRange(0, 11).Draw(t, "stop")
		for step := range 120 {
			if wild && step%40 == 20 {
				disturb(t, c, s)
			}
			s.Step()
			if step%12 != stop {
				continue
			}
			var saved book
			s.Save(&saved)
			l, _ := NewSim(c, cfg)
			if err := l.Load(reading{&saved}); err != nil {
				t.Fatalf("loading: %v", err)
			}
			if err := asLoaded(s, l); err != nil {
				t.Fatalf("at %v: %v", s.Now(), err)
			}
		}
	})
}
