"""userIds: `{LDAP:mpines},{SIS:204417}`, and Edlink's names for what stands in front of the colons."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_PAIR: Final = re.compile(r"\{([^{}:]+):([^{}]*)\}")
_BETWEEN: Final = re.compile(r"[\s,;]*")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

#: Identifier types that Edlink gives.
_EDLINK_TYPES: Final = (
    "sis_id",
    "state_id",
    "state_testing_id",
    "federal_id",
    "school_id",
    "username",
    "email",
    "ldap",
    "aeries_id",
    "blackbaud_id",
    "blackboard_id",
    "brightspace_id",
    "bromcom_id",
    "canvas_id",
    "canvas_lti_id",
    "classlink_tenant_id",
    "clever_id",
    "facts_id",
    "google_id",
    "illuminate_id",
    "lti_id",
    "microsoft_id",
    "moodle_id",
    "oneroster_id",
    "powerschool_id",
    "powerschool_dc_id",
    "schoology_id",
    "skyward_id",
    "skyward_other_id",
    "veracross_id",
)


def _bare(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


#: Every spelling that is known to mean a type: GoogleID, google_id and Google are all google_id.
_SPELLINGS: Final = {
    "fed": "federal_id",
    **{_bare(name).removesuffix("id"): name for name in _EDLINK_TYPES},
    **{_bare(name): name for name in _EDLINK_TYPES},
}


@lru_cache(maxsize=1024)
def identifier_type(name: str) -> str:
    """Edlink's name of an identifier type, however it is spelt; an unknown one in lower case with underscores."""
    known = _SPELLINGS.get(_bare(name))
    return known or re.sub(r"\W+", "_", _CAMEL.sub("_", name.strip())).strip("_").lower()


def parse(text: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The identifiers, `(type, value)`, in a cell, and whether that is all there is in it."""
    found = tuple(
        (type_, value)
        for pair in _PAIR.finditer(text)
        if (type_ := identifier_type(pair[1])) and (value := pair[2].strip())
    )
    return found, _BETWEEN.fullmatch(_PAIR.sub("", text)) is not None
