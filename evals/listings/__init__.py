"""From a messy product file to exported listings, by way of the chat."""
