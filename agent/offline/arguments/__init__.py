"""The arguments of each tool, filled from the request and the conversation."""
