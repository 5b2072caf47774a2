"""`export_range`: a file of its own, beside the ledger of the daily files."""

from pathlib import Path

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.usage_stats import backup
from custom_components.usage_stats.engine.analysis import range_file

from ..common import async_call, async_record, exported, folder, stored
from .past import async_record_past

NAME = "usage_stats/uses_2027-03-01_2027-03-10_2027-03-10_12-00-02.csv"
PERIOD = {"from": "2027-03-01", "to": "2027-03-10"}


@pytest.fixture
async def days(hass: HomeAssistant, noon_entry: MockConfigEntry) -> MockConfigEntry:
    """Return an entry with uses on two earlier days and today."""
    await async_record_past(noon_entry, ["2027-03-01T07:00:00+01:00", "2027-03-09T07:00:00+01:00"])
    await async_record(hass, count=3)
    return noon_entry


def read(hass: HomeAssistant, path: str) -> str:
    """Return the text of a file."""
    return Path(hass.config.path(path)).read_text(encoding="utf-8")


@pytest.mark.usefixtures("days")
async def test_a_file_of_any_period(hass: HomeAssistant) -> None:
    before = stored(hass)

    answer = await async_call(hass, "export_range", PERIOD)

    assert answer == {
        "success": True,
        "message": "Rows written: 3.",
        "file_path": NAME,
        **PERIOD,
        "rows": 3,
    }
    assert read(hass, NAME) == (
        "date,skill,modality,count\n"
        "2027-03-01,Espresso,button,1\n"
        "2027-03-09,Espresso,button,1\n"
        "2027-03-10,Espresso,button,3\n"
    )
    assert (stored(hass), exported(hass)) == (before, {})
    # What is pending is exported as ever.
    assert (await async_call(hass, "export"))["rows"] == 3
    files = await async_call(hass, "list_files")
    assert Path(NAME).name not in [file["filename"] for file in files["files"]]


@pytest.mark.usefixtures("days")
async def test_wide_with_semicolons_and_zeros(hass: HomeAssistant) -> None:
    fields = {"layout": "wide", "separator": "semicolon", "zeros": True, **PERIOD}
    answer = await async_call(hass, "export_range", fields)

    lines = read(hass, answer["file_path"]).splitlines()
    assert lines[:3] == ["\ufeffdate;Espresso_button", "2027-03-01;1", "2027-03-02;0"]
    assert answer["rows"] == len(lines) - 1 == 10


@pytest.mark.parametrize(
    ("fields", "field", "key"),
    [
        ({"layout": "tall"}, "layout", "field_unknown_choice"),
        ({"format": "xlsx"}, "format", "field_unknown_choice"),
        ({"separator": ";"}, "separator", "field_unknown_choice"),
        ({"zeros": "no"}, "zeros", "field_not_boolean"),
        ({"to": "2027-03-11"}, "to", "field_in_future"),
        ({"file": "x"}, "file", "field_unknown"),
    ],
)
@pytest.mark.usefixtures("days")
async def test_bad_input_writes_nothing(
    hass: HomeAssistant, fields: dict[str, object], field: str, key: str
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await async_call(hass, "export_range", fields)

    assert caught.value.translation_key == key
    assert (caught.value.translation_placeholders or {})["field"] == field
    assert range_file.list_files(folder(hass)) == []


@pytest.mark.usefixtures("days")
async def test_only_administrators(hass: HomeAssistant, hass_read_only_user: MockUser) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await async_call(hass, "export_range", {}, Context(user_id=hass_read_only_user.id))
    assert caught.value.translation_key == "admin_only"


@pytest.mark.usefixtures("days")
async def test_nothing_is_written_during_a_backup(hass: HomeAssistant) -> None:
    await backup.async_pre_backup(hass)
    answer = await async_call(hass, "export_range", PERIOD)
    await backup.async_post_backup(hass)

    assert answer == {
        "success": False,
        "message": "The file cannot be written now.",
        "file_path": None,
        **PERIOD,
        "rows": 0,
    }
    assert range_file.list_files(folder(hass)) == []


async def test_a_folder_that_cannot_be_written(
    hass: HomeAssistant, days: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert days is not None

    def fail(*_arguments: object, **_fields: object) -> None:
        raise PermissionError

    monkeypatch.setattr(range_file, "new_file", fail)
    assert (await async_call(hass, "export_range", PERIOD))["success"] is False


@pytest.mark.usefixtures("days")
async def test_deleting_all_uses_deletes_these_files_too(hass: HomeAssistant) -> None:
    await async_call(hass, "export_range")
    await async_call(hass, "delete_all", {"confirm": True})
    assert len(range_file.list_files(folder(hass))) == 1

    answer = await async_call(hass, "delete_all", {"confirm": True, "files": True})
    assert answer["deleted_files"] == 1
    assert range_file.list_files(folder(hass)) == []
