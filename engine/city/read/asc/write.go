package asc

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"semul/engine/geo"
)

// Write writes a raster as an ASCII grid, values with as many digits as read back to the same
// float32. No data is -9999 or, if that is a value of the raster, -99999 and so on. A raster that
// fails its Check, or one with infinite values, is an error.
func Write(w io.Writer, r geo.Raster) error {
	if err := r.Check(); err != nil {
		return fmt.Errorf("asc: %w", err)
	}
	for id, v := range r.Val {
		if v-v != 0 && v == v {
			i, j := r.IJ(id)
			return fmt.Errorf("asc: the value in column %d, row %d from the south is infinite", i, j)
		}
	}
	noData := unused(r.Val)
	out := bufio.NewWriterSize(w, 1<<16)
	fmt.Fprintf(out, "ncols %d\nnrows %d\nxllcorner %s\nyllcorner %s\ncellsize %s\nNODATA_value %s\n",
		r.NX, r.NY, long(r.X0), long(r.Y0), long(r.Cell), long(float64(noData)))
	var word []byte
	for j := r.NY - 1; j >= 0; j-- {
		for i, v := range r.Val[j*r.NX : (j+1)*r.NX] {
			if v != v {
				v = noData
			}
			word = strconv.AppendFloat(word[:0], float64(v), 'g', -1, 32)
			if i < r.NX-1 {
				word = append(word, ' ')
			} else {
				word = append(word, '\n')
			}
			if _, err := out.Write(word); err != nil {
				return fmt.Errorf("asc: %w", err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("asc: %w", err)
	}
	return nil
}

// unused returns the first of -9999, -99999, … that is no value.
func unused(val []float32) float32 {
	noData := float32(-9999)
	for again := true; again; {
		again = false
		for _, v := range val {
			if v == noData {
				noData = float32(noData*10) - 9
				again = true
				break
			}
		}
	}
	return noData
}

func long(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
