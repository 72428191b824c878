package city

// nameOf returns the name of a class, "unknown" beyond the last.
func nameOf[T ~uint8](k T, names ...string) string {
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}
