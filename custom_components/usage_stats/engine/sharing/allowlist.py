"""The names that are sent without asking: data only.

Slugs of up to 32 characters, none of which can name a person or a place. A change here changes
what is shared: the privacy page lists exactly these.
"""

PRINTER_INTEGRATIONS: dict[str, str] = {
    "anycubic_cloud": "anycubic",
    "bambu_lab": "bambu_lab",
    "dremel_3d_printer": "dremel",
    "elegoo_printer": "elegoo",
    "ha_creality_ws": "creality",
    "moonraker": "klipper",
    "octoprint": "octoprint",
    "prusalink": "prusa",
    "repetier": "repetier",
}
"""The printer type by the domain of the integration that provides the device."""

INTEGRATION_NAMES: dict[str, str] = {
    "anycubic_cloud": "Anycubic Cloud",
    "bambu_lab": "Bambu Lab",
    "elegoo_printer": "Elegoo Printers",
    "ha_creality_ws": "Creality",
    "moonraker": "Moonraker",
}
"""Names of those that are not part of Home Assistant, for where they are not installed."""

ERROR_TYPES: frozenset[str] = frozenset(
    {
        *("connection_failed", "connection_lost", "connection_timeout", "authentication_failed"),
        *("download_failed", "upload_failed", "file_not_found", "file_not_readable", "disk_full"),
        *("job_failed", "print_failed", "print_cancelled", "printer_offline", "device_offline"),
        *("filament_runout", "filament_jam", "temperature_error", "first_layer_failed"),
        *("configuration_error", "update_failed", "timeout", "internal_error", "unknown"),
    }
)
"""Values of `error_type` in `error_occurred`."""

FEATURES: frozenset[str] = frozenset(
    {
        *("auto_download", "auto_job_creation", "camera", "dark_mode", "file_upload"),
        *("filament_tracking", "job_queue", "library", "notifications", "printer_autodiscovery"),
        *("remote_access", "slicer_integration", "statistics", "timelapse", "voice_control"),
    }
)
"""Values of `feature` in `feature_enabled` and `feature_disabled`."""
