"""Scene scripts that are rendered ahead of time into plates; run with Blender, see `tools/scene/README.md`."""
