"""Retries with a growing delay, and reports of failures."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.usage_stats.helpers.retry import (
    Backoff,
    FailureReport,
    Retry,
    fixed_delays,
)
from custom_components.usage_stats.issues import WRITE_FAILED

from ..common import issue

SECOND = timedelta(seconds=1)


class Job:
    """Fails as often as a test says, and is tried again."""

    def __init__(
        self, hass: HomeAssistant, freezer: FrozenDateTimeFactory, backoff: Backoff
    ) -> None:
        """`backoff` is that of the retries."""
        self._hass = hass
        self._freezer = freezer
        self.retry = Retry(hass, self._run, backoff)
        self.runs = 0

    def _run(self) -> None:
        assert not self.retry.pending
        self.runs += 1

    async def pass_time(self, delay: timedelta) -> int:
        """Move the clock; return how often the job has run by then."""
        self._freezer.tick(delay)
        async_fire_time_changed(self._hass)
        await self._hass.async_block_till_done()
        return self.runs


@pytest.fixture
def job(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Job:
    """Return a job that is tried again after 2 seconds, and then every 10."""
    return Job(hass, freezer, fixed_delays(2, 10))


async def test_later_and_later(job: Job) -> None:
    for number, delay in enumerate((2, 10, 10, 10)):
        job.retry.schedule()
        assert job.retry.scheduled_at == dt_util.utcnow() + delay * SECOND
        assert await job.pass_time((delay - 1) * SECOND) == number
        assert job.retry.pending
        assert await job.pass_time(2 * SECOND) == number + 1
        assert not job.retry.pending


async def test_reset_starts_over(job: Job) -> None:
    for _ in range(3):
        job.retry.schedule()
    job.retry.reset()
    assert job.retry.pending
    job.retry.schedule()
    assert job.retry.scheduled_at == dt_util.utcnow() + 2 * SECOND


async def test_cancel(job: Job) -> None:
    """The job does not run; the delays go on where they were."""
    job.retry.cancel()
    job.retry.schedule()
    job.retry.cancel()
    assert not job.retry.pending
    assert await job.pass_time(20 * SECOND) == 0
    job.retry.schedule()
    assert job.retry.scheduled_at == dt_util.utcnow() + 10 * SECOND


async def test_one_timer(job: Job) -> None:
    """What is scheduled last replaces what was scheduled before."""
    job.retry.schedule()
    job.retry.schedule_in(30 * SECOND)
    assert await job.pass_time(20 * SECOND) == 0
    assert await job.pass_time(11 * SECOND) == 1
    assert await job.pass_time(60 * SECOND) == 1


async def test_a_delay_that_is_asked_for(job: Job) -> None:
    """It replaces that of the back-off, and counts as a failure, which `schedule_in` does not."""
    job.retry.schedule_in(60 * SECOND)
    job.retry.schedule(30 * SECOND)
    assert job.retry.scheduled_at == dt_util.utcnow() + 30 * SECOND
    job.retry.schedule()
    assert job.retry.scheduled_at == dt_util.utcnow() + 10 * SECOND


async def test_a_back_off_that_ends(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    job = Job(hass, freezer, lambda attempt: SECOND if attempt == 1 else None)
    job.retry.schedule()
    assert await job.pass_time(2 * SECOND) == 1
    job.retry.schedule()
    assert not job.retry.pending
    assert await job.pass_time(3600 * SECOND) == 1


async def test_a_stop_of_home_assistant_ends_it(hass: HomeAssistant, job: Job) -> None:
    job.retry.schedule()
    await hass.async_stop(force=True)
    assert await job.pass_time(3600 * SECOND) == 0


@pytest.fixture
def report(hass: HomeAssistant) -> FailureReport:
    """Return the report of a bakery."""
    return FailureReport(hass, WRITE_FAILED, "No bread", "Bread again")


async def test_a_failure_is_reported_once(
    hass: HomeAssistant, report: FailureReport, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    report.clear()
    assert not report.present
    for _ in range(3):
        report.report(OSError("no flour"), path="/bakery")
    assert report.present
    found = issue(hass, WRITE_FAILED)
    assert found is not None
    assert found.translation_placeholders == {"path": "/bakery"}
    assert caplog.text.count("No bread: no flour") == 1
    for _ in range(2):
        report.clear()
    assert not report.present
    assert issue(hass, WRITE_FAILED) is None
    assert caplog.text.count("Bread again") == 1
    report.report(OSError("no salt"))
    assert caplog.text.count("No bread") == 2


async def test_an_issue_without_a_failure(
    hass: HomeAssistant, report: FailureReport, caplog: pytest.LogCaptureFixture
) -> None:
    """Its text can change; the log says nothing of it, not even at the end."""
    for batches in (1, 2):
        report.raise_issue(batches=batches)
    found = issue(hass, WRITE_FAILED)
    assert found is not None
    assert found.translation_placeholders == {"batches": "2"}
    report.clear()
    assert issue(hass, WRITE_FAILED) is None
    assert "read" not in caplog.text
    report.raise_issue()
    report.report(OSError("no flour"))
    assert caplog.text.count("No bread") == 1
