# SPDX-License-Identifier: EUPL-1.2
"""Who are the people? Our own user model from the first migration on."""

import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models

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

    def subject(self) -> Subject:
        """This person as `decide()` sees people."""
        return Subject(Role(self.role), self.organisation)
