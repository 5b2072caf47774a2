"""What cleaning costs: a search for slow texts finds none."""

from collections.abc import Callable
from functools import partial
import random
from time import thread_time

import pytest

from custom_components.usage_stats.engine.events.event import parse_metadata
from custom_components.usage_stats.engine.events.sanitize import (
    MAX_METADATA_BYTES,
    MAX_TEXT_LENGTH,
    Metadata,
    encode,
    sanitize,
    texts,
)
from custom_components.usage_stats.engine.events.sanitize.patterns import REPLACEMENTS

from .test_sanitize import PIECES

TEXT_SECONDS = 0.001
EVENT_SECONDS = 0.005
TRIES = 2_000
ROUNDS = 40
"""Of measuring what seems slow: other programs and the collector of garbage add time."""
SHARDS = 4

clean = texts.clean.__wrapped__
"""Without what it remembers."""

FOUND = [
    # By earlier searches, in patterns as they were.
    "." * MAX_TEXT_LENGTH,
    "\u3002" * MAX_TEXT_LENGTH,
    ".3mf" * 32,
    ":" * MAX_TEXT_LENGTH,
    "A::" * 42,
    "\u200b" * MAX_TEXT_LENGTH,
    "a\u200b" * 64,
    "\ufdfa" * MAX_TEXT_LENGTH,
    "1.2." + "aaaaa." * 20,
    "48.1374." + "a" * 9 + ".aaaaa" * 18,
    ".7z" * 30 + "~&z.7zoA::cal7\u00b0z7z" * 2,
    "048.137448.13744\u00b0.13:37448.137448.1374[ip]37448.1374137137137448.137448.1aB1xn--a3744",
    "..\u00b0'/a.eyJ." + "." * 100 + " b.7z",
    ".3mffffile:,N.3m" + ",f,N.33mf" * 3 + ",glpat-.3m:::.3mf\u00b0f" + "48.1374" * 6 + "%%file:,.",
    "glpat-" * 21,
    "password=" * 14,
    "Basic " * 21,
    "aa_" * 42,
    "1-" * 64,
    "'/a" * 42,
    "".join(map(chr, range(0x3400, 0x3400 + MAX_TEXT_LENGTH))),
]


def seconds(run: Callable[[], object], limit: float) -> float:
    """Return the CPU time of this thread; measured again while it is more than the limit."""
    best = limit
    for _ in range(ROUNDS):
        started = thread_time()
        run()
        best = thread_time() - started
        if best < limit:
            break
    return best


def drawn(rng: random.Random) -> str:
    """Return a text of repeated or mixed pieces."""
    few = rng.choices([*PIECES, "password=", "glpat-", "ip-", "_aa", "smb:", "Basic "], k=6)
    unit = "".join(rng.choices(few, k=rng.randint(1, 4)))
    if rng.random() < 0.5:
        text = "".join(rng.choices(few, k=2)) + unit * MAX_TEXT_LENGTH
        end = "".join(rng.choices(few, k=2))
        return text[: MAX_TEXT_LENGTH - len(end)] + end
    return "".join(rng.choices([*few, unit], k=MAX_TEXT_LENGTH))[:MAX_TEXT_LENGTH]


def mutated(rng: random.Random, text: str) -> str:
    """Return a text with a piece inserted, or a part of it removed or repeated."""
    start = rng.randint(0, len(text))
    end = start + rng.randint(0, 20)
    middle = rng.choice(["", text[start:end] * 3, rng.choice(PIECES), rng.choice(PIECES) * 5])
    return (text[:start] + middle + text[end:] + text)[:MAX_TEXT_LENGTH]


def slowest(shard: int) -> list[str]:
    """Search for slow texts: draw, and change what was slow; the slowest come first."""
    rng = random.Random(shard)
    pool = [(0.0, text) for text in FOUND]
    for _ in range(TRIES):
        known = rng.choice(pool)[1]
        text = mutated(rng, known) if rng.random() < 0.6 else drawn(rng)
        started = thread_time()
        clean(text)
        pool.append((thread_time() - started, text))
        if len(pool) > 120:
            pool = sorted(pool, reverse=True)[:40]
    return [text for _, text in sorted(pool, reverse=True)[:40]]


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_text_takes_long(shard: int) -> None:
    """No 128 characters hold the event loop for a millisecond."""
    for text in [*FOUND, *slowest(shard)]:
        assert len(text) <= MAX_TEXT_LENGTH
        assert seconds(partial(clean, text), TEXT_SECONDS) < TEXT_SECONDS, text


def test_no_event_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen hostile values, as long as an event can hold, and as many beyond that."""
    monkeypatch.setattr(f"{sanitize.__module__}.clean", clean)
    for text in [*FOUND, *slowest(SHARDS)]:
        event: Metadata = {f"k{number:02}": text for number in range(16)}
        while len(encode(event).encode()) > MAX_METADATA_BYTES:
            event = {key: str(value)[:-4] for key, value in event.items()}
        assert len(event) == 16
        took = seconds(partial(parse_metadata, event), EVENT_SECONDS)
        assert took < EVENT_SECONDS, text


def test_every_hostile_text_is_settled() -> None:
    """A text that one round does not settle is replaced as a whole, and that is final."""
    assert clean(".7z" * 42) in {"[text]", "[path]"}
    assert clean("\ufdfa" * MAX_TEXT_LENGTH) == "[text]"
    for text in FOUND:
        cleaned = clean(text)
        assert clean(cleaned) == cleaned
        assert sanitize({"note": cleaned}) == {"note": cleaned}


REPEATED = ["a", "1", "A1", "aB1", "a.", "1.", "v1.1.dev", "a:", "::", "1:", "a/", "a b/"]
REPEATED += ["/a b c.", "\\", "~/", "@", '""@', "a.b ", "1\u00b0", "1.234,", "lat1.2", "aa-", "00:"]
REPEATED += ["eyJ", "[::", "1 ", "1 1 N", "+12.12", "1.1234,", "A::", "@1:0 ", "'/a ", "'/a'b "]
REPEATED += ["/a" + " b" * 9, "/a  ", "smb://a b ", "'a://b", "glpat-", "password", "aa_", "1-"]
REPEATED += ["a b.stl ", ": a.st ", "host a", "Basic "]


@pytest.mark.parametrize("repeated", REPEATED)
@pytest.mark.parametrize("end", ["", "!", "@", " x/", ".7z"])
def test_patterns_take_linear_time(repeated: str, end: str) -> None:
    """Each pattern alone, on a text that is longer than any that it gets."""
    text = repeated * (6_000 // len(repeated)) + end
    started = thread_time()
    for marker, sign, pattern in REPLACEMENTS:
        if sign.search(text):
            pattern.sub(marker, text)
    # Takes about 0.02 s; quadratic time would be seconds.
    assert thread_time() - started < 0.5
