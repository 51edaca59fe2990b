"""Every task there is."""

from __future__ import annotations

from teropong.app.alerts.tasks import deliver, look_for_deviations, tell_what_waits
from teropong.app.calls.tasks import make_backtests
from teropong.app.jobs.task import Task
from teropong.app.jobs.tidying import clear_old
from teropong.app.letters.tasks import write_letters
from teropong.app.pages.mail import send_mail, send_sealed_mail
from teropong.app.running.daily import back_up

TASKS: tuple[Task, ...] = (
    send_mail,
    send_sealed_mail,
    back_up,
    clear_old,
    look_for_deviations,
    tell_what_waits,
    deliver,
    write_letters,
    make_backtests,
)
_BY_NAME = {task.name: task for task in TASKS}


def task_named(name: str) -> Task:
    """The task of that name; raises `KeyError` where there is none."""
    return _BY_NAME[name]


def known_task(name: str) -> Task | None:
    """The task of that name; null where another version knew it."""
    return _BY_NAME.get(name)
