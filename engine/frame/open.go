package frame

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"sort"

	"github.com/klauspost/compress/zstd"

	"semul/engine/clock"
)

// File reads frames.bin.
type File struct {
	r          io.ReaderAt
	info       Info
	Incomplete bool // the file has no footer: the run was cut short
	byLayer    [][]chunkHead
	unpacker   *zstd.Decoder
	open       map[int]*cached // one open chunk a layer
}

// cached is an unpacked chunk, decoded as far as was asked for.
type cached struct {
	head    chunkHead
	samples []Sample
}

// Open reads the header and the index of a file. A file without a footer is walked through, up to the first chunk that
// is damaged; a file without a readable header is an error.
func Open(r io.ReaderAt, size int64) (*File, error) {
	start := make([]byte, len(fileMagic)+4)
	if _, err := r.ReadAt(start, 0); err != nil || string(start[:len(fileMagic)-1]) != fileMagic[:len(fileMagic)-1] {
		return nil, fmt.Errorf("frames: this file does not begin with %q", fileMagic)
	}
	if string(start[:len(fileMagic)]) != fileMagic {
		return nil, fmt.Errorf("frames: format %q; this semul reads %q", start[:len(fileMagic)], fileMagic)
	}
	n := int64(binary.LittleEndian.Uint32(start[len(fileMagic):]))
	if n > size-int64(len(start)) {
		return nil, fmt.Errorf("frames: the header is cut: %d bytes wanted, %d in the file", n, size)
	}
	text := make([]byte, n)
	if _, err := r.ReadAt(text, int64(len(start))); err != nil {
		return nil, fmt.Errorf("frames: the header is cut: %w", err)
	}
	f := &File{r: r, open: map[int]*cached{}}
	if err := json.Unmarshal(text, &f.info); err != nil {
		return nil, fmt.Errorf("frames: the header is damaged: %w", err)
	}
	var err error
	if f.unpacker, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30)); err != nil {
		return nil, err
	}
	heads, err := f.footer(size)
	if err != nil {
		f.Incomplete = true
		heads = f.walk(int64(len(start))+n, size)
	}
	f.byLayer = make([][]chunkHead, len(f.info.Layers))
	for _, h := range heads {
		if h.Layer >= 0 && h.Layer < len(f.byLayer) && h.N > 0 && h.N <= 1<<16 && h.Packed >= 0 && h.Raw >= 0 && h.Raw <= 1<<30 {
			f.byLayer[h.Layer] = append(f.byLayer[h.Layer], h)
		}
	}
	return f, nil
}

// Info is the header.
func (f *File) Info() *Info { return &f.info }

func (f *File) footer(size int64) ([]chunkHead, error) {
	end := make([]byte, 8+len(fileEnd))
	if size < int64(len(end)) {
		return nil, errCut
	}
	if _, err := f.r.ReadAt(end, size-int64(len(end))); err != nil || string(end[8:]) != fileEnd {
		return nil, errCut
	}
	n := int64(binary.LittleEndian.Uint32(end))
	if n > size-int64(len(end)) {
		return nil, errCut
	}
	text := make([]byte, n)
	if _, err := f.r.ReadAt(text, size-int64(len(end))-n); err != nil {
		return nil, err
	}
	if crc32.Checksum(text, castagnoli) != binary.LittleEndian.Uint32(end[4:]) {
		return nil, errCut
	}
	var heads []chunkHead
	return heads, json.Unmarshal(text, &heads)
}

// walk finds the chunks of a file without a footer.
func (f *File) walk(at, size int64) []chunkHead {
	var heads []chunkHead
	for at+chunkBytes <= size {
		b := make([]byte, chunkBytes)
		if _, err := f.r.ReadAt(b, at); err != nil {
			break
		}
		h := chunkHead{Layer: int(binary.LittleEndian.Uint16(b)), N: int(binary.LittleEndian.Uint16(b[2:])), From: clock.Time(binary.LittleEndian.Uint64(b[4:])),
			Raw: int(binary.LittleEndian.Uint32(b[12:])), Packed: int(binary.LittleEndian.Uint32(b[16:])), Offset: at}
		if h.Layer >= len(f.info.Layers) || at+chunkBytes+int64(h.Packed) > size {
			break
		}
		samples, err := f.decode(h)
		if err != nil || len(samples) == 0 {
			break
		}
		h.To = samples[len(samples)-1].At
		heads = append(heads, h)
		at += chunkBytes + int64(h.Packed)
	}
	return heads
}

// decode unpacks a whole chunk.
func (f *File) decode(h chunkHead) ([]Sample, error) {
	if h.Raw > 1<<30 || h.Packed > 1<<30 {
		return nil, errCut
	}
	b := make([]byte, chunkBytes+h.Packed)
	if _, err := f.r.ReadAt(b, h.Offset); err != nil {
		return nil, fmt.Errorf("frames: %w", err)
	}
	if crc32.Checksum(b[chunkBytes:], castagnoli) != binary.LittleEndian.Uint32(b[20:]) {
		return nil, cutf("checksum of layer %d at byte %d", h.Layer, h.Offset)
	}
	raw, err := f.unpacker.DecodeAll(b[chunkBytes:], make([]byte, 0, h.Raw))
	if err != nil {
		return nil, cutf("%v", err)
	}
	d := decoder{kind: f.info.Layers[h.Layer].Kind, raw: raw}
	samples := make([]Sample, h.N)
	for i := range samples {
		if err := d.next(); err != nil {
			return samples[:i], err
		}
		d.at.CopyTo(&samples[i])
	}
	return samples, nil
}

// Span returns the instants of the first and the last sample of any layer; both 0 where there is none.
func (f *File) Span() (from, to clock.Time) {
	first := true
	for _, heads := range f.byLayer {
		for _, h := range heads {
			if first || h.From < from {
				from = h.From
			}
			if first || h.To > to {
				to = h.To
			}
			first = false
		}
	}
	return from, to
}

// Times lists the instants at which a layer was sampled.
func (f *File) Times(layer int) ([]clock.Time, error) {
	var out []clock.Time
	for _, h := range f.byLayer[layer] {
		samples, err := f.chunk(h)
		if err != nil {
			return out, err
		}
		for i := range samples {
			out = append(out, samples[i].At)
		}
	}
	return out, nil
}

func (f *File) chunk(h chunkHead) ([]Sample, error) {
	if c := f.open[h.Layer]; c != nil && c.head.Offset == h.Offset {
		return c.samples, nil
	}
	samples, err := f.decode(h)
	if err != nil {
		return nil, err
	}
	f.open[h.Layer] = &cached{h, samples}
	return samples, nil
}

// Pair fills dst with the samples of a layer around t and returns the weight of the second; see Source. A run that was cut
// short has lost the last samples of each layer at another instant: what is two intervals past its last sample is an error,
// rather than an old value that looks new.
func (f *File) Pair(layer int, t clock.Time, dst *[2]Sample) (float32, error) {
	if layer < 0 || layer >= len(f.byLayer) || len(f.byLayer[layer]) == 0 {
		name := fmt.Sprint(layer)
		if layer >= 0 && layer < len(f.info.Layers) {
			name = f.info.Layers[layer].Name
		}
		return 0, fmt.Errorf("frames: layer %s was not recorded; add it under [record.frames]", name)
	}
	heads := f.byLayer[layer]
	k := max(0, sort.Search(len(heads), func(i int) bool { return heads[i].From > t })-1)
	samples, err := f.chunk(heads[k])
	if err != nil {
		return 0, err
	}
	i := max(0, sort.Search(len(samples), func(i int) bool { return samples[i].At > t })-1)
	if l := &f.info.Layers[layer]; f.Incomplete && i+1 == len(samples) && k+1 == len(heads) && l.Every > 0 && t.Sub(samples[i].At) > 2*l.Every {
		return 0, fmt.Errorf("frames: layer %s was recorded up to %v only: the run was cut short", l.Name, samples[i].At)
	}
	samples[i].CopyTo(&dst[0])
	if i+1 == len(samples) && k+1 < len(heads) && t > dst[0].At {
		next, err := f.decode(chunkHead{Layer: layer, N: 1, Offset: heads[k+1].Offset, Raw: heads[k+1].Raw, Packed: heads[k+1].Packed})
		if err != nil {
			return 0, err
		}
		next[0].CopyTo(&dst[1])
	} else {
		samples[min(i+1, len(samples)-1)].CopyTo(&dst[1])
	}
	if dst[1].At <= dst[0].At || t <= dst[0].At {
		dst[0].CopyTo(&dst[1])
		return 0, nil
	}
	return float32(min(1, t.Sub(dst[0].At).Seconds()/dst[1].At.Sub(dst[0].At).Seconds())), nil
}

// Layers lists the indices of the layers that have samples.
func (f *File) Layers() []int {
	var out []int
	for i, heads := range f.byLayer {
		if len(heads) > 0 {
			out = append(out, i)
		}
	}
	return slices.Clip(out)
}
