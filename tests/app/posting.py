"""A browser without a screen: signs in, posts forms, and keeps its cookies."""

from __future__ import annotations

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class Browser:
    """One person's; each thread has its own."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, SimpleCookie()

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        cookies = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request(method, path, urlencode(fields or {}), headers)
            answer = link.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    self.cookies.load(value)
            return answer.status, answer.read().decode()
        finally:
            link.close()

    def token(self, path: str) -> str:
        """The mark that a form on that page bears."""
        _status, page = self.ask("GET", path)
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    def sign_in(self, email: str, password: str) -> str:
        """Sign in, and return the mark for forms from now on."""
        path = "/sign-in/login/"
        fields = {"csrfmiddlewaretoken": self.token(path), "login": email, "password": password}
        status, page = self.ask("POST", path, fields)
        assert status == 302, page
        return self.token("/more/")
