package netcdf

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// File is an open file.
type File struct {
	Dims  []Dimension
	Attrs []Attribute // of the file
	Vars  []Variable

	r       io.ReaderAt
	size    int64
	name    string
	version byte
	records int64
	stride  int64 // bytes from one record to the next
}

// Dimension is a named length.
type Dimension struct {
	Name   string
	Length int64
	Record bool // the length is the number of records
}

// Attribute is a text or a list of numbers.
type Attribute struct {
	Name    string
	Text    string
	Numbers []float64 // nil for a text
}

// Variable is an array.
type Variable struct {
	Name  string
	Dims  []int // of File.Dims
	Attrs []Attribute

	kind  uint32
	size  int64 // bytes of one record, or of all if it has none
	begin int64
}

// numbers of the format
const (
	tagDimension, tagVariable, tagAttribute = 10, 11, 12
	mostNames                               = 1 << 12 // dimensions, variables, or attributes of one
	mostText                                = 1 << 20 // bytes of a name or an attribute
	mostRank                                = 32
)

// widths of the types in bytes, by number.
var widths = [...]int64{0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8}

const kindChar = 2

// Open reads the header of a file of size bytes; name is what errors call it.
func Open(r io.ReaderAt, size int64, name string) (*File, error) {
	f := &File{r: r, size: size, name: name}
	head := make([]byte, 8)
	if n, _ := r.ReadAt(head, 0); n < 8 || size < 8 {
		return nil, f.fail("has %d bytes, too few for a NetCDF file", size)
	}
	if string(head) == "\x89HDF\r\n\x1a\n" {
		return nil, f.fail("is NetCDF-4 (HDF5), which is not read: convert it, e.g. with nccopy -k classic IN.nc OUT.nc, ncks -3 or cdo -f nc2")
	}
	if string(head[:3]) != "CDF" {
		return nil, f.fail("begins with %q, not as a NetCDF file does (CDF): this is another format", head[:3])
	}
	f.version = head[3]
	if f.version != 1 && f.version != 2 && f.version != 5 {
		return nil, f.fail("is of version %d; 1, 2 and 5 are classic NetCDF", f.version)
	}
	c := &cursor{f: f, at: 4, wide: f.version == 5}
	f.records = c.recordCount()
	f.Dims = c.dimensions()
	f.Attrs = c.attributes()
	f.Vars = c.variables()
	if c.err != nil {
		return nil, c.err
	}
	if err := f.layOut(); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) fail(format string, a ...any) error {
	return fmt.Errorf("netcdf: %s: %s", f.name, fmt.Sprintf(format, a...))
}

// layOut works out sizes and compares them with the file's.
func (f *File) layOut() error {
	var inRecord []int
	for i := range f.Vars {
		v := &f.Vars[i]
		n := widths[v.kind]
		for k, d := range v.Dims {
			switch dim := f.Dims[d]; {
			case dim.Record && k > 0:
				return f.fail("variable %s has its record dimension, %s, in place %d; it comes first: the file is damaged", v.Name, dim.Name, k+1)
			case dim.Record:
				inRecord = append(inRecord, i)
			case dim.Length > 0 && n > math.MaxInt64/16/dim.Length:
				return f.fail("variable %s is said to have more values than any file holds: the file is damaged", v.Name)
			default:
				n *= dim.Length
			}
		}
		v.size = n
		if !f.recorded(v) && n > 0 && (v.begin > f.size || n > f.size-v.begin) {
			return f.fail("variable %s should be bytes %d to %d of a file of %d: it is cut short or damaged; fetch it again", v.Name, v.begin, v.begin+n, f.size)
		}
	}
	for _, i := range inRecord {
		size := f.Vars[i].size
		if len(inRecord) > 1 {
			size = (size + 3) / 4 * 4
		}
		if f.stride += size; f.stride > f.size {
			return f.fail("a record is said to have %d bytes, the file has %d: it is cut short or damaged; fetch it again", f.stride, f.size)
		}
	}
	if f.records < 0 && f.stride > 0 && len(inRecord) > 0 { // being written when it was copied: count what is there
		f.records = (f.size - f.Vars[inRecord[0]].begin) / f.stride
	}
	f.records = max(0, f.records)
	for _, i := range inRecord {
		v := &f.Vars[i]
		if v.size == 0 || f.records == 0 {
			continue
		}
		if last := f.records - 1; last > f.size/f.stride || v.begin > f.size || last*f.stride+v.size > f.size-v.begin {
			return f.fail("variable %s is said to have %d records, more than the file of %d bytes holds: it is cut short or damaged; fetch it again", v.Name, f.records, f.size)
		}
	}
	for i := range f.Dims {
		if f.Dims[i].Record {
			f.Dims[i].Length = f.records
		}
	}
	return nil
}

// recorded reports whether a variable grows with the records.
func (f *File) recorded(v *Variable) bool { return len(v.Dims) > 0 && f.Dims[v.Dims[0]].Record }

// cursor reads the header; after the first error it stays where it is.
type cursor struct {
	f    *File
	at   int64
	wide bool // counts are of 8 bytes
	err  error
}

func (c *cursor) bytes(n int64) []byte {
	if c.err != nil {
		return nil
	}
	if n < 0 || c.at > c.f.size || n > c.f.size-c.at {
		c.err = c.f.fail("ends within its header, at byte %d: it is cut short or damaged; fetch it again", c.f.size)
		return nil
	}
	b := make([]byte, n)
	if k, err := c.f.r.ReadAt(b, c.at); int64(k) < n {
		c.err = c.f.fail("byte %d: %v", c.at, err)
		return nil
	}
	c.at += n
	return b
}

func (c *cursor) word() uint32 {
	if b := c.bytes(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (c *cursor) long() int64 {
	if b := c.bytes(8); b != nil {
		return int64(binary.BigEndian.Uint64(b))
	}
	return 0
}

// count reads a number that says how many.
func (c *cursor) count() int64 {
	if c.wide {
		return c.long()
	}
	return int64(c.word())
}

// recordCount is −1 for a file that was being written.
func (c *cursor) recordCount() int64 {
	if c.wide {
		return max(-1, c.long())
	}
	n := c.word()
	if n == math.MaxUint32 {
		return -1
	}
	return int64(n)
}

// list begins a list and returns how many there are; what names them in errors.
func (c *cursor) list(tag uint32, what string) int {
	got, n := c.word(), c.count()
	switch {
	case c.err != nil:
		return 0
	case got == 0 && n == 0:
		return 0
	case got != tag:
		c.err = c.f.fail("has the tag %d where its %s should begin (%d): the file is damaged", got, what, tag)
		return 0
	case n < 0 || n > mostNames:
		c.err = c.f.fail("is said to have %d %s; at most %d are read", n, what, mostNames)
		return 0
	}
	return int(n)
}

// padded reads n bytes and what fills them up to whole words.
func (c *cursor) padded(n int64) []byte {
	if n < 0 || n > mostText {
		if c.err == nil {
			c.err = c.f.fail("has a name or an attribute of %d bytes; at most %d are read: the file is damaged", n, mostText)
		}
		return nil
	}
	b := c.bytes(n)
	c.bytes((4 - n%4) % 4)
	return b
}

func (c *cursor) name() string { return string(c.padded(c.count())) }

func (c *cursor) dimensions() []Dimension {
	var out []Dimension
	for range c.list(tagDimension, "dimensions") {
		d := Dimension{Name: c.name(), Length: c.count()}
		if d.Record = d.Length == 0; d.Length < 0 && c.err == nil {
			c.err = c.f.fail("dimension %s has the length %d: the file is damaged", d.Name, d.Length)
		}
		if c.err != nil {
			return nil
		}
		out = append(out, d)
	}
	return out
}

func (c *cursor) attributes() []Attribute {
	var out []Attribute
	for range c.list(tagAttribute, "attributes") {
		a := Attribute{Name: c.name()}
		kind, n := c.kind(), c.count()
		if c.err != nil || n < 0 || n > mostText {
			c.padded(n)
			return nil
		}
		b := c.padded(n * widths[kind])
		if c.err != nil {
			return nil
		}
		if kind == kindChar {
			a.Text = trimNul(b)
		} else {
			a.Numbers = make([]float64, n)
			for i := range a.Numbers {
				a.Numbers[i] = number(kind, b[int64(i)*widths[kind]:])
			}
		}
		out = append(out, a)
	}
	return out
}

func trimNul(b []byte) string {
	for len(b) > 0 && b[len(b)-1] == 0 {
		b = b[:len(b)-1]
	}
	return string(b)
}

// kind reads the number of a type.
func (c *cursor) kind() uint32 {
	k := c.word()
	if last := uint32(len(widths)); c.err == nil && (k < 1 || k >= last || k > 6 && !c.wide) {
		c.err = c.f.fail("has values of type %d, which version %d does not know: the file is damaged", k, c.f.version)
		return 0
	}
	return k
}

func (c *cursor) variables() []Variable {
	var out []Variable
	for range c.list(tagVariable, "variables") {
		v := Variable{Name: c.name()}
		rank := c.count()
		if c.err == nil && (rank < 0 || rank > mostRank) {
			c.err = c.f.fail("variable %s has %d dimensions; at most %d are read", v.Name, rank, mostRank)
		}
		if c.err != nil {
			return nil
		}
		for range rank {
			id := c.count()
			if c.err == nil && (id < 0 || id >= int64(len(c.f.Dims))) {
				c.err = c.f.fail("variable %s has dimension %d of %d: the file is damaged", v.Name, id, len(c.f.Dims))
			}
			if c.err != nil {
				return nil
			}
			v.Dims = append(v.Dims, int(id))
		}
		v.Attrs = c.attributes()
		v.kind = c.kind()
		c.count() // the size, which cannot be trusted for large variables and follows from the dimensions
		if c.f.version == 1 {
			v.begin = int64(c.word())
		} else {
			v.begin = c.long()
		}
		if c.err == nil && v.begin < 0 {
			c.err = c.f.fail("variable %s begins at byte %d: the file is damaged", v.Name, v.begin)
		}
		if c.err != nil {
			return nil
		}
		out = append(out, v)
	}
	return out
}

// Variable returns the variable of a name, nil if there is none.
func (f *File) Variable(name string) *Variable {
	for i := range f.Vars {
		if f.Vars[i].Name == name {
			return &f.Vars[i]
		}
	}
	return nil
}

// Text returns a text attribute, "" without it.
func (v *Variable) Text(name string) string {
	for _, a := range v.Attrs {
		if a.Name == name {
			return a.Text
		}
	}
	return ""
}

// Numbers returns an attribute of numbers, nil without it.
func (v *Variable) Numbers(name string) []float64 {
	for _, a := range v.Attrs {
		if a.Name == name {
			return a.Numbers
		}
	}
	return nil
}
