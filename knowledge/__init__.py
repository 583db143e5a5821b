"""What Lightbox knows: marketplace rules and the Chroma store over them."""
