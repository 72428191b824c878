package stream

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strings"
)

// Registered is a stream that the hub takes rows of. It does not change.
type Registered struct {
	Manifest
	ID     uint32 // from 1, in order of registration
	Schema uint32 // hash of what a row means: name, class, support, cells, subjects, columns
}

// Registry holds the streams of one hub.
type Registry struct {
	list  []*Registered
	names map[string]*Registered
}

// Register checks a manifest and gives the stream a number. A name can be registered once.
func (r *Registry) Register(m Manifest) (*Registered, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	if r.names[m.Name] != nil {
		return nil, fmt.Errorf("stream %q: registered already; give each stream a name of its own", m.Name)
	}
	m.Columns = append([]Column(nil), m.Columns...)
	m.Purposes = append([]Purpose(nil), m.Purposes...)
	s := &Registered{Manifest: m, ID: uint32(len(r.list)) + 1, Schema: schemaOf(&m)}
	if r.names == nil {
		r.names = map[string]*Registered{}
	}
	r.list, r.names[m.Name] = append(r.list, s), s
	return s, nil
}

// ByID returns a stream, or nil.
func (r *Registry) ByID(id uint32) *Registered {
	if id == 0 || int(id) > len(r.list) {
		return nil
	}
	return r.list[id-1]
}

// ByName returns a stream, or nil.
func (r *Registry) ByName(name string) *Registered { return r.names[name] }

// Names lists the streams for messages: "loop, level", or "none".
func (r *Registry) Names() string {
	if len(r.list) == 0 {
		return "none"
	}
	names := make([]string, len(r.list))
	for i, s := range r.list {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

// All lists the streams in order of registration. It is not the caller's to change.
func (r *Registry) All() []*Registered { return r.list }

func schemaOf(m *Manifest) uint32 {
	text, err := json.Marshal([]any{m.Name, m.Class, m.Support.String(), m.Cells, m.Subjects, m.Columns})
	if err != nil {
		panic("stream: " + err.Error()) // numbers have been checked to be finite
	}
	return crc32.Checksum(text, castagnoli)
}
