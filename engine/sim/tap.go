package sim

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
)

// LayerMaker is a model with layers that the scenario makes, beside those of its Spec: the hub has one for each query. They
// are asked for once, after Init, and stand behind those of the Spec.
type LayerMaker interface {
	Layers() []frame.LayerSpec
}

// Changer is a Sampler some of whose layers change at instants of their own: Changed says since when layer i is as it is.
// With ok false the layer is sampled by its interval.
type Changer interface {
	Changed(i int) (since clock.Time, ok bool)
}

// Informant is a model that knows what flows into the hub.
type Informant interface {
	Streams() []frame.Stream
}

// Tap is one layer of a run as an observer takes it.
type Tap struct {
	Spec    frame.LayerSpec // Every is the interval that was asked for
	Model   int             // whose layer it is: layers of different models may be taken at once
	model   Sampler
	changer Changer
	index   int
	begun   bool
	since   clock.Time
}

// Taps lists the layers of all models, by model, and completes info: Layers, Grids, Counts, Streams, Redacted. every is the
// sampling interval by layer, 0 leaving it out; absent, the layer's own. Without truth, layers of the truth are left out.
func (l *Loop) Taps(info *frame.Info, every map[string]clock.Duration, truth bool) []*Tap {
	info.Layers, info.Streams, info.Grids, info.Counts = nil, nil, map[string]geo.Grid{}, map[string]int{}
	var taps []*Tap
	for rank, r := range l.models {
		if m, ok := r.Model.(Informant); ok {
			info.Streams = append(info.Streams, m.Streams()...)
		}
		sampler, ok := r.Model.(Sampler)
		if !ok {
			continue
		}
		changer, _ := r.Model.(Changer)
		for i, spec := range r.Spec.Layers {
			if d, set := every[spec.Name]; set {
				spec.Every = d
			}
			if spec.Every <= 0 {
				continue
			}
			if spec.Truth && !truth {
				info.Redacted = true
				continue
			}
			info.Layers = append(info.Layers, spec)
			taps = append(taps, &Tap{Spec: spec, Model: rank, model: sampler, changer: changer, index: i})
			if g, ok := r.env.Grid(spec.Support); ok {
				info.Grids[spec.Support.String()] = g
			} else if spec.Support > city.Dynamic {
				info.Counts[spec.Support.String()] = r.env.Count(spec.Support)
			}
		}
	}
	return taps
}

// Take fills dst with the layer at an instant, if it is due: by its interval, or because it has changed. The first call
// always takes it.
func (t *Tap) Take(now clock.Time, dst *frame.Sample) bool {
	take := int64(now)%int64(t.Spec.Every) == 0
	if t.changer != nil {
		if since, ok := t.changer.Changed(t.index); ok {
			take = !t.begun || since != t.since
			t.since = since
		}
	}
	if !take {
		return false
	}
	t.begun = true
	dst.Values = dst.Values[:0]
	dst.Movers.Reset()
	t.model.Sample(t.index, dst)
	dst.At = now
	return true
}
