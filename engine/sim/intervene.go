package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// SetParams are the keys of the engine's own intervention, [event.X] kind = "set".
type SetParams struct {
	Key   string `toml:"key" doc:"the parameter to change, such as model.traffic.routing.app_share"`
	Value any    `toml:"value" doc:"its new value"`
}

// apply hands an intervention to the model that accepts its kind.
func (l *Loop) apply(iv Intervention) error {
	if set, ok := iv.Params.(*SetParams); ok && iv.Kind == "set" {
		return l.set(set)
	}
	for _, r := range l.models {
		for _, accepted := range r.Spec.Accepts {
			if !accepted.takes(iv) {
				continue
			}
			m, ok := r.Model.(Intervener)
			if !ok {
				return fmt.Errorf("model %s lists kind %q and cannot apply it", r.Spec.Name, iv.Kind)
			}
			return m.Apply(iv)
		}
	}
	return fmt.Errorf("no model of this run accepts kind %q for %s", iv.Kind, cmp.Or(iv.Target, "the city"))
}

// takes reports whether an intervention is of this kind and aims at what it takes: models share kinds such as "repair".
func (e *EventSpec) takes(iv Intervention) bool {
	if e.Kind != iv.Kind {
		return false
	}
	kind, _, ok := strings.Cut(iv.Target, "/")
	return !ok || e.Target == "" || slices.Contains(strings.Split(e.Target, " or "), kind)
}

func (l *Loop) set(p *SetParams) error {
	path, ok := strings.CutPrefix(p.Key, "model.")
	name, key, ok2 := strings.Cut(path, ".")
	if !ok || !ok2 {
		return fmt.Errorf("key %q: write model.NAME.PARAMETER", p.Key)
	}
	for _, r := range l.models {
		if r.Spec.Name != name {
			continue
		}
		m, ok := r.Model.(Setter)
		if !ok {
			return fmt.Errorf("key %q: no parameter of model %s can change during a run", p.Key, name)
		}
		return m.Set(key, p.Value)
	}
	return fmt.Errorf("key %q: model %s does not run in this scenario", p.Key, name)
}

// reapply hands a past intervention to the model that accepts its kind, if that model asks for it.
func (l *Loop) reapply(iv Intervention) error {
	for _, r := range l.models {
		m, ok := r.Model.(Reapplier)
		if !ok {
			continue
		}
		for _, accepted := range r.Spec.Accepts {
			if accepted.takes(iv) {
				return m.Reapply(iv)
			}
		}
	}
	return nil
}
