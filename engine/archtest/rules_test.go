package archtest

// The table of architecture.md section 2, "Import directions". A pattern ending in "/..." means a
// folder and all below it, "*" one folder. Tests may import what they like.

// layer says which packages of this module a package may import, beside those that match from as
// well and share its first two folders. The first row that matches a package is the one that
// counts, so special folders stand before general ones.
type layer struct {
	from    string
	may     []string
	why     string
	planted string // an import that this row must refuse
}

var (
	base   = []string{"engine/clock", "engine/units", "engine/rng", "engine/par", "engine/fmath"}
	ground = plus(base, "engine/geo")
	place  = plus(ground, "engine/city")                       // no file format: the browser viewer uses it
	given  = plus(place, "engine/forcing/...", "engine/frame") // below sim
	sim    = plus(given, "engine/sim", "engine/sim/msg", "engine/sim/device")
)

var layers = []layer{
	{"engine/clock", nil, "clock is the ground everything stands on", "engine/units"},
	{"engine/units", nil, "units is the ground everything stands on", "engine/clock"},
	{"engine/par", nil, "par is the ground everything stands on", "engine/rng"},
	{"engine/fmath", nil, "fmath is the ground everything stands on", "engine/par"},
	{"engine/rng", []string{"engine/fmath"}, "rng needs logarithm and cosine and nothing else", "engine/geo"},
	{"engine/geo", base, "clock units rng par fmath ← geo", "engine/city"},
	{"engine/city/store/...", plus(ground, "engine/city/..."), "a city on disk knows the city and how rasters are written", "engine/sim"},
	{"engine/city/synth/...", plus(ground, "engine/city/...", "assets/..."), "the generator knows the city and the built-in specs", "engine/forcing"},
	{"engine/city/...", plus(ground, "engine/city/..."), "geo ← city", "engine/forcing"},
	{"engine/forcing/...", plus(place, "engine/forcing/...", "engine/city/read/asc", "engine/city/read/geotiff", "engine/city/read/netcdf"), "city ← forcing, and how rasters of rain are read", "engine/frame"},
	{"engine/frame/...", place, "city ← frame", "engine/sim"},
	{"engine/sim/msg", given, "payloads of events lie below the models that share them", "engine/sim"},
	{"engine/sim/device", place, "where devices stand follows from the city alone", "engine/sim"},
	{"engine/sim/simtest", plus(sim, "engine/city/..."), "simtest is a test suite: it may build a city", "engine/record"},
	{"engine/sim", plus(given, "engine/sim/msg", "engine/sim/device"), "forcing frame ← sim", "engine/scenario"},
	{"engine/hub/attack/...", plus(given, "engine/hub/...", "engine/record/..."), "hub/attack also reads what was recorded", "engine/sim"},
	{"engine/hub/...", plus(given, "engine/hub/..."), "hub imports what lies below sim", "engine/sim"},
	{"engine/record/replay/...", plus(place, "engine/frame", "engine/record/replay/..."), "replay reads a run back in the browser too", "engine/record"},
	{"engine/record/...", plus(sim, "engine/city/...", "engine/hub/release", "engine/hub/ledger", "engine/record/..."), "record also imports sim and hub/{release,ledger}", "engine/hub/policy"},
	{"engine/kpi", given, "indicators come from columns handed to them, no file format", "engine/record"},
	{"engine/scenario/...", plus(sim, "engine/scenario/...", "engine/kpi", "engine/hub/..."), "a scenario is decoded against what models, hub and indicators describe", "engine/run"},
	{"engine/validate", base, "validate is a list of cases that the binary holds: it knows no model", "engine/sim"},
	{"engine/golden", nil, "golden serves tests only", "engine/clock"},
	{"engine/archtest", nil, "archtest serves tests only", "engine/clock"},
	{"engine/run", plus(sim, "engine/sim/...", "engine/city/...", "engine/hub/...", "engine/record/...", "engine/kpi", "engine/scenario/...", "assets/...", "scenarios/..."),
		"sim ← run; cmd hands it the models", "models/all"},
	{"engine/ensemble/...", plus(sim, "engine/sim/...", "engine/city/...", "engine/hub/...", "engine/record/...", "engine/kpi", "engine/scenario/...", "engine/run", "assets/...", "scenarios/..."),
		"run ← ensemble", "models/all"},
	{"engine", nil, "engine/doc.go is the tree on one page", "engine/sim"},

	{"models/all", []string{"models/*", "engine/sim", "engine/validate", "models/*/validation"}, "all lists the models", "engine/run"},
	{"models/sensing/...", plus(sim, "engine/hub/stream", "engine/validate"), "of hub, sensing imports stream only", "engine/hub/release"},
	{"models/traffic/plan", plus(sim, "engine/city/network"), "stages and clearances of plans are guessed by one set of rules: that of imports", "engine/city/read/osm"},
	{"models/control/...", plus(sim, "engine/hub/release", "engine/validate", "models/traffic/plan"), "controllers cannot see the truth: of hub, control imports release only", "engine/hub/stream"},
	{"models/power/cases", plus(sim, "engine/city/read/matpower", "models/power/grid"), "networks of other tools' cases are no city: one package turns them into ours", "engine/city/read/osm"},
	{"models/traffic/assign/cases", plus(sim, "engine/city/read/tntp", "models/traffic/assign", "engine/validate"), "networks of TNTP files are no city: one package turns them into ours", "engine/city/read/osm"},
	{"models/drainage/cases", plus(sim, "engine/city/read/swmm", "models/drainage/sewer", "models/drainage/runoff"), "sewers of SWMM files are no city: one package turns them into ours", "engine/city/read/osm"},
	{"models/traffic/validation", plus(sim, "engine/validate", "engine/city/read/cityflow", "engine/city/read/sumo", "models/traffic", "models/traffic/..."), "published cases come as the files of their programs", "engine/city/read/osm"},
	{"models/people/validation", plus(sim, "engine/validate", "engine/city/synth", "models/people", "models/people/..."), "a population is checked in a generated city too", "engine/city/read/osm"},
	{"models/flood", plus(sim, "engine/city/read/asc", "engine/city/read/geotiff", "models/flood/kernel"), "water and roughness at the start come in the formats of the ground", "engine/city/read/osm"},
	{"models/*/...", plus(sim, "engine/validate"), "sim ← models/*; models meet only through ports", "engine/hub/stream"},

	{"render/...", []string{"engine/frame", "engine/record/replay", "engine/kpi", "engine/city", "engine/geo", "engine/units", "engine/clock", "render/...", "assets/..."},
		"render reads frames, recorded columns and the city, and nothing else", "engine/sim"},
	{"scenarios/...", nil, "scenarios are data embedded in the binary", "engine/sim"},
	{"assets/...", nil, "assets are data embedded in the binary", "engine/city"},
	{"cmd/...", []string{"engine/...", "models/...", "render/...", "scenarios/...", "assets/...", "cmd/..."}, "cmd wires everything", "tools/x"},
}

// outside says below which folders alone a library may be imported.
type outside struct {
	library string
	only    []string
	except  []string // folders below those that may not either
	why     string
	planted string // a package that must be refused
}

var outsides = []outside{
	{"github.com/parquet-go/parquet-go/...", []string{"engine/record/...", "engine/city/store/..."}, []string{"engine/record/replay/..."},
		"parquet stays out of the browser and out of models", "engine/record/replay"},
	{"github.com/hajimehoshi/ebiten/...", []string{"render/ebit/..."}, nil, "Ebitengine only below render/ebit: the viewer's logic needs no display", "render/viewer"},
	{"github.com/ebitenui/ebitenui/...", []string{"render/ebit/..."}, nil, "Ebitengine only below render/ebit: the viewer's logic needs no display", "render/viewer"},
	{"github.com/nats-io/...", []string{"engine/ensemble/...", "engine/hub/door/..."}, nil, "a city runs without a network", "engine/run"},
	{"github.com/mochi-mqtt/...", []string{"engine/hub/door/..."}, nil, "MQTT is a door of the hub", "engine/ensemble"},
	{"github.com/cedar-policy/...", []string{"engine/hub/policy/..."}, nil, "policies are decided in one place", "engine/hub/door"},
	{"github.com/alecthomas/kong", []string{"cmd/..."}, nil, "no package outside cmd reads flags", "engine/run"},
	{"flag", []string{"cmd/...", "engine/golden"}, nil, "no package outside cmd reads flags (golden serves tests only)", "engine/run"},
	{"testing", []string{"engine/sim/simtest", "engine/golden", "render/scenetest"}, nil, "the binary does not carry the test package", "engine/validate"},
	{"gonum.org/v1/gonum/...", []string{"engine/city/...", "engine/kpi", "engine/validate/...", "engine/hub/...", "engine/ensemble/...", "models/*/validation/..."}, nil,
		"gonum's assembly gives other bits than plain Go: it stays out of hashed state", "models/flood"},
}

// reach says what a package must not need, however many imports away.
type reach struct {
	from, never, why string
	plantedDep       string
}

var reaches = []reach{
	{"cmd/semul-web", "github.com/parquet-go/...", "the browser viewer is small", "github.com/parquet-go/parquet-go"},
	{"cmd/semul-web", "github.com/nats-io/...", "the browser viewer is small", "github.com/nats-io/nats.go"},
	{"cmd/semul-web", "github.com/cedar-policy/...", "the browser viewer is small", "github.com/cedar-policy/cedar-go"},
	{"cmd/semul-web", "github.com/alecthomas/kong", "the browser has no command line", "github.com/alecthomas/kong"},
	{"engine/city", "github.com/parquet-go/...", "builds for js/wasm", "github.com/parquet-go/parquet-go"},
	{"engine/frame/...", "github.com/parquet-go/...", "builds for js/wasm", "github.com/parquet-go/parquet-go"},
	{"engine/record/replay/...", "github.com/parquet-go/...", "builds for js/wasm", "github.com/parquet-go/parquet-go"},
	{"engine/kpi", "github.com/parquet-go/...", "builds for js/wasm", "github.com/parquet-go/parquet-go"},
	{"render/scene/...", "github.com/parquet-go/...", "builds for js/wasm", "github.com/parquet-go/parquet-go"},
	{"render/scene/...", "github.com/hajimehoshi/ebiten/...", "pictures need no display", "github.com/hajimehoshi/ebiten/v2"},
	{"render/viewer/...", "github.com/hajimehoshi/ebiten/...", "the viewer's logic needs no display", "github.com/hajimehoshi/ebiten/v2"},
	{"engine/...", "github.com/hajimehoshi/ebiten/...", "a run needs no display", "github.com/hajimehoshi/ebiten/v2"},
	{"render/...", "semul/models/...", "the viewer reads frames, not models", "semul/models/flood"},
	{"engine/...", "semul/models/...", "nothing in engine imports models or render", "semul/models/all"},
	{"engine/...", "semul/render/...", "nothing in engine imports models or render", "semul/render/scene"},
	{"models/control/...", "semul/models/sensing", "controllers cannot see the truth", "semul/models/sensing"},
	{"models/control/...", "semul/engine/record/...", "controllers cannot see the truth", "semul/engine/record"},
}

func plus(list []string, more ...string) []string {
	return append(append([]string(nil), list...), more...)
}
