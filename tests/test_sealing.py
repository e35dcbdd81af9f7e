"""A start without a seal says so."""

from youthwork import sealing


def test_a_start_without_a_seal_is_said_in_the_log_and_by_check(settings, caplog):
    settings.SEAL_MADE = "seal.pem"
    sealing.warn()
    assert sealing.has_a_seal() == [] and not caplog.records  # the embedded product makes its own
    settings.SEAL_MADE = None
    sealing.warn()
    assert "SEAL_KEY" in caplog.text and "SEAL_CERT" in sealing.has_a_seal()[0].msg
    settings.SEAL_KEY = "/run/secrets/seal.pem"
    assert sealing.has_a_seal() == []
