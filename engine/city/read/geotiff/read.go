package geotiff

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"semul/engine/geo"
)

// Image is one band of a GeoTIFF.
type Image struct {
	// Raster holds the values in the file's own system, row 0 in the south, NaN without data. X0 and
	// Y0 are its outer south-west corner and Cell is DX: metres or, if Degrees, degrees.
	Raster geo.Raster
	// DX and DY are the sides of a cell; they differ in degrees only.
	DX, DY float64
	// EPSG is the code of the system, 0 if the file names and describes none that is known.
	EPSG int
	// Degrees says that coordinates are longitude and latitude.
	Degrees bool
	// Bands is how many bands the file has.
	Bands int
	// Unit is the file's name for the unit of the values, "" if it has none, and Factor what they were multiplied by to
	// turn feet, centimetres or millimetres into metres, else 1.
	Unit   string
	Factor float64
	// Info says in words what was read.
	Info string
}

// Read reads the first band of the first full-size image of a GeoTIFF of size bytes; name is what errors call it.
func Read(r io.ReaderAt, size int64, name string) (Image, error) { return ReadBand(r, size, name, 0) }

// ReadBand reads one band, counted from 0.
func ReadBand(r io.ReaderAt, size int64, name string, band int) (Image, error) {
	f, at, err := open(r, size, name)
	if err != nil {
		return Image{}, err
	}
	d, masked, err := f.firstImage(at)
	if err != nil {
		return Image{}, err
	}
	keys, err := f.readGeoKeys(d)
	if err != nil {
		return Image{}, err
	}
	var img Image
	if img.EPSG, img.Degrees, err = keys.epsg(f); err != nil {
		return Image{}, err
	}
	first := 0.0
	if keys.ints[keyRaster] == 2 {
		first = -0.5
	}
	p, err := f.readPlace(d, first)
	if err != nil {
		return Image{}, err
	}
	img.DX, img.DY = p.dx, math.Abs(p.dy)
	if !img.Degrees && math.Abs(img.DX-img.DY) > 1e-6*img.DX {
		return Image{}, f.fail("has cells of %g by %g, which are not square: resample it first, e.g. with gdalwarp -tr %g %g", img.DX, img.DY, img.DX, img.DX)
	}
	l, err := f.readLayout(d, band)
	if err != nil {
		return Image{}, err
	}
	m, err := f.readMeaning(d, l, keys)
	if err != nil {
		return Image{}, err
	}
	img.Bands, img.Unit, img.Factor = l.all, m.unit, m.factor
	img.Raster.Grid = geo.Grid{NX: l.width, NY: l.height, X0: p.x0, Y0: p.y0, Cell: img.DX}
	if p.dy < 0 {
		img.Raster.Y0 += float64(float64(l.height) * p.dy)
	}
	if img.Raster.Val, err = f.readValues(l, m, p.dy > 0); err != nil {
		return Image{}, err
	}
	info := []string{fmt.Sprintf("%d × %d cells of %.9g × %.9g", l.width, l.height, img.DX, img.DY), keys.describe(img.EPSG), l.pixels()}
	if first != 0 {
		info = append(info, "pixels are points")
	}
	if masked {
		info = append(info, "has a mask, which is not applied")
	}
	img.Info = strings.Join(append(info, l.info...), "; ")
	return img, nil
}

// firstImage returns the first directory that is neither an overview nor a mask, and whether a mask
// comes with it.
func (f *file) firstImage(at uint64) (first directory, masked bool, err error) {
	seen := map[uint64]bool{}
	for n := 0; at != 0 && !seen[at] && n < maxDirectories; n++ {
		seen[at] = true
		d, next, err := f.directory(at)
		if err != nil && first == nil {
			return nil, false, err
		} else if err != nil {
			break // what follows the image is not needed
		}
		kind, err := f.int(d, tagSubfile, 0)
		if err != nil {
			return nil, false, err
		}
		if kind&4 != 0 {
			masked = true
		} else if kind&1 == 0 && first == nil {
			first = d
		}
		at = next
	}
	if first == nil {
		return nil, false, f.fail("holds no full-size image")
	}
	return first, masked, nil
}

// checkBlocks compares what the blocks should hold with what they can, before anything is allocated.
func (f *file) checkBlocks(l *layout) error {
	most := codecs[uint64(l.compression)].most
	empty := true
	for k := range l.across * l.down {
		off, n, need := l.offsets[k], l.counts[k], l.rowLen()*uint64(l.rows(k))
		if n == 0 {
			continue
		}
		empty = false
		if off > uint64(f.size) || n > uint64(f.size)-off {
			return f.fail("%s %d of %d should be bytes %d to %d of a file of %d: it is cut short or damaged; fetch it again",
				l.block(), k+1, l.across*l.down, off, off+n, f.size)
		}
		if need/most > n || l.rowLen() > 1<<28 {
			return f.fail("%s %d of %d has %d bytes for %d: the file is damaged", l.block(), k+1, l.across*l.down, n, need)
		}
	}
	if empty {
		return f.fail("holds no pixels at all, only their description")
	}
	return nil
}

// readValues reads all blocks; northward says that the first row is the southern one.
func (f *file) readValues(l *layout, m meaning, northward bool) ([]float32, error) {
	if err := f.checkBlocks(l); err != nil {
		return nil, err
	}
	val := make([]float32, l.width*l.height)
	row, scratch := make([]byte, l.rowLen()), make([]byte, l.rowLen())
	for k := range l.across * l.down {
		left, top := k%l.across*l.blockW, k/l.across*l.blockH
		line := func(y int) []float32 {
			j := l.height - 1 - top - y
			if northward {
				j = top + y
			}
			return val[j*l.width+left : (j+1)*l.width]
		}
		rows := min(l.rows(k), l.height-top)
		if l.counts[k] == 0 {
			// never written: as GDAL fills it
			v := m.value(0)
			if m.noData == m.noData {
				v = float32(math.NaN())
			}
			for y := range rows {
				out := line(y)
				for i := range min(len(out), l.blockW) {
					out[i] = v
				}
			}
		} else if err := f.readBlock(l, k, m, rows, row, scratch, line); err != nil {
			return nil, err
		}
	}
	return val, nil
}

// readBlock unpacks the upper rows of block k; line returns where the values of row y go.
func (f *file) readBlock(l *layout, k int, m meaning, rows int, row, scratch []byte, line func(y int) []float32) error {
	codec := codecs[uint64(l.compression)]
	section := io.NewSectionReader(f.r, int64(l.offsets[k]), int64(l.counts[k]))
	in, err := codec.open(bufio.NewReaderSize(section, 1<<16))
	if err != nil {
		return f.broken(l, k, err)
	}
	defer in.Close()
	width := l.bits / 8
	number := sampleReader(l.format, l.bits, f.order)
	for y := range rows {
		if _, err := io.ReadFull(in, row); err != nil {
			return f.broken(l, k, err)
		}
		undo(l.predictor, row, scratch, l.blockW, l.bands, width, f.order)
		out := line(y)
		for i := range min(len(out), l.blockW) {
			out[i] = m.value(number(row[(i*l.bands+l.band)*width:]))
		}
	}
	return nil
}

// rowLen returns the length of one row of a block in bytes.
func (l *layout) rowLen() uint64 { return uint64(l.blockW) * uint64(l.bands) * uint64(l.bits/8) }

// broken says which block could not be unpacked.
func (f *file) broken(l *layout, k int, err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("ends too early")
	}
	return fmt.Errorf("geotiff: %s: %s %d of %d (%s): %w: the file is damaged; fetch it again", f.name, l.block(), k+1, l.across*l.down, codecs[uint64(l.compression)].name, err)
}

// pixels describes how the pixels are stored.
func (l *layout) pixels() string {
	kind := [...]string{1: "uint", 2: "int", 3: "float"}[l.format] + strconv.Itoa(l.bits)
	return fmt.Sprintf("%s, %s, %ss", kind, codecs[uint64(l.compression)].name, l.block())
}
