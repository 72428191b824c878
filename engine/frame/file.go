package frame

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zstd"

	"semul/engine/clock"
)

// The file frames.bin, little-endian:
//
//	"SEMULFR1", length u32, Info as JSON
//	chunks: {layer u16, n u16, t0 i64, raw u32, packed u32, crc32c u32 of the packed bytes}, packed bytes (zstd)
//	footer: JSON []chunkHead, its length u32, its crc32c u32, "SEMULEND"
//
// Each chunk holds samples of one layer, so that a reader fetches only what it shows. A file without its footer, from a
// run that was cut short, is read by walking through the chunks.
const (
	fileMagic  = "SEMULFR1"
	fileEnd    = "SEMULEND"
	chunkBytes = 2 + 2 + 8 + 4 + 4 + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// chunkHead is one chunk of the footer.
type chunkHead struct {
	Layer  int        `json:"l"`
	N      int        `json:"n"`
	From   clock.Time `json:"a"`
	To     clock.Time `json:"b"`
	Offset int64      `json:"o"` // of the chunk's head in the file
	Raw    int        `json:"r"`
	Packed int        `json:"p"`
}

// Writer writes frames.bin.
type Writer struct {
	w      *bufio.Writer
	at     int64
	info   Info
	chunks []chunk
	heads  []chunkHead
	packer *zstd.Encoder
}

// NewWriter begins a file that holds the layers of info.
func NewWriter(w io.Writer, info Info) (*Writer, error) {
	text, err := json.Marshal(info)
	if err != nil {
		return nil, err
	}
	packer, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(4))
	if err != nil {
		return nil, err
	}
	f := &Writer{w: bufio.NewWriterSize(w, 1<<18), info: info, packer: packer, chunks: make([]chunk, len(info.Layers))}
	for i := range f.chunks {
		f.chunks[i].kind = info.Layers[i].Kind
	}
	head := binary.LittleEndian.AppendUint32([]byte(fileMagic), uint32(len(text)))
	return f, f.write(append(head, text...))
}

func (f *Writer) write(b []byte) error {
	n, err := f.w.Write(b)
	f.at += int64(n)
	return err
}

// Add appends a sample of one layer. Instants of a layer ascend.
func (f *Writer) Add(layer int, s *Sample) error {
	if err := f.Keep(layer, s); err != nil {
		return err
	}
	return f.Put(layer)
}

// Keep is the greater part of Add: it packs samples and leaves what is to be written to Put. Several may be kept at once,
// if they are of different layers.
func (f *Writer) Keep(layer int, s *Sample) error {
	c := &f.chunks[layer]
	if len(c.times) > 0 && s.At <= c.times[len(c.times)-1] {
		return fmt.Errorf("layer %s: a sample at %v after one at %v", f.info.Layers[layer].Name, s.At, c.times[len(c.times)-1])
	}
	c.add(s)
	if c.full() || len(c.raw) > 8<<20 || c.long() {
		f.pack(layer)
	}
	return nil
}

// pack ends the chunk of one layer.
func (f *Writer) pack(layer int) {
	c := &f.chunks[layer]
	if len(c.times) == 0 {
		return
	}
	c.packed = f.packer.EncodeAll(c.raw, c.packed[:0])
	c.head = chunkHead{Layer: layer, N: len(c.times), From: c.times[0], To: c.times[len(c.times)-1], Raw: len(c.raw), Packed: len(c.packed)}
	c.reset()
}

// Put writes the chunk of one layer if Keep has ended it. It must be called between one Keep of a layer and the next.
func (f *Writer) Put(layer int) error {
	c := &f.chunks[layer]
	h := c.head
	if h.N == 0 {
		return nil
	}
	h.Offset = f.at
	f.heads = append(f.heads, h)
	c.head = chunkHead{}
	var head []byte
	head = binary.LittleEndian.AppendUint16(head, uint16(layer))
	head = binary.LittleEndian.AppendUint16(head, uint16(h.N))
	head = binary.LittleEndian.AppendUint64(head, uint64(h.From))
	head = binary.LittleEndian.AppendUint32(head, uint32(h.Raw))
	head = binary.LittleEndian.AppendUint32(head, uint32(h.Packed))
	head = binary.LittleEndian.AppendUint32(head, crc32.Checksum(c.packed, castagnoli))
	if err := f.write(head); err != nil {
		return err
	}
	return f.write(c.packed)
}

// Sync writes what is collected so far, so that a reader of an unfinished file sees it.
func (f *Writer) Sync() error {
	for i := range f.chunks {
		f.pack(i)
		if err := f.Put(i); err != nil {
			return err
		}
	}
	return f.w.Flush()
}

// Close writes what is left and the footer. It does not close the underlying writer.
func (f *Writer) Close() error {
	if err := f.Sync(); err != nil {
		return err
	}
	text, err := json.Marshal(f.heads)
	if err != nil {
		return err
	}
	end := binary.LittleEndian.AppendUint32(text, uint32(len(text)))
	end = binary.LittleEndian.AppendUint32(end, crc32.Checksum(text, castagnoli))
	if err := f.write(append(end, fileEnd...)); err != nil {
		return err
	}
	return f.w.Flush()
}
