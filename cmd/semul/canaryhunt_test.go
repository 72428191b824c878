package main

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/bits"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
)

// hunt looks for planted numbers in bytes: 8-byte words of either order, as whole numbers and as floating point; as text,
// decimal and hexadecimal; and 4-byte words of either order. Among some 10⁸ bytes of water depths and sealed states a few of
// thousands of 4-byte words stand by chance: as many are looked for that nobody has planted, and those tell how many.
type hunt struct {
	longs  map[uint64]string
	texts  map[string]string
	words  map[uint32]bool // true: planted; false: a decoy
	sieve8 sieve           // quick no for most offsets
	sieve4 sieve

	found  []string          // sure finds: where and what
	near   map[string][2]int // by place: 4-byte words found, planted and decoys
	looked int64             // bytes
}

func newHunt() *hunt {
	return &hunt{longs: map[uint64]string{}, texts: map[string]string{}, words: map[uint32]bool{}, near: map[string][2]int{}}
}

// sieve is a set of bits: what is not in it was not planted.
type sieve [1 << 18]uint64

func (s *sieve) place(x uint64) (int, uint64) {
	h := x * 0x9e3779b97f4a7c15 >> 40
	return int(h >> 6), 1 << (h & 63)
}
func (s *sieve) add(x uint64) { i, b := s.place(x); s[i] |= b }
func (s *sieve) may(x uint64) bool {
	i, b := s.place(x)
	return s[i]&b != 0
}

func (h *hunt) long(x uint64, what string) {
	for _, y := range []uint64{x, bits.ReverseBytes64(x)} {
		h.longs[y] = what
		h.sieve8.add(y)
	}
}

func (h *hunt) word(x uint32, planted bool) {
	for _, y := range []uint32{x, bits.ReverseBytes32(x)} {
		h.words[y] = planted
		h.sieve4.add(uint64(y))
	}
}

// plate plants a number plate; decoy is one that nobody has.
func (h *hunt) plate(plate, decoy uint64) {
	what := fmt.Sprintf("plate %d", plate)
	h.long(plate, what)
	h.long(math.Float64bits(float64(plate)), what)
	for _, text := range []string{strconv.FormatUint(plate, 10), strconv.FormatInt(int64(plate), 10), fmt.Sprintf("%x", plate), fmt.Sprintf("%X", plate), fmt.Sprintf("%016x", plate), fmt.Sprintf("%016X", plate)} {
		h.texts[strings.TrimPrefix(text, "-")] = what
	}
	for i, p := range []uint64{plate, decoy} {
		h.word(uint32(p), i == 0)
		h.word(uint32(p>>32), i == 0)
	}
}

// value plants a meter's reading [Wh], which is also looked for in joules and kWh; decoy is one that nobody has.
func (h *hunt) value(wh, decoy uint32) {
	what := fmt.Sprintf("reading %d", wh)
	joules := uint64(wh) * 3600
	for _, v := range []uint64{uint64(wh), joules} {
		h.long(v, what)
		h.long(math.Float64bits(float64(v)), what)
		h.texts[strconv.FormatUint(v, 10)] = what
	}
	h.long(math.Float64bits(float64(wh)/1000), what)
	h.texts[strconv.FormatFloat(float64(wh)/1000, 'f', -1, 64)] = what
	h.texts[fmt.Sprintf("%x", wh)], h.texts[fmt.Sprintf("%X", wh)] = what, what
	for i, v := range []uint32{wh, decoy} {
		h.word(v, i == 0)
	}
}

// look searches bytes. Place groups 4-byte words.
func (h *hunt) look(place string, b []byte) {
	h.looked += int64(len(b))
	n := len(b)
	near := map[uint32]bool{}
	for i := 0; i+4 <= n; i++ {
		if x := binary.LittleEndian.Uint32(b[i:]); h.sieve4.may(uint64(x)) {
			if planted, ok := h.words[x]; ok {
				near[x] = planted
			}
		}
		if i+8 > n {
			continue
		}
		if x := binary.LittleEndian.Uint64(b[i:]); h.sieve8.may(x) {
			if what, ok := h.longs[x]; ok {
				h.found = append(h.found, fmt.Sprintf("%s: %s as 8 bytes at %d", place, what, i))
			}
		}
	}
	sum := h.near[place]
	for _, planted := range near {
		if planted {
			sum[0]++
		} else {
			sum[1]++
		}
	}
	h.near[place] = sum
	letter := func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.'
	}
	for i := 0; i < n; {
		if !letter(b[i]) {
			i++
			continue
		}
		j := i
		for j < n && letter(b[j]) {
			j++
		}
		if j-i >= 7 && j-i <= 400 {
			token := string(b[i:j])
			for _, text := range append(strings.Split(token, "."), token) {
				if what, ok := h.texts[text]; ok {
					h.found = append(h.found, fmt.Sprintf("%s: %s as text %q at %d", place, what, text, i))
				}
			}
		}
		i = j
	}
}

// unpack looks at bytes and at everything in them that is packed: zstd, gzip, zlib, base64.
func (h *hunt) unpack(place string, b []byte, depth int) {
	h.look(place, b)
	if depth == 0 {
		return
	}
	for i := 0; i+6 < len(b); i++ {
		switch {
		case b[i] == 0x28 && b[i+1] == 0xb5 && b[i+2] == 0x2f && b[i+3] == 0xfd:
			if n := zstdFrame(b[i:]); n > 0 {
				if plain, err := unzstd(b[i : i+n]); err == nil {
					h.unpack(place+" (zstd)", plain, depth-1)
				}
			}
		case b[i] == 0x1f && b[i+1] == 0x8b && b[i+2] == 8:
			if r, err := gzip.NewReader(bytes.NewReader(b[i:])); err == nil {
				if plain, _ := io.ReadAll(io.LimitReader(r, 1<<28)); len(plain) > 0 {
					h.unpack(place+" (gzip)", plain, depth-1)
				}
			}
		case b[i] == 0x78 && (uint(b[i])<<8|uint(b[i+1]))%31 == 0:
			if r, err := zlib.NewReader(bytes.NewReader(b[i:])); err == nil {
				if plain, _ := io.ReadAll(io.LimitReader(r, 1<<28)); len(plain) > 0 {
					h.unpack(place+" (zlib)", plain, depth-1)
				}
			}
		case bytes.HasPrefix(b[i:], []byte("base64,")):
			text := b[i+7:]
			if end := bytes.IndexFunc(text, func(r rune) bool {
				return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '+' || r == '/' || r == '=')
			}); end > 0 {
				text = text[:end]
			}
			if plain, err := base64.StdEncoding.DecodeString(string(text)); err == nil {
				h.unpack(place+" (base64)", plain, depth-1)
			}
		}
	}
}

// zstdFrame returns the length of the frame that bytes begin with, 0 if there is none: the head, blocks with three bytes
// before each, a checksum (RFC 8878, section 3.1.1).
func zstdFrame(b []byte) int {
	var head zstd.Header
	if head.Decode(b) != nil || head.Skippable {
		return 0
	}
	at := head.HeaderSize
	for at+3 <= len(b) {
		block := uint32(b[at]) | uint32(b[at+1])<<8 | uint32(b[at+2])<<16
		size := int(block >> 3)
		if block>>1&3 == 1 { // one byte, repeated
			size = 1
		}
		if at += 3 + size; block&1 == 1 {
			if head.HasCheckSum {
				at += 4
			}
			if at > len(b) {
				return 0
			}
			return at
		}
	}
	return 0
}

func unzstd(b []byte) ([]byte, error) {
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.DecodeAll(b, nil)
}

// file looks at a file of a run folder: its bytes, what is packed in them, and what a reader of its format makes of them.
func (h *hunt) file(path, name string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	switch filepath.Ext(name) {
	case ".ckpt":
		h.look(name, b)
		return h.checkpoint(name, b)
	case ".parquet":
		if err := h.columns(name, b); err != nil {
			return err
		}
	case ".bin":
		if bytes.HasPrefix(b, []byte("SEMULFR1")) {
			if err := h.frames(name, b); err != nil {
				return err
			}
		}
	}
	h.unpack(name, b, 3)
	return nil
}

// checkpoint looks at each section.
func (h *hunt) checkpoint(name string, b []byte) error {
	r := bytes.NewReader(b)
	head, err := sim.ReadCheckpoint(r)
	if err != nil {
		return err
	}
	for _, s := range head.Sections {
		packed := make([]byte, s.Packed)
		if _, err := io.ReadFull(r, packed); err != nil {
			return err
		}
		plain, err := unzstd(packed)
		if err != nil {
			return err
		}
		h.look(name+" "+s.Name, plain)
	}
	return nil
}

// columns looks at every value of a Parquet file.
func (h *hunt) columns(name string, b []byte) error {
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	for _, group := range f.RowGroups() {
		for _, chunk := range group.ColumnChunks() {
			var plain []byte
			pages := chunk.Pages()
			for {
				page, err := pages.ReadPage()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					return err
				}
				values := make([]parquet.Value, page.NumValues())
				n, err := page.Values().ReadValues(values)
				if err != nil && !errors.Is(err, io.EOF) {
					return err
				}
				for _, v := range values[:n] {
					plain = v.AppendBytes(plain)
				}
			}
			pages.Close()
			h.look(name+" (columns)", plain)
		}
	}
	return nil
}

// frames looks at every sample of every layer.
func (h *hunt) frames(name string, b []byte) error {
	f, err := frame.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	for layer := range f.Info().Layers {
		times, err := f.Times(layer)
		if err != nil {
			return err
		}
		for _, at := range times {
			var pair [2]frame.Sample
			if _, err := f.Pair(layer, at, &pair); err != nil {
				return err
			}
			var plain []byte
			for _, v := range pair[0].Values {
				plain = binary.LittleEndian.AppendUint16(plain, v)
			}
			m := &pair[0].Movers
			for i := range m.ID {
				plain = binary.LittleEndian.AppendUint32(plain, m.ID[i])
			}
			for i := range m.Pos {
				plain = binary.LittleEndian.AppendUint32(plain, math.Float32bits(m.Pos[i]))
			}
			h.look(name+" (samples)", plain)
		}
	}
	return nil
}

// folder looks at every file below a folder and returns how many there are.
func (h *hunt) folder(dir string) (files []string, err error) {
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil {
			files = append(files, filepath.ToSlash(name))
			err = h.file(path, filepath.ToSlash(name))
		}
		return err
	})
	return files, err
}

// planted writes a copy of a file into which one number has been put in the way of its format, and returns its path.
func planted(t *testing.T, path, dir string, plate uint64) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw := binary.BigEndian.AppendUint64(nil, plate)
	packer, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer packer.Close()
	out := filepath.Join(dir, filepath.Base(path))
	switch ext := filepath.Ext(path); {
	case ext == ".ckpt": // a section more, of bytes
		r := bytes.NewReader(b)
		head, err := sim.ReadCheckpoint(r)
		if err != nil {
			t.Fatal(err)
		}
		l := &head.Sections[0]
		packed := make([]byte, l.Packed)
		if _, err := io.ReadFull(r, packed); err != nil {
			t.Fatal(err)
		}
		plain, err := unzstd(packed)
		if err != nil {
			t.Fatal(err)
		}
		b = checkpointOf(t, head, append(plain, raw...), packer)
	case ext == ".parquet":
		type row struct{ A, N int64 }
		var file bytes.Buffer
		w := parquet.NewGenericWriter[row](&file, parquet.Compression(&parquet.Zstd))
		if _, err := w.Write([]row{{1, 2}, {3, int64(plate)}}); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		b = file.Bytes()
	case ext == ".bin" && bytes.HasPrefix(b, []byte("SEMULFR1")):
		f, err := frame.Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		w, err := frame.NewWriter(&file, *f.Info())
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range f.Info().Layers {
			if l.Kind == frame.Mover {
				s := frame.Sample{At: clock.Time(1e9)}
				for k, id := range []uint32{7, uint32(plate), uint32(plate >> 32), 1<<32 - 1} { // ids side by side: eight bytes of the column
					s.Movers.Add(id, uint32(k), 1, 2, 0)
				}
				if err := w.Add(i, &s); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		b = file.Bytes()
	case ext == ".tif": // a strip packed as the writer packs them
		var strip bytes.Buffer
		z := zlib.NewWriter(&strip)
		if _, err := z.Write(append(bytes.Repeat([]byte("water "), 50), raw...)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		b = append(b, strip.Bytes()...)
	case ext == ".html": // in a picture
		b = append(b, []byte("<img src=\"data:image/png;base64,"+base64.StdEncoding.EncodeToString(append([]byte("\x89PNG"), raw...))+"\">")...)
	case ext == ".bin" || ext == ".fgb" || ext == ".pub":
		b = append(b, raw...)
	case ext == ".json" || ext == ".jsonl":
		b = fmt.Appendf(b, "{\"n\":%d}\n", plate)
	default:
		b = fmt.Appendf(b, "a,%x,0\n", plate)
	}
	if err := os.WriteFile(out, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return out
}

// checkpointOf writes a checkpoint whose only section is the first.
func checkpointOf(t *testing.T, head sim.Checkpoint, plain []byte, packer *zstd.Encoder) []byte {
	t.Helper()
	packed := packer.EncodeAll(plain, nil)
	head.Sections = head.Sections[:1]
	head.Sections[0].Length, head.Sections[0].Packed = len(plain), len(packed)
	text, err := json.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	out := append([]byte("SEMULCK2"), binary.LittleEndian.AppendUint32(nil, uint32(len(text)))...)
	return append(append(out, text...), packed...)
}
