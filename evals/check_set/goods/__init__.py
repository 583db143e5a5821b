"""Products modelled and rendered by us for the check set; run with Blender's Python module, never by users."""
