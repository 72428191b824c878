// Package store keeps a city as a folder that other tools can look at: one GeoParquet file a layer, GeoTIFF for the
// terrain and the land cover, and city.json with the frame, the hash and where each layer came from. What is written and
// read back has the same hash.
package store
