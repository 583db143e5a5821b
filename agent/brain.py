"""The choice of chat model: the offline assistant, or any OpenAI-compatible server."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel

from agent.settings import Settings


def choose_brain(settings: Settings) -> BaseChatModel:
    """Build the chat model that the settings name."""
    if settings.llm == "offline":
        from agent.offline.model import OfflineChatModel

        return OfflineChatModel()
    from langchain_openai import ChatOpenAI

    own_server = settings.openai_base_url is not None
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    return ChatOpenAI(
        model=settings.llm.removeprefix("openai:"),
        base_url=settings.openai_base_url,
        # Local servers take any key; OpenAI's own must be given one, and says so itself when it is missing.
        api_key=key or ("none" if own_server else None),
        use_responses_api=False,
        stream_usage=False,
        timeout=settings.llm_timeout_seconds,
        stream_chunk_timeout=settings.llm_timeout_seconds,
        max_retries=1,
    )
