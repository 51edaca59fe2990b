"""The settings: read from file and environment, and refused where they are wrong or unsafe."""

import os
import sys
from pathlib import Path

import pytest

from teropong.app.configuration import Configuration, read_configuration, settings_told
from teropong.app.running.safety import Unsafe, check_safety
from teropong.app.running.up import check_warehouse
from teropong.facts.faults import WrongCall

EVERYWHERE = "0.0.0.0"  # noqa: S104 - to be refused


def refusal(**settings) -> str:
    folder = settings.pop("folder", Path("/nonexistent-but-writable-by-root"))
    if not os.access("/", os.W_OK):
        folder = Path.cwd()
    try:
        check_safety(Configuration(folder=folder, **settings))
    except Unsafe as refused:
        return str(refused)
    return ""


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "teropong.toml").write_text('port = 1\nbase_url = "https://a.example/"\n')
    read = read_configuration(tmp_path, {"TEROPONG_PORT": "8100"})
    assert (read.port, read.base_url, read.host) == (8100, "https://a.example", "a.example")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("prot = 1", "there are"),
        ("port = 1.5", "a whole number"),
        ('port = "many"', "a whole number"),
        ("port = 99999999999999999999", "a whole number"),
        ("allow_http = 3", "true or false"),
        ("mail = 3", "a text"),
        ("port = ", "teropong.toml"),
        ("oidc = [{id = 'x'}]", "lacks name"),
        ("oidc = 3", "lacks id"),
        (
            'engine = "mysql://sales:secret@db/x"',
            "setting engine: no engine answers mysql://; there is postgresql://",
        ),
        ('engine = "duckdb:///x.db"', "setting engine: DuckDB answers where it is empty"),
        (
            'engine = "postgresql://a:s3cret@db/x"\ndatabase = "postgresql://a:s3cret@db/x"',
            "names the database of the records; name one of its own",
        ),
    ],
)
def test_what_cannot_be_is_named(tmp_path, written, told):
    (tmp_path / "teropong.toml").write_text(written)
    with pytest.raises(WrongCall, match=told) as found:
        read_configuration(tmp_path, {})
    assert "s3cret" not in str(found.value)


def test_the_usual_ways_to_run_it_are_safe():
    beyond = {"address": EVERYWHERE, "base_url": "https://crm.example.com"}
    assert refusal() == ""
    assert refusal(address="::1") == ""
    assert refusal(base_url="https://crm.example.com", behind_proxy=True) == ""
    assert refusal(**beyond, behind_proxy=True, proxies="10.0.0.0/8") == ""
    assert refusal(address=EVERYWHERE, base_url="http://192.168.1.5:8000", allow_http=True) == ""
    assert refusal(database="postgresql://a:b@db/teropong", mail="smtps://a:b@mail.example") == ""
    assert refusal(database="postgresql:///teropong?host=/run/postgresql") == ""


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"address": EVERYWHERE}, "unencrypted"),
        ({"address": EVERYWHERE, "allow_http": True}, "set base_url"),
        ({"address": "::"}, "unencrypted"),
        ({"address": "192.168.1.5", "base_url": "http://crm.example.com"}, "unencrypted"),
        ({"base_url": "http://crm.example.com"}, "passwords would pass unencrypted"),
        ({"base_url": "https://crm.example.com"}, "nothing here encrypts"),
        ({"base_url": "crm.example.com"}, "write it as https://"),
        ({"base_url": "https://crm.example.com/sales", "behind_proxy": True}, "without a path"),
        ({"base_url": "https://crm.example.com:port", "behind_proxy": True}, "write it as"),
        ({"behind_proxy": True}, "without base_url"),
        ({"behind_proxy": True, "proxies": "nginx"}, "'nginx'"),
        ({"tls_cert": "a.pem"}, "set both"),
        ({"tls_cert": "a.pem", "tls_key": "b.pem"}, "cannot be read"),
        ({"metrics_token": "short"}, "can be guessed"),
        ({"log_format": "xml"}, "json or text"),
        ({"backups_at": "24:00"}, "02:00"),
        ({"port": 70_000}, "from 1 to 65535"),
        ({"threads": 0}, "from 1 to 256"),
        ({"database": "mysql://a/b"}, "no postgresql:// URL"),
        ({"mail": "mail.example.com"}, "no smtp:// URL"),
    ],
)
def test_what_is_unsafe_is_refused(settings, told):
    assert told in refusal(**settings)


def test_anybody_may_not_claim_any_address():
    told = refusal(
        address=EVERYWHERE, base_url="https://a.example", behind_proxy=True, proxies="0.0.0.0/0"
    )
    assert "anybody could" in told


def test_an_engine_without_its_library_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "clickhouse_connect", None)
    with pytest.raises(WrongCall, match=r"pip install 'teropong\[clickhouse\]'"):
        read_configuration(tmp_path, {"TEROPONG_ENGINE": "clickhouse://a:s3cret@db/x"})


@pytest.mark.parametrize("warehouse", ["postgresql://a:s3cret@db/x?fact=1", "spark://local/"])
def test_an_address_that_names_no_database_is_refused_at_start(tmp_path, warehouse):
    asked = read_configuration(tmp_path, {"TEROPONG_ENGINE": warehouse})
    with pytest.raises(WrongCall) as found:
        check_warehouse(asked)
    assert "s3cret" not in str(found.value)


def test_a_warehouse_that_is_away_at_start_may_come_back(tmp_path):
    away = "postgresql://a:s3cret@127.0.0.1:1/x"
    check_warehouse(read_configuration(tmp_path, {"TEROPONG_ENGINE": away}))


def test_a_secret_is_never_told():
    told = refusal(database="mysql://sales:secret@db/x", mail="http://me:secret@mail", metrics_token="secret")  # fmt: skip
    assert told.count("\n") == 3
    assert "secret" not in told


def test_a_provider_speaks_https():
    provider = {"id": "corp", "name": "Corp", "client_id": "x", "secret": "y"}
    assert "https://" in refusal(oidc=({**provider, "server_url": "http://id.example.com"},))
    assert refusal(oidc=({**provider, "server_url": "https://id.example.com"},)) == ""


def test_an_open_folder_is_refused_unless_it_is_empty(tmp_path):
    tmp_path.chmod(0o755)
    check_safety(Configuration(folder=tmp_path))
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    (tmp_path / "records.sqlite3").touch()
    tmp_path.chmod(0o755)
    with pytest.raises(Unsafe, match=f"chmod o-rwx {tmp_path}"):
        check_safety(Configuration(folder=tmp_path))


def test_an_open_secret_is_refused(tmp_path):
    found = Configuration(folder=tmp_path)
    assert len(found.secret_key()) > 60
    check_safety(found)
    found.secret.chmod(0o644)
    with pytest.raises(Unsafe, match="chmod 600"):
        check_safety(found)


def test_a_folder_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Unsafe, match="is a file"):
        check_safety(Configuration(folder=tmp_path / "file"))
    (tmp_path / "closed").mkdir(mode=0o500)
    if os.geteuid() != 0:
        with pytest.raises(Unsafe, match="cannot be written"):
            check_safety(Configuration(folder=tmp_path / "closed"))


def test_every_setting_says_what_it_means():
    told = settings_told()
    assert len(told) > 20
    assert all(meaning for _name, _default, meaning in told)
