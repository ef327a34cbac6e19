"""The bundled forms, one YAML file each; found through the entry-point group ``formspec.specs``."""
