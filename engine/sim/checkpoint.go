package sim

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"semul/engine/clock"
)

// magic begins every checkpoint; its last digit is the format's version.
const magic = "SEMULCK2"

// Checkpoint is the head of a checkpoint file: what it holds and for which run it is good.
type Checkpoint struct {
	At       clock.Time `json:"at"`
	City     string     `json:"city"` // content hash
	Scenario string     `json:"scenario"`
	Seed     uint64     `json:"seed"`
	Engine   string     `json:"engine"`
	Sections []Section  `json:"sections"`
}

// Section is one part of a checkpoint: a model's state, or the loop's.
type Section struct {
	Name   string `json:"name"`
	Length int    `json:"length"` // unpacked
	Packed int    `json:"packed"` // zstd
	SHA256 string `json:"sha256"` // of the unpacked bytes
}

// loopSection holds what the loop and the coupler must remember. It sorts before every model.
const loopSection = "(loop)"

// sections returns the state of the loop and of every model by name.
func (l *Loop) sections() ([]string, [][]byte) {
	names, parts := []string{loopSection}, [][]byte{l.saveSelf()}
	for _, r := range l.models {
		var e Encoder
		r.Model.Save(&e)
		names, parts = append(names, r.Spec.Name), append(parts, e.buf)
	}
	return names, parts
}

// Digest is the SHA-256 over the states of all models in the order of their names, in hex.
func (l *Loop) Digest() string {
	h := sha256.New()
	for _, r := range l.models {
		var e Encoder
		r.Model.Save(&e)
		fmt.Fprintf(h, "%s %d\n", r.Spec.Name, len(e.buf))
		h.Write(e.buf)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Digests is Digest for each model alone.
func (l *Loop) Digests() map[string]string {
	out := map[string]string{}
	for _, r := range l.models {
		var e Encoder
		r.Model.Save(&e)
		sum := sha256.Sum256(e.buf)
		out[r.Spec.Name] = hex.EncodeToString(sum[:])
	}
	return out
}

// Save writes a checkpoint of the present instant. head says for which run; At and Sections are filled in.
func (l *Loop) Save(w io.Writer, head Checkpoint) error {
	packer, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	names, parts := l.sections()
	head.At = l.now
	var body bytes.Buffer
	for i, part := range parts {
		packed := packer.EncodeAll(part, nil)
		sum := sha256.Sum256(part)
		head.Sections = append(head.Sections, Section{names[i], len(part), len(packed), hex.EncodeToString(sum[:])})
		body.Write(packed)
	}
	text, err := json.Marshal(head)
	if err != nil {
		return err
	}
	out := append([]byte(magic), binary.LittleEndian.AppendUint32(nil, uint32(len(text)))...)
	out = append(out, text...)
	if _, err := w.Write(out); err != nil {
		return err
	}
	_, err = w.Write(body.Bytes())
	return err
}

// ReadCheckpoint reads the head of a checkpoint; Load reads on from there.
func ReadCheckpoint(r io.Reader) (Checkpoint, error) {
	var c Checkpoint
	start := make([]byte, len(magic)+4)
	if _, err := io.ReadFull(r, start); err != nil || string(start[:len(magic)-1]) != magic[:len(magic)-1] {
		return c, fmt.Errorf("this is no checkpoint of semul: it does not begin with %q", magic)
	}
	if string(start[:len(magic)]) != magic {
		return c, fmt.Errorf("checkpoint of format %q; this semul reads %q", start[:len(magic)], magic)
	}
	n := binary.LittleEndian.Uint32(start[len(magic):])
	if n > 1<<20 {
		return c, fmt.Errorf("checkpoint is damaged: its head claims %d bytes", n)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return c, fmt.Errorf("checkpoint is cut in its head: %w", err)
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return c, fmt.Errorf("checkpoint is damaged in its head: %w", err)
	}
	return c, nil
}

// Load restores the loop from a checkpoint whose head ReadCheckpoint has read. The city must be the same, and every
// model of the checkpoint must run. Interventions before the checkpoint are taken as done.
func (l *Loop) Load(r io.Reader, head Checkpoint) error {
	unpacker, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(4<<30))
	if err != nil {
		return err
	}
	defer unpacker.Close()
	if len(head.Sections) != len(l.models)+1 {
		return fmt.Errorf("checkpoint holds %d models, this run has %d", len(head.Sections)-1, len(l.models))
	}
	for i, s := range head.Sections {
		want := loopSection
		if i > 0 {
			want = l.models[i-1].Spec.Name
		}
		if s.Name != want {
			return fmt.Errorf("checkpoint holds model %s where this run has %s", s.Name, want)
		}
		if s.Packed < 0 || s.Packed > 4<<30 {
			return fmt.Errorf("checkpoint is damaged: section %s claims %d bytes", s.Name, s.Packed)
		}
		packed, err := io.ReadAll(io.LimitReader(r, int64(s.Packed)))
		if err != nil || len(packed) != s.Packed {
			return fmt.Errorf("checkpoint is cut in section %s: %d of %d bytes", s.Name, len(packed), s.Packed)
		}
		part, err := unpacker.DecodeAll(packed, nil)
		if err != nil {
			return fmt.Errorf("checkpoint is damaged in section %s: %w", s.Name, err)
		}
		if sum := sha256.Sum256(part); hex.EncodeToString(sum[:]) != s.SHA256 {
			return fmt.Errorf("checkpoint is damaged: section %s does not have its checksum", s.Name)
		}
		d := &Decoder{buf: part}
		if i == 0 {
			err = l.loadSelf(d)
		} else if err = l.models[i-1].Model.Load(d); err == nil {
			err = d.Err()
		}
		if err == nil && len(d.buf) > 0 {
			err = fmt.Errorf("%d bytes too many", len(d.buf))
		}
		if err != nil {
			return fmt.Errorf("checkpoint section %s: %w", s.Name, err)
		}
	}
	for l.next < len(l.cfg.Interventions) && l.cfg.Interventions[l.next].At <= l.now {
		iv := l.cfg.Interventions[l.next]
		l.next++
		iv.Event = uint64(l.next) // interventions are the loop's only events, numbered in order
		if err := l.reapply(iv); err != nil {
			return fmt.Errorf("event.%s: %w", iv.Name, err)
		}
	}
	return nil
}

func (l *Loop) saveSelf() []byte {
	var e Encoder
	e.Time(l.now)
	e.Uint64(l.own)
	for _, r := range l.models {
		e.Uint64(r.env.sent)
	}
	for _, w := range l.coupler.writers {
		w.save(&e)
	}
	for _, r := range l.coupler.readers {
		r.save(&e)
	}
	return e.buf
}

func (l *Loop) loadSelf(d *Decoder) error {
	l.now = d.Time()
	l.own = d.Uint64()
	for _, r := range l.models {
		r.env.sent = d.Uint64()
	}
	for _, w := range l.coupler.writers {
		w.load(d)
	}
	for _, r := range l.coupler.readers {
		r.load(d)
	}
	l.events = l.events[:0]
	return d.Err()
}
