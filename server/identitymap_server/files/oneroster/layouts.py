"""Which files a format has, what each of their columns means, and how to tell one format from another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from identitymap_server.files.oneroster.objects import (
    Class,
    Course,
    Demographics,
    Enrollment,
    Org,
    Relationship,
    Role,
    Session,
    User,
)

#: So much of a header has to be known before a file is recognised that is called otherwise.
_ENOUGH: Final = 0.6
#: The same for one that is called right, but lacks what is required: somebody has misspelt it.
_ENOUGH_WITH_NAME: Final = 0.5


@dataclass(frozen=True, slots=True)
class Layout:
    """A file of a format. Columns are spelt as the format spells them; case never counts."""

    #: The file's name without .csv, in lower case.
    file: str
    #: What its rows are.
    kind: type[msgspec.Struct]
    #: Fields of `kind`, and the column of each.
    columns: Mapping[str, str]
    #: Columns without which a row is nothing.
    required: tuple[str, ...]
    #: Columns that hold an identifier, and its type.
    identifiers: Mapping[str, str] = field(default_factory=dict)
    #: What is the same in all rows.
    constants: Mapping[str, object] = field(default_factory=dict)
    #: Columns that the format has as well and that say nothing about who somebody is.
    passed_over: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Every column that the format has."""
        return (*self.columns.values(), *self.identifiers, *self.passed_over)

    def fits(self, columns: set[str]) -> bool:
        """Whether a header is that of such a file, whatever the file is called."""
        return {name.lower() for name in self.required} <= columns and self._share_known(columns) >= _ENOUGH

    def fits_by_name(self, columns: set[str]) -> bool:
        """Whether a header can be that of such a file, if the file is called so."""
        return any(name.lower() in columns for name in self.required) or self._share_known(columns) >= _ENOUGH_WITH_NAME

    def _share_known(self, columns: set[str]) -> float:
        return len(columns & {name.lower() for name in self.known}) / len(columns)


@dataclass(frozen=True, slots=True)
class Format:
    """A format that sets come in."""

    name: str
    #: How the option --format calls it.
    option: str
    layouts: tuple[Layout, ...]
    #: Files that the format has as well and that are not read.
    passed_over: frozenset[str] = frozenset()


_COMMON: Final = ("dateLastModified",)

ONEROSTER: Final = Format(
    "OneRoster",
    "oneroster",
    (
        Layout(
            "orgs",
            Org,
            {
                "sourced_id": "sourcedId",
                "gone": "status",
                "name": "name",
                "type": "type",
                "identifier": "identifier",
                "parent_id": "parentSourcedId",
            },
            ("sourcedId",),
            {"sourcedId": "oneroster_id", "identifier": "sis_id"},
            passed_over=_COMMON,
        ),
        Layout(
            "academicsessions",
            Session,
            {
                "sourced_id": "sourcedId",
                "gone": "status",
                "title": "title",
                "type": "type",
                "start_date": "startDate",
                "end_date": "endDate",
                "school_year": "schoolYear",
                "parent_id": "parentSourcedId",
            },
            ("sourcedId",),
            passed_over=_COMMON,
        ),
        Layout(
            "courses",
            Course,
            {
                "sourced_id": "sourcedId",
                "gone": "status",
                "title": "title",
                "code": "courseCode",
                "org_id": "orgSourcedId",
                "session_id": "schoolYearSourcedId",
            },
            ("sourcedId",),
            passed_over=(*_COMMON, "grades", "subjects", "subjectCodes"),
        ),
        Layout(
            "users",
            User,
            {
                "sourced_id": "sourcedId",
                "status": "status",
                "enabled": "enabledUser",
                "org_ids": "orgSourcedIds",
                "roles": "role",
                "username": "username",
                "user_ids": "userIds",
                "given_name": "givenName",
                "family_name": "familyName",
                "middle_name": "middleName",
                "preferred_given_name": "preferredGivenName",
                "identifier": "identifier",
                "email": "email",
                "sms": "sms",
                "phone": "phone",
                "agent_ids": "agentSourcedIds",
                "grades": "grades",
                "primary_org_id": "primaryOrgSourcedId",
            },
            ("sourcedId",),
            {
                "sourcedId": "oneroster_id",
                "identifier": "sis_id",
                "userMasterIdentifier": "user_master_identifier",
            },
            passed_over=(
                *_COMMON,
                "password",
                "resourceSourcedIds",
                "preferredMiddleName",
                "preferredFamilyName",
                "pronouns",
            ),
        ),
        Layout(
            "roles",
            Role,
            {
                "user_id": "userSourcedId",
                "gone": "status",
                "role": "role",
                "org_id": "orgSourcedId",
                "role_type": "roleType",
            },
            ("userSourcedId", "role"),
            passed_over=(*_COMMON, "sourcedId", "beginDate", "endDate", "userProfileSourcedId"),
        ),
        Layout(
            "demographics",
            Demographics,
            {"user_id": "sourcedId", "gone": "status", "birth_date": "birthDate", "sex": "sex"},
            ("sourcedId",),
            passed_over=(
                *_COMMON,
                "americanIndianOrAlaskaNative",
                "asian",
                "blackOrAfricanAmerican",
                "nativeHawaiianOrOtherPacificIslander",
                "white",
                "demographicRaceTwoOrMoreRaces",
                "hispanicOrLatinoEthnicity",
                "countryOfBirthCode",
                "stateOfBirthAbbreviation",
                "cityOfBirth",
                "publicSchoolResidenceStatus",
            ),
        ),
        Layout(
            "classes",
            Class,
            {
                "sourced_id": "sourcedId",
                "status": "status",
                "title": "title",
                "grades": "grades",
                "course_id": "courseSourcedId",
                "code": "classCode",
                "org_id": "schoolSourcedId",
                "session_ids": "termSourcedIds",
                "subjects": "subjects",
                "periods": "periods",
            },
            ("sourcedId",),
            {"sourcedId": "oneroster_id"},
            passed_over=(*_COMMON, "classType", "location", "subjectCodes"),
        ),
        Layout(
            "enrollments",
            Enrollment,
            {
                "class_id": "classSourcedId",
                "user_id": "userSourcedId",
                "gone": "status",
                "role": "role",
                "primary": "primary",
            },
            ("classSourcedId", "userSourcedId"),
            passed_over=(*_COMMON, "sourcedId", "schoolSourcedId", "beginDate", "endDate"),
        ),
    ),
    frozenset(
        {
            "manifest",
            "categories",
            "classresources",
            "courseresources",
            "lineitemlearningobjectiveids",
            "lineitems",
            "lineitemscorescales",
            "resources",
            "resultlearningobjectiveids",
            "results",
            "resultscorescales",
            "scorescales",
            "userprofiles",
            "userresources",
        }
    ),
)

SCHOOL_DATA_SYNC_2: Final = Format(
    "School Data Sync v2.1",
    "sds-v2.1",
    (
        Layout(
            "orgs",
            Org,
            {"sourced_id": "sourcedId", "name": "name", "type": "type", "parent_id": "parentSourcedId"},
            ("sourcedId",),
            {"sourcedId": "sis_id"},
        ),
        Layout(
            "academicsessions",
            Session,
            {
                "sourced_id": "sourcedId",
                "title": "title",
                "type": "type",
                "start_date": "startDate",
                "end_date": "endDate",
                "school_year": "schoolYear",
            },
            ("sourcedId",),
        ),
        Layout(
            "courses",
            Course,
            {
                "sourced_id": "sourcedId",
                "title": "title",
                "code": "code",
                "org_id": "orgSourcedId",
                "session_id": "schoolYearSourcedId",
            },
            ("sourcedId",),
            passed_over=("subject", "grade"),
        ),
        Layout(
            "users",
            User,
            {
                "sourced_id": "sourcedId",
                "username": "username",
                "given_name": "givenName",
                "family_name": "familyName",
                "middle_name": "middleName",
                "email": "email",
                "phone": "phone",
                "sms": "sms",
            },
            ("sourcedId",),
            {"sourcedId": "sis_id", "activeDirectoryMatchId": "active_directory_match_id"},
            passed_over=("password",),
        ),
        Layout(
            "roles",
            Role,
            {
                "user_id": "userSourcedId",
                "role": "role",
                "org_id": "orgSourcedId",
                "grade": "grade",
                "primary": "isPrimary",
            },
            ("userSourcedId", "role"),
            passed_over=("sessionSourcedId", "roleStartDate", "roleEndDate"),
        ),
        Layout(
            "demographics",
            Demographics,
            {"user_id": "userSourcedId", "birth_date": "birthDate", "sex": "sex"},
            ("userSourcedId",),
            passed_over=("birthCity", "birthState", "birthCountry", "ethnicityCodes", "raceCodes"),
        ),
        Layout(
            "classes",
            Class,
            {
                "sourced_id": "sourcedId",
                "title": "title",
                "org_id": "orgSourcedId",
                "session_ids": "sessionSourcedIds",
                "course_id": "courseSourcedId",
                "code": "code",
            },
            ("sourcedId",),
            {"sourcedId": "sis_id"},
        ),
        Layout(
            "enrollments",
            Enrollment,
            {"class_id": "classSourcedId", "user_id": "userSourcedId", "role": "role"},
            ("classSourcedId", "userSourcedId"),
        ),
        Layout(
            "relationships",
            Relationship,
            {"user_id": "userSourcedId", "agent_id": "relationshipUserSourcedId", "role": "relationshipRole"},
            ("userSourcedId", "relationshipUserSourcedId"),
        ),
    ),
    frozenset({"userflags"}),
)

_SDS_1_PERSON: Final = {
    "sourced_id": "SIS ID",
    "org_ids": "School SIS ID",
    "given_name": "First Name",
    "family_name": "Last Name",
    "middle_name": "Middle Name",
    "username": "Username",
    "email": "Email",
    "status": "Status",
}

SCHOOL_DATA_SYNC_1: Final = Format(
    "School Data Sync v1",
    "sds-v1",
    (
        Layout(
            "school",
            Org,
            {"sourced_id": "SIS ID", "name": "Name", "city": "City", "state": "State"},
            ("SIS ID", "Name"),
            {
                "SIS ID": "sis_id",
                "School NCES_ID": "nces_id",
                "State ID": "state_id",
                "School Number": "school_number",
            },
            {"type": "school"},
            (
                "Grade Low",
                "Grade High",
                "Principal SIS ID",
                "Principal Name",
                "Principal Secondary Email",
                "Address",
                "Country",
                "Zip",
                "Phone",
                "Zone",
            ),
        ),
        Layout(
            "student",
            User,
            {
                **_SDS_1_PERSON,
                "grades": "Grade",
                "birth_date": "Birthdate",
                "graduation_year": "Graduation Year",
            },
            ("SIS ID", "School SIS ID"),
            {
                "SIS ID": "sis_id",
                "State ID": "state_id",
                "Student Number": "student_number",
                "Secondary Email": "email",
            },
            {"roles": ("student",)},
            ("Password", "Mailing Address", "Mailing City", "Mailing State", "Mailing Zip", "ELL Status"),
        ),
        Layout(
            "teacher",
            User,
            _SDS_1_PERSON,
            ("SIS ID", "School SIS ID"),
            {
                "SIS ID": "sis_id",
                "State ID": "state_id",
                "Teacher Number": "teacher_number",
                "Secondary Email": "email",
            },
            {"roles": ("teacher",)},
            ("Password", "Title", "Qualification"),
        ),
        Layout(
            "section",
            Class,
            {
                "sourced_id": "SIS ID",
                "org_id": "School SIS ID",
                "title": "Section Name",
                "code": "Section Number",
                "term": "Term Name",
                "term_start_date": "Term StartDate",
                "course_id": "Course SIS ID",
                "periods": "Periods",
                "status": "Status",
            },
            ("SIS ID", "Section Name"),
            {"SIS ID": "sis_id"},
            passed_over=(
                "Term SIS ID",
                "Term EndDate",
                "Course Name",
                "Course Number",
                "Course Description",
                "Course Subject",
            ),
        ),
        Layout(
            "studentenrollment",
            Enrollment,
            {"class_id": "Section SIS ID", "user_id": "SIS ID"},
            ("Section SIS ID", "SIS ID"),
            constants={"role": "student"},
        ),
        Layout(
            "teacherroster",
            Enrollment,
            {"class_id": "Section SIS ID", "user_id": "SIS ID"},
            ("Section SIS ID", "SIS ID"),
            constants={"role": "teacher"},
        ),
    ),
)

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
