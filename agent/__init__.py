"""The conversation: settings, choice of chat model, the loop, memory, guard rails, events."""
