"""From a network's rough guess to a cut-out's edge: the steps of `tools.cutout`, each an array in and an array out."""
