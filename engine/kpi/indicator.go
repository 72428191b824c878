package kpi

import "fmt"

// Criterion is one of the six views from which a measure is judged.
type Criterion uint8

// The criteria.
const (
	Economy     Criterion = iota // 경제성
	Energy                       // 에너지 효율
	Transit                      // 대중교통 연결성
	Environment                  // 친환경성
	Safety                       // 안전성
	Living                       // 주거환경
)

// Criteria lists them in order.
func Criteria() []Criterion {
	return []Criterion{Economy, Energy, Transit, Environment, Safety, Living}
}

var criteria = [6]struct {
	id    string
	title [2]string
}{
	{"economic_feasibility", [2]string{"경제성", "Economic feasibility"}},
	{"energy_efficiency", [2]string{"에너지 효율", "Energy efficiency"}},
	{"public_transport", [2]string{"대중교통 연결성", "Public-transport connectivity"}},
	{"eco_friendliness", [2]string{"친환경성", "Eco-friendliness"}},
	{"safety", [2]string{"안전성", "Safety"}},
	{"living_environment", [2]string{"주거환경", "Residential living environment"}},
}

// String returns the criterion's id.
func (c Criterion) String() string { return criteria[min(int(c), 5)].id }

// Title returns the criterion in Korean and English.
func (c Criterion) Title() [2]string { return criteria[min(int(c), 5)].title }

// MarshalText writes the criterion's id.
func (c Criterion) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads a criterion's id.
func (c *Criterion) UnmarshalText(text []byte) error {
	for k := range criteria {
		if criteria[k].id == string(text) {
			*c = Criterion(k)
			return nil
		}
	}
	return fmt.Errorf("kpi: unknown criterion %q", text)
}

// Better says which way an indicator improves.
type Better string

// The ways.
const (
	Less    Better = "less"
	More    Better = "more"
	Neither Better = "" // it describes the run
)

// Indicator is one number about a finished run.
type Indicator struct {
	ID        string    `json:"id"` // "person_hours_lost"; stable
	Value     float64   `json:"value"`
	Unit      string    `json:"unit"`
	Better    Better    `json:"better"`
	N         int       `json:"n"`    // runs behind it; 1 for a single run
	CI95      float64   `json:"ci95"` // half width of the 95 % interval over seeds; 0 with N = 1
	From      string    `json:"from"` // the recorded column
	Note      string    `json:"note"` // what exactly is counted
	Criterion Criterion `json:"criterion"`
	Title     [2]string `json:"title"` // Korean, English
}

// Find returns the indicator with an id, or nil.
func Find(all []Indicator, id string) *Indicator {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
}
