"""Every setting of the installation, read from the environment or `.env`, in one place."""

import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_SECRET = "development-only-secret-do-not-use-in-production"  # noqa: S105  refused in production
SECRET_LENGTH = 32
LOCAL_LENGTH = 24  # of 64 (RFC 5321, 4.5.3.1.1); a signed token takes the rest
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Environment(StrEnum):
    """How the installation is used."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """The settings; each field's description is what the README's table says."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    environment: Environment = Field(
        default=Environment.DEVELOPMENT,
        description="`development` shows sign-in codes and mail on pages; `production` never does.",
    )
    data_dir: Path = Field(
        default=Path("data"), description="Folder of the SQLite file, uploads and the search index."
    )
    database_url: str = Field(
        default="",
        description="Empty for SQLite under `DATA_DIR`; else `postgres://user:password@host/name`.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        description="The address people type; links in mail start so.",
    )
    secret_key: str = Field(
        default=DEVELOPMENT_SECRET,
        description="At least 32 random characters; signs links and cookies.",
    )
    smtp_url: str = Field(
        default="",
        description="Mail server: `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`.",
    )
    smtp_connections: int = Field(
        default=1,
        ge=1,
        le=50,
        description="Connections to the mail server at the same time, for each worker.",
    )
    mail_from: str = Field(default="samling@localhost", description="Sender address of all mail.")
    inbound_address: str = Field(
        default="",
        description="Address at which answers by mail arrive, with anything after `+`: `svar@…`;"
        " empty: none.",
    )
    question_address: str = Field(
        default="",
        description="Address for new questions by mail, `spor@…` for `spor+theme@…`; empty: none.",
    )
    inbound_server: str = Field(
        default="",
        description="Name by which the receiving server signs `Authentication-Results`; new"
        " questions by mail need it.",
    )
    imap_url: str = Field(
        default="",
        description="Mailbox that is read for answers: `imaps://user:password@host/INBOX`.",
    )
    dkim_key: Path | None = Field(
        default=None, description="File of the private key (PEM) that signs mail; empty: none."
    )
    dkim_selector: str = Field(
        default="samling", description="Selector under which the key stands in DNS."
    )
    push_key: str = Field(
        default="",
        description="Key for showing news in browsers, made by `forum push-key`; empty: not shown.",
    )
    site_name: str = Field(
        default="Samling",
        description="The forum's name until an administrator changes it on its page.",
    )
    storage_url: str = Field(
        default="",
        description="Empty for a folder under `DATA_DIR`; else `s3://bucket?endpoint=…`.",
    )
    search: Literal["", "whoosh", "postgresql"] = Field(
        default="",
        description="`whoosh` or `postgresql`; empty: whoosh with SQLite, else postgresql.",
    )
    max_upload_mb: int = Field(
        default=50, ge=1, description="Largest file that may be uploaded, in MB."
    )
    clamd: str = Field(
        default="",
        description="Virus scanner that looks at every file: `host:port` or `/path/of/socket`;"
        " empty: none.",
    )
    redis_url: str = Field(
        default="", description="Counts rate limits for all processes together; empty: in memory."
    )

    @property
    def is_development(self) -> bool:
        """Whether codes and mail may stand on pages."""
        return self.environment is Environment.DEVELOPMENT

    @property
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite://{self.data_dir / 'samling.sqlite3'}"

    @property
    def is_https(self) -> bool:
        """Whether people reach the forum encrypted."""
        return self.base_url.startswith("https://")

    @property
    def search_engine(self) -> str:
        """`whoosh` or `postgresql`, with the default filled in."""
        return self.search or ("whoosh" if self.database.startswith("sqlite") else "postgresql")

    @model_validator(mode="after")
    def search_has_its_database(self) -> Self:
        """Refuse a search engine that the database does not have, naming the setting."""
        if self.search == "postgresql" and self.database.startswith("sqlite"):
            raise ValueError("SEARCH can only be postgresql when DATABASE_URL is.")
        return self

    @model_validator(mode="after")
    def addresses_have_room(self) -> Self:
        """Refuse an address for incoming mail that could not carry who answers what."""
        for name in ("inbound_address", "question_address"):
            local, at, domain = getattr(self, name).partition("@")
            if at and (not domain or not local or "+" in local or len(local) > LOCAL_LENGTH):
                raise ValueError(f"{name.upper()} needs a short name without + before its @.")
            if local and not at:
                raise ValueError(f"{name.upper()} must be an address, such as svar@example.org.")
        return self

    @model_validator(mode="after")
    def clamd_is_an_address(self) -> Self:
        """Refuse an address at which no scanner could be, naming the setting."""
        host, _colon, port = self.clamd.rpartition(":")
        if self.clamd and not self.clamd.startswith("/") and not (host and port.isdigit()):
            raise ValueError("CLAMD must be host:port or the path of a socket.")
        return self

    @model_validator(mode="after")
    def push_key_is_one(self) -> Self:
        """Refuse a key that could not sign anything."""
        if self.push_key and not re.fullmatch(r"[\w-]{43}", self.push_key):
            raise ValueError("PUSH_KEY must be a key as `forum push-key` makes it.")
        return self

    @model_validator(mode="after")
    def production_is_safe(self) -> Self:
        """Refuse a production start that would leak or lose something, naming the setting."""
        if not self.is_development:
            for problem in self._problems():
                raise ValueError(problem)
        return self

    def _problems(self) -> list[str]:
        problems = []
        if self.secret_key == DEVELOPMENT_SECRET or len(self.secret_key) < SECRET_LENGTH:
            problems.append("SECRET_KEY must be at least 32 random characters in production.")
        if not self.smtp_url:
            problems.append("SMTP_URL must name a mail server in production.")
        if not self.is_https and urlsplit(self.base_url).hostname not in LOOPBACK:
            problems.append("BASE_URL must start with https:// in production.")
        return problems


@cache
def settings() -> Settings:
    """Return the settings, read once.

    Raises:
        pydantic.ValidationError: a setting is wrong; the message names it.
    """
    return Settings()
