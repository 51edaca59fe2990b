"""How allauth behaves here: nobody signs up alone, and it speaks our words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teropong.app.pages.mail import mail_a_link
from teropong.app.people.models import Person


class Backend(AuthenticationBackend):  # type: ignore[misc] # allauth is untyped, here and below
    """Who has left, or was deleted, neither signs in nor stays signed in."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether a person may sign in; asked of a running session, too."""
        return bool(super().user_can_authenticate(user)) and user.hidden_at is None


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come by invitation."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This person no longer signs in here."),
        "email_password_mismatch": _("E-mail and password do not fit together."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or no longer."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is no longer valid."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Have it sent by a worker, so that an unknown e-mail is not answered sooner."""
        mail = self.render_mail(template_prefix, email, context)
        mail_a_link(email, mail.subject, mail.body)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        del request
        return False


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """Two steps, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or no longer."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - its name
        """A name for a new passkey: they are told apart by it."""
        n = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(n)s") % {"n": n + 1} if n else gettext("My passkey")


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider opens the door for those whose e-mail is known here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up alone."""
        del request, sociallogin
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Person, str] | None:
        """The person of an e-mail that the provider vouches for.

        An administrator wrote the e-mail down, so that it is known to be theirs: left unverified,
        allauth would take the password away that the person has.
        """
        found: tuple[Person, str] | None = super().authenticate_by_email(sociallogin)
        if found:
            person, email = found
            EmailAddress.objects.update_or_create(
                user=person, email=email.lower(), defaults={"verified": True, "primary": True}
            )
        return found
