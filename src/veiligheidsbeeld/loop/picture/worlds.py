# SPDX-License-Identifier: EUPL-1.2
"""Which worlds does this installation have, and how is each set? One `veiligheidsbeeld.toml` in VB_HOME, and a
`world.toml` in the folder of each world. No municipality in code; no secret in a settings file."""

import os
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from veiligheidsbeeld.ground.access.roles import Role
from veiligheidsbeeld.ground.areas import municipality_code
from veiligheidsbeeld.ground.core import Clock, UserError, fixed_clock, system_clock

FILE, WORLD_FILE = "veiligheidsbeeld.toml", "world.toml"
_SECRETS = ("password", "secret", "token", "key")
_LOOPBACK = ("localhost", "127.0.0.1")


class Server(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`hosts` are the names the site answers to; `demo` opens sign-in without password and the start page."""

    hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    demo: bool = False


class Worlds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of the worlds, each a folder of VB_HOME. Production has exactly one."""

    names: tuple[str, ...] = ()


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How people sign in (docs/sign-in.md). Without an `issuer` only with a local account. `roles`: which value of the
    claim `role_claim` is which role; a session ends after `idle_minutes` without a request, and after `longest_hours`.
    """

    issuer: str = ""
    client_id: str = ""
    role_claim: str = "roles"
    organisation_claim: str = "organisation"
    roles: dict[str, Role] = {}
    idle_minutes: Annotated[int, msgspec.Meta(ge=5, le=240)] = 30
    longest_hours: Annotated[int, msgspec.Meta(ge=1, le=24)] = 8


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The installation's settings file."""

    worlds: Worlds
    server: Server = Server()
    sign_in: SignIn = SignIn()


class Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to fetch. A `base_url` other than the publishers' own marks everything fetched as proefdata. `signalen` is
    the host of the municipality's own Signalen, if it has one."""

    base_url: str = ""
    proxy: str = ""
    signalen: str = ""


class WorldSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A world's settings file. `today` stands still in an invented world. `reference` loads the shipped figures.
    `contacts`: whom to call, by the name of a publisher or sender."""

    municipality: str
    name: str = ""
    fictional: bool = False
    today: date | None = None
    reference: bool = True
    weights: str = ""
    contacts: dict[str, str] = {}
    sources: Sources = Sources()


@dataclass(frozen=True)
class World:
    """One set of publications, with its settings."""

    id: str
    folder: Path
    settings: WorldSettings

    @property
    def clock(self) -> Clock:
        """Now, or the world's fixed today."""
        return fixed_clock(self.settings.today) if self.settings.today else system_clock


@dataclass(frozen=True)
class Installation:
    """Everything under VB_HOME."""

    home: Path
    settings: Settings
    worlds: dict[str, World]

    def world(self, name: str | None = None) -> World:
        """By name; the first one when none is given. Raises UserError for an unknown one."""
        wanted = name or next(iter(self.worlds), "")
        if wanted not in self.worlds:
            raise UserError("unknown_world", world=wanted, known=", ".join(self.worlds))
        return self.worlds[wanted]


def home_folder() -> Path:
    """VB_HOME, or `home` in the current folder."""
    return Path(os.environ.get("VB_HOME", "home")).resolve()


def read_installation(home: Path) -> Installation:
    """Settings of an installation and its worlds. Raises UserError naming file and setting."""
    settings = _read(home / FILE, Settings)
    worlds = {name: read_world(home / name) for name in settings.worlds.names}
    if not settings.server.demo and len(worlds) != 1:
        raise UserError("bad_setting", file=FILE, setting="worlds.names", found=len(worlds), expected="one world")
    _check_sign_in(settings.sign_in)
    return Installation(home, settings, worlds)


def _check_sign_in(chosen: SignIn) -> None:
    """With a provider all it takes is there, and nobody in between can read along (OpenID Connect Core 1.0, 16.17)."""
    if not chosen.issuer:
        return
    address = urlsplit(chosen.issuer)
    if address.scheme != "https" and address.hostname not in _LOOPBACK:
        raise UserError(
            "bad_setting", file=FILE, setting="sign_in.issuer", found=chosen.issuer, expected="an https address"
        )
    for setting in ("client_id", "roles"):
        if not getattr(chosen, setting):
            raise UserError(
                "bad_setting", file=FILE, setting=f"sign_in.{setting}", found="-", expected="docs/sign-in.md"
            )


def read_world(folder: Path) -> World:
    """One world. Raises UserError naming file and setting."""
    settings = _read(folder / WORLD_FILE, WorldSettings)
    municipality_code(settings.municipality)
    return World(folder.name, folder, settings)


def write_settings(
    home: Path, world: str, world_settings: str, *, demo: bool = False, others: tuple[str, ...] = ()
) -> None:
    """First settings files of an installation and a world; files that exist stay as they are."""
    names = ", ".join(f'"{name}"' for name in (world, *others))
    _write_new(home / FILE, f"[server]\ndemo = {str(demo).lower()}\n\n[worlds]\nnames = [{names}]\n")
    _write_new(home / world / WORLD_FILE, world_settings)


def _write_new(path: Path, text: str) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _read(path: Path, kind: type[Any]) -> Any:
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
        _refuse_secrets(path, plain)
        return msgspec.convert(plain, kind)
    except FileNotFoundError as error:
        raise UserError("no_settings", file=str(path)) from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UserError(
            "bad_setting", file=path.name, setting="-", found=str(error), expected="settings as in the guide"
        ) from error


def _refuse_secrets(path: Path, plain: dict[str, Any]) -> None:
    for name, value in plain.items():
        if any(word in name.lower() for word in _SECRETS):
            raise UserError("secret_in_settings", file=path.name, setting=name)
        if isinstance(value, dict):
            _refuse_secrets(path, value)
