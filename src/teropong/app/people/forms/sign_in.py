"""allauth's forms in our words: a label above each field, and nothing greyed inside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Your present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
    "name": _("Name of this passkey"),
    "passwordless": _("Sign in with it alone, without a password"),
}
WRONG: Promise = _("This passkey is not right. Try again, or use your password.")
RULES: Promise = _("At least 10 characters; not your name, and not what everybody takes.")


def in_our_words(form: Form) -> None:
    """Name the fields as we do; the rules of a new password stand below it."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = str(RULES) if name == "password1" else ""
        if name in LABELS:
            field.label = LABELS[name]  # type: ignore[assignment] # lazy, as Django wants it


class SignIn(account.LoginForm):  # type: ignore[misc] # allauth is untyped, here and below
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)
        self.fields["login"].widget.attrs["autofocus"] = True


class ChangePassword(account.ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)


class SetPassword(account.SetPasswordForm):  # type: ignore[misc]
    """A first password, for who came by a provider."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)


class ForgottenPassword(account.ResetPasswordForm):  # type: ignore[misc]
    """Where the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)


class NewPassword(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by the link that was mailed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)


class ConfirmPassword(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)


class _Code:
    """A code is typed with digits only, on a phone too."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)  # type: ignore[arg-type] # it is mixed into a form
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class SignInCode(_Code, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ConfirmCode(_Code, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code, before something delicate."""


class FirstCode(_Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code that an authenticator app shows."""


class _Passkey:
    """Whatever breaks while a passkey's answer is read makes it a wrong one, not a failure.

    The answer comes from outside, and its signature, too, is told wrong by an exception that
    allauth lets through.
    """

    def clean_credential(self) -> Any:
        """The authenticator whose answer this is."""
        return _or_wrong(super().clean_credential)  # type: ignore[misc] # of the form


def _or_wrong(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(str(WRONG)) from error


class SignInByPasskey(_Passkey, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey that opens alone."""


class SignInPasskey(_Passkey, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""


class ConfirmPasskey(_Passkey, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey, before something delicate."""


class AddPasskey(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey's name, and whether it opens alone."""

    def clean(self) -> Any:
        """The answer of a new passkey."""
        return _or_wrong(super().clean)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)
        self.fields["passwordless"].initial = True


class EditPasskey(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """A passkey's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)
