"""Setting up from the command line: the records made ready, and the company founded in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from teropong.app.configuration import Configuration, read_configuration
from teropong.app.running.folder import hold
from teropong.app.running.up import set_up
from teropong.facts.faults import WrongCall
from teropong.language import N_, _, current_language


@contextmanager
def open_to_found() -> Iterator[Configuration]:
    """The folder, its records made ready; raises `WrongCall` where a company is there already."""
    configuration = read_configuration()
    with hold(configuration, shared=not configuration.is_sqlite):
        set_up()
        from teropong.app.records.models.company import company  # noqa: PLC0415
        from teropong.app.running.prepare import prepare  # noqa: PLC0415

        prepare(configuration)
        if (standing := company()) is not None:
            told = _("{0} is set up in {1} already; start it: teropong up")
            raise WrongCall(told.format(standing, configuration.folder))
        yield configuration


def found(**asked: Any) -> None:
    """Found the company; raises `WrongCall` with what is wrong about what was given."""
    from teropong.app.changes.models import Origin  # noqa: PLC0415 - models come after setup
    from teropong.app.people.founding import Founding, found_company  # noqa: PLC0415
    from teropong.app.records.ready_pipelines import BY_KEY  # noqa: PLC0415
    from teropong.engine.words import unknown_word  # noqa: PLC0415 - loads the engine

    founding = Founding(**asked)
    for name in founding.pipelines:
        if name not in BY_KEY:
            raise WrongCall(unknown_word(N_("pipeline"), name, list(BY_KEY)))
    _check(founding)
    found_company(founding, Origin.COMMAND)


def _check(founding: Any) -> None:
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    from teropong.app.people.models import Person  # noqa: PLC0415
    from teropong.app.records.models import Company  # noqa: PLC0415

    owner = Person(name=founding.owner_name, email=founding.owner_email, password="-")  # noqa: S106
    firm = Company(name=founding.company_name)
    with translation.override(current_language()):
        try:
            owner.clean_fields()
            firm.clean_fields()
            validate_password(founding.password, owner)
        except ValidationError as error:
            raise WrongCall("\n".join(error.messages)) from error
