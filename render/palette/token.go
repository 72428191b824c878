package palette

import "image/color"

// Token names one colour of a theme.
type Token uint8

// The tokens, in the order of shared/data/viewer/tokens.csv. NoToken marks a colour that belongs to no theme.
const (
	NoToken     Token = iota
	Map               // ground outside the modelled city
	Land              // blocks and parcels
	Park              // parks and green
	Water             // permanent water
	WaterEdge         // its shore line
	BuildingLit       // building with power
	BuildingLitEdge
	BuildingDead // building without power
	BuildingDeadEdge
	Window // lit window, dark theme only
	RoadMotorway
	RoadTrunkPrimary
	RoadSecondary
	RoadTertiary
	RoadLocal
	RoadCasing // edge of a road
	Rail
	Panel  // panel ground
	Panel2 // raised panel
	Line   // borders and grid lines
	Text   // first grade
	Text2  // second grade
	Text3  // third grade: captions
	Accent // interface, selection
	Warn
	Bad
	Privacy // personal data
	Halo    // round labels and markers
	tokens
)

var tokenTable = [tokens]struct{ name, dark, light string }{
	Map:              {"map", "#0F151C", "#EFF1EE"},
	Land:             {"land", "#131A22", "#F4F4F0"},
	Park:             {"park", "#15251F", "#DDE9D8"},
	Water:            {"water", "#0A1B29", "#B9C7CB"},
	WaterEdge:        {"water_edge", "#16364E", "#93A6AC"},
	BuildingLit:      {"building_lit", "#2A2D2E", "#E3E2DC"},
	BuildingLitEdge:  {"building_lit_edge", "#3A3B38", "#CFCEC6"},
	BuildingDead:     {"building_dead", "#161C23", "#B9BCBE"},
	BuildingDeadEdge: {"building_dead_edge", "#1F262E", "#A4A8AB"},
	Window:           {"window", "#FFCF87", ""},
	RoadMotorway:     {"road_motorway", "#5A6877", "#FFFFFF"},
	RoadTrunkPrimary: {"road_trunk_primary", "#4A5764", "#FFFFFF"},
	RoadSecondary:    {"road_secondary", "#3D4954", "#FFFFFF"},
	RoadTertiary:     {"road_tertiary", "#313B46", "#FFFFFF"},
	RoadLocal:        {"road_local", "#28313A", "#FBFBF9"},
	RoadCasing:       {"road_casing", "#0B1016", "#C3C9CE"},
	Rail:             {"rail", "#6B6478", "#8C869B"},
	Panel:            {"panel", "#161E27", "#FFFFFF"},
	Panel2:           {"panel_2", "#1F2933", "#F3F5F6"},
	Line:             {"line", "#2E3A46", "#D5DBE0"},
	Text:             {"text", "#E9EEF3", "#16202A"},
	Text2:            {"text_2", "#AAB7C4", "#475463"},
	Text3:            {"text_3", "#8593A1", "#65727F"},
	Accent:           {"accent", "#4FD1B8", "#007A6B"},
	Warn:             {"warn", "#FFDF6B", "#9E6200"},
	Bad:              {"bad", "#F2705C", "#8E1014"},
	Privacy:          {"privacy", "#A78BFA", "#7A52E0"},
	Halo:             {"halo", "#0B1016", "#FFFFFF"},
}

// String returns the token as the theme files and the report's style sheet write it: "road_casing".
func (t Token) String() string {
	if t == NoToken || t >= tokens {
		return "none"
	}
	return tokenTable[t].name
}

// Tokens returns all tokens in order.
func Tokens() []Token {
	all := make([]Token, 0, tokens-1)
	for t := NoToken + 1; t < tokens; t++ {
		all = append(all, t)
	}
	return all
}

// Theme is the grade of ground that everything is drawn on.
type Theme uint8

// The themes. Dark is the viewer's, Light the printed page's.
const (
	Dark Theme = iota
	Light
)

// String returns "dark" or "light".
func (t Theme) String() string {
	if t == Light {
		return "light"
	}
	return "dark"
}

// ParseTheme reads "dark" or "light"; ok is false for anything else.
func ParseTheme(s string) (t Theme, ok bool) {
	switch s {
	case "dark":
		return Dark, true
	case "light":
		return Light, true
	}
	return Dark, false
}

var themes [2][tokens]color.NRGBA

func init() {
	for t := NoToken + 1; t < tokens; t++ {
		e := tokenTable[t]
		themes[Dark][t] = hex(e.dark)
		if e.light != "" {
			themes[Light][t] = hex(e.light)
		}
	}
}

// Color returns the colour of a token; the zero colour, which draws nothing, where the theme does not use it.
func (t Theme) Color(k Token) color.NRGBA { return themes[t&1][k] }
