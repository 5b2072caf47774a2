"""What the recorder remembers is counted once, as it would have been while it happened."""

from collections import Counter

from .home import Home

USED = Counter(
    {
        ("Evening", "person"): 1,
        ("Film", "automation"): 1,
        ("Without id", "device"): 1,
        ("Lamp", "person"): 1,
        ("Beamer", "automation"): 1,
        ("Desk", "device"): 1,
        ("Night", "automation"): 1,
        ("Bell", "person"): 1,
        ("short_press", "Remote"): 0,
    }
)


async def test_print(home: Home) -> None:
    await home.live()
    await home.pass_to("2027-03-10T12:00:00+01:00")
    await home.live()
    await home.recorded()
    entry = await home.install()
    with open("/tmp/bf_out.txt", "w") as f: print(home.uses(), home.data(entry).counter.day.totals, sorted(str(x) for x in home.data(entry).storage.folder.glob("*")), file=f)
    assert 0
