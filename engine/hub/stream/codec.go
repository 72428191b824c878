package stream

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"time"

	"semul/engine/clock"
)

// Header of SMB1, little-endian; the columns follow without gaps.
//
//	 0 magic "SMB1"   4 version 1     5 nval 1…4      6 subject column 0 or 1   7 zero
//	 8 stream u32    12 door u32     16 seq u64      24 t0 i64, ns since 1970 UTC
//	32 tick u32, µs  36 rows u32     40 schema u32   44 CRC-32C of all bytes, these four as zeros
//	48 zeros to 64
const (
	HeaderSize = 64 // bytes
	version    = 1
	magic      = "SMB1"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// rowSize returns the bytes of a row: 16 with a subject and one value.
func rowSize(nval int, subjects bool) int {
	if subjects {
		return 12 + 4*nval
	}
	return 8 + 4*nval
}

// Append writes b as SMB1 behind dst. It allocates only if dst has no room.
func (b *Batch) Append(dst []byte, civil clock.Civil) []byte {
	start := len(dst)
	var head [HeaderSize]byte
	copy(head[:], magic)
	head[4], head[5] = version, byte(b.NVal)
	if b.Subject != nil {
		head[6] = 1
	}
	le := binary.LittleEndian
	le.PutUint32(head[8:], b.Stream)
	le.PutUint32(head[12:], b.Door)
	le.PutUint64(head[16:], b.Seq)
	le.PutUint64(head[24:], uint64(civil.Start().UnixNano()+int64(b.T0)))
	le.PutUint32(head[32:], uint32(b.Tick/time.Microsecond))
	le.PutUint32(head[36:], uint32(b.Rows()))
	le.PutUint32(head[40:], b.Schema)
	dst = append(dst, head[:]...)
	if b.Subject != nil {
		dst = append32(dst, b.Subject)
	}
	dst = append32(dst, b.Cell)
	for k := range b.NVal {
		dst = append32(dst, b.Value[k])
	}
	dst = append16(append16(dst, b.Dt), b.Flags)
	le.PutUint32(dst[start+44:], crc32.Checksum(dst[start:], castagnoli))
	return dst
}

// Decode reads an SMB1 batch into b, whose columns it reuses. It takes nothing but what Append writes: a wrong length,
// an unknown version, bytes that should be zero or a wrong checksum are errors that name door and seq where they can be
// read; b then holds no rows.
func (b *Batch) Decode(src []byte, civil clock.Civil) error {
	b.resize(0)
	if len(src) < HeaderSize {
		return fmt.Errorf("SMB1: %d bytes are no header of %d", len(src), HeaderSize)
	}
	if string(src[:4]) != magic {
		return errors.New("SMB1: does not begin with SMB1")
	}
	le := binary.LittleEndian
	b.Stream, b.Door, b.Seq = le.Uint32(src[8:]), le.Uint32(src[12:]), le.Uint64(src[16:])
	where := func(format string, args ...any) error {
		return fmt.Errorf("SMB1: door %d seq %d: %s", b.Door, b.Seq, fmt.Sprintf(format, args...))
	}
	nval, subjects, rows := int(src[5]), src[6] == 1, int64(le.Uint32(src[36:]))
	switch {
	case src[4] != version:
		return where("version %d, this program reads %d", src[4], version)
	case nval < 1 || nval > MaxValues || src[6] > 1:
		return where("%d value columns, subject column %d; 1 to %d and 0 or 1 are possible", nval, src[6], MaxValues)
	case rows > MaxRows:
		return where("%d rows, more than %d", rows, MaxRows)
	case int64(len(src)) != HeaderSize+rows*int64(rowSize(nval, subjects)):
		return where("%d bytes, %d rows need %d", len(src), rows, HeaderSize+rows*int64(rowSize(nval, subjects)))
	case !zeros(src[7:8]) || !zeros(src[48:HeaderSize]):
		return where("the header has something where zeros belong")
	}
	sum := crc32.Update(0, castagnoli, src[:44])
	sum = crc32.Update(sum, castagnoli, fourZeros[:])
	if crc32.Update(sum, castagnoli, src[48:]) != le.Uint32(src[44:]) {
		return where("checksum is wrong: damaged on the way")
	}
	unix, epoch := int64(le.Uint64(src[24:])), civil.Start().UnixNano()
	t0 := unix - epoch
	if (unix >= epoch) != (t0 >= 0) || t0 == math.MaxInt64 {
		return where("t0 lies too far from the start of the scenario")
	}
	b.T0, b.Tick, b.Schema = clock.Time(t0), clock.Duration(le.Uint32(src[32:]))*time.Microsecond, le.Uint32(src[40:])
	b.shape(nval, subjects)
	b.resize(int(rows))
	src = src[HeaderSize:]
	if subjects {
		src = take32(b.Subject, src)
	}
	src = take32(b.Cell, src)
	for k := range nval {
		src = take32(b.Value[k], src)
	}
	take16(b.Flags, take16(b.Dt, src))
	return nil
}

var fourZeros [4]byte

func zeros(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

func append32[T uint32 | int32](dst []byte, column []T) []byte {
	for _, v := range column {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(v))
	}
	return dst
}

func append16(dst []byte, column []uint16) []byte {
	for _, v := range column {
		dst = binary.LittleEndian.AppendUint16(dst, v)
	}
	return dst
}

func take32[T uint32 | int32](column []T, src []byte) []byte {
	for i := range column {
		column[i] = T(binary.LittleEndian.Uint32(src[4*i:]))
	}
	return src[4*len(column):]
}

func take16(column []uint16, src []byte) []byte {
	for i := range column {
		column[i] = binary.LittleEndian.Uint16(src[2*i:])
	}
	return src[2*len(column):]
}
