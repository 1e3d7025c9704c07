"""The only entity: a person, who carries the team's facts too (one team a person)."""

from openfisca_core.entities import build_entity

Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
