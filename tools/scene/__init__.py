"""Places to stand a product in: words to a scene, and the studio engine that makes the picture."""
