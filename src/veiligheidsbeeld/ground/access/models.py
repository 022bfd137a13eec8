# SPDX-License-Identifier: EUPL-1.2
"""Who are the people? Our own user model from the first migration on."""

import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac

from veiligheidsbeeld.ground.access.decide import Subject
from veiligheidsbeeld.ground.access.roles import ROLE_NAMES, Role


def new_public_id() -> str:
    """An id for addresses that says nothing about order or number."""
    return secrets.token_urlsafe(9)


class User(AbstractUser):
    """A person with one role in one organisation."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    role = models.CharField(max_length=20, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    organisation = models.CharField(max_length=100, blank=True)
    session_round = models.PositiveIntegerField(default=0, editable=False)

    def get_session_auth_hash(self) -> str:
        """What a session is compared with at every request: it ends when password, role or round change."""
        said = f"{self.password}|{self.role}|{self.session_round}"
        return salted_hmac("veiligheidsbeeld.session", said, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """Sign out everywhere: no session that was begun before is valid any longer."""
        type(self).objects.filter(pk=self.pk).update(session_round=models.F("session_round") + 1)
        self.refresh_from_db(fields=["session_round"])

    @property
    def shown_name(self) -> str:
        """How others know this person: the full name, else the name of the account."""
        return self.get_full_name() or self.get_username()

    def subject(self) -> Subject:
        """This person as `decide()` sees people."""
        return Subject(Role(self.role), self.organisation)


class AccessKey(models.Model):
    """A key for a program that reads the data package. Only its hash is kept; it is shown once, when it is made."""

    name = models.CharField(max_length=100, unique=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def make(cls, name: str) -> str:
        """A new key under this name, in the place of an older one; returns the key itself."""
        key = secrets.token_urlsafe(32)
        cls.objects.update_or_create(name=name, defaults={"digest": _digest(key)})
        return key

    @classmethod
    def of(cls, key: str) -> "AccessKey | None":
        """The key that was shown, None for an unknown one."""
        return cls.objects.filter(digest=_digest(key)).first() if key else None

    def subject(self) -> Subject:
        """A program reads what an analyst may read."""
        return Subject(Role.ANALYST, self.name)


def _digest(key: str) -> str:
    """The key is random and long: a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


class AuditLine(models.Model):
    """One line of the audit trail; `audit.py` adds them and nothing changes them. `actor` is a public id."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=100)
    role = models.CharField(max_length=20, blank=True)
    origin = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    thing = models.CharField(max_length=200)
    result = models.CharField(max_length=10)
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.thing}"
