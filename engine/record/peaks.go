package record

import (
	"semul/engine/city/read/geotiff"
	"semul/engine/sim"
)

// writePeaks writes the peak rasters of all models as GeoTIFF, each with the style that QGIS shows it in.
func writePeaks(folder *Folder, l *sim.Loop) error {
	for _, m := range l.Models() {
		p, ok := m.Model.(sim.Peaker)
		if !ok {
			continue
		}
		for _, peak := range p.Peaks() {
			file, err := folder.Create("peaks/" + peak.Name + ".tif")
			if err != nil {
				return err
			}
			raster := peak.Raster
			raster.X0 += l.City().Frame.E0
			raster.Y0 += l.City().Frame.N0
			if err := geotiff.Write(file, raster, l.City().Frame.EPSG); err != nil {
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
	}
	return nil
}
