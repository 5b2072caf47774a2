"""The state of sharing: consent, installation ids and erasures, in memory and as JSON."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
import secrets
from typing import Self
from uuid import uuid4

from ..daily import FIRST_DATE
from ..stored import Stored
from . import delivery

PRIVACY_VERSION = "2"
"""Version of the privacy text in the translations. Every change of its meaning raises it."""
_ASK_AGAIN_AFTER = timedelta(days=1)
_GIVE_UP_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Installation(Stored):
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


@dataclass(frozen=True, slots=True)
class Consent(Stored):
    """The consent of a person to one version of the privacy text."""

    since: datetime
    policy_version: str
    first_day: date
    """The first period begins on this UTC day: consent is not retroactive."""

    @classmethod
    def given(cls, now: datetime) -> Self:
        """Return a consent to the current text."""
        return cls(now, PRIVACY_VERSION, day_after(now))


def day_after(now: datetime) -> date:
    """Return the next UTC day."""
    return now.astimezone(UTC).date() + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Erasure(Stored):
    """A collector is asked to delete what it holds of an installation."""

    installation: Installation
    asked: date
    """A date of the state store's `safe_today`, which follows a clock that ran ahead slowly."""
    answered: datetime | None = None
    refused: int | None = None
    """The HTTP status with which the collector refused last; None after any other answer."""
    given_up: bool = False
    """The collector is not asked any more, and may still hold something."""

    def with_known_date(self, today: date) -> Self:
        """Return it asked today, if it was asked while the clock was known to be wrong."""
        return replace(self, asked=today) if self.asked < FIRST_DATE <= today else self

    def is_over(self, today: date) -> bool:
        """Return whether to ask no more; `today` is a date of the same kind as `asked`."""
        return today - self.asked > _GIVE_UP_AFTER

    def is_due(self, now: datetime) -> bool:
        """Return whether to ask now.

        A collector that has answered is asked once more a day later, as a submission may have
        arrived after its answer. An answer in the future dates from a clock that ran ahead.
        """
        if self.given_up:
            return False
        return self.answered is None or abs(now - self.answered) >= _ASK_AGAIN_AFTER

    def after_the_end(self) -> Self | None:
        """Return what stays of it once it is over; None if the collector has answered."""
        return None if self.answered else replace(self, refused=None, given_up=True)

    def asked_again(self, today: date) -> Self:
        """Return it with all its time before it, if the collector was given up."""
        return replace(self, asked=today, given_up=False) if self.given_up else self

    def after(self, status: int, now: datetime) -> Self | None:
        """Return what stays of it after an answer; None once nothing is left to ask."""
        if delivery.is_erased(status):
            return None if self.answered else replace(self, answered=now, refused=None)
        refused = status if delivery.is_refused(status) and not self.answered else None
        return replace(self, refused=refused)


@dataclass(frozen=True, slots=True)
class SharingState(Stored):
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
    entry_behind: datetime | None = None
    """Since when the config entry may lack the last change of the consent, in UTC.

    None once it is saved there too.
    """

    @property
    def known(self) -> list[Installation]:
        """The identities of which a collector may hold something."""
        return list(chain(self.former, () if self.installation is None else (self.installation,)))
