"""The files for containers and monitoring, checked without running them.

The workflow for the collector runs them.
"""

import json
from pathlib import Path
import re
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
import pytest
import yaml

from collector.front.metrics import Metrics
from collector.metrics import exposition
from collector.rollup.run import Rollup
from collector.settings import PREFIX, Settings
from collector.store.health import Health

from .conftest import Place
from .homes import Report, Town, home
from .postgresql import Cluster
from .towns import FIRST, Watch

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
COMPOSE = sorted(DEPLOY.glob("compose.*.yaml"))
SETTINGS = {PREFIX + name.upper() for name in Settings.__dataclass_fields__}


def _services(path: Path) -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text())["services"]
    return services


def _instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def test_the_image_runs_as_nobody_special_and_is_asked_for_its_health() -> None:
    instructions = _instructions()
    names = [name for name, _ in instructions]
    assert dict(instructions)["USER"] == "10001:10001"
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert "RUN" not in names[names.index("USER") :]
    assert "urllib" in dict(instructions)["HEALTHCHECK"].split("CMD", 1)[1]
    assert "ADD" not in names
    assert all(":" in rest for name, rest in instructions if name == "FROM")
    assert not re.search(r"apt-get|curl|wget|:latest", str(instructions))


def test_the_image_holds_what_the_collector_needs_and_no_more() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"]
    copied = [
        rest.split()[0] for name, rest in _instructions() if name == "COPY" and "--" not in rest
    ]
    assert set(copied) == set(allowed)
    assert all((ROOT / path).exists() for path in copied)
    names = re.findall(rf"{PREFIX}\w+", str(_instructions()))
    assert names
    assert set(names) <= SETTINGS


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_containers_cannot_write_or_gain_anything(path: Path) -> None:
    for name, service in _services(path).items():
        if path.name == "compose.many.yaml" and name == "front":
            continue  # only adds to the file that it is used with
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        if "image" in service:
            assert re.search(r":v?\d", service["image"])
        else:
            assert service["user"] == "10001:10001"


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_settings_and_secrets_of_containers_are_known(path: Path) -> None:
    content = yaml.safe_load(path.read_text())
    base = yaml.safe_load((DEPLOY / "compose.postgresql.yaml").read_text())
    secrets = base.get("secrets", {}) | content.get("secrets", {})
    for service in content["services"].values():
        for name in service.get("environment", {}):
            if name.startswith(PREFIX) and name != "COLLECTOR_SITE":
                assert name.removesuffix("_FILE") in SETTINGS
        assert set(service.get("secrets", ())) <= secrets.keys()
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:") or "image" in service


def test_only_the_proxy_and_this_machine_reach_anything() -> None:
    published = {
        port
        for path in COMPOSE
        for service in _services(path).values()
        for port in service.get("ports", ())
    }
    assert published == {"80:80", "443:443", "443:443/udp", "127.0.0.1:3000:3000"}


def test_the_proxy_writes_no_address() -> None:
    text = (DEPLOY / "Caddyfile").read_text()
    assert "exclude http.log.error http.handlers.reverse_proxy" in text
    assert text.count("log {") == 1


def _metric_names() -> set[str]:
    text = exposition(Metrics(), Health(0, 0, 0), 1.0)
    return {line.partition("{")[0].split(" ")[0] for line in text.splitlines() if line[0] != "#"}


def _expressions() -> list[str]:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
    found = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    return found + [target["expr"] for target in _targets() if "expr" in target]


def _targets() -> list[dict[str, Any]]:
    dashboard = json.loads((DEPLOY / "grafana" / "dashboards" / "collector.json").read_text())
    return [target for panel in dashboard["panels"] for target in panel["targets"]]


def test_alerts_and_dashboard_ask_for_metrics_and_labels_that_exist() -> None:
    text = exposition(Metrics(), Health(0, 0, 0), 1.0)
    for expression in _expressions():
        names = set(re.findall(r"collector_\w+", expression))
        assert names <= _metric_names() or "up{" in expression
        for _, values in re.findall(r'(reason=~?)"([^"]+)"', expression):
            assert all(f'reason="{value}"' in text for value in values.split("|"))


def test_the_dashboard_uses_the_data_sources_that_are_provisioned() -> None:
    path = DEPLOY / "grafana" / "provisioning" / "datasources" / "collector.yaml"
    known = {source["uid"] for source in yaml.safe_load(path.read_text())["datasources"]}
    assert {target["datasource"]["uid"] for target in _targets()} == known


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_the_reader_sees_sums_and_nothing_else(cluster: Cluster, place: Place) -> None:
    database = place.open()
    town = Town(database, FIRST)
    report = Report(errors={"disk_full": 3})
    town.live({home(number): report for number in range(5)}, 3)
    Rollup(database, Watch(town), 400).run()
    database.run(lambda work: work.run_script((DEPLOY / "grafana" / "reader.sql").read_text()))
    database.close()
    try:
        with psycopg.connect(place.url.replace("collector@", "reader@"), autocommit=True) as reader:
            found = {}
            for target in _targets():
                if "rawSql" in target:
                    query = target["rawSql"].replace("$__timeFilter(week)", "week > '2020-01-01'")
                    found[query] = reader.execute(query).fetchall()
            assert len(found) == 10
            [errors] = [rows for query, rows in found.items() if "'error'" in query]
            assert {(name, int(total)) for _, name, total in errors} == {("disk_full", 15)}
            for table in (
                "submission",
                "installation",
                "rollup",
                "rollup_job",
                "fact",
                "published",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    reader.execute(SQL("SELECT * FROM {}").format(Identifier(table)))
    finally:
        cluster.admin.execute("ALTER ROLE reader RENAME TO reader_of_a_test")
