package traffic

import "semul/engine/clock"

// Counts is what has happened since the start. Entered = Running + Parked + Arrived + Waiting + Removed at every instant.
type Counts struct {
	Steps, Updates, Changes, HardBrakes uint64
	Timid                               uint64 // steps in which an autonomous shuttle stopped at water or a dark signal
	Planned, Entered, Inserted, Waiting int    // planned: departure ahead; entered: departed, of them waiting for a lane
	Running, Arrived, Removed, Peak     int    // removed: no way led to their destination
	Unreachable, Shortened              int
	Parked, Halts                       int // beside the lane at a stop now; halts begun
	Reroutes, WrongLane, Stalled        int
	Detours                             int // taken by drivers who stood long before a full street
	Metres, VehicleSeconds              float64
	TravelSeconds, LossSeconds          float64 // of finished trips
	Flat                                int     // of the stalled: by an empty battery
	Rescued                             float64 // energy given to vehicles whose battery was empty [J]
	EnteredSeconds                      float64 // Σ of the instants at which those running or parked entered
}

// Counts returns the counters.
func (s *Sim) Counts() Counts { return s.counts }

// MeanTravelTime is the mean time of finished trips on the road [s], 0 without any (SUMO's measure).
func (c *Counts) MeanTravelTime() float64 { return ratio(c.TravelSeconds, float64(c.Arrived)) }

// MeanTravelTimeAll counts those still running at an instant as if they arrived then (CityFlow's measure).
func (c *Counts) MeanTravelTimeAll(now clock.Time) float64 {
	return ratio(c.TravelSeconds+float64(float64(c.Running+c.Parked)*now.Seconds())-c.EnteredSeconds, float64(c.Inserted))
}

// MeanTimeLoss is the mean time finished trips lost against driving alone [s].
func (c *Counts) MeanTimeLoss() float64 { return ratio(c.LossSeconds, float64(c.Arrived)) }

// MeanSpeed is all metres over all vehicle-seconds [m/s].
func (c *Counts) MeanSpeed() float64 { return ratio(c.Metres, c.VehicleSeconds) }

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
