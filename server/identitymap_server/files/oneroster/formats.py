"""The formats that sets come in, and how to tell one from another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from identitymap_server.files.oneroster.layouts import Format, Layout
from identitymap_server.files.oneroster.school_data_sync import SCHOOL_DATA_SYNC_1, SCHOOL_DATA_SYNC_2
from identitymap_server.files.oneroster.standard import ONEROSTER

FORMATS: Final = (ONEROSTER, SCHOOL_DATA_SYNC_2, SCHOOL_DATA_SYNC_1)

#: Columns, by file, that tell School Data Sync v2.1 from OneRoster, whose files have the same names.
_ONLY_IN_SDS_2: Final = {
    "users": {"activedirectorymatchid"},
    "roles": {"isprimary", "sessionsourcedid", "rolestartdate"},
    "classes": {"sessionsourcedids", "orgsourcedid"},
    "demographics": {"usersourcedid", "racecodes", "ethnicitycodes"},
    "relationships": {"relationshipusersourcedid"},
    "userflags": {"flag"},
}


def recognised(headers: Mapping[str, Iterable[str]]) -> Format | None:
    """The format of files, given their headers in lower case by their names without extension; None if it is none."""
    if "manifest" in headers and {"propertyname", "value"} <= set(headers["manifest"]):
        return ONEROSTER
    if any(_ONLY_IN_SDS_2.get(name, set()) & set(columns) for name, columns in headers.items()):
        return SCHOOL_DATA_SYNC_2
    for format_ in FORMATS:
        if any(layout_of(format_, name, columns) for name, columns in headers.items()):
            return format_
    return None


def layout_of(format_: Format, name: str, columns: Iterable[str]) -> Layout | None:
    """What a file is in a format: by its name, if it has such columns at all, else by its header alone."""
    given = set(columns)
    for layout in format_.layouts:
        if layout.file == name and layout.fits_by_name(given):
            return layout
    fitting = [layout for layout in format_.layouts if layout.fits(given)]
    return fitting[0] if len(fitting) == 1 else None
