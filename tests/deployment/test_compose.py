"""docker-compose.yml against the schema of the Compose specification, and what we ask besides."""

import json
import re
import shutil
import ssl
import stat
import subprocess
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from policy.uploads import LARGEST

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
# github.com/compose-spec/compose-spec, schema/compose-spec.json of 2026-06-23, Apache 2.0.
SCHEMA = json.loads((Path(__file__).with_name("compose-spec.json")).read_text())
SERVICES = COMPOSE["services"]
RUNS_ON = ["web", "worker", "beat", "database", "redis", "caddy", "clamav"]


def test_the_file_is_what_the_specification_allows():
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(COMPOSE)] == []


def test_the_schema_finds_a_mistake():
    wrong = {"services": {"web": {"image": "x", "replicas": 2}}}
    assert list(Draft7Validator(SCHEMA).iter_errors(wrong))


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_held_tight(name):
    service = SERVICES[name]
    user = service["user"].split(":")[0]
    assert int(user) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]
    assert "privileged" not in service and "pid" not in service


@pytest.mark.parametrize("name", RUNS_ON)
def test_what_stays_up_says_how_it_is(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_two_of_what_serves_and_what_works():
    assert [SERVICES[name]["deploy"]["replicas"] for name in ("web", "worker")] == [2, 2]


def test_only_the_proxy_is_reached_from_outside_and_the_database_reaches_nothing():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["caddy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["database"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]


def test_the_scanner_takes_the_largest_file_and_runs_where_it_is_asked_for():
    scanner = SERVICES["clamav"]
    most = int(scanner["environment"]["CLAMD_CONF_StreamMaxLength"].removesuffix("M"))
    assert most * 1024 * 1024 > LARGEST
    assert scanner["profiles"] == ["scanner"]
    assert SERVICES["web"]["environment"]["CLAMAV_URL"] == "${CLAMAV_URL:-}"


def test_no_secret_stands_in_the_file_and_each_has_a_file_of_its_own():
    text = (ROOT / "docker-compose.yml").read_text()
    assert not re.search(r"(PASSWORD|SECRET_KEY|FIELD_KEYS|INDEX_KEY|_URL): .*[a-z0-9]{20}", text)
    used = {name for service in SERVICES.values() for name in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])


def test_every_image_is_pinned():
    images = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    images += [service["image"] for service in SERVICES.values() if "build" not in service]
    for image in images:
        assert re.search(r":\d+\.\d+", image), image


def test_variables_are_those_of_the_configuration():
    page = (ROOT / "docs/configuration.md").read_text()
    for name in SERVICES["web"]["environment"]:
        assert f"`{name.removesuffix('_FILE')}`" in page, name


def test_secrets_are_made_once_and_read_by_the_product(tmp_path):
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy/secrets.sh"
    for name in ("secrets.sh", "certificates.sh"):
        shutil.copy(ROOT / "deploy" / name, tmp_path / "deploy")
    first = subprocess.run(["sh", script], check=True, capture_output=True, text=True).stdout
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) | {"email_url"} == set(COMPOSE["secrets"]) and "email_url" in first
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    subprocess.run(["sh", script], check=True, capture_output=True)
    assert made == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    (tmp_path / "secrets/email_url").write_text("smtp://mail.example.org")

    address = tmp_path / "secrets/database_url"
    assert "sslmode=verify-full&sslrootcert=/run/secrets/authority" in made["database_url"]
    address.chmod(0o600)
    address.write_text(made["database_url"].replace("/run/secrets", str(tmp_path / "secrets")))

    from tests import production

    env = production.environment(VAR_DIR=str(tmp_path), PATH="/usr/bin:/bin")
    for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "DATABASE_URL", "EMAIL_URL"):
        del env[name]
        env[f"{name}_FILE"] = str(tmp_path / "secrets" / name.lower())
    done = subprocess.run(
        [ROOT / ".venv/bin/python", "manage.py", "check"], cwd=ROOT, env=env, capture_output=True
    )
    assert done.returncode == 0, done.stderr


def test_certificates_hold_their_service_and_can_be_renewed_by_nobody_else(tmp_path):
    script = ["sh", ROOT / "deploy/certificates.sh"]
    folder = tmp_path / "with space/secrets"
    subprocess.run([*script, folder], check=True, capture_output=True)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    services = ("database", "redis", "web")
    assert set(first) == {"authority"} | {
        f"{service}_{what}" for service in services for what in ("certificate", "key")
    }  # and no key of the authority
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    trust = ssl.create_default_context(cafile=folder / "authority")
    trust.verify_flags |= ssl.VERIFY_X509_STRICT
    for service in services:
        assert shakes_hands(folder, service, trust, service)
        assert not shakes_hands(folder, service, trust, "elsewhere")

    subprocess.run([*script, folder], check=True, capture_output=True)
    assert first == {path.name: path.read_bytes() for path in folder.iterdir()}
    subprocess.run([*script[:2], "--renew", folder], check=True, capture_output=True)
    assert not shakes_hands(folder, "web", trust, "web")  # who knew the old one
    renewed = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(renewed) == set(first) and not set(renewed.values()) & set(first.values())


def shakes_hands(folder, service, trust, name):
    """Whether who trusts these authorities believes that the service has this name."""
    shows = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.load_cert_chain(folder / f"{service}_certificate", folder / f"{service}_key")
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trust.wrap_bio(to_client, to_server, server_hostname=name)
    server = shows.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLCertVerificationError:
            return False
    return True


def test_everything_between_services_goes_over_tls():
    said = SERVICES["web"]["environment"]
    assert said["REDIS_URL"].startswith("rediss://")
    assert "--certfile=" in said["GUNICORN_CMD_ARGS"]
    redis, database = SERVICES["redis"]["command"], SERVICES["database"]["command"]
    assert redis[redis.index("--port") + 1] == "0" and "--tls-port" in redis
    assert "ssl=on" in database
    hba = (ROOT / "deploy/pg_hba.conf").read_text()
    assert re.findall(r"^(\w+)", hba, re.MULTILINE) == ["local", "hostssl"]
    caddy = (ROOT / "deploy/Caddyfile").read_text()
    assert "tls_server_name web" in caddy and "tls_trusted_ca_certs {$AUTHORITY}" in caddy
    for name in ("migrate", "web", "worker", "beat", "backup", "redis", "caddy"):
        assert "authority" in SERVICES[name]["secrets"], name


def test_nothing_private_goes_into_the_image():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".*", "secrets", "backups", "var", "tests"} <= set(ignored)
