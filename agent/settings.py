"""Every setting, read in this one file from the environment (prefix `LIGHTBOX_`) and `.env`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.errors import SetupError


class Settings(BaseSettings):
    """What an operator can set. Each field is the environment variable `LIGHTBOX_<NAME>`, but for the two of OpenAI."""

    model_config = SettingsConfigDict(
        env_prefix="LIGHTBOX_", env_file=".env", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    llm: str = Field(default="offline", description="`offline`, or `openai:MODEL` for any OpenAI-compatible server.")
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(
        default=None, validation_alias="OPENAI_BASE_URL", description="For example http://localhost:11434/v1 (Ollama)."
    )
    llm_timeout_seconds: float = Field(
        default=60, gt=0, description="Silence after which the model server is given up."
    )
    scene_engine: Literal["auto", "studio", "diffusion", "openai"] = Field(
        default="auto", description="`auto` takes the best engine here: `diffusion` with a graphics card and weights."
    )
    scene_model: str | None = Field(
        default=None, description="A name from `lightbox models`, a hub id, a folder, or a .safetensors file."
    )
    edit_model: str | None = Field(
        default=None,
        description="The model for edits by instruction; the best installed one if not set.",
    )
    scene_base_url: str | None = Field(
        default=None, description="Server of the openai engine, if not that of OPENAI_BASE_URL."
    )
    scene_profile: str | None = Field(default=None, description="cpu, gpu-8, gpu-12, gpu-16, gpu-24, gpu-80, mps.")
    scene_start: Literal["neutral", "studio"] = Field(
        default="neutral", description="What an image model begins with: plain grey, or the studio's picture."
    )
    scene_steps: int | None = Field(default=None, ge=1, le=100, description="Steps of the image model.")
    scene_guidance: float | None = Field(default=None, ge=0, le=30, description="Guidance of the image model.")
    scene_lora: str | None = Field(default=None, description="A .safetensors file with a style for the image model.")
    scene_compile: bool = Field(default=False, description="Compile the image model: slow at first, then faster.")
    device: str | None = Field(
        default=None, pattern=r"^(cpu|mps|cuda(:\d+)?)$", description="cpu, mps, cuda or cuda:1; the best if not set."
    )
    scene_size: int = Field(default=2048, ge=256, le=4096, description="Longest side of scenes in pixels.")
    threads: int | None = Field(
        default=None, ge=1, description="Cores that each network uses at most; all if not set. Fewer where many work."
    )
    cutout_model: str = Field(default="u2netp", description="A name from `lightbox models`.")
    data_dir: Path = Field(default=Path("~/.lightbox"), description="Pictures, chats and the rule index.")
    model_dir: Path | None = Field(default=None, description="Weights; `models` inside the data folder if not set.")
    chroma_url: str | None = Field(
        default=None, description="A Chroma server; the store in the data folder if not set."
    )
    allow_noncommercial: bool = Field(default=False, description="Accept weights whose licence forbids commercial use.")
    support_tools: str = Field(
        default="", description="Tools the support profile has beside rule search and text checks, e.g. `check_image`."
    )
    picture_hosts: str = Field(
        default="",
        description="Hosts whose pictures are fetched from links, for example `cdn.shopify.com,*.example.com`.",
    )
    host: str = Field(default="127.0.0.1", description="Address of the web chat.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port of the web chat; the next free one if taken.")

    # for many users: ui/for-operators.md
    login: Literal["auto", "owner", "password", "oauth", "header"] = Field(
        default="auto", description="`auto` is `password` once there is an account, else `owner`: one person, no form."
    )
    login_secret: SecretStr | None = Field(
        default=None, description="Signs the login cookies; `lightbox users secret` makes one. Needed for accounts."
    )
    login_header: str = Field(
        default="X-Forwarded-User",
        pattern=r"^[A-Za-z0-9-]+$",
        description="It names the user for `header`.",
    )
    trusted_proxies: str = Field(
        default="127.0.0.1,::1", description="Addresses of proxies whose X-Forwarded headers and user are believed."
    )
    oauth_allow: str = Field(
        default="", description="Who may come by OAuth: addresses or domains, `ann@example.com,@example.org`; `*`: all."
    )
    public_url: str | None = Field(default=None, description="Where people reach the chat, https://studio.example.com.")
    database_url: SecretStr | None = Field(
        default=None, description="postgresql://user:password@host/name for the chats; SQLite files if not set."
    )
    storage_limit_mb: int = Field(default=0, ge=0, description="Megabytes of pictures each user may keep; 0: no limit.")
    turns_per_minute: int = Field(default=0, ge=0, description="Messages of one user in a minute; 0: no limit.")
    uploads_per_minute: int = Field(default=0, ge=0, description="Files of one user in a minute; 0: no limit.")
    keep_days: int = Field(default=0, ge=0, description="Chats untouched for so long are deleted; 0: never.")
    workers: int = Field(default=0, ge=0, le=64, description="Tools at work at once; 0: one for each core.")
    log_format: Literal["text", "json"] = Field(default="text", description="`json` also goes to standard error.")
    metrics_token: SecretStr | None = Field(
        default=None, description="Lets other machines read /metrics; without it only this one may."
    )
    traces: str | None = Field(default=None, description="An OpenTelemetry collector, http://localhost:4318.")
    shutdown_seconds: float = Field(
        default=20, ge=0, le=600, description="How long running work may take to finish at a stop."
    )

    def __init__(self, **values: Any) -> None:
        """Read the environment and `.env`; `values` take the place of what is set there.

        Raises:
            SetupError: A setting has a value that it cannot have.
        """
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SetupError(" ".join(_describe(problem) for problem in error.errors())) from error

    @field_validator("llm")
    @classmethod
    def _known_brain(cls, value: str) -> str:
        if value != "offline" and not (value.startswith("openai:") and value.removeprefix("openai:").strip()):
            raise ValueError("it takes 'offline' or 'openai:MODEL', e.g. 'openai:gpt-5-mini'")
        return value

    @field_validator("openai_base_url", "chroma_url", "scene_base_url", "public_url", "traces")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("it takes an address that starts with http:// or https://")
        return value

    @field_validator("login_secret", "metrics_token")
    @classmethod
    def _unguessable(cls, value: SecretStr | None) -> SecretStr | None:
        if value and (len(value.get_secret_value()) < 32 or len(set(value.get_secret_value())) < 12):
            raise ValueError("it takes 32 or more random signs; `lightbox users secret` prints some")
        return value

    @field_validator("database_url")
    @classmethod
    def _postgres(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("it takes an address that starts with postgresql://")
        return value

    @field_validator("data_dir", "model_dir")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().resolve() if value else value

    @property
    def models_folder(self) -> Path:
        """Where weights are kept."""
        return self.model_dir or self.data_dir.expanduser().resolve() / "models"


def _describe(problem: Any) -> str:
    name = str(problem["loc"][0])
    variable = name if name.isupper() else f"LIGHTBOX_{name.upper()}"  # the two of OpenAI carry their own name
    reason = problem["msg"].removeprefix("Value error, ")
    secret = name.endswith(("_secret", "_token", "_key", "_KEY")) or name == "database_url"
    given = "not usable" if secret else repr(problem["input"])  # a secret stays out of terminals and logs
    return f"{variable} is {given}: {reason[0].lower()}{reason[1:]}."


def oauth_settings() -> dict[str, str]:
    """The settings of Chainlit's OAuth providers, `OAUTH_...`, from `.env` and the environment."""
    from dotenv import dotenv_values

    found = {name: value or "" for name, value in dotenv_values(".env").items()} | dict(os.environ)
    return {name: value for name, value in found.items() if name.startswith("OAUTH_") and value}


def quieten_libraries() -> None:
    """Keep the libraries' own telemetry and hub look-ups off; called once by each entry point before heavy imports."""
    for name, value in {
        "ANONYMIZED_TELEMETRY": "False",
        "LANGGRAPH_STRICT_MSGPACK": "true",
        "TRACELOOP_TELEMETRY": "false",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }.items():
        os.environ.setdefault(name, value)


def export_to_environment(**variables: str) -> None:
    """Set what a library can only be told through the environment; called before that library is imported."""
    os.environ.update(variables)
