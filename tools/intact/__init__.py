"""What is measured to prove that a product survived: its outline, what grew on it, and the text on its label."""
