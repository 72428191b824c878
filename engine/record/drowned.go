package record

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
)

// writeDrowned writes what stops under water, as points: power_assets.fgb, with substations, ring units, transformers and
// cabinets, and pumps.fgb, the pump houses; each with the deepest water on it and whether that passed its sill, and assets
// with when they went out of service first. What no model floods has no file.
func writeDrowned(folder *Folder, l *sim.Loop, tables []*table) error {
	c := l.City()
	a := &c.PowerAssets
	if depth := peakOf(peakColumns(tables, city.OfPowerAsset), "peak_asset_depth"); depth != nil {
		kind := make([]string, len(a.ID))
		for i, k := range a.Kind {
			kind[i] = k.String()
		}
		tripped := firstEvent(l, "power.tripped", city.OfPowerAsset, len(a.ID))
		out := make([]bool, len(a.ID))
		for i, t := range tripped {
			out[i] = !t.IsZero()
		}
		columns := []attribute{{"asset", a.ID}, {"name", a.Name}, {"kind", kind}, {"sill_m", a.Sill}, {"peak_depth_m", depth},
			{"drowned", drowned(depth, a.Sill)}, {"tripped", out}, {"tripped_at", tripped}}
		style := layerStyle{marker, assetRules, `case when "drowned" or "tripped" then coalesce(nullif("name", ''), "asset") || ' ' || round("peak_depth_m", 2) || ' m' end`}
		if err := writePeakLayer(folder, c, "power_assets", pointShapes{&a.At}, columns, map[string]layerStyle{"power_assets": style}); err != nil {
			return err
		}
	}
	p := &c.Pumps
	depth := peakOf(peakColumns(tables, city.OfPump), "peak_pump_depth")
	if depth == nil {
		return nil
	}
	columns := []attribute{{"pump", p.ID}, {"rated_m3s", p.Rated}, {"sill_m", p.Sill}, {"peak_depth_m", depth}, {"drowned", drowned(depth, p.Sill)}}
	return writePeakLayer(folder, c, "pumps", pointShapes{&p.At}, columns, map[string]layerStyle{"pumps": {marker, pumpRules, `case when "drowned" then "pump" || ' ' || round("peak_depth_m", 2) || ' m' end`}})
}

// drowned tells where water stood above a sill of the city; a sill of 0 is not known.
func drowned(depth, sill []float32) []bool {
	out := make([]bool, len(depth))
	for i, h := range depth {
		out[i] = sill[i] > 0 && h > sill[i]
	}
	return out
}

// firstEvent returns when an event of a kind came first to each row of a support; zero where it did not.
func firstEvent(l *sim.Loop, kind string, support city.Support, rows int) []time.Time {
	at := make([]clock.Time, rows)
	for i := range at {
		at[i] = clock.Never
	}
	for _, e := range l.Events() {
		if e.Kind == kind && e.Where.Support == support && int(e.Where.Index) < rows {
			at[e.Where.Index] = min(at[e.Where.Index], e.At)
		}
	}
	return instants(l, at)
}
