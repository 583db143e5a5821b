"""An infographic: the product beside a few facts that the seller gave, laid out to be read on a phone."""
