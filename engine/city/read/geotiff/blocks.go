package geotiff

import (
	"strconv"
	"strings"
)

// Tags of TIFF 6.0 that lay out the pixels.
const (
	tagSubfile      = 254
	tagWidth        = 256
	tagHeight       = 257
	tagBits         = 258
	tagCompression  = 259
	tagPhotometric  = 262
	tagStripOffsets = 273
	tagBands        = 277
	tagRowsPerStrip = 278
	tagStripCounts  = 279
	tagPlanar       = 284
	tagPredictor    = 317
	tagTileWidth    = 322
	tagTileHeight   = 323
	tagTileOffsets  = 324
	tagTileCounts   = 325
	tagFormat       = 339
)

// MaxCells is the largest number of cells that Read takes; they fill 1 GiB.
const MaxCells = 1 << 28

// cellsPerByte bounds how many cells a byte of file may stand for: LZW, the densest, packs some
// 1400 equal int16 into one, and files with missing blocks may hold a little less than that.
const cellsPerByte = 2000

// layout says where the pixels are and how they are packed.
type layout struct {
	width, height  int
	bands          int // bands side by side in one block: 1 if they are stored apart
	band           int // of these, the one to read
	all, wanted    int // how many bands there are, and which of them is to be read
	bits, format   int // of a sample: format 1 unsigned, 2 signed, 3 floating point
	compression    int
	predictor      int
	blockW, blockH int // of a tile; a strip is as wide as the image
	across, down   int // blocks per row and column of blocks
	tiled          bool
	offsets        []uint64
	counts         []uint64
	info           []string
}

// readLayout reads and checks the layout of one band of one image.
func (f *file) readLayout(d directory, band int) (*layout, error) {
	l := &layout{wanted: band}
	var compression, photometric, bands, planar, predictor, w, h uint64
	for _, x := range []struct {
		tag uint16
		to  *uint64
		def uint64
	}{{tagWidth, &w, 0}, {tagHeight, &h, 0}, {tagCompression, &compression, 1}, {tagPhotometric, &photometric, 1},
		{tagBands, &bands, 1}, {tagPlanar, &planar, 1}, {tagPredictor, &predictor, 1}} {
		v, err := f.int(d, x.tag, x.def)
		if err != nil {
			return nil, err
		}
		*x.to = v
	}
	if w == 0 || h == 0 || w > MaxCells || h > MaxCells || w*h > MaxCells {
		return nil, f.fail("is said to have %d by %d cells; 1 to %d can be read: cut out the area you need, e.g. with gdal_translate -projwin", w, h, MaxCells)
	}
	if w*h > cellsPerByte*uint64(f.size) {
		return nil, f.fail("is said to have %d by %d cells in %d bytes, more than any compression gives: it is damaged, or all but empty; cut out the area you need, e.g. with gdal_translate -projwin", w, h, f.size)
	}
	l.width, l.height = int(w), int(h)
	if bands < 1 || bands > 1024 {
		return nil, f.fail("is said to have %d bands; 1 to 1024 can be read", bands)
	}
	if name := pictures[photometric]; name != "" {
		return nil, f.fail("is a picture (%s), not a grid of numbers: use the elevation model it was drawn from", name)
	}
	if codecs[compression] == nil {
		return nil, f.fail("is compressed by method %d (%s), which is not read: convert it with gdal_translate -co COMPRESS=DEFLATE", compression, codecName(compression))
	}
	l.compression, l.predictor = int(compression), int(predictor)
	if compression == 1 || compression == 32773 {
		l.predictor = 1 // these know no predictor, whatever the tag says
	}
	if err := f.readSample(d, l, int(bands)); err != nil {
		return nil, err
	}
	l.bands, l.all = int(bands), int(bands)
	if band < 0 || band >= l.all {
		return nil, f.fail("has %s; there is no band %d", plural(l.all, "band"), band+1)
	}
	l.band = band
	skip := 0
	if planar == 2 {
		l.bands, l.band, skip = 1, 0, band // the bands' blocks stand one band after the other
	} else if planar != 1 {
		return nil, f.fail("has planar configuration %d; 1 and 2 are defined: the file is damaged", planar)
	}
	if bands > 1 {
		which := "the first"
		if band > 0 {
			which = "number " + strconv.Itoa(band+1)
		}
		l.info = append(l.info, plural(int(bands), "band")+", "+which+" taken")
	}
	return l, f.readBlocks(d, l, skip)
}

// pictures names the photometric interpretations of pictures.
var pictures = map[uint64]string{2: "RGB", 3: "colour palette", 4: "mask", 5: "CMYK", 6: "YCbCr", 8: "CIE L*a*b*"}

// readSample reads type and predictor.
func (f *file) readSample(d directory, l *layout, bands int) error {
	bits, err := f.ints(d, tagBits)
	if err != nil {
		return err
	}
	formats, err := f.ints(d, tagFormat)
	if err != nil {
		return err
	}
	l.bits, l.format = 1, 1
	if len(bits) > 0 {
		l.bits = int(min(bits[0], 1024))
	}
	if len(formats) > 0 {
		l.format = int(min(formats[0], 1024))
	}
	for k := 1; k < len(bits) && k < bands; k++ {
		if int(bits[k]) != l.bits {
			return f.fail("has bands of %d and %d bits: write the one you need with gdal_translate -b 1", l.bits, bits[k])
		}
	}
	if l.format == 4 {
		l.format = 1 // undefined: TIFF says to treat it as unsigned
	}
	if sampleReader(l.format, l.bits, f.order) == nil {
		kind := [...]string{1: "unsigned", 2: "signed", 3: "floating-point"}
		name := "unknown"
		if l.format < len(kind) {
			name = kind[l.format]
		}
		return f.fail("has %s samples of %d bits, which are not read: convert it with gdal_translate -ot Float32", name, l.bits)
	}
	switch {
	case l.predictor < 1 || l.predictor > 3:
		return f.fail("uses predictor %d; 1 to 3 are defined: the file is damaged", l.predictor)
	case l.predictor == 3 && l.format != 3:
		return f.fail("uses predictor 3, for floating-point numbers, with whole numbers: the file is damaged")
	}
	return nil
}

// readBlocks reads where strips or tiles are; skip is how many bands stand before.
func (f *file) readBlocks(d directory, l *layout, skip int) error {
	_, l.tiled = d[tagTileWidth]
	wTag, hTag, offTag, countTag := uint16(tagWidth), uint16(tagRowsPerStrip), uint16(tagStripOffsets), uint16(tagStripCounts)
	if l.tiled {
		wTag, hTag, offTag, countTag = tagTileWidth, tagTileHeight, tagTileOffsets, tagTileCounts
	}
	w, err := f.int(d, wTag, 0)
	if err != nil {
		return err
	}
	h, err := f.int(d, hTag, uint64(l.height))
	if err != nil {
		return err
	}
	if !l.tiled {
		h = min(h, uint64(l.height))
	}
	// a tile may reach beyond a small image, but not far: real ones have sides up to 4096 or so
	if w == 0 || h == 0 || l.tiled && (w > 1<<15 || h > 1<<15) {
		return f.fail("has %ss of %d by %d cells: the file is damaged", l.block(), w, h)
	}
	l.blockW, l.blockH = int(w), int(h)
	l.across, l.down = (l.width+l.blockW-1)/l.blockW, (l.height+l.blockH-1)/l.blockH
	if l.offsets, err = f.ints(d, offTag); err != nil {
		return err
	}
	if l.counts, err = f.ints(d, countTag); err != nil {
		return err
	}
	first := skip * l.across * l.down
	need := first + l.across*l.down
	if len(l.offsets) < need || len(l.counts) < need {
		return f.fail("lists %d offsets and %d lengths for %d %ss: the file is damaged", len(l.offsets), len(l.counts), need, l.block())
	}
	l.offsets, l.counts = l.offsets[first:need], l.counts[first:need]
	return nil
}

// block names what the image is cut into.
func (l *layout) block() string {
	if l.tiled {
		return "tile"
	}
	return "strip"
}

// rows returns how many rows block k holds; the last strip may be shorter than the others.
func (l *layout) rows(k int) int {
	if l.tiled {
		return l.blockH
	}
	return min(l.blockH, l.height-k/l.across*l.blockH)
}

// codecName names compressions that are not read.
func codecName(method uint64) string {
	name := map[uint64]string{2: "CCITT", 3: "CCITT", 4: "CCITT", 6: "old JPEG", 7: "JPEG", 34887: "LERC", 34925: "LZMA",
		34712: "JPEG 2000", 50001: "WebP", 50002: "JPEG XL"}[method]
	if name == "" {
		name = "unknown"
	}
	return name
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	s := strconv.Itoa(n) + " " + noun
	if n != 1 && !strings.HasSuffix(noun, "s") {
		s += "s"
	}
	return s
}
