package run

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"semul/engine/city"
	"semul/engine/hub/policy"
	"semul/engine/hub/policy/consent"
	"semul/engine/hub/stream"
	"semul/engine/rng"
	"semul/engine/sim"
)

// asking is a question for consent that the people who live here answer, and the vault of its stream: whose a handle is. It stays in
// the hub; rows, files and controllers never see it.
type asking struct {
	stream   *stream.Registered
	purpose  stream.Purpose
	rule     policy.Rule
	set      *consent.Set
	luck     rng.Stream
	attitude func(person uint32) consent.Attitude
	yes      func(person uint32) float64 // probability
	of       map[uint32]uint32           // person by handle
}

// Belongs takes note of whose a handle is, and lets that person answer: alike for all his handles.
func (d *door) Belongs(s *stream.Registered, handle uint32, of city.Ref) {
	m := d.model
	person := of.Index
	if of.Support == city.OfBuilding && m.people != nil {
		who, ok := m.people.LivesAt(of.Index)
		if !ok {
			return
		}
		person = who
	}
	for _, a := range m.askings {
		if a.stream == s {
			a.heed(handle, person)
		}
	}
}

// heed lets the person of a handle answer.
func (a *asking) heed(handle, person uint32) {
	if was, known := a.of[handle]; known && was == person {
		return
	}
	if a.set.Say(handle, a.luck.Float64(uint64(person), 3, 0) < a.yes(person)) == nil {
		a.of[handle] = person
	}
}

// note says who of the people met has agreed: refusal is not random.
func (a *asking) note() string {
	var n [2]float64
	var trust, concern [2]float64
	asked := map[uint32]bool{}
	for _, handle := range a.handles() {
		person := a.of[handle]
		if asked[person] {
			continue
		}
		asked[person] = true
		k := 0
		if a.set.Allowed()[handle/64]>>(handle%64)&1 == 1 {
			k = 1
		}
		at := a.attitude(person)
		n[k], trust[k], concern[k] = n[k]+1, trust[k]+at.Trust, concern[k]+at.Concern
	}
	if n[0]+n[1] == 0 {
		return ""
	}
	return fmt.Sprintf("of %.0f residents whom %s has met, %.0f (%.1f %%) allow it for %s (%v); their mean trust is %.2f and their concern %.2f, of the others %.2f and %.2f",
		n[0]+n[1], a.stream.Name, n[1], 100*n[1]/(n[0]+n[1]), a.purpose, a.rule, trust[1]/max(1, n[1]), concern[1]/max(1, n[1]), trust[0]/max(1, n[0]), concern[0]/max(1, n[0]))
}

// handles are those whose persons are known, ascending.
func (a *asking) handles() []uint32 {
	list := make([]uint32, 0, len(a.of))
	for handle := range a.of { //semul:allow maprange: sorted below
		list = append(list, handle)
	}
	slices.Sort(list)
	return list
}

// saveVault seals whose handles are whose; answers are kept by the hub.
func (m *hubModel) saveVault() []byte {
	var b bytes.Buffer
	for _, a := range m.askings {
		list := a.handles()
		b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(list))))
		for _, handle := range list {
			b.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, handle), a.of[handle]))
		}
	}
	return m.hub.Seal(b.Bytes())
}

func (m *hubModel) loadVault(d *sim.Decoder) {
	sealed := d.Bytes()
	if d.Err() != nil {
		return
	}
	plain, err := m.hub.Open(sealed)
	next := func() (v uint32) {
		if len(plain) < 4 {
			d.Fail("the hub's vault is damaged")
			return 0
		}
		v, plain = binary.LittleEndian.Uint32(plain), plain[4:]
		return v
	}
	if err != nil {
		d.Fail("the hub's vault: %v", err)
		return
	}
	trust, _ := m.people.Attitudes()
	for _, a := range m.askings {
		clear(a.of)
		for n := next(); n > 0 && d.Err() == nil; n-- {
			handle, person := next(), next()
			if int(handle) >= a.set.Subjects() || int(person) >= len(trust) {
				d.Fail("the hub's vault names handle %d of person %d; the state is damaged", handle, person)
				return
			}
			a.of[handle] = person
		}
	}
}
