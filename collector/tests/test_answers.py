"""Every answer of the contract, over a real socket, on every kind of database."""

from dataclasses import replace
from uuid import uuid4

from collector.days import day_of
from collector.front.assembly import Options
from collector.store.opening import open_database

from .running import Running, bearer, document, encoded, running

OTHER_WEEK = "2027-02-25"


def path(installation_id: str) -> str:
    return f"/installation/{installation_id}"


def test_a_repeat_is_answered_like_the_first_time(front: Running) -> None:
    body = encoded(document())
    first = front.submit(body)
    assert (first.status, first.json) == (200, {"status": "accepted"})
    again = front.submit(body)
    assert (again.status, again.body) == (200, first.body)
    assert front.front.metrics.outcomes == {"enrolled": 1, "repeated": 1}


def test_other_bytes_for_a_period_are_a_clone(front: Running) -> None:
    home = str(uuid4())
    front.submit(document(home, job_count=1))
    other = front.submit(document(home, job_count=2))
    assert other.status == 409
    held = front.ask("GET", path(home)).json
    assert held["refused_as_clone"] == 1
    assert [week["usage_stats"]["job_count"] for week in held["submissions"]] == [1]
    assert front.front.metrics.outcomes["cloned"] == 1


def test_a_period_that_overlaps_another_is_refused(front: Running) -> None:
    home = str(uuid4())
    front.submit(document(home, "2027-03-04"))
    front.clock.move(hours=2)
    for start in ("2027-02-26", "2027-03-03", "2027-03-05"):
        assert front.submit(document(home, start)).status == 409
    assert front.submit(document(home, OTHER_WEEK)).status == 200
    assert front.ask("GET", path(home)).json["refused_as_clone"] == 0


def test_one_submission_is_accepted_an_hour(front: Running) -> None:
    home = str(uuid4())
    body = encoded(document(home))
    front.submit(body)
    front.clock.move(minutes=20)
    soon = front.submit(document(home, OTHER_WEEK))
    assert (soon.status, soon.headers["retry-after"]) == (429, "2401")
    assert front.submit(body).status == 200
    front.clock.move(minutes=40)
    assert front.submit(document(home, OTHER_WEEK)).status == 200


def test_a_clock_that_was_put_back_makes_nobody_wait(front: Running) -> None:
    home = str(uuid4())
    front.submit(document(home))
    front.clock.move(hours=-3)
    assert front.submit(document(home, OTHER_WEEK)).status == 200


def test_what_is_held_is_shown(front: Running) -> None:
    home = str(uuid4())
    front.submit(document(home), Authorization=bearer())
    shown = front.ask("GET", path(home.upper()), Authorization=bearer())
    assert shown.status == 200
    [week] = shown.json.pop("submissions")
    assert shown.json | {"submissions": None} == {
        "enrolled": "2027-03-11",
        "first_seen": "2027-03-03",
        "has_token": True,
        "refused_as_clone": 0,
        "submissions": None,
    }
    assert week["period"] == {"start": "2027-03-04", "end": "2027-03-11"}
    assert week["installation"] == {
        "app_version": "0.1.0",
        "python_version": "3.14",
        "platform": "linux",
        "deployment_mode": "homeassistant",
        "country_code": "DE",
    }
    assert week["printer_fleet"]["printer_type_counts"] == {"klipper": 1, "prusa": 2}
    assert week["usage_stats"]["feature_usage"] == {"notifications": True, "timelapse": False}
    assert week["error_summary"] == {"connection_lost": 2, "other": 1}


def test_only_the_same_token_submits_reads_and_erases(front: Running) -> None:
    home = str(uuid4())
    body = encoded(document(home))
    assert front.submit(body, Authorization=bearer("a")).status == 200
    for token in (bearer("b"), None):
        assert front.submit(body, Authorization=token).status == 403
        assert front.ask("GET", path(home), Authorization=token).status == 403
        assert front.ask("DELETE", path(home), Authorization=token).status == 403
    assert front.ask("GET", path(home), Authorization=bearer("a")).status == 200
    assert front.ask("DELETE", path(home), Authorization=bearer("a")).status == 200


def test_a_token_is_kept_at_first_sight(front: Running) -> None:
    home = str(uuid4())
    body = encoded(document(home))
    assert front.submit(body).status == 200
    assert front.submit(body, Authorization=bearer("a")).status == 200
    assert front.submit(body).status == 403


def test_an_installation_without_a_token_is_served_unless_one_is_required(
    options: Options,
) -> None:
    home = str(uuid4())
    with running(options) as lenient:
        assert lenient.submit(document(home)).status == 200
        assert lenient.ask("GET", path(home)).status == 200
    with running(replace(options, require_token=True)) as strict:
        assert strict.submit(document()).status == 403
        assert strict.ask("GET", path(home)).status == 403
        assert strict.ask("DELETE", path(home)).status == 403
        assert strict.ask("GET", path(home), Authorization=bearer()).status == 200


def test_erased_means_erased(front: Running) -> None:
    home = str(uuid4())
    body = encoded(document(home))
    front.submit(body, Authorization=bearer())
    erased = front.ask("DELETE", path(home), Authorization=bearer())
    assert (erased.status, erased.json) == (200, {"status": "erased"})
    front.clock.move(days=30)
    assert front.ask("GET", path(home), Authorization=bearer()).status == 404
    assert front.submit(body, Authorization=bearer()).status == 422
    assert front.submit(document(home, "2027-04-01"), Authorization=bearer()).status == 410
    assert front.ask("DELETE", path(home)).status == 200


def test_the_erasure_of_an_unknown_installation_stands_for_thirty_days(front: Running) -> None:
    home = str(uuid4())
    assert front.ask("DELETE", path(home)).status == 404
    assert front.submit(document(home)).status == 410
    assert front.ask("DELETE", path(home)).status == 404
    front.clock.move(days=29)
    assert front.submit(document(home, "2027-04-01")).status == 410
    front.clock.move(days=1)
    assert front.submit(document(home, "2027-04-01")).status == 200
    assert front.ask("GET", path(home)).json["enrolled"] == "2027-04-10"


def test_weeks_of_an_erased_installation_are_computed_again(
    options: Options, front: Running
) -> None:
    home = str(uuid4())
    front.submit(document(home, OTHER_WEEK))
    front.clock.move(hours=1)
    front.submit(document(home))
    front.ask("DELETE", path(home))
    database = open_database(options.database_url)
    jobs = database.run(
        lambda transaction: transaction.select("SELECT week, wanted, done FROM rollup_job")
    )
    database.close()
    assert sorted((day_of(week).isoformat(), wanted, done) for week, wanted, done in jobs) == [
        ("2027-02-22", 1, 0),
        ("2027-03-01", 1, 0),
        # It would count as gone in the week after its last.
        ("2027-03-08", 1, 0),
    ]


def test_any_of_several_keys_opens(options: Options) -> None:
    with running(replace(options, api_keys=("old-key", "new-key"))) as front:
        for key, status in (("old-key", 200), ("new-key", 200), ("other", 401), (None, 401)):
            assert front.submit(document(), X_API_Key=key).status == status
        assert front.ask("GET", "/health").status == 200
        assert front.ask("GET", path(str(uuid4()))).status == 401
        assert front.ask("DELETE", path(str(uuid4()))).status == 401


def test_every_answer_has_a_date(front: Running) -> None:
    for method, where in (
        ("GET", "/health"),
        ("GET", "/openapi.json"),
        ("POST", "/submit"),
        ("GET", path("nobody")),
        ("DELETE", path(str(uuid4()))),
        ("GET", "/elsewhere"),
        ("PUT", "/submit"),
    ):
        assert "date" in front.ask(method, where).headers
    assert front.ask("GET", "/health").json == {"status": "ok"}


def test_the_description_has_the_types(front: Running) -> None:
    described = front.ask("GET", "/openapi.json").json
    assert set(described["paths"]) == {"/submit", "/installation/{id}", "/health"}
    fields = described["components"]["schemas"]["UsageStats"]["properties"]
    assert fields["job_count"]["minimum"] == 0
