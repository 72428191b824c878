package geotiff

import (
	"bufio"
	"compress/zlib"
	"io"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/image/tiff/lzw"
)

// codec undoes one compression.
type codec struct {
	name string
	most uint64 // bytes that one compressed byte may stand for, at most
	open func(io.Reader) (io.ReadCloser, error)
}

// codecs by the number of tag 259. Of the limits: a code of LZW has at least 9 bits and stands for
// at most 4096 bytes; zlib's documentation gives 1032:1; Zstandard repeats a byte 128 KiB long in
// a block of four bytes.
var codecs = map[uint64]*codec{
	1:     {"uncompressed", 1, func(r io.Reader) (io.ReadCloser, error) { return io.NopCloser(r), nil }},
	5:     {"LZW", 4096, openLZW},
	8:     {"deflate", 1040, zlib.NewReader},
	32946: {"deflate", 1040, zlib.NewReader},
	32773: {"PackBits", 64, openPackBits},
	50000: {"Zstandard", 1 << 15, openZstd},
}

// openLZW reads TIFF's variant: most significant bit first, longer codes one code early.
func openLZW(r io.Reader) (io.ReadCloser, error) { return lzw.NewReader(r, lzw.MSB, 8), nil }

func openZstd(r io.Reader) (io.ReadCloser, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(1<<27))
	if err != nil {
		return nil, err
	}
	return z.IOReadCloser(), nil
}

func openPackBits(r io.Reader) (io.ReadCloser, error) {
	return io.NopCloser(&packBits{r: bufio.NewReader(r)}), nil
}

// packBits: a byte below 128 announces that many and one bytes as they are, one above 128 that the
// next byte stands 257 less that many times; 128 means nothing.
type packBits struct {
	r    *bufio.Reader
	left int  // bytes still to come of the present run
	same bool // they are all value
	b    byte
}

// Read hands out the bytes of as many runs as fit.
func (p *packBits) Read(dst []byte) (n int, err error) {
	for n < len(dst) {
		if p.left == 0 {
			head, err := p.r.ReadByte()
			if err != nil {
				return n, err
			}
			if head == 128 {
				continue
			}
			p.same, p.left = head > 128, int(head)+1
			if p.same {
				p.left = 257 - int(head)
				if p.b, err = p.r.ReadByte(); err != nil {
					return n, io.ErrUnexpectedEOF
				}
			}
		}
		k := min(p.left, len(dst)-n)
		if p.same {
			for i := range k {
				dst[n+i] = p.b
			}
		} else if k, err = p.r.Read(dst[n : n+k]); err != nil {
			return n, io.ErrUnexpectedEOF
		}
		n, p.left = n+k, p.left-k
	}
	return n, nil
}
