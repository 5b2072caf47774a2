"""The state of sharing: consent, installation ids and erasures, in memory and as JSON."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
import secrets
from typing import Self, TypedDict
from uuid import uuid4

PRIVACY_VERSION = "2"
"""Version of the privacy text in the translations. Every change of its meaning raises it."""
_ASK_AGAIN_AFTER = timedelta(days=1)
_GIVE_UP_AFTER = timedelta(days=90)


class StoredInstallation(TypedDict):
    """JSON form of Installation."""

    id: str
    secret: str
    first_seen: str
    collector_url: str
    api_key: str | None


class StoredConsent(TypedDict):
    """JSON form of Consent."""

    since: str
    policy_version: str
    first_day: str


class StoredErasure(TypedDict):
    """JSON form of Erasure."""

    installation: StoredInstallation
    asked: str
    answered: str | None


class StoredSharing(TypedDict):
    """JSON form of SharingState."""

    consent: StoredConsent | None
    installation: StoredInstallation | None
    former: list[StoredInstallation]
    erasures: list[StoredErasure]
    check_time: str | None
    unconfirmed: bool
    unanswered_since: str | None


@dataclass(frozen=True, slots=True)
class Installation:
    """The identity under which one collector knows this installation."""

    id: str
    """UUID 4"""
    secret: str = field(repr=False)
    """32 bytes in hex; never shown or exported"""
    first_seen: date
    """in UTC"""
    collector_url: str
    api_key: str | None = field(repr=False)

    @classmethod
    def create(cls, collector_url: str, api_key: str | None, today: date) -> Self:
        """Return an identity that is tied to nothing else."""
        return cls(str(uuid4()), secrets.token_hex(32), today, collector_url, api_key)

    @classmethod
    def from_store_format(cls, stored: StoredInstallation) -> Self:
        """Read the JSON form; raise KeyError, TypeError or ValueError if it is another."""
        return cls(
            stored["id"],
            stored["secret"],
            date.fromisoformat(stored["first_seen"]),
            stored["collector_url"],
            stored["api_key"],
        )

    def to_store_format(self) -> StoredInstallation:
        """Return the JSON form."""
        return StoredInstallation(
            id=self.id,
            secret=self.secret,
            first_seen=self.first_seen.isoformat(),
            collector_url=self.collector_url,
            api_key=self.api_key,
        )


@dataclass(frozen=True, slots=True)
class Consent:
    """The consent of a person to one version of the privacy text."""

    since: datetime
    policy_version: str
    first_day: date
    """The first period begins on this UTC day: consent is not retroactive."""

    @classmethod
    def given(cls, now: datetime) -> Self:
        """Return a consent to the current text."""
        return cls(now, PRIVACY_VERSION, day_after(now))

    @classmethod
    def from_store_format(cls, stored: StoredConsent) -> Self:
        """Read the JSON form; raise KeyError, TypeError or ValueError if it is another."""
        return cls(
            datetime.fromisoformat(stored["since"]).astimezone(UTC),
            stored["policy_version"],
            date.fromisoformat(stored["first_day"]),
        )

    def to_store_format(self) -> StoredConsent:
        """Return the JSON form."""
        return StoredConsent(
            since=self.since.isoformat(),
            policy_version=self.policy_version,
            first_day=self.first_day.isoformat(),
        )


def day_after(now: datetime) -> date:
    """Return the next UTC day."""
    return now.astimezone(UTC).date() + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Erasure:
    """A collector is asked to delete what it holds of an installation."""

    installation: Installation
    asked: date
    """A date of the state store's `safe_today`, which follows a clock that ran ahead slowly."""
    answered: datetime | None = None

    def is_over(self, today: date) -> bool:
        """Tell whether to give up; `today` is a date of the same kind as `asked`."""
        return today - self.asked > _GIVE_UP_AFTER

    def is_due(self, now: datetime) -> bool:
        """Tell whether to ask now.

        A collector that has answered is asked once more a day later, as a submission may have
        arrived after its answer. An answer in the future dates from a clock that ran ahead.
        """
        return self.answered is None or abs(now - self.answered) >= _ASK_AGAIN_AFTER

    @classmethod
    def from_store_format(cls, stored: StoredErasure) -> Self:
        """Read the JSON form; raise KeyError, TypeError or ValueError if it is another."""
        return cls(
            Installation.from_store_format(stored["installation"]),
            date.fromisoformat(stored["asked"]),
            _moment(stored["answered"]),
        )

    def to_store_format(self) -> StoredErasure:
        """Return the JSON form."""
        return StoredErasure(
            installation=self.installation.to_store_format(),
            asked=self.asked.isoformat(),
            answered=None if self.answered is None else self.answered.isoformat(),
        )


@dataclass(frozen=True, slots=True)
class SharingState:
    """All state of sharing. It is replaced as a whole, so that a failed save can be undone."""

    consent: Consent | None = None
    installation: Installation | None = None
    """Stays after an opt-out, so that erasure can be asked for later."""
    former: list[Installation] = field(default_factory=list)
    """Identities at earlier addresses that were not erased."""
    erasures: list[Erasure] = field(default_factory=list)
    check_time: time | None = None
    """Local time of the daily check, drawn once so that not all homes send at once."""
    unconfirmed: bool = False
    """The state may come from a backup: nothing is sent until a person confirms it."""
    unanswered_since: datetime | None = None
    """Since when the collector has not answered, in UTC."""

    @property
    def known(self) -> list[Installation]:
        """The identities of which a collector may hold something."""
        return list(chain(self.former, () if self.installation is None else (self.installation,)))

    @classmethod
    def from_store_format(cls, stored: StoredSharing) -> Self:
        """Read the JSON form; raise KeyError, TypeError or ValueError if it is another."""
        consent, installation = stored["consent"], stored["installation"]
        check_time = stored["check_time"]
        return cls(
            None if consent is None else Consent.from_store_format(consent),
            None if installation is None else Installation.from_store_format(installation),
            [Installation.from_store_format(former) for former in stored["former"]],
            [Erasure.from_store_format(erasure) for erasure in stored["erasures"]],
            None if check_time is None else time.fromisoformat(check_time),
            stored["unconfirmed"],
            _moment(stored["unanswered_since"]),
        )

    def to_store_format(self) -> StoredSharing:
        """Return the JSON form."""
        since = self.unanswered_since
        return StoredSharing(
            consent=None if self.consent is None else self.consent.to_store_format(),
            installation=None if self.installation is None else self.installation.to_store_format(),
            former=[former.to_store_format() for former in self.former],
            erasures=[erasure.to_store_format() for erasure in self.erasures],
            check_time=None if self.check_time is None else self.check_time.isoformat(),
            unconfirmed=self.unconfirmed,
            unanswered_since=None if since is None else since.isoformat(),
        )


def _moment(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored).astimezone(UTC)
