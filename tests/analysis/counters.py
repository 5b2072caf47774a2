"""Long-term statistics of a counter, in the recorder of a test."""

from datetime import UTC, datetime

from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

COFFEES = "sensor.coffees"


async def async_count(
    hass: HomeAssistant, sums: dict[datetime, float], *, has_sum: bool, name: str = COFFEES
) -> None:
    """Let the recorder have statistics of a counter, by hour."""
    rows = [
        StatisticData(start=start, sum=total, state=total)
        if has_sum
        else StatisticData(start=start, mean=total, min=total, max=total)
        for start, total in sums.items()
    ]
    metadata = StatisticMetaData(
        has_sum=has_sum,
        mean_type=StatisticMeanType.NONE if has_sum else StatisticMeanType.ARITHMETIC,
        name="Coffees",
        source="recorder",
        statistic_id=name,
        unit_class=None,
        unit_of_measurement=None,
    )
    async_import_statistics(hass, metadata, rows)
    await async_wait_recording_done(hass)


def hours(*sums: tuple[str, float]) -> dict[datetime, float]:
    """Return sums by their UTC hour."""
    return {datetime.fromisoformat(at).replace(tzinfo=UTC): total for at, total in sums}
