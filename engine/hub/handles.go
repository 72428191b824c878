package hub

import (
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"slices"

	"semul/engine/hub/stream"
)

// handles are the names by which the hub knows the persons of a stream. A number that a device reads — a plate, a
// meter's — is replaced at the door, before a row holds it: AES-256 under a key of the hub's secret and the stream points at
// a handle, taken ones are passed over. What stays here is a keyed tag of the number, not the number.
type handles struct {
	block    cipher.Block
	subjects uint32
	of       map[uint64]uint32 // tag → handle
	taken    []uint64          // a bit a handle
	in, out  [aes.BlockSize]byte
}

func newHandles(key [32]byte, subjects int) *handles {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic("hub: " + err.Error()) // 32 bytes are a key
	}
	return &handles{block: block, subjects: uint32(subjects), of: map[uint64]uint32{}, taken: make([]uint64, (subjects+63)/64)}
}

// handle returns the handle of a number: the same whenever it comes again, and nobody else's. The error is that all are
// given away.
func (h *handles) handle(number uint64) (uint32, error) {
	binary.LittleEndian.PutUint64(h.in[:], number)
	h.block.Encrypt(h.out[:], h.in[:])
	tag := binary.LittleEndian.Uint64(h.out[:])
	if i, ok := h.of[tag]; ok {
		return i, nil
	}
	if len(h.of) >= int(h.subjects) {
		return 0, fmt.Errorf("all %d handles are given away", h.subjects)
	}
	i := uint32(binary.LittleEndian.Uint64(h.out[8:]) % uint64(h.subjects))
	for h.taken[i/64]>>(i%64)&1 == 1 {
		i = (i + 1) % h.subjects
	}
	h.give(tag, i)
	return i, nil
}

func (h *handles) give(tag uint64, i uint32) {
	h.of[tag] = i
	h.taken[i/64] |= 1 << (i % 64)
}

// save writes the tags in the order of their handles.
func (h *handles) save(w *writer) {
	type row struct {
		tag uint64
		i   uint32
	}
	rows := make([]row, 0, len(h.of))
	for tag, i := range h.of { //semul:allow maprange: sorted below
		rows = append(rows, row{tag, i})
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.i, b.i) })
	w.u64(uint64(len(rows)))
	for _, r := range rows {
		w.u64(r.tag)
		w.u64(uint64(r.i))
	}
}

func (h *handles) load(r *reader) {
	for range r.count(16) {
		tag, i := r.u64(), r.u64()
		if i >= uint64(h.subjects) {
			r.fail()
			return
		}
		h.give(tag, uint32(i))
	}
}

// Handle replaces the number by which a device knows a person with the person's handle in [0, Subjects). The caller keeps
// neither. It is an error where rows name nobody, and when all handles are given away.
func (h *Hub) Handle(s *stream.Registered, number uint64) (uint32, error) {
	if h.handles[s.ID-1] == nil {
		return 0, fmt.Errorf("stream %q: class %s names no person and has no handles", s.Name, s.Class)
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	i, err := h.handles[s.ID-1].handle(number)
	if err != nil {
		return 0, fmt.Errorf("stream %q: %w; a manifest with more subjects has more", s.Name, err)
	}
	return i, nil
}

// Seal encrypts what a device remembers of persons between readings, for a checkpoint; equal states give equal bytes. A
// secure hub gives nothing: its key ends with it, and there is nothing to resume.
func (h *Hub) Seal(plain []byte) []byte {
	if h.cfg.Noise == Secure {
		return nil
	}
	return h.secret.seal(plain)
}

// Open decrypts what Seal gave.
func (h *Hub) Open(sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, errNoKey
	}
	return h.secret.open(sealed)
}
