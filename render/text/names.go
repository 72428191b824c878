package text

import "strings"

// layerNames are the layers of a city folder and other names of data.
var layerNames = map[string][2]string{
	"streets":      {"도로", "streets"},
	"lanes":        {"차로", "lanes"},
	"lane_links":   {"교차로 내 차로 연결", "lane links"},
	"junctions":    {"교차로", "junctions"},
	"signals":      {"신호등", "signals"},
	"guideways":    {"궤도", "guideways"},
	"stops":        {"정류장", "stops"},
	"parking":      {"주차장", "parking"},
	"chargers":     {"충전소", "chargers"},
	"zones":        {"구역·인구", "zones and population"},
	"buildings":    {"건물", "buildings"},
	"parcels":      {"필지·녹지", "parcels and parks"},
	"water":        {"수면", "water areas"},
	"waterways":    {"하천", "waterways"},
	"railways":     {"철도", "railways"},
	"boundaries":   {"하천·조위 경계", "river and tide boundaries"},
	"walls":        {"제방·벽", "levees and walls"},
	"drain_nodes":  {"맨홀", "manholes"},
	"drain_links":  {"우수관", "storm sewers"},
	"underpasses":  {"지하차도", "underpasses"},
	"pumps":        {"펌프", "pumps"},
	"gates":        {"수문", "gates"},
	"power_assets": {"전력 설비", "power assets"},
	"buses":        {"전력 모선", "buses of the grid"},
	"branches":     {"전력 선로", "lines of the grid"},
	"feeders":      {"배전 선로", "feeders"},
	"terrain":      {"지형", "terrain"},
	"landcover":    {"토지 피복", "land cover"},
}

// LayerName returns the name of a layer of a city; its own name with spaces if it is not in the catalogue.
func LayerName(layer string, l Lang) string {
	if n, ok := layerNames[layer]; ok {
		return n[l&1]
	}
	return strings.ReplaceAll(layer, "_", " ")
}

// vehicleNames are the classes of the ramp "vehicle_type".
var vehicleNames = map[string][2]string{
	"car": {"승용차", "Car"}, "bus": {"버스", "Bus"}, "truck": {"화물차", "Truck"}, "emergency": {"긴급차", "Emergency"},
	"two_wheeler": {"이륜차", "Two-wheeler"}, "automated": {"자율주행", "Automated"},
}

// VehicleName returns the name of a vehicle class.
func VehicleName(class string, l Lang) string {
	if n, ok := vehicleNames[class]; ok {
		return n[l&1]
	}
	return class
}

// placeKinds are the kinds of references.
var placeKinds = map[string][2]string{
	"street": {"도로", "street"}, "lane": {"차로", "lane"}, "lane_link": {"차로 연결", "lane link"},
	"junction": {"교차로", "junction"}, "signal": {"신호등", "signal"}, "guideway": {"궤도", "guideway"},
	"stop": {"정류장", "stop"}, "parking": {"주차장", "car park"}, "charger": {"충전소", "charger"},
	"zone": {"구역", "zone"}, "building": {"건물", "building"}, "boundary": {"경계", "boundary"},
	"wall": {"제방", "levee"}, "drain_node": {"맨홀", "manhole"}, "drain_link": {"우수관", "sewer"},
	"underpass": {"지하차도", "underpass"}, "pump": {"펌프", "pump"}, "gate": {"수문", "gate"},
	"power_asset": {"전력 설비", "power asset"}, "substation": {"변전소", "substation"}, "bus": {"모선", "bus"},
	"branch": {"선로", "branch"}, "feeder": {"배전선로", "feeder"}, "flood_cell": {"격자", "cell"},
	"weather_zone": {"기상 구역", "weather zone"}, "vehicle": {"차량", "vehicle"}, "person": {"사람", "person"},
	"city": {"도시", "city"},
}

// PlaceName turns a reference such as "underpass/no1" into words: "지하차도 no1", "underpass no1".
func PlaceName(ref string, l Lang) string {
	kind, id, ok := strings.Cut(ref, "/")
	if !ok {
		kind, id = ref, ""
	}
	n, known := placeKinds[kind]
	if !known {
		return ref
	}
	if id == "" || kind == "city" {
		return n[l&1]
	}
	return n[l&1] + " " + id
}
