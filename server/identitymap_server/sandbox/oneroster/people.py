"""Who the people of an export are. What it does not say of them is made up: their homes, missing birth dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from identitymap_server.sandbox import households, providers
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.households import Home, Human
from identitymap_server.sandbox.oneroster import vocabulary
from identitymap_server.sandbox.oneroster.export import Export, Member
from identitymap_server.sandbox.providers import Ids

#: What somebody is to the company, by the first of these roles that they have; whoever has none is staff.
_KINDS: Final = {"student": "student", "teacher": "teacher", "parent": "parent", "guardian": "parent"}


def humans(chance: Chance, export: Export, town: str) -> dict[str, Human]:
    """Everybody, by the export's ids; those who have left as well."""
    everybody = {**export.members, **export.left}
    agents = {agent for agent, _ in export.care}
    kinds = {id: _kind(member, looks_after=id in agents) for id, member in everybody.items()}
    homes = _homes(chance, export, everybody, kinds, town)
    return {
        id: _human(chance, number, member, kinds[id], homes[id])
        for number, (id, member) in enumerate(everybody.items())
    }


def ids(chance: Chance, human: Human, member: Member, domain: str, usernames: set[str]) -> Ids:
    """Everything that systems call somebody: what the export says, and what others might, made up."""
    user = member.user
    said = {
        type_: value
        for type_, value in (*user.identifiers, ("username", user.username), ("email", user.email))
        if value
    }
    return {**providers.person_ids(chance, human, domain, usernames), **said}


def _kind(member: Member, *, looks_after: bool) -> str:
    roles = vocabulary.roles(member.roles)
    if not roles and looks_after:
        return "parent"
    return next((kind for role, kind in _KINDS.items() if role in roles), "staff")


def _homes(
    chance: Chance, export: Export, everybody: Mapping[str, Member], kinds: Mapping[str, str], town: str
) -> dict[str, Home]:
    """A home for each family: those who look after one another, directly or not. A parent reads its mailbox."""
    heads = {id: id for id in everybody}

    def head(id: str) -> str:
        while heads[id] != id:
            heads[id] = heads[heads[id]]
            id = heads[id]
        return id

    for agent, child in export.care:
        heads[head(agent)] = head(child)
    families: dict[str, list[str]] = {}
    for id in everybody:
        families.setdefault(head(id), []).append(id)
    homes = {}
    for number, family in enumerate(families.values()):
        reader = everybody[next((id for id in family if kinds[id] == "parent"), family[0])].user
        home = households.home_of(chance, number, town, reader.given_name, reader.family_name)
        phone, email = reader.phone or reader.sms, reader.email if kinds[reader.sourced_id] == "parent" else ""
        homes.update(dict.fromkeys(family, replace(home, phone=phone or home.phone, email=email or home.email)))
    return homes


def _human(chance: Chance, number: int, member: Member, kind: str, home: Home) -> Human:
    user = member.user
    grade = next(iter(vocabulary.grades(member.grades)), "") if kind == "student" else ""
    born = dt.date.fromisoformat(member.birth_date) if member.birth_date else households.born(chance, grade)
    gender = vocabulary.gender(member.sex) or chance.choice(("female", "male"))
    return Human(number, kind, user.given_name, user.middle_name, user.family_name, "", born, gender, home, grade)
