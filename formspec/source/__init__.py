"""Reading YAML and JSON written by people: nodes with their locations, merged where files extend others."""
