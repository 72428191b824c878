package sumo

import (
	"strings"

	"semul/engine/city"
)

// vehicleClasses lists SUMO's vehicle classes of the road with the class they become and the permission that opens a lane
// to them. Delivery robots, which SUMO has not, go where bicycles go.
var vehicleClasses = []struct {
	name  string
	class city.VehicleClass
	allow city.Permission
}{
	{"passenger", city.VehicleCar, city.AllowCar},
	{"private", city.VehicleCar, city.AllowCar},
	{"hov", city.VehicleCar, city.AllowCar},
	{"evehicle", city.VehicleCar, city.AllowCar},
	{"vip", city.VehicleCar, city.AllowCar},
	{"army", city.VehicleCar, city.AllowCar},
	{"custom1", city.VehicleCar, city.AllowCar},
	{"custom2", city.VehicleCar, city.AllowCar},
	{"delivery", city.VehicleVan, city.AllowCar},
	{"truck", city.VehicleTruck, city.AllowTruck},
	{"trailer", city.VehicleTrailer, city.AllowTruck},
	{"bus", city.VehicleBus, city.AllowBus},
	{"coach", city.VehicleBus, city.AllowBus},
	{"emergency", city.VehicleEmergency, city.AllowEmergency},
	{"authority", city.VehicleEmergency, city.AllowEmergency},
	{"taxi", city.VehicleTaxi, city.AllowTaxi},
	{"motorcycle", city.VehicleMotorcycle, city.AllowMotorcycle},
	{"moped", city.VehicleMotorcycle, city.AllowMotorcycle},
	{"bicycle", city.VehicleBicycle, city.AllowBicycle},
	{"scooter", city.VehicleKickboard, city.AllowBicycle},
	{"pedestrian", city.VehicleCar, city.AllowPedestrian},
}

// everybody is what a lane without restrictions allows.
const everybody = city.AllowMotor | city.AllowBicycle | city.AllowDelivery | city.AllowPedestrian

// leading is the vehicle class whose permission stands for the others of its kind.
func leading(p city.Permission) string {
	for _, v := range vehicleClasses {
		if v.allow == p {
			return v.name
		}
	}
	return ""
}

// permission reads a lane's allow and disallow lists.
func permission(allow, disallow string, hasAllow bool) city.Permission {
	list, has := allow, true
	if !hasAllow {
		list, has = disallow, false
	}
	words := strings.Fields(list)
	p := city.Permission(0)
	for bit := city.AllowCar; bit <= city.AllowPedestrian; bit <<= 1 {
		name := leading(bit)
		if name == "" {
			continue
		}
		if named(words, name) == has {
			p |= bit
		}
	}
	if p&city.AllowBicycle != 0 {
		p |= city.AllowDelivery
	}
	return p
}

func named(words []string, name string) bool {
	for _, w := range words {
		if w == name || w == "all" {
			return true
		}
	}
	return false
}

// allowList writes a permission as SUMO's allow list; empty for everybody.
func allowList(p city.Permission) string {
	if p|city.AllowDelivery == everybody {
		return ""
	}
	var names []string
	for _, v := range vehicleClasses {
		if p&v.allow != 0 && v.name != "scooter" { // newer than 1.15
			names = append(names, v.name)
		}
	}
	if len(names) == 0 {
		return "ship" // nobody of ours
	}
	return strings.Join(names, " ")
}

// opens reports whether a lane with permission p may be used by vehicles of a class.
func opens(p city.Permission, class city.VehicleClass) bool {
	switch class {
	case city.VehicleTruck, city.VehicleTrailer:
		return p&city.AllowTruck != 0
	case city.VehicleBus, city.VehicleShuttle:
		return p&city.AllowBus != 0
	case city.VehicleMotorcycle:
		return p&city.AllowMotorcycle != 0
	case city.VehicleEmergency:
		return p&city.AllowEmergency != 0
	case city.VehicleBicycle, city.VehicleKickboard, city.VehicleRobot:
		return p&city.AllowBicycle != 0
	case city.VehicleTaxi:
		return p&city.AllowTaxi != 0
	}
	return p&city.AllowCar != 0
}
