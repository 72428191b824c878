package sim

import (
	"time"

	"semul/engine/clock"
)

// intervals are the default exchange intervals of ports.md section 3; a scenario's [time.exchange] overrides them.
var intervals = map[string]clock.Duration{
	"rain": time.Second, "temperature": time.Minute, "humidity": time.Minute, "wind": time.Minute, "ghi": time.Minute,
	"dni": time.Minute, "dhi": time.Minute, "weather_alert": OnChange,
	"boundary_stage": time.Second, "boundary_inflow": time.Second,
	"cell_depth": 10 * time.Second, "cell_speed": 10 * time.Second,
	"water_depth": 10 * time.Second, "water_flow": 10 * time.Second,
	"asset_depth": 10 * time.Second, "pump_depth": 10 * time.Second, "sump_depth": 10 * time.Second, "pumped": 10 * time.Second, "building_depth": time.Minute,
	"manhole_level": time.Second, "manhole_available": time.Second, "outfall_level": time.Second,
	"roof_runoff": time.Second, "surcharge": time.Second, "outfall_discharge": time.Second,
	"node_head": 10 * time.Second, "underpass_depth": 10 * time.Second, "pump_state": 10 * time.Second,
	"energised": OnChange, "active_energy": time.Minute, "reactive_energy": time.Minute, "metered_energy": time.Minute,
	"voltage": 10 * time.Second, "loading": 10 * time.Second, "crew_request": OnChange, "crew_arrived": OnChange,
	"occupants": time.Minute, "trip": time.Second, "trip_done": 10 * time.Second, "skim": 15 * time.Minute, "transit_skim": 15 * time.Minute,
	"position": 5 * time.Second, "activity": time.Minute, "emergency": OnChange, "attitude": 24 * time.Hour,
	"notice": OnChange, "charger_state": time.Minute, "plug": OnChange, "unplug": OnChange, "session": OnChange,
	"bid": 15 * time.Minute, "passages": time.Second, "passages_occupied": time.Second, "passages_speed": time.Second, "line_crossed": OnChange, "lane_speed": time.Second, "lane_vehicles": 5 * time.Second,
	"vehicles": time.Second, "service": time.Second, "service_pos": time.Second, "service_delay": time.Second, "service_load": time.Second, "signal_state": time.Second, "bays_taken": 10 * time.Second,
	"signal_command": OnChange, "closure": OnChange, "sign": OnChange, "advice": OnChange, "dispatch": OnChange,
	"setpoint": OnChange, "charge_limit": OnChange, "price": OnChange, "award": OnChange, "switch": OnChange,
	"alert":    OnChange,
	"walk_drt": 24 * time.Hour, "walk_shared": 24 * time.Hour, "walk_shuttle": 24 * time.Hour, "walk_prt": 24 * time.Hour, "walk_shared_bike": 24 * time.Hour,
	"building_peak": time.Minute, "exposed": time.Minute, "emission": time.Minute, "noise": time.Minute,
}

// defaultEvery is the interval of a port by name; a minute for names that ports.md does not list.
func defaultEvery(name string) clock.Duration {
	if every, ok := intervals[name]; ok {
		return every
	}
	return time.Minute
}
