"""From a button press to a CSV row."""

import json

from . import files
from .home_assistant import HomeAssistantProcess
from .waiting import until_state

AUTOMATION = [
    {
        "id": "espresso",
        "alias": "Count an espresso",
        "mode": "queued",
        "triggers": [
            {"trigger": "button.pressed", "target": {"entity_id": "input_button.espresso"}}
        ],
        "actions": [
            {
                "action": "usage_stats.record",
                "data": {"skill": "Espresso", "modality": "button", "count": "{{ 2 }}"},
            }
        ],
    }
]


async def test_press_to_row(home: HomeAssistantProcess) -> None:
    # JSON is YAML too.
    (home.config_dir / "input_buttons.yaml").write_text(json.dumps({"espresso": {}}))
    (home.config_dir / "automations.yaml").write_text(json.dumps(AUTOMATION))
    await home.start()
    press = {"entity_id": "input_button.espresso"}
    await home.call("input_button", "press", press)
    await until_state(home, "sensor.espresso_button", "2")
    await home.call("input_button", "press", press)
    await until_state(home, "sensor.espresso_button", "4")
    await until_state(home, "sensor.usage_stats_uses_today", "4")

    await home.call("button", "press", {"entity_id": "button.usage_stats_export_now"})
    [row] = files.rows(home.config_dir)
    assert (row["skill"], row["modality"], row["count"]) == ("Espresso", "button", "4")
    status, listed = await home.get("/api/usage-stats/files")
    assert (status, listed["total_files"]) == (200, 1)
    name = listed["files"][0]["filename"]
    status, text = await home.get(f"/api/usage-stats/files/{name}")
    assert text == (home.config_dir / "usage_stats" / name).read_text(encoding="utf-8")
    again = await home.call("usage_stats", "export", return_response=True)
    assert (again["success"], again["rows"]) == (True, 0)

    # The counts are there after a restart, and only what is new is exported then.
    await home.call("input_button", "press", press)
    await until_state(home, "sensor.espresso_button", "6")
    assert await home.stop() == 0
    await home.start()
    await until_state(home, "sensor.espresso_button", "6")
    await home.call("usage_stats", "export")
    assert [row["count"] for row in files.rows(home.config_dir)] == ["4", "2"]
    assert await home.stop() == 0
    assert "usage_stats" not in _errors(home.log())


def _errors(log: str) -> str:
    return "\n".join(line for line in log.splitlines() if " ERROR " in line)


async def test_bad_input_is_refused_over_http(home: HomeAssistantProcess) -> None:
    await home.start()
    status, answer = await home.post(
        "/api/usage-stats/record", {"skill": "=private", "modality": "ct"}
    )
    assert (status, answer["success"]) == (400, False)
    assert "skill" in answer["message"]
    assert "private" not in answer["message"]
    status, _ = await home.post("/api/services/usage_stats/record", {"skill": "a", "count": True})
    assert status == 400
    for path in ("%2fetc%2fpasswd", "secrets.yaml", "usage_stats.db", "usage_stats_2026-02-30.csv"):
        status, _ = await home.get(f"/api/usage-stats/files/{path}")
        assert status == 404
    # What climbs out of a folder, Home Assistant itself refuses before anybody looks for it.
    status, _ = await home.get("/api/usage-stats/files/..%2fsecrets.yaml")
    assert status == 400
    _, current = await home.get("/api/usage-stats/current")
    assert current["total_usages"] == 0
    assert "private" not in home.log()
    await home.stop()
