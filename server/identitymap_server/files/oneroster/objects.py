"""What stands in a set: one value for each row, the same for all formats. Unknown is an empty text.

`gone` means that the row says of itself that its object has been deleted. Texts are as the file has them; ids are
never trimmed.
"""

from __future__ import annotations

import msgspec


class Org(msgspec.Struct, frozen=True, gc=False):
    """A school, a district, a department."""

    file: str
    line: int
    sourced_id: str
    gone: bool = False
    name: str = ""
    #: In lower case: school, district, department and so on.
    type: str = ""
    identifier: str = ""
    parent_id: str = ""
    city: str = ""
    state: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


class Session(msgspec.Struct, frozen=True, gc=False):
    """A term, a semester, a school year. Dates are ISO."""

    file: str
    line: int
    sourced_id: str
    gone: bool = False
    title: str = ""
    #: In lower case without white space: term, semester, schoolyear, gradingperiod.
    type: str = ""
    start_date: str = ""
    end_date: str = ""
    #: The year in which the school year ends, as the file has it.
    school_year: str = ""
    parent_id: str = ""


class Course(msgspec.Struct, frozen=True, gc=False):
    """What classes are held of."""

    file: str
    line: int
    sourced_id: str
    gone: bool = False
    title: str = ""
    code: str = ""
    org_id: str = ""
    session_id: str = ""


class User(msgspec.Struct, frozen=True, gc=False):
    """A person. `enabled` is None where the file does not say."""

    file: str
    line: int
    sourced_id: str
    gone: bool = False
    enabled: bool | None = None
    status: str = ""
    username: str = ""
    email: str = ""
    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    preferred_given_name: str = ""
    identifier: str = ""
    sms: str = ""
    phone: str = ""
    birth_date: str = ""
    sex: str = ""
    graduation_year: str = ""
    roles: tuple[str, ...] = ()
    org_ids: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    agent_ids: tuple[str, ...] = ()
    #: `(type, value)`: of columns that hold one type, such as sourcedId, and of userIds. Without e-mail and username.
    identifiers: tuple[tuple[str, str], ...] = ()


class Role(msgspec.Struct, frozen=True, gc=False):
    """What a user is to an org."""

    file: str
    line: int
    user_id: str
    gone: bool = False
    role: str = ""
    org_id: str = ""
    grade: str = ""
    primary: bool = False


class Demographics(msgspec.Struct, frozen=True, gc=False):
    """What is known of a user besides. The date is ISO."""

    file: str
    line: int
    user_id: str
    gone: bool = False
    birth_date: str = ""
    sex: str = ""


class Class(msgspec.Struct, frozen=True, gc=False):
    """A class or section."""

    file: str
    line: int
    sourced_id: str
    gone: bool = False
    status: str = ""
    title: str = ""
    code: str = ""
    course_id: str = ""
    org_id: str = ""
    session_ids: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    #: The term where the row holds it itself; the date is ISO.
    term: str = ""
    term_start_date: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


class Enrollment(msgspec.Struct, frozen=True, gc=False):
    """A user's place in a class."""

    file: str
    line: int
    class_id: str
    user_id: str
    gone: bool = False
    #: In lower case.
    role: str = ""
    primary: bool = False


class Relationship(msgspec.Struct, frozen=True, gc=False):
    """Who looks after a user."""

    file: str
    line: int
    user_id: str
    agent_id: str
    gone: bool = False
    role: str = ""
