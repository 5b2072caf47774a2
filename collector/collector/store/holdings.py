"""Everything that is held of an installation, as it is shown to it."""

from typing import Any

from .. import names
from ..days import DAYS_PER_WEEK, day_of
from .database import Row, Transaction

_INSTALLATION = (
    "SELECT token, enrolled, first_seen, clones FROM installation "
    "WHERE installation = ? AND enrolled IS NOT NULL"
)
_SUBMISSIONS = (
    "SELECT period_start, accepted, sha256, app_version, python_version, platform, deployment, "
    "country, printer_count, printers, job_count, file_count, upload_count, uptime_hours, "
    "features_named, features_on, errors FROM submission "
    "WHERE installation = ? ORDER BY period_start"
)


def read(transaction: Transaction, installation: bytes) -> tuple[bytes | None, Any] | None:
    """Return the hash of the token and what is held as JSON types; None: nothing is held."""
    found = transaction.select(_INSTALLATION, (installation,))
    if not found:
        return None
    [(token, enrolled, first_seen, clones)] = found
    return token, {
        "enrolled": day_of(enrolled).isoformat(),
        "first_seen": day_of(first_seen).isoformat(),
        "has_token": token is not None,
        "refused_as_clone": clones,
        "submissions": [_shown(row) for row in transaction.select(_SUBMISSIONS, (installation,))],
    }


def _shown(row: Row) -> dict[str, Any]:
    start, accepted, sha256, app, python, platform, deployment, country, *usage = row
    printer_count, printers, jobs, files, uploads, hours, named, on, errors = usage
    return {
        "period": {
            "start": day_of(start).isoformat(),
            "end": day_of(start + DAYS_PER_WEEK).isoformat(),
        },
        "accepted_minute": accepted,
        "sha256": sha256.hex(),
        "installation": {
            "app_version": app,
            "python_version": python,
            "platform": names.PLATFORMS[platform],
            "deployment_mode": names.DEPLOYMENTS[deployment],
            "country_code": country,
        },
        "printer_fleet": {
            "printer_count": printer_count,
            "printer_type_counts": names.unpack_counts(printers, names.PRINTERS),
        },
        "usage_stats": {
            "job_count": jobs,
            "file_count": files,
            "upload_count": uploads,
            "uptime_hours": hours,
            "feature_usage": names.unpack_features(named, on),
        },
        "error_summary": names.unpack_counts(errors, names.ERRORS),
    }
