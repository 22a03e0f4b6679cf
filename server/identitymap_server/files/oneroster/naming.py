"""Under which ids the company knows what stands in a set."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType, LegacyKey, parse_legacy_key
from identitymap_server.files.oneroster import user_ids
from identitymap_server.files.oneroster.objects import Class, User
from identitymap_server.files.rows import SECRET, Rejected

_OWN_ID = "sourcedid"


@dataclass(frozen=True, slots=True)
class Naming:
    """Which columns hold legacy ids. Schools are always known by their sourcedId."""

    system: str = "app"
    #: A column of users.csv (sourcedId, identifier, username, email), or the type of an identifier.
    person_id: str = "sourcedId"
    #: sourcedId or classCode.
    class_id: str = "sourcedId"

    def __post_init__(self) -> None:
        """Raises InvalidField for a column that cannot hold ids."""
        if self.person_id.lower() in SECRET:
            raise InvalidField("--id-column", "must not be a column that is never read")
        if self.class_id.lower() not in (_OWN_ID, "classcode"):
            raise InvalidField("--class-id-column", "must be sourcedId or classCode")

    @property
    def by_own_id(self) -> bool:
        """Whether people are known by the ids that other files call them by."""
        return self.person_id.lower() == _OWN_ID

    def person(self, user: User) -> LegacyKey:
        """The legacy key of a person. Raises InvalidField."""
        column = self.person_id.lower()
        if column == _OWN_ID:
            id_ = user.sourced_id
        elif column in ("identifier", "username", "email"):
            id_ = getattr(user, column)
        else:
            type_ = user_ids.identifier_type(self.person_id)
            id_ = next((value for kind, value in user.identifiers if kind == type_), "")
        return self._key(EntityType.PERSON, id_, self.person_id)

    def class_(self, item: Class) -> LegacyKey:
        """The legacy key of a class. Raises InvalidField."""
        id_ = item.sourced_id if self.class_id.lower() == _OWN_ID else item.code
        return self._key(EntityType.CLASS, id_, self.class_id)

    def school(self, sourced_id: str) -> LegacyKey:
        """The legacy key of a school. Raises InvalidField."""
        return self._key(EntityType.SCHOOL, sourced_id, "sourcedId")

    def by_sourced_id(self, entity_type: EntityType, sourced_id: str) -> LegacyKey:
        """The legacy key of somebody or something that is known by its own id. Raises InvalidField."""
        return self._key(entity_type, sourced_id, "sourcedId")

    def with_key(self, rejected: Rejected, entity_type: EntityType) -> Rejected:
        """A refused row with the key of its record, if that is known by the id that could be read."""
        known = {EntityType.PERSON: self.person_id, EntityType.CLASS: self.class_id}.get(entity_type, _OWN_ID)
        if not rejected.id or known.lower() != _OWN_ID:
            return rejected
        try:
            return msgspec.structs.replace(rejected, key=self.by_sourced_id(entity_type, rejected.id))
        except InvalidField:
            return rejected

    def _key(self, entity_type: EntityType, id_: str, column: str) -> LegacyKey:
        try:
            return parse_legacy_key(entity_type, self.system, id_, "key")
        except InvalidField as error:
            field = "system" if error.field == "key.system" else column
            raise InvalidField(field, error.problem) from None
