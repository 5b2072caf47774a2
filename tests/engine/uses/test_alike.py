"""Which names look alike, as they become known one after the other."""

from custom_components.usage_stats.engine.uses.alike import NameIndex


def test_skills_and_modalities_that_look_alike() -> None:
    index = NameIndex([("Espresso", "button"), ("Lungo", "Button")])
    assert index.alike(()) == []
    assert index.add(("espresso", "voice"))
    assert not index.add(("espresso", "voice"))
    assert index.add(("Espresso", "But ton"))

    skills, modalities = index.alike(())

    assert (skills.spellings, skills.modality) == (["Espresso", "espresso"], False)
    assert (modalities.spellings, modalities.modality) == (["But ton", "button"], True)
    assert index.alike([skills.key]) == [modalities]
    assert index.alike([skills.key, modalities.key]) == []
    assert index.spelled(skills, "espresso") == [("espresso", "voice")]
    assert index.spelled(modalities, "button") == [("Espresso", "button")]


def test_modalities_of_skills_that_look_alike_are_compared() -> None:
    """`espresso/button` and `Espresso/Button` are two differences."""
    index = NameIndex([("espresso", "button"), ("Espresso", "Button")])
    assert [group.spellings for group in index.alike(())] == [
        ["Espresso", "espresso"],
        ["Button", "button"],
    ]


def test_a_name_that_is_gone_looks_like_none() -> None:
    index = NameIndex([("Espresso", "button"), ("Espresso", "voice"), ("espresso", "button")])
    index.remove(("Espresso", "button"))
    assert len(index.alike(())) == 1
    index.remove(("Espresso", "voice"))
    index.remove(("Espresso", "voice"))
    assert index.alike(()) == []
    assert index.combinations == {("espresso", "button")}
