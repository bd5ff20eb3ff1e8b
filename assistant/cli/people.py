"""`bythebook people`: who may sign in, and as what."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console

from assistant.cli.options import AsJson, Home, settings_for
from assistant.errors import BadRequest
from assistant.people.opening import open_people
from assistant.people.person import Account, Role

app = typer.Typer(add_completion=False, no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Their name, or their id as `people list` shows it.")]
Roles = Annotated[list[Role], typer.Option("--role", help="What they are there for; repeat it for several roles.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What they sign in with, and what customers see.")],
    role: Roles,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Add somebody who signs in with a password, which is asked for, or is the first line of standard input."""
    with open_people(settings_for(home)) as people:
        person = people.add(name, frozenset(role), _password())
        account = people.called(person.id)
    _say(as_json, account, f"{account.person.name} can sign in now, as {_roles(account)}.")


@app.command("list")
def show(home: Home = None, as_json: AsJson = False) -> None:
    """Show everybody, with roles and ids. People of an OpenID provider are here once they have signed in."""
    with open_people(settings_for(home)) as people:
        accounts = people.accounts()
    if as_json:
        sys.stdout.write(json.dumps([_record(account) for account in accounts], ensure_ascii=False, indent=2) + "\n")
        return
    console = Console(highlight=False, markup=False, soft_wrap=True)
    if not accounts:
        console.print("Nobody yet. `bythebook people add NAME --role agent` adds somebody.")
    for account in accounts:
        how = "password" if account.password else "OpenID provider"
        console.print(f"{account.person.name}  {_roles(account)}  {how}  {account.person.id}")


@app.command()
def roles(name: Name, role: Roles, home: Home = None, as_json: AsJson = False) -> None:
    """Give somebody these roles instead of theirs, at once. An OpenID provider's roles come back with each sign-in."""
    with open_people(settings_for(home)) as people:
        people.set_roles(people.called(name), frozenset(role))
        account = people.called(name)
    _say(as_json, account, f"{account.person.name} is {_roles(account)} now.")


@app.command()
def password(name: Name, home: Home = None, as_json: AsJson = False) -> None:
    """Give somebody another password, and sign them out everywhere."""
    with open_people(settings_for(home)) as people:
        account = people.called(name)
        people.set_password(account, _password())
    _say(as_json, account, f"{account.person.name} has another password, and is signed out everywhere.")


@app.command()
def remove(name: Name, home: Home = None, as_json: AsJson = False) -> None:
    """Forget somebody, and sign them out everywhere."""
    with open_people(settings_for(home)) as people:
        account = people.called(name)
        people.remove(account)
    _say(as_json, account, f"{account.person.name} can sign in no more.")


@app.command("sign-out")
def sign_out(name: Name, home: Home = None, as_json: AsJson = False) -> None:
    """Sign somebody out everywhere."""
    with open_people(settings_for(home)) as people:
        account = people.called(name)
        people.sessions.close_all(account.person.id)
    _say(as_json, account, f"{account.person.name} is signed out everywhere.")


def _password() -> str:
    """Asked for twice at a terminal, where it is not shown; else read. Never an argument: others could see it there."""
    if sys.stdin.isatty():
        asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise BadRequest("password: expected one at a terminal, or as the first line of standard input, got nothing")
    return given


def _say(as_json: bool, account: Account, sentence: str) -> None:
    line = json.dumps(_record(account), ensure_ascii=False) if as_json else sentence
    sys.stdout.write(f"{line}\n")


def _record(account: Account) -> dict[str, Any]:
    person = account.person
    sign_in = "password" if account.password else "oidc"
    return {"id": person.id, "name": person.name, "roles": _sorted(account), "sign_in": sign_in}


def _sorted(account: Account) -> Sequence[str]:
    return sorted(account.person.roles)


def _roles(account: Account) -> str:
    return ", ".join(_sorted(account))
