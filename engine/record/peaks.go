package record

import (
	"semul/engine/city/read/geotiff"
	"semul/engine/geo"
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

// mapOf is a peak raster in the city's coordinate system.
func mapOf(p sim.Peak, f geo.Frame) geotiff.Map {
	m := geotiff.Map{Raster: p.Raster, EPSG: f.EPSG, Doc: p.Doc, Unit: p.Unit}
	m.X0 += f.E0
	m.Y0 += f.N0
	if p.Unit == classUnit {
		for _, s := range p.Styles {
			m.Classes = append(m.Classes, geotiff.Class{Value: uint8(s.Upto), Name: s.Label, Color: s.Color})
		}
	}
	return m
}

// classUnit is the unit of rasters that hold classes.
const classUnit = "class"

// writePeaks writes peak rasters as GeoTIFF, each with the style that QGIS shows it in.
func writePeaks(folder *Folder, l *sim.Loop, all []sim.Peak) error {
	frame := l.City().Frame
	for _, peak := range all {
		file, err := folder.Create("peaks/" + peak.Name + ".tif")
		if err != nil {
			return err
		}
		if err := geotiff.WriteMap(file, mapOf(peak, frame)); err != nil {
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
