"""Privacy: every field is classified, the sensitive lie sealed, what is shown is masked, and nothing is kept long."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from yangui.platform.accounts.models import User
from yangui.platform.core import jobs, masking, privacy, rotation
from yangui.platform.core.actor import PUBLIC, Actor, DeniedError, Grant
from yangui.platform.core.clock import now
from yangui.platform.core.fields import EncryptedTextField, LookupHashField, holding
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privacy import Kept, Privacy
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.unmasking import unmask
from yangui.platform.notifications.models import Mail, Notice

NUMBER = "210102199001011234"


def test_every_field_is_classified() -> None:
    assert list(privacy.faults()) == []


@isolate_apps("yangui.platform.accounts")
def test_a_field_that_nobody_classified_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Thing(models.Model):
        colour = models.CharField(max_length=9)

        class Meta:
            app_label = "accounts"

    monkeypatch.setattr(privacy.apps, "get_models", lambda **_: [Thing])
    said = {"accounts.Thing": Kept("for ever", public="id size"), "accounts.Gone": Kept("for ever")}
    monkeypatch.setattr(privacy, "declared", lambda: said)
    assert list(privacy.faults()) == [
        "accounts.Gone: no such model",
        "accounts.Thing.colour: not classified",
        "accounts.Thing.size: no such field",
    ]


def test_secrets_are_sensitive_and_addresses_personal() -> None:
    assert privacy.privacy_of(User._meta.get_field("password")) is Privacy.SENSITIVE
    assert privacy.privacy_of(User._meta.get_field("email")) is Privacy.PERSONAL


@pytest.mark.parametrize(
    ("name", "shown"), [("王五", "王*"), ("李小明", "李*明"), ("欧阳娜娜", "欧**娜"), ("王", "*"), ("", "")]
)
def test_names_are_masked_as_in_notices(name: str, shown: str) -> None:
    assert masking.masked_name(name) == shown


def test_numbers_and_addresses_are_masked_in_any_text() -> None:
    text = f"证件{NUMBER}，电话13904001234，账号 6222021234567890123，goose@example.test，金额 97200"
    masked = "证件210102***********4，电话*******1234，账号 ***************0123，g***@example.test，金额 97200"
    assert masking.masked_text(text) == masked


@given(st.text(st.characters(categories=["Lo"]), min_size=2, max_size=12))
def test_a_masked_name_keeps_its_length_and_no_more_than_two_characters(name: str) -> None:
    masked = masking.masked_name(name)
    assert len(masked) == len(name)
    assert sum(a == b for a, b in zip(masked, name, strict=True) if a != "*") <= 2


@pytest.fixture
def sealed() -> Iterator[type[models.Model]]:
    """A model with a sealed number, in the database for the time of a test."""
    with isolate_apps("yangui.platform.accounts"):

        class Card(models.Model):
            number = EncryptedTextField(null=True)
            number_hash = LookupHashField(of="number")

            class Meta:
                app_label = "accounts"

        with connection.schema_editor() as editor:
            editor.create_model(Card)
        yield Card


def raw(model: type[models.Model]) -> list[tuple[str | None, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, number_hash FROM {model._meta.db_table} ORDER BY id")
        return cursor.fetchall()


@pytest.mark.django_db
def test_a_sealed_field_is_unreadable_in_the_database_and_found_by_its_hash(sealed: type[models.Model]) -> None:
    card = sealed.objects.create(number=NUMBER)
    empty = sealed.objects.create(number=None)
    assert raw(sealed)[1] == (None, None)
    assert NUMBER not in "".join(filter(None, raw(sealed)[0]))
    found = sealed._meta.get_field("number_hash")
    assert sealed.objects.get(holding(found, NUMBER)).number == NUMBER
    assert not sealed.objects.filter(holding(found, NUMBER[:-1])).exists()
    assert sealed.objects.get(number__isnull=True) == empty
    with pytest.raises(FieldError):
        sealed.objects.filter(number=NUMBER)
    card.number = "another"
    card.save()
    assert not sealed.objects.filter(holding(found, NUMBER)).exists()


@pytest.mark.django_db
def test_the_same_text_in_two_rows_looks_different(sealed: type[models.Model]) -> None:
    sealed.objects.bulk_create([sealed(number=NUMBER), sealed(number=NUMBER)])
    (first, one), (second, two) = raw(sealed)
    assert first != second
    assert one == two


@pytest.mark.django_db
def test_rotation_frees_the_older_key(sealed: type[models.Model], settings: Settings) -> None:
    card, found = sealed.objects.create(number=NUMBER), sealed._meta.get_field("number_hash")
    old = settings.SEALING_KEYS[0]
    settings.SEALING_KEYS = ["new", old]
    assert sealed.objects.get(holding(found, NUMBER)) == card  # before, too
    assert rotation.rotate([sealed]) == {"accounts.Card": 1}
    settings.SEALING_KEYS = ["new"]
    assert sealed.objects.get(holding(found, NUMBER)).number == NUMBER
    settings.SEALING_KEYS = [old]
    with pytest.raises(ValueError, match="SEALING_KEYS"):
        sealed.objects.get(pk=card.pk)


@pytest.mark.django_db
def test_rotation_covers_second_factors(settings: Settings) -> None:
    goose = User.objects.create_user("goose@example.test", name="雁一（虚构）")
    secret = get_adapter().encrypt("JBSWY3DP")
    factor = Authenticator.objects.create(user=goose, type=Authenticator.Type.TOTP, data={"secret": secret})
    settings.SEALING_KEYS = ["new", *settings.SEALING_KEYS]
    call_command("rotate_keys")
    settings.SEALING_KEYS = ["new"]
    factor.refresh_from_db()
    assert get_adapter().decrypt(factor.data["secret"]) == "JBSWY3DP"


@pytest.mark.django_db
def test_to_see_in_full_needs_a_privilege_and_a_purpose_and_is_noted() -> None:
    goose = User.objects.create_user("goose@example.test", name="雁一（虚构）")
    officer = Actor(goose.pk, goose.name, (Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))
    asked = {"privilege": Privilege.ACCOUNTS_MANAGE}
    with pytest.raises(DeniedError):
        unmask(goose, "email", actor=PUBLIC, purpose="curious", **asked)
    with pytest.raises(RefusedError):
        unmask(goose, "email", actor=officer, purpose=" ", **asked)
    assert not AuditEvent.objects.exists()
    assert unmask(goose, "email", actor=officer, purpose="核对", **asked) == "goose@example.test"
    event = AuditEvent.objects.get()
    assert (event.action, event.reason, event.detail) == ("personal.unmasked", "核对", {"field": "email"})


@pytest.mark.django_db
def test_what_is_past_its_time_goes_only_when_told(capsys: pytest.CaptureFixture[str]) -> None:
    goose = User.objects.create_user("goose@example.test", name="雁一（虚构）")
    for days in (10, 100, 800):
        Mail.objects.create(to=goose.email, subject="s", text="t", made_at=now() - timedelta(days=days))
        Notice.objects.create(account=goose, subject="s", text="t", made_at=now() - timedelta(days=days))
    call_command("expire")
    assert "notifications.Mail: 2 past their time" in capsys.readouterr().out
    assert (Mail.objects.count(), Notice.objects.count()) == (3, 3)
    call_command("expire", "--remove")
    assert "notifications.Notice: 1 removed" in capsys.readouterr().out
    assert (Mail.objects.count(), Notice.objects.count()) == (1, 2)
    told = AuditEvent.objects.filter(action="expired.removed").values_list("subject_type", "detail")
    assert sorted(told) == [("notifications.Mail", {"count": 2}), ("notifications.Notice", {"count": 1})]


@pytest.mark.django_db
def test_what_is_past_its_time_goes_by_itself() -> None:
    Mail.objects.create(to="goose@example.test", subject="s", text="t", made_at=now() - timedelta(days=100))
    assert "yangui.platform.core.jobs.remove_expired" in jobs.run_due()
    assert not Mail.objects.exists()
    assert AuditEvent.objects.get(action="expired.removed").detail == {"count": 1}
