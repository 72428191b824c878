package osm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zlib"

	"semul/engine/geo"
	"semul/engine/par"
)

// Limits of the format (wiki, PBF_Format: "must be less than").
const (
	maxHeader = 64 << 10
	maxBlob   = 32 << 20
)

// readPBF adds the elements of a PBF stream. Blobs are decoded side by side and added in the order of the file.
// Errors name the byte at which the blob begins.
func readPBF(r io.Reader, into *elements, pool *par.Pool) error {
	type job struct {
		at   int64
		data []byte
		out  elements
		err  error
	}
	batch := make([]job, 0, 8*pool.Workers())
	flush := func() error {
		pool.Each(len(batch), func(i int) {
			j := &batch[i]
			j.err = decodeBlob(j.data, &j.out)
		})
		for i := range batch {
			j := &batch[i]
			if j.err != nil {
				return fmt.Errorf("blob at byte %d: %w", j.at, j.err)
			}
			into.nodes = append(into.nodes, j.out.nodes...)
			into.tagged = append(into.tagged, j.out.tagged...)
			into.ways = append(into.ways, j.out.ways...)
			into.relations = append(into.relations, j.out.relations...)
		}
		batch = batch[:0]
		return nil
	}
	at := int64(0)
	for first := true; ; first = false {
		kind, blob, n, err := readBlob(r)
		if err == io.EOF {
			return flush()
		}
		if err != nil {
			return fmt.Errorf("blob at byte %d: %w", at, err)
		}
		switch kind {
		case "OSMHeader":
			if err := decodeHeader(blob, into); err != nil {
				return fmt.Errorf("header at byte %d: %w", at, err)
			}
		case "OSMData":
			if first {
				return errors.New("the file does not begin with an OSMHeader")
			}
			batch = append(batch, job{at: at, data: blob})
			if len(batch) == cap(batch) {
				if err := flush(); err != nil {
					return err
				}
			}
		}
		at += n
	}
}

// readBlob reads the next blob; io.EOF means that the file ends where it may.
func readBlob(r io.Reader) (kind string, blob []byte, n int64, err error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		if err == io.EOF {
			return "", nil, 0, io.EOF
		}
		return "", nil, 0, cut(err)
	}
	length := binary.BigEndian.Uint32(size[:])
	if length > maxHeader {
		return "", nil, 0, fmt.Errorf("its header claims %d bytes, more than the %d allowed: not a PBF file, or damaged", length, maxHeader)
	}
	head := make([]byte, length)
	if _, err := io.ReadFull(r, head); err != nil {
		return "", nil, 0, cut(err)
	}
	datasize := uint64(0)
	w := wire{data: head}
	for {
		field, value, bytes, ok := w.next()
		if !ok {
			break
		}
		switch field {
		case 1:
			kind = string(bytes)
		case 3:
			datasize = value
		}
	}
	if w.err != nil {
		return "", nil, 0, w.err
	}
	if datasize > maxBlob {
		return "", nil, 0, fmt.Errorf("it claims %d bytes, more than the %d allowed: damaged", datasize, maxBlob)
	}
	blob = make([]byte, datasize)
	if _, err := io.ReadFull(r, blob); err != nil {
		return "", nil, 0, cut(err)
	}
	return kind, blob, 4 + int64(length) + int64(datasize), nil
}

// unpack returns the block inside a blob.
func unpack(blob []byte) ([]byte, error) {
	w := wire{data: blob}
	size := uint64(0)
	var raw, packed []byte
	for {
		field, value, bytes, ok := w.next()
		if !ok {
			break
		}
		switch field {
		case 1:
			raw = bytes
		case 2:
			size = value
		case 3:
			packed = bytes
		case 4, 5, 6, 7:
			return nil, errors.New("packed by lzma, bzip2, lz4 or zstd; only zlib and plain blobs are read. Mend: osmium cat -f pbf,pbf_compression=zlib")
		}
	}
	if w.err != nil {
		return nil, w.err
	}
	if packed == nil {
		return raw, nil
	}
	if size > maxBlob {
		return nil, fmt.Errorf("it claims %d bytes unpacked, more than the %d allowed", size, maxBlob)
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("zlib: %w", cut(err))
	}
	defer z.Close()
	out := make([]byte, size)
	if _, err := io.ReadFull(z, out); err != nil {
		return nil, fmt.Errorf("zlib: %w", cut(err))
	}
	return out, nil
}

// decodeHeader reads the stated bounds and refuses features that would be misread.
func decodeHeader(blob []byte, into *elements) error {
	data, err := unpack(blob)
	if err != nil {
		return err
	}
	w := wire{data: data}
	for {
		field, _, bytes, ok := w.next()
		if !ok {
			return w.err
		}
		switch field {
		case 1:
			b := wire{data: bytes}
			var side [5]float64
			for {
				field, value, _, ok := b.next()
				if !ok {
					break
				}
				if field >= 1 && field <= 4 {
					side[field] = float64(unzigzag(value)) * 1e-9
				}
			}
			if b.err != nil {
				return b.err
			}
			into.bounds = append(into.bounds, geo.Bounds{MinX: side[1], MaxX: side[2], MaxY: side[3], MinY: side[4]})
		case 4:
			switch string(bytes) {
			case "OsmSchema-V0.6", "DenseNodes":
			default:
				return fmt.Errorf("the file needs the feature %q, which is not read", bytes)
			}
		}
	}
}

// block is what the elements of one blob share.
type block struct {
	text        []string
	granularity int64
	lat0, lon0  int64
	out         *elements
}

func (b *block) string(i uint64) (string, error) {
	if i >= uint64(len(b.text)) {
		return "", fmt.Errorf("damaged: text %d of %d", i, len(b.text))
	}
	return b.text[i], nil
}

// place returns degrees of a stored position.
func (b *block) place(id, lon, lat int64) (node, error) {
	n := node{id, 1e-9 * float64(b.lon0+b.granularity*lon), 1e-9 * float64(b.lat0+b.granularity*lat)}
	if !(geo.LonLat{Lon: n.lon, Lat: n.lat}).Valid() {
		return n, fmt.Errorf("node %d: lon %g, lat %g is no place on the globe", id, n.lon, n.lat)
	}
	return n, nil
}

// decodeBlob adds the elements of one blob of type OSMData.
func decodeBlob(blob []byte, out *elements) error {
	data, err := unpack(blob)
	if err != nil {
		return err
	}
	b := block{granularity: 100, out: out}
	var groups [][]byte
	w := wire{data: data}
	for {
		field, value, bytes, ok := w.next()
		if !ok {
			break
		}
		switch field {
		case 1:
			s := wire{data: bytes}
			for {
				field, _, text, ok := s.next()
				if !ok {
					break
				}
				if field == 1 {
					b.text = append(b.text, string(text))
				}
			}
			if s.err != nil {
				return s.err
			}
		case 2:
			groups = append(groups, bytes)
		case 17:
			b.granularity = int64(int32(value))
		case 19:
			b.lat0 = int64(value)
		case 20:
			b.lon0 = int64(value)
		}
	}
	if w.err != nil {
		return w.err
	}
	for _, g := range groups {
		w := wire{data: g}
		for {
			field, _, bytes, ok := w.next()
			if !ok {
				break
			}
			switch field {
			case 1:
				err = b.node(bytes)
			case 2:
				err = b.dense(bytes)
			case 3:
				err = b.way(bytes)
			case 4:
				err = b.relation(bytes)
			}
			if err != nil {
				return err
			}
		}
		if w.err != nil {
			return w.err
		}
	}
	return nil
}
