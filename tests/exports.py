"""Exports as customers send them: real ones from tests/data, and ones that a test writes itself."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).parent / "data"
ONEROSTER_USERS = DATA / "oneroster-1.1-users"
SDS_1 = DATA / "sds-v1-100-users"
SDS_2 = DATA / "sds-v2.1"

#: A district of four people in OneRoster 1.1, as the standard has it.
ONEROSTER_11: Mapping[str, str] = {
    "manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.academicSessions,bulk\n"
    "file.classes,bulk\nfile.courses,bulk\nfile.demographics,bulk\nfile.enrollments,bulk\nfile.orgs,bulk\n"
    "file.users,bulk\nfile.results,absent\n",
    "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
    "d1,,,Gravity Falls,district,,\ns1,,,Gravity Falls High,school,410327000001,d1\n",
    "academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,"
    "schoolYear\n"
    "t1,,,Fall,term,2025-09-01,2026-01-31,,2026\n",
    "courses.csv": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,"
    "subjects,subjectCodes\nco1,,,,Algebra,ALG1,07,s1,,\n",
    "users.csv": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,"
    "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
    'u1,,,true,s1,student,mabel,"{LDAP:mpines},{Google:108}",Mabel,Pines,Ann,204417,mabel@example.org,,,u4,07,hunter2\n'
    "u2,,,true,s1,student,dipper,,Dipper,Pines,,204418,,,,u4,07,hunter2\n"
    'u3,,,true,"s1,d1",teacher,ford,,Stanford,Pines,,9001,ford@example.org,,,,,hunter2\n'
    "u4,,,false,s1,parent,stan,,Stan,Pines,,,,,555-0100,,,hunter2\n",
    "demographics.csv": "sourcedId,status,dateLastModified,birthDate,sex,white\nu1,,,2013-08-31,female,true\n"
    "u2,,,2013-08-31,male,true\n",
    "classes.csv": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
    "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
    'c1,,,Algebra 1,07,co1,ALG-1,Scheduled,,s1,t1,,,"1,3"\n',
    "enrollments.csv": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate\ne1,,,c1,s1,u1,student,false,,\ne2,,,c1,s1,u2,student,FALSE,,\ne3,,,c1,s1,u3,teacher,TRUE,,\n",
}

#: The same in 1.2, where roles have a file of their own.
ONEROSTER_12: Mapping[str, str] = {
    **ONEROSTER_11,
    "manifest.csv": ONEROSTER_11["manifest.csv"].replace("version,1.1", "version,1.2") + "file.roles,bulk\n",
    "users.csv": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,"
    "preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns\n"
    "u1,,,true,mabel,{LDAP:mpines},Mabel,Pines,Ann,204417,mabel@example.org,,,u4,07,hunter2,m-1,,May,,,s1,\n"
    "u2,,,true,dipper,,Dipper,Pines,,204418,,,,u4,07,hunter2,,,,,,,\n"
    "u3,,,true,ford,,Stanford,Pines,,9001,ford@example.org,,,,,hunter2,,,,,,s1,\n"
    "u4,,,false,stan,,Stan,Pines,,,,,555-0100,,,hunter2,,,,,,,\n",
    "roles.csv": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
    "userProfileSourcedId\nr1,,,u1,primary,student,,,s1,\nr2,,,u2,primary,student,,,s1,\n"
    "r3,,,u3,secondary,districtAdministrator,,,d1,\nr4,,,u3,primary,teacher,,,s1,\nr5,,,u4,primary,parent,,,s1,\n",
}


def folder(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with the files."""
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def archive(path: Path, files: Mapping[str, str | bytes], inside: str = "") -> Path:
    """A zip archive with the files, in a folder inside of it if one is named."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(inside + name, content)
    return path


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
