"""Fields of models whose content lies sealed in the database, and hashes by which they can still be found."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from yangui.platform.core.crypto import keyed_hashes, seal, unseal


class EncryptedTextField(models.TextField):
    """Text that only this installation reads (`crypto`). It cannot be compared in a query but with null."""

    description = "text, sealed"

    @property
    def purpose(self) -> str:
        """What it is sealed for: one column cannot be read as another."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> str | None:
        """Seals."""
        return None if value is None else seal(self.purpose, str(value).encode()).decode("ascii")

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Opens. Raises `ValueError` where no key opens it: nothing is better than something wrong."""
        if value is None:
            return None
        opened = unseal(self.purpose, value.encode("ascii"))
        if opened is None:
            raise ValueError(f"{self.purpose} was sealed with a key that is not among SEALING_KEYS")
        return opened.decode()

    def get_lookup(self, lookup_name: str) -> Any:
        """Nothing but `isnull`: each sealing of a text is another."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.purpose} is sealed; look it up by its LookupHashField (`holding`)")
        return super().get_lookup(lookup_name)


class LookupHashField(models.CharField):
    """A keyed hash of the sealed field `of` in the same row; follows it at each save."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        kwargs |= {"max_length": 64, "null": True, "editable": False, "db_index": True}
        super().__init__(*args, **kwargs)
        self.of = of

    def deconstruct(self) -> Any:
        """As it was made."""
        name, path, args, kwargs = super().deconstruct()
        for implied in ("max_length", "null", "editable", "db_index"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:  # noqa: ARG002  Django's form
        """The hash of what the sealed field holds now, with the newest key."""
        text = getattr(model_instance, self.of)
        value = None if text is None else keyed_hashes(self.purpose, text)[0]
        setattr(model_instance, self.attname, value)
        return value

    @property
    def purpose(self) -> str:
        """What the hash is keyed for."""
        return f"{self.model._meta.label_lower}.{self.name}"


def holding(field: LookupHashField, text: str) -> models.Q:
    """The rows whose sealed field holds the text, whichever key hashed it."""
    return models.Q(**{f"{field.name}__in": keyed_hashes(field.purpose, text)})
