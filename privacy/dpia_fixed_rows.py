"""A decided impact assessment never changes."""

from youthwork.lib.fixed_rows import fixed_rows

DECIDED = fixed_rows(
    "privacy_dpia",
    {
        "privacy_dpia": (
            *("number", "status", "description", "necessity", "proportionality", "views"),
            *("advice", "advice_text", "advised_on", "outcome", "decision_text", "consulted_on"),
            *("look_again_on", "decided_at", "snapshot"),
        )
    },
    "an impact assessment that was decided never changes",
    only_when={"privacy_dpia": "OLD.status = 'decided'"},
)
