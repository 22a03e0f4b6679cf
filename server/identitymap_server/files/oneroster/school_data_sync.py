"""School Data Sync v1 and v2.1: their files, and what each of their columns means."""

from __future__ import annotations

from typing import Final

from identitymap_server.files.oneroster.layouts import Format, Layout
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
