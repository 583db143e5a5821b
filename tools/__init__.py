"""What Lightbox can do: one file or folder per tool, plus the image store and the engines."""
