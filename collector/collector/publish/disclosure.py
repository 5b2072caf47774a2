"""Which groups are large enough to be shown, so that no smaller one follows by subtraction.

Groups of fewer than `minimum` installations are never shown. Neither is a number from which one
follows: what remains when shown groups are taken from a shown whole is empty or large enough.
"""

from ..groups import Group, Groups

OTHER = "other"
ROUNDED_TO = 5


def shown_parts(groups: Groups, minimum: int) -> dict[str, Group]:
    """Return the groups to show of a dimension in which each installation is in exactly one.

    Small groups are in `other`. Where that is too small, it takes the smallest of the shown ones
    too, because it follows from the whole and the rest. The last of those is shown as the whole.
    """
    others = groups.get(OTHER, Group(0))
    shown = {name: group for name, group in groups.items() if name != OTHER}
    for name in sorted(shown, key=lambda name: (shown[name].installations, name)):
        if shown[name].installations >= minimum:
            if _is_empty_or_large(others, minimum):
                break
            if len(shown) == 1:
                # Nobody can tell whether there are others.
                return {name: shown[name] + others}
        others += shown.pop(name)
    if not _is_empty_or_large(others, minimum):
        return {}
    if others.installations:
        shown[OTHER] = others
    return shown


def shown_traits(groups: Groups, whole: int, minimum: int) -> dict[str, Group]:
    """Return the groups to show of a dimension in which an installation can be in several or none.

    A small group is left out: with groups that overlap, nothing tells how many are in `other`. One
    that lacks only a few of the whole is shown as the whole, also where it lacks none.
    """
    shown = {}
    for name, group in groups.items():
        if group.installations >= minimum:
            nearly_all = whole - group.installations < minimum
            shown[name] = Group(whole if nearly_all else group.installations, group.total)
    return shown


def _is_empty_or_large(group: Group, minimum: int) -> bool:
    return group.installations == 0 or group.installations >= minimum


def rounded(number: int) -> int:
    """Return the nearest multiple of ROUNDED_TO."""
    return (number + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
