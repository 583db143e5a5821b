"""The offline assistant: a chat model that needs no key, no network and no graphics card."""
