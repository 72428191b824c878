package traffic

import (
	"slices"

	"semul/engine/city"
)

// fillSight notes from how far before its line who gives way on a link without signals sees the others: as the source says, else
// usual [m]. With presets whose drivers see them from afar (0) the source does not count.
func (n *network) fillSight(c *city.City, usual float32) {
	n.sight = make([]float32, n.lanes)
	for r := range uint32(n.lanes) {
		n.sight[r] = far
		if usual == 0 || !n.isLink[r] || n.signal[r] != none || !slices.Contains(n.con.yields[n.con.off[r]:n.con.off[r+1]], true) {
			continue
		}
		n.sight[r] = usual
		if k := n.cityLink[r]; int(k) < len(c.LaneLinks.Sight) && c.LaneLinks.Sight[k] >= 0 {
			n.sight[r] = c.LaneLinks.Sight[k]
		}
	}
}
