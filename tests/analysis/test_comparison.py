"""Uses beside work entries, in a real Home Assistant with real files."""

import asyncio
from collections.abc import Callable
import json
import os
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.usage_stats.commands.command import NotAllowedError

from ..common import (
    async_call,
    async_move_to,
    async_record,
    database,
    folder,
    runtime_data,
)

MARCH_10, MARCH_11 = "2027-03-10", "2027-03-11"
EXPORT = (
    "Erstellt am;11.03.2027;;;\n"
    "Nummer;Patient;Untersuchungsdatum;Gerät;Bereich\n"
    "1;Muster, Max;10.03.2027 23:50;CT;NOTFALL\n"
    "2;Muster, Max;11.03.2027 07:00;CT;Notfall\n"
    "3;Beispiel, Bea;11.03.2027 08:00;CT;Notfall\n"
    "3;Beispiel, Bea;11.03.2027 08:10;CT;Notfall\n"
    "4;Probe, Pia;11.03.2027 08:30;MRT;Notfall\n"
    "5;Probe, Pia;12.03.2027 08:30;MRT;Notfall\n"
    "6;Probe, Pia;09.03.2027 08:30;MRT;Notfall\n"
    "Summe;;;;7\n"
)


@pytest.fixture
async def used(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry with uses of two days, of which the second is open."""
    await async_record(hass, "Notfall", "ct", count=3)
    await async_move_to(hass, freezer, "2027-03-11T12:00:00+01:00")
    await async_record(hass, "Notfall", "ct")
    await async_record(hass, "Notfall", "mr", count=1)
    return noon_entry


def put(hass: HomeAssistant, content: str, name: str = "leistungen.csv") -> Path:
    """Put a file into our folder, as a person does."""
    path = folder(hass) / name
    path.write_bytes(content.encode("cp1252"))
    return path


async def refused(hass: HomeAssistant, **fields: object) -> tuple[str | None, str | None]:
    """Return the field and the reason with which a comparison is refused."""
    with pytest.raises(ServiceValidationError) as caught:
        await async_call(hass, "compare", fields)
    return (caught.value.translation_placeholders or {}).get("field"), caught.value.translation_key


@pytest.fixture
async def compared(hass: HomeAssistant, used: MockConfigEntry) -> dict[str, Any]:
    """Return the comparison with a file of our folder."""
    assert used
    put(hass, EXPORT)
    rules = {"values": {"modality": {"MRT": "mr"}}, "distinct": "Nummer"}
    return await async_call(hass, "compare", {"file": "leistungen.csv", **rules})


async def test_a_file_of_our_folder(compared: dict[str, Any]) -> None:
    assert compared["source"] == {
        "rows": 8,
        "left_out": 1,
        "filtered": 0,
        "repeated": 1,
        "lines": [{"line": 10, "reason": "date"}],
        "columns": {"date": "Untersuchungsdatum", "skill": "Bereich", "modality": "Gerät"},
        "wide_columns": 0,
        "encoding": "windows-1252",
        "separator": ";",
    }
    assert compared["on"] == ["date", "skill", "modality"]
    period = compared["from"], compared["to"], compared["days"], compared["entries_outside"]
    assert period == (MARCH_10, MARCH_11, 2, 2)
    sums = compared["uses"], compared["entries"], compared["ratio"], compared["coverage"]
    assert sums == (5, 4, 1.25, 0.75)
    assert (compared["only_entries"], compared["only_uses"]) == ([], [])
    assert compared["file_path"] is None


async def test_the_groups_of_a_comparison(compared: dict[str, Any]) -> None:
    sums = {"uses": 4, "entries": 3, "ratio": 1.3333, "coverage": 0.6667}
    assert compared["total_combinations"] == len(compared["combinations"]) == 2
    assert compared["combinations"][0] == {"skill": "Notfall", "modality": "ct", **sums}
    weekdays = compared["weekdays"]
    assert [day["weekday"] for day in weekdays] == [
        *("monday", "tuesday", "wednesday", "thursday"),
        *("friday", "saturday", "sunday"),
    ]
    assert (weekdays[2]["uses"], weekdays[0]["ratio"]) == (3, None)
    assert [week["week"] for week in compared["weeks"]] == ["2027-03-08"]
    worst = [(day["date"], day["missing"]) for day in compared["worst_days"]]
    assert worst == [(MARCH_11, 1)]


@pytest.mark.usefixtures("used")
async def test_a_list_and_what_is_on_one_side_only(hass: HomeAssistant) -> None:
    entries = [
        {"date": MARCH_11, "skill": "Notfal", "modality": "CT", "count": "2"},
        {"date": "11.03.2027", "skill": "Thorax", "modality": "xray"},
    ]
    answer = await async_call(hass, "compare", {"entries": entries})
    perhaps = {"skill": "Notfall", "modality": "ct"}
    assert answer["only_entries"] == [
        {"skill": "Notfal", "modality": "CT", "entries": 2, "perhaps": perhaps},
        {"skill": "Thorax", "modality": "xray", "entries": 1, "perhaps": None},
    ]
    assert answer["only_uses"] == [
        {"skill": "Notfall", "modality": "ct", "uses": 1},
        {"skill": "Notfall", "modality": "mr", "uses": 1},
    ]
    assert (answer["ratio"], answer["coverage"]) == (0.6667, 0.0)
    assert answer["source"]["encoding"] is None


@pytest.mark.usefixtures("used")
async def test_a_long_list_is_checked_beside_the_event_loop(hass: HomeAssistant) -> None:
    entries = [{"date": MARCH_11, "skill": "Notfall", "modality": "ct"}] * 10_000
    answer = await async_call(hass, "compare", {"entries": entries})
    assert (answer["entries"], answer["uses"]) == (10_000, 2)
    assert await refused(hass, entries=[*entries, entries[0]]) == ("entries", "field_wrong_size")


@pytest.mark.usefixtures("noon_entry")
async def test_without_a_history(hass: HomeAssistant) -> None:
    answer = await async_call(hass, "compare", {"entries": [{"date": MARCH_11}]})
    assert (answer["from"], answer["to"], answer["days"]) == (None, None, 0)
    assert (answer["ratio"], answer["entries_outside"], answer["weeks"]) == (None, 1, [])


@pytest.mark.usefixtures("used")
async def test_the_rows_are_written_and_deleted_with_the_uses(hass: HomeAssistant) -> None:
    entries = [
        {"date": MARCH_11, "skill": "=HYPERLINK(1)", "modality": "ct"},
        {"date": MARCH_11, "skill": 'Not, "fall"', "modality": "-", "count": 3},
        {"date": MARCH_10, "skill": "notfall", "modality": "CT", "count": 2},
    ]
    answer = await async_call(hass, "compare", {"entries": entries, "write": True})
    assert answer["file_path"] == "usage_stats/comparison_2027-03-11_12-00-00.csv"
    path = folder(hass).parent / answer["file_path"]
    assert path.read_text(encoding="utf-8").splitlines() == [
        "date,skill,modality,uses,entries,ratio",
        "2027-03-10,Notfall,ct,3,2,1.5",
        "2027-03-11,'=HYPERLINK(1),ct,0,1,0.0",
        '2027-03-11,"Not, ""fall""",-,0,3,0.0',
        "2027-03-11,Notfall,ct,1,0,",
        "2027-03-11,Notfall,mr,1,0,",
    ]
    assert (await async_call(hass, "list_files"))["total_files"] == 1
    await async_call(hass, "delete_all", {"confirm": True})
    assert path.exists()
    await async_call(hass, "delete_all", {"confirm": True, "files": True})
    assert not path.exists()


@pytest.mark.usefixtures("used")
async def test_two_comparisons_of_one_second_are_two_files(hass: HomeAssistant) -> None:
    calls = [
        async_call(hass, "compare", {"entries": [{"date": day}], "write": True})
        for day in (MARCH_10, MARCH_11)
    ]
    answers = await asyncio.gather(*calls)

    paths = [folder(hass).parent / answer["file_path"] for answer in answers]
    texts = [path.read_text(encoding="utf-8").splitlines()[1] for path in paths]
    assert [text.partition(",")[0] for text in texts] == [MARCH_10, MARCH_11]


async def test_a_file_that_cannot_be_written_leaves_nothing(
    hass: HomeAssistant, used: MockConfigEntry
) -> None:
    name = "comparison_2027-03-11_12-00-00.csv.part"
    (folder(hass) / name).mkdir()
    fields = {"entries": [{"date": MARCH_11}], "write": True}
    with pytest.raises(HomeAssistantError) as caught:
        await async_call(hass, "compare", fields)
    assert caught.value.translation_key == "comparison_not_written"
    (folder(hass) / name).rmdir()

    await runtime_data(used).storage.async_hold()
    with pytest.raises(HomeAssistantError) as caught:
        await async_call(hass, "compare", fields)
    assert caught.value.translation_key == "comparison_not_written"
    runtime_data(used).storage.backup_lock.release()
    assert [path.name for path in folder(hass).iterdir() if "comparison" in path.name] == []


async def test_a_database_that_cannot_be_read(hass: HomeAssistant, used: MockConfigEntry) -> None:
    assert used
    path = database(hass)
    path.rename(path.with_suffix(".away"))
    with pytest.raises(HomeAssistantError) as caught:
        await async_call(hass, "compare", {"entries": [{"date": MARCH_11}]})
    assert caught.value.translation_key == "database_not_readable"
    path.with_suffix(".away").rename(path)


def _outside(path: Path) -> None:
    target = path.parents[1] / "secret.csv"
    target.write_text(EXPORT, encoding="utf-8")
    path.symlink_to(target)


@pytest.mark.usefixtures("used")
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, _outside])
async def test_what_is_no_file_of_our_folder(
    hass: HomeAssistant, make: Callable[[Path], None]
) -> None:
    make(folder(hass) / "leistungen.csv")
    assert await refused(hass, file="leistungen.csv") == ("file", "field_not_a_file")
    path = str(folder(hass) / "leistungen.csv")
    assert await refused(hass, file=path) == ("file", "field_not_a_file")


@pytest.mark.usefixtures("used")
async def test_only_allowed_paths_are_read(hass: HomeAssistant, tmp_path: Path) -> None:
    allowed, other = tmp_path / "allowed", tmp_path / "other"
    for path in (allowed, other):
        path.mkdir()
        (path / "leistungen.csv").write_text(EXPORT, encoding="utf-8")
    (allowed / "link.csv").symlink_to(other / "leistungen.csv")
    hass.config.allowlist_external_dirs = {str(allowed)}

    answer = await async_call(hass, "compare", {"file": str(allowed / "leistungen.csv")})
    assert answer["source"]["rows"] == 8
    not_allowed = ("file", "field_path_not_allowed")
    for name in (
        str(other / "leistungen.csv"),
        str(allowed / "link.csv"),
        str(allowed / ".." / "other" / "leistungen.csv"),
        "usage_stats/../secrets.yaml",
        ".storage/auth",
        "/etc/passwd",
    ):
        assert await refused(hass, file=name) == not_allowed, name
    assert await refused(hass, file="missing.csv") == ("file", "field_unreadable")
    assert await refused(hass, file="..") == ("file", "field_not_a_file")
    assert await refused(hass, file="usage_stats/missing.csv") == ("file", "field_unreadable")
    assert await refused(hass, file=str(allowed / "x.csv")) == ("file", "field_unreadable")
    assert await refused(hass, file="a\0b") == ("file", "field_bad_characters")


@pytest.mark.usefixtures("used")
async def test_nothing_of_a_file_is_told(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    put(hass, EXPORT + "Muster, Max;x;y;z;w\n")
    answer = await async_call(hass, "compare", {"file": "leistungen.csv"})
    fields = {"file": "leistungen.csv", "only": {"Patient": "Muster, Max"}, "distinct": "Muster"}
    with pytest.raises(ServiceValidationError) as caught:
        await async_call(hass, "compare", fields)
    assert (caught.value.translation_placeholders or {}) == {"field": "distinct"}
    told = f"{json.dumps(answer)} {caught.value} {caught.value.translation_placeholders}"
    assert "Muster" not in told
    ours = [record for record in caplog.records if "usage_stats" in record.name]
    assert not any("Muster" in record.getMessage() for record in ours)


@pytest.mark.usefixtures("used")
async def test_only_administrators_and_automations(
    hass: HomeAssistant, hass_read_only_user: MockUser, hass_admin_user: User
) -> None:
    fields: dict[str, Any] = {"entries": [{"date": MARCH_11}]}
    with pytest.raises(NotAllowedError):
        await async_call(hass, "compare", fields, Context(user_id=hass_read_only_user.id))
    assert await async_call(hass, "compare", fields, Context(user_id=hass_admin_user.id))
    assert await async_call(hass, "compare", fields)
