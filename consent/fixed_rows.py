"""What was answered, proved or shown is never changed afterwards, by whatever way.

A row may go (retention, erasure); what stays of it is a tombstone.
"""

from __future__ import annotations

from youthwork.lib.fixed_rows import fixed_rows

FIXED = {
    "consent_answer": (
        "signer_id",
        "text_id",
        "text_hash",
        "decisions",
        "relation",
        "declares_authority",
        "child_agrees",
        "signed_at",
        "received_at",
    ),
    "consent_consent": ("request_id", "subject_id", "decisions", "is_own", "valid_from"),
    "consent_evidenceevent": (
        "request_id",
        "number",
        "kind",
        "at",
        "text_hash",
        "content_hash",
        "salt",
        "before",
        "digest",
    ),
    "consent_formtext": ("version_id", "role", "language", "content", "content_hash"),
}
# A text may be corrected until its version is published.
ONLY_WHEN = {
    "consent_formtext": """EXISTS (SELECT 1 FROM consent_textversion v
      WHERE v.id = OLD.version_id AND v.published_at IS NOT NULL)"""
}
ROWS = fixed_rows("consent", FIXED, "what was signed, shown or proved never changes", ONLY_WHEN)
