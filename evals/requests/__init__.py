"""A hundred random scene requests, made as a user makes them, each picture measured and then damaged on purpose."""
