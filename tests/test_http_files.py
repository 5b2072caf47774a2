"""The download of files that were compressed, under their old names and as they are."""

import gzip
from http import HTTPStatus

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from .common import csv_path, folder
from .test_http import API, Client, ask

NAME = "usage_stats_2025-12-22.csv"
CONTENT = 'date,skill,modality,count,timestamp\n2025-12-22,"Käse, alt",ct,3,x\n'.encode() * 100


@pytest.fixture
async def client(
    hass: HomeAssistant, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> Client:
    """Return an administrator's client, where a file was compressed."""
    assert entry.runtime_data
    year = folder(hass) / "archive" / "2025"
    year.mkdir(parents=True)
    (year / f"{NAME}.gz").write_bytes(gzip.compress(CONTENT))
    return await hass_client()


async def test_a_compressed_file_as_it_is(client: Client) -> None:
    """Nothing on the way may unpack it: the name says that it is compressed."""
    response = await client.get(f"{API}/files/{NAME}.gz")

    assert response.status == HTTPStatus.OK
    assert response.headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in response.headers
    assert response.headers["Content-Disposition"] == f'attachment; filename="{NAME}.gz"'
    assert gzip.decompress(await response.read()) == CONTENT


async def test_its_old_address_still_works(hass: HomeAssistant, client: Client) -> None:
    """With the plain content; a plain file that is there comes first."""
    response = await client.get(f"{API}/files/{NAME}")

    assert response.status == HTTPStatus.OK
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{NAME}"'
    assert await response.read() == CONTENT
    csv_path(hass, "2025-12-22").write_text("plain")
    assert await (await client.get(f"{API}/files/{NAME}")).read() == b"plain"


async def test_a_damaged_file(hass: HomeAssistant, client: Client) -> None:
    """It can be saved by somebody who wants to repair it."""
    (folder(hass) / "archive" / "2025" / f"{NAME}.gz").write_bytes(b"damaged")

    answer = await ask(client, "GET", f"files/{NAME}", HTTPStatus.INTERNAL_SERVER_ERROR)

    assert answer == {"success": False, "message": "The file cannot be read"}
    assert await (await client.get(f"{API}/files/{NAME}.gz")).read() == b"damaged"


async def test_no_other_name(client: Client) -> None:
    for name in (f"{NAME}.gz.gz", "usage_stats_2025-12-23.csv.gz", f"archive%2F2025%2F{NAME}.gz"):
        assert (await client.get(f"{API}/files/{name}")).status == HTTPStatus.NOT_FOUND
