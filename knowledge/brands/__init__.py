"""What brands say about themselves: brand files and guidelines, read and searched."""
