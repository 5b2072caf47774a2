"""Settings: what is read, and what is refused without repeating it."""

from pathlib import Path
from secrets import token_hex
import stat

import pytest

from collector.settings import Settings, SettingsError, find_pepper, read_settings


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings({"PATH": "/bin", "HOME": "/root"})
    assert settings == Settings()
    assert settings.url == "sqlite:///data/collector.db"
    assert settings.page == Path("data/public")
    assert settings.sqlite_path == Path("data/collector.db")


def test_values_have_the_types_of_their_settings(tmp_path: Path) -> None:
    keys = token_hex(16), token_hex(16)
    secret = tmp_path / "pepper"
    secret.write_text("0123456789abcdef" * 2 + "\n")
    settings = read_settings(
        {
            "COLLECTOR_DATA": str(tmp_path),
            "COLLECTOR_DATABASE_URL": "postgresql://collector@/collector",
            "COLLECTOR_PEPPER_FILE": str(secret),
            "COLLECTOR_API_KEYS": f"{keys[0]}, {keys[1]}",
            "COLLECTOR_REQUIRE_TOKEN": "yes",
            "COLLECTOR_JOBS": "no",
            "COLLECTOR_KEPT_DAYS": "100",
            "COLLECTOR_TRUSTED_PROXIES": "10.0.0.0/8 unix",
        }
    )
    options = settings.options()
    assert options.pepper == b"0123456789abcdef" * 2
    assert options.api_keys == keys
    assert options.require_token is True
    assert options.trusted_proxies == ("10.0.0.0/8", "unix")
    assert settings.jobs is False
    assert settings.kept_days == 100
    assert settings.sqlite_path is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("COLLECTOR_API_KEY", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
        ("COLLECTOR_PROT", "8080"),
        ("COLLECTOR_PORT", "http"),
        ("COLLECTOR_PORT", "65536"),
        ("COLLECTOR_PORT", "1" * 5000),
        ("COLLECTOR_KEPT_DAYS", "35"),
        ("COLLECTOR_REQUIRE_TOKEN", "perhaps"),
        ("COLLECTOR_LOG_LEVEL", "LOUD"),
        ("COLLECTOR_PEPPER", "0123456789"),
        ("COLLECTOR_PEPPER", "0123456789abcdef" * 5),
        ("COLLECTOR_PEPPER", "changeme" * 5),
        ("COLLECTOR_PEPPER", "ab" * 20),
        ("COLLECTOR_PEPPER_FILE", "/nowhere/pepper"),
        ("COLLECTOR_API_KEYS", "0123456789"),
        ("COLLECTOR_API_KEYS", "0f1e2d3c4b5a6978ä"),
        ("COLLECTOR_API_KEYS", "your-api-key-here-1234"),
        ("COLLECTOR_TRUSTED_PROXIES", "10.0.0.0/99"),
    ],
)
def test_what_cannot_be_right_is_refused(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({variable: value})
    assert value not in str(refused.value)
    assert variable.removeprefix("COLLECTOR_").removesuffix("_FILE") in str(refused.value)


@pytest.mark.parametrize("public", ["data", ".", "elsewhere"])
def test_a_page_that_would_show_the_pepper_or_the_database_is_refused(
    tmp_path: Path, public: str
) -> None:
    where = {
        "COLLECTOR_DATA": str(tmp_path / "data"),
        "COLLECTOR_DATABASE_URL": f"sqlite:///{tmp_path / 'elsewhere' / 'collector.db'}",
    }
    assert read_settings(where).page == tmp_path / "data" / "public"
    with pytest.raises(SettingsError, match="PUBLIC"):
        read_settings(where | {"COLLECTOR_PUBLIC": str(tmp_path / public)})


def test_a_value_and_a_file_for_the_same_setting_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "pepper"
    file.write_text(token_hex(32))
    with pytest.raises(SettingsError, match="twice"):
        read_settings({"COLLECTOR_PEPPER": token_hex(32), "COLLECTOR_PEPPER_FILE": str(file)})


def test_a_pepper_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    pepper = find_pepper(settings)
    assert len(pepper) == 64
    assert find_pepper(settings) == pepper
    assert stat.S_IMODE((tmp_path / "data" / "pepper").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["pepper"]
