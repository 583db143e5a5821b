"""The choice of chat model: the offline assistant, or any OpenAI-compatible server."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel

from agent.errors import SetupError
from agent.settings import Settings


def choose_brain(settings: Settings) -> BaseChatModel:
    """Build the chat model that the settings name.

    Raises:
        SetupError: OpenAI is named, but there is no key for it.
    """
    if settings.llm == "offline":
        from agent.offline.model import OfflineChatModel

        return OfflineChatModel()
    from langchain_openai import ChatOpenAI

    own_server = settings.openai_base_url is not None
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    if not key and not own_server:
        raise SetupError(
            f"LIGHTBOX_LLM is {settings.llm!r}, which needs OPENAI_API_KEY, or OPENAI_BASE_URL of your own server. "
            "Set one of them, or LIGHTBOX_LLM=offline."
        )
    return ChatOpenAI(
        model=settings.llm.removeprefix("openai:"),
        base_url=settings.openai_base_url,
        api_key=key or "none",  # local servers take any key
        use_responses_api=False,
        timeout=settings.llm_timeout_seconds,
        stream_chunk_timeout=settings.llm_timeout_seconds,
        stream_usage=True,  # other servers than OpenAI's tell the tokens only when asked
        max_retries=1,
    )
