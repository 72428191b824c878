package record

import (
	"semul/engine/city/read/geotiff"
	"semul/engine/sim"
)

// peaksOf gathers the peak rasters of all models, once: they are large.
func peaksOf(l *sim.Loop) (all []sim.Peak) {
	for _, m := range l.Models() {
		if p, ok := m.Model.(sim.Peaker); ok {
			all = append(all, p.Peaks()...)
		}
	}
	return all
}

// writePeaks writes peak rasters as GeoTIFF, each with the style that QGIS shows it in.
func writePeaks(folder *Folder, l *sim.Loop, all []sim.Peak) error {
	frame := l.City().Frame
	for _, peak := range all {
		file, err := folder.Create("peaks/" + peak.Name + ".tif")
		if err != nil {
			return err
		}
		raster := peak.Raster
		raster.X0 += frame.E0
		raster.Y0 += frame.N0
		if err := geotiff.Write(file, raster, frame.EPSG); err != nil {
			file.Close()
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
		if len(peak.Styles) == 0 {
			continue
		}
		if err := folder.WriteFile("peaks/"+peak.Name+".qml", rasterStyle(peak)); err != nil {
			return err
		}
	}
	return nil
}
