package scenario

// Section is a part of every scenario that no model describes.
type Section struct {
	Name   string // "time"; "" for the keys above all tables
	Doc    string
	Params any // pointer to what its keys are decoded into; nil: they are those of others
}

// Sections lists the parts that every scenario may have, for `semul describe`.
func Sections() []Section {
	record := defaultRecord()
	return []Section{
		{"", "", &headKeys{Seed: 1}},
		{"extends", "file or built-in name of a scenario that this one adds to: extends = \"base.toml\"; keys said here win, tables are joined", nil},
		{"time", "when the run takes place, [time]", &timeKeys{}},
		{"city", "where it takes place, [city]: one of spec, path, terrain and flat", &City{}},
		{"model", "the models that run, [model.NAME]; enabled = false switches one off", nil},
		{"forcing", "what acts on the city from outside, [forcing.FAMILY] or [forcing.FAMILY.NAME]", nil},
		{"record", "what the run writes, [record]; points of interest as [record.KIND.NAME]", &record},
		{"kpi", "indicators: bounds on them, [kpi.limit.ID], and how buildings suffer, [kpi.damage]", nil},
		{"sweep", "values that `semul sweep` tries one after the other, [sweep.NAME]", new(sweepKeys)},
		{"view", "how the viewer and pictures begin, [view]", &View{}},
	}
}

// EventKeys are what every [event.NAME] has beside the keys of its kind.
func EventKeys() []KeyDoc { return Keys(&eventHead{}) }
