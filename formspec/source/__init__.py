"""Reading YAML and JSON written by people: nodes that know their place, merged where files build on others."""
