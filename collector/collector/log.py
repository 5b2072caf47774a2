"""The log. No line has an address, an id, a token or what somebody sent."""

import logging

LOGGER = logging.getLogger("collector")
