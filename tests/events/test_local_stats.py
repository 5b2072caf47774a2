"""What `get_local_stats` sums up beside the counts, and other periods than the last week."""

from datetime import date

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from ..common import async_call, async_tick
from .common import async_record_events
from .test_recorder import async_refused


@pytest.mark.usefixtures("noon_entry")
async def test_what_is_stored_about_jobs_and_errors_is_shown(hass: HomeAssistant) -> None:
    """Hours as far as they are numbers, printers of jobs that ended, types of errors."""
    for event_type, metadata in (
        ("job_completed", {"printer_type": "prusa", "duration_seconds": 5_400}),
        ("job_completed", {"printer_type": "klipper", "duration_seconds": 1_800.5}),
        ("job_failed", {"printer_type": "prusa", "duration_seconds": 3_600}),
        ("job_failed", {"printer_type": None, "duration_seconds": "long"}),
        ("job_completed", {"duration_seconds": -7_200}),
        ("job_completed", {"duration_seconds": 1e308}),
        ("job_failed", {"duration_seconds": 31 * 86_400 + 1}),
        ("job_completed", {"duration_seconds": True}),
        ("job_created", {"printer_type": "prusa", "duration_seconds": 3_600}),
        ("error_occurred", {"error_type": "filament_jam"}),
        ("error_occurred", {"error_type": "filament_jam", "printer_type": "prusa"}),
        ("error_occurred", {}),
    ):
        await async_call(hass, "record_event", {"event_type": event_type, "metadata": metadata})
    week = (await async_call(hass, "get_local_stats"))["this_week"]
    assert (week["job_count"], week["jobs_completed"], week["jobs_failed"]) == (8, 5, 3)
    assert week["print_hours"] == 3.0
    assert list(week["by_printer_type"].items()) == [("unknown", 5), ("prusa", 2), ("klipper", 1)]
    assert week["by_error_type"] == {"filament_jam": 2, "unknown": 1}


@pytest.mark.usefixtures("noon_entry")
async def test_more_types_than_are_told_one_by_one(hass: HomeAssistant) -> None:
    """A hundred, the others together."""
    await async_call(
        hass,
        "record_event",
        {
            "events": [
                {"event_type": "error_occurred", "metadata": {"error_type": f"e{number}"}}
                for number in range(103)
            ]
        },
    )
    found = (await async_call(hass, "get_local_stats"))["this_week"]["by_error_type"]
    assert len(found) == 101
    assert found["other"] == 3


@pytest.mark.usefixtures("noon_entry")
async def test_any_other_period(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Half-open, beside the last week; a missing bound is none, and dates are local."""
    for day in range(3):
        freezer.move_to(f"2027-03-{11 + day}T00:00:00+01:00")
        await async_record_events(hass, day + 1, "job_failed")
    await async_tick(hass, freezer, 20 * 24 * 60 * 60)

    async def jobs(**bounds: object) -> int:
        answer = await async_call(hass, "get_local_stats", bounds)
        assert answer["this_week"]["job_count"] == 0
        assert answer["period"].keys() == {"from", "to", *answer["this_week"]}
        found = answer["period"]["jobs_failed"]
        assert isinstance(found, int)
        return found

    assert await jobs(**{"from": "2027-03-12", "to": "2027-03-13"}) == 2
    assert await jobs(**{"from": date(2027, 3, 12)}) == 5
    assert await jobs(to="2027-03-12T00:00:00Z") == 3
    assert await jobs(**{"from": "2027-03-13", "to": "2027-03-11"}) == 0
    answer = await async_call(hass, "get_local_stats", {"from": "2027-03-12", "to": None})
    assert answer["period"]["from"] == "2027-03-12T00:00:00+01:00"
    assert answer["period"]["to"] is None
    assert "period" not in await async_call(hass, "get_local_stats", {"from": None})
    await async_refused(hass, "get_local_stats", {"from": "soon"}, "from")
