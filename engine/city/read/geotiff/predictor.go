package geotiff

import "encoding/binary"

// undo reverses a predictor on one row, in place: w pixels of bands samples of width bytes. Predictor
// 2 keeps differences between neighbours of one band, as whole numbers of the file's byte order
// whatever the samples are. Predictor 3 keeps differences between bytes, after all most
// significant bytes of the row have been put first, then all second ones, and so on; scratch has
// the row's length.
func undo(predictor int, row, scratch []byte, w, bands, width int, order binary.ByteOrder) {
	switch {
	case predictor == 2 && width == 1:
		for k := bands; k < len(row); k++ {
			row[k] += row[k-bands]
		}
	case predictor == 2 && width == 2:
		for k := 2 * bands; k+2 <= len(row); k += 2 {
			order.PutUint16(row[k:], order.Uint16(row[k:])+order.Uint16(row[k-2*bands:]))
		}
	case predictor == 2 && width == 4:
		for k := 4 * bands; k+4 <= len(row); k += 4 {
			order.PutUint32(row[k:], order.Uint32(row[k:])+order.Uint32(row[k-4*bands:]))
		}
	case predictor == 2 && width == 8:
		for k := 8 * bands; k+8 <= len(row); k += 8 {
			order.PutUint64(row[k:], order.Uint64(row[k:])+order.Uint64(row[k-8*bands:]))
		}
	case predictor == 3:
		for k := bands; k < len(row); k++ {
			row[k] += row[k-bands]
		}
		copy(scratch, row)
		n := w * bands
		for k := range n {
			for b := range width {
				at := k*width + b // most significant first
				if order == binary.LittleEndian {
					at = k*width + width - 1 - b
				}
				row[at] = scratch[b*n+k]
			}
		}
	}
}
