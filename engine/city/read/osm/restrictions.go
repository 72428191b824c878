package osm

import (
	"fmt"
	"strings"

	"semul/engine/city/network"
)

// skipped counts turn restrictions that are left out for one reason.
type skipped struct {
	why   string
	first int64
	n     int
}

func (s *streetReader) skip(r *relation, why string) {
	for i := range s.skipped {
		if s.skipped[i].why == why {
			s.skipped[i].n++
			return
		}
	}
	s.skipped = append(s.skipped, skipped{why, r.id, 1})
}

// restriction adds a turn restriction.
func (s *streetReader) restriction(r *relation) {
	if !r.tags.is("type", "restriction") {
		return
	}
	kind := r.tags.first("restriction", "restriction:motorcar", "restriction:motor_vehicle")
	if kind == "" {
		s.skip(r, "hold only at some hours or for other vehicles")
		return
	}
	if e := r.tags.get("except"); strings.Contains(e, "motorcar") || strings.Contains(e, "motor_vehicle") {
		return
	}
	var from, to, via []member
	for _, m := range r.members {
		switch m.role {
		case "from":
			from = append(from, m)
		case "to":
			to = append(to, m)
		case "via":
			via = append(via, m)
		}
	}
	if len(from) == 0 || len(to) == 0 || len(via) == 0 {
		s.skip(r, "lack from, via or to")
		return
	}
	if len(via) > 1 {
		s.skip(r, "lead over several via members")
		return
	}
	for _, f := range from {
		for _, t := range to {
			out := network.Restriction{Kind: kind, From: fmt.Sprintf("way/%d", f.ref), To: fmt.Sprintf("way/%d", t.ref)}
			switch via[0].kind {
			case memberNode:
				out.Via = uint64(via[0].ref)
			default:
				out.ViaWay = fmt.Sprintf("way/%d", via[0].ref)
			}
			s.in.Restrictions = append(s.in.Restrictions, out)
		}
	}
}
