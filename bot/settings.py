"""Everything the environment decides, read here and nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError

ROOT = Path(__file__).resolve().parent.parent

NEEDED = {
    "own": (),
    "webhook": ("BOT_DESK_URL", "BOT_DESK_SECRET"),
    "chatwoot": (
        "BOT_DESK_URL", "BOT_DESK_SECRET", "BOT_CHATWOOT_TOKEN", "BOT_CHATWOOT_ACCOUNT", "BOT_CHATWOOT_INBOX",
    ),
    "none": (),
}  # fmt: skip
"""What each kind of desk can't do without."""


@dataclass(frozen=True)
class DeskSettings:
    """Who answers when somebody asks for a person.

    Attributes:
        kind: `own` (the page at /desk), `webhook`, `chatwoot`, or `none`.
        wait: seconds until a person whom nobody answers is told so.
        away: seconds without a word from a worker's page after which the worker counts as gone.
        hours: when an outside desk is on duty, in OSM opening_hours syntax.
        timezone: IANA name those hours are meant in.
        country: the country whose public holidays `PH` in those hours means (ISO 3166-1); empty for none.
        url: an outside desk's address.
        secret: signs what goes to and comes from an outside desk.
        token, account, inbox: of Chatwoot's API.
        callback_days: after so many days a call-back that nobody made is deleted.
        keep_days: after so many days the words of an ended conversation are deleted.
    """

    kind: str
    wait: float
    away: float
    hours: str
    timezone: str
    country: str
    url: str
    secret: str
    token: str
    account: str
    inbox: str
    callback_days: float
    keep_days: float


SMS_NEEDS = {
    "none": (),
    "twilio": ("BOT_SMS_ACCOUNT", "BOT_SMS_TOKEN", "BOT_SMS_NUMBER", "BOT_PUBLIC_URL"),
    "gateway": ("BOT_SMS_API", "BOT_SMS_TOKEN", "BOT_SMS_NUMBER", "BOT_PUBLIC_URL"),
}
"""What each SMS provider can't do without."""


@dataclass(frozen=True)
class SmsSettings:
    """Text messages.

    Attributes:
        provider: `none`, `twilio` or `gateway`.
        account, token: credentials; a gateway's token is the secret that signs.
        number: ours, or Twilio's messaging service.
        api: where texts are handed over.
        public_url: how the provider reaches us; what it signs.
        limit, danger_limit: texts of one number that are answered, and in danger beside these, as `30/hour`.
        daily_segments: segments a day; beyond it only danger and support workers are answered.
        quiet_hours: hours in which we begin no conversation, as `21:00-08:00`.
        timezone: IANA name those hours are meant in.
        keep_hours: hours after somebody's last text until their number is deleted.
    """

    provider: str
    account: str
    token: str
    number: str
    api: str
    public_url: str
    limit: str
    danger_limit: str
    daily_segments: int
    quiet_hours: str
    timezone: str
    keep_hours: float


@dataclass(frozen=True)
class Settings:
    """Paths and ports; every field has its environment variable in `read`.

    Attributes:
        root: the folder with config.yml, domain.yml and data/.
        sources_dir: where the full source texts lie; they are not part of this repository.
        sources_required: whether a missing source text is an error rather than a warning.
        port: the one address people open.
        action_port: the action server's port, loopback only.
        action_timeout: seconds to wait for an action before the person gets an honest line instead.
        cache: the folder with files made once from locked packages, such as the encoder's graph; each is
            named by the digest of what it was made from, so that every clone can use it.
        state: the folder with what must outlive a restart.
        database_url: an SQLAlchemy address.
        secret_key: seals people's words in the database; empty: one is kept in `state`.
        session_limit, address_limit: how much one conversation, and one address, may send, as `30/minute`.
        desk: who answers when somebody asks for a person.
        sms: text messages.
    """

    root: Path
    sources_dir: Path
    sources_required: bool
    port: int
    action_port: int
    action_timeout: float
    cache: Path
    state: Path
    database_url: str
    secret_key: str
    session_limit: str
    address_limit: str
    desk: DeskSettings
    sms: SmsSettings

    @property
    def data(self) -> Path:
        """The folder curators edit."""
        return self.root / "data"

    @property
    def models(self) -> Path:
        """Trained Rasa models."""
        return self.root / "models"


def read() -> Settings:
    """Read the settings from the environment.

    Raises:
        BotError: a variable holds something that is not what it should be.
    """
    state = Path(os.environ.get("BOT_STATE_DIR", str(ROOT / ".state")))
    return Settings(
        root=ROOT,
        sources_dir=Path(os.environ.get("BOT_SOURCES_DIR") or ROOT.parent / "shared" / "sources"),
        sources_required=os.environ.get("BOT_SOURCES_REQUIRED", "").lower() in {"1", "true", "yes"},
        port=int(_number("BOT_PORT", 8080)),
        action_port=int(_number("BOT_ACTION_PORT", 5055)),
        action_timeout=_number("BOT_ACTION_TIMEOUT", 5),
        cache=_cache(),
        state=state,
        database_url=os.environ.get("BOT_DATABASE_URL", f"sqlite:///{state / 'bot.db'}"),
        secret_key=os.environ.get("BOT_SECRET_KEY", ""),
        session_limit=os.environ.get("BOT_LIMIT_SESSION") or "30/minute",
        # A hostel or a clinic may share one address.
        address_limit=os.environ.get("BOT_LIMIT_ADDRESS") or "300/minute",
        desk=_read_desk(),
        sms=_read_sms(),
    )


def _cache() -> Path:
    # https://specifications.freedesktop.org/basedir-spec: a relative path is to be ignored.
    users = Path(os.environ.get("XDG_CACHE_HOME") or "")
    users = users if users.is_absolute() else Path.home() / ".cache"
    return Path(os.environ.get("BOT_CACHE_DIR") or users / "heroin-on-prescription")


def _read_desk() -> DeskSettings:
    kind = os.environ.get("BOT_DESK", "own")
    _require("BOT_DESK", kind, NEEDED)
    return DeskSettings(
        kind=kind,
        wait=_number("BOT_DESK_WAIT", 180),
        away=_number("BOT_DESK_AWAY", 45),
        hours=os.environ.get("BOT_DESK_HOURS", "24/7"),
        timezone=os.environ.get("BOT_DESK_TIMEZONE", "UTC"),
        country=os.environ.get("BOT_DESK_COUNTRY", ""),
        url=os.environ.get("BOT_DESK_URL", "").rstrip("/"),
        secret=os.environ.get("BOT_DESK_SECRET", ""),
        token=os.environ.get("BOT_CHATWOOT_TOKEN", ""),
        account=os.environ.get("BOT_CHATWOOT_ACCOUNT", ""),
        inbox=os.environ.get("BOT_CHATWOOT_INBOX", ""),
        callback_days=_number("BOT_CALLBACK_DAYS", 7),
        keep_days=_number("BOT_KEEP_DAYS", 30),
    )


def _read_sms() -> SmsSettings:
    provider = os.environ.get("BOT_SMS") or "none"
    _require("BOT_SMS", provider, SMS_NEEDS)
    return SmsSettings(
        provider=provider,
        account=os.environ.get("BOT_SMS_ACCOUNT", ""),
        token=os.environ.get("BOT_SMS_TOKEN", ""),
        number=os.environ.get("BOT_SMS_NUMBER", ""),
        api=os.environ.get("BOT_SMS_API", "https://api.twilio.com").rstrip("/"),
        public_url=os.environ.get("BOT_PUBLIC_URL", "").rstrip("/"),
        limit=os.environ.get("BOT_SMS_LIMIT") or "30/hour",
        danger_limit=os.environ.get("BOT_SMS_DANGER_LIMIT") or "10/hour",
        daily_segments=int(_number("BOT_SMS_DAILY_SEGMENTS", 2000)),
        quiet_hours=os.environ.get("BOT_SMS_QUIET_HOURS") or "21:00-08:00",
        timezone=os.environ.get("BOT_SMS_TIMEZONE") or "UTC",
        keep_hours=_number("BOT_SMS_KEEP_HOURS", 72),
    )


def _require(setting: str, chosen: str, needs: dict[str, tuple[str, ...]]) -> None:
    if chosen not in needs:
        raise BotError(f"{setting} is {chosen!r}. Set it to one of {', '.join(needs)}.")
    for name in needs[chosen]:
        if not os.environ.get(name):
            raise BotError(f"{setting} is {chosen}, which needs {name}. Set it, or choose another.")


def child_environment() -> dict[str, str]:
    """The environment for servers and training: telemetry off, quiet libraries."""
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        # How many proxies of ours stand before the server and say whom they speak for.
        "SANIC_PROXIES_COUNT": os.environ.get("BOT_PROXIES") or "0",
    }
    return {**os.environ, **quiet}


def _number(name: str, default: float) -> float:
    value = os.environ.get(name, "")
    try:
        return float(value) if value else default
    except ValueError as error:
        raise BotError(f"{name} is {value!r}, which is no number. Set it to a number or unset it.") from error
