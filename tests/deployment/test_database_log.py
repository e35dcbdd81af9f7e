"""What PostgreSQL writes into its own log when it refuses something: not what somebody wrote."""

from pathlib import Path

import psycopg2
import pytest
import yaml

from tests.servers import private_servers

ROOT = Path(__file__).resolve().parents[2]
KEPT_OUT = ("log_min_error_statement", "log_error_verbosity")
PRIVATE = "Zwarte Pad, naast de school"


def test_neither_the_statement_nor_the_row_stands_in_the_log():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    given = compose["services"]["database"]["command"]
    said = dict(part.split("=", 1) for part in given if "=" in part)
    with private_servers() as servers:
        connection = psycopg2.connect(servers.database("postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            for name in KEPT_OUT:  # as the file of the servers has it
                cursor.execute(f"SHOW {name}")
                assert cursor.fetchone() == (said[name],)
            cursor.execute("CREATE TEMP TABLE seen (severity int CHECK (severity > 0), area text)")
            with pytest.raises(psycopg2.errors.CheckViolation, match=PRIVATE):
                cursor.execute("INSERT INTO seen VALUES (0, %s)", [PRIVATE])
            with pytest.raises(psycopg2.errors.UndefinedColumn):
                cursor.execute("UPDATE seen SET place = %s", [PRIVATE])
            cursor.execute("SHOW data_directory")
            log = Path(cursor.fetchone()[0]).with_name("postgres.log").read_text()
        connection.close()
    assert log.count("ERROR:") == 2
    assert "Zwarte Pad" not in log
