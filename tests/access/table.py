"""Every address, who may knock there and what they hear: adding a page is adding a line.

`get` and `post` say who is answered what; everybody else hears `otherwise` (403 on a page, 404 on
an object: its existence isn't revealed). `None` is 405 for everybody. Signed out means the log-in
page, somebody without second factor the page where one is set up, unless `open_to` says otherwise.
Posts are empty, so a form that takes them says 422; HTMX is asked the same again where a page
answers both ways.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

EVERYBODY = (
    "worker colleague lead other_worker other_lead manager privacy_officer administrator director"
)
READERS = "worker colleague lead other_worker other_lead"
WORKERS = READERS
PLANNERS = "lead other_lead manager"
TEAM, LEADS = "worker colleague lead", "lead other_lead"
ADMIN, OFFICER = "administrator", "privacy_officer"
KEEPERS = f"manager {OFFICER}"  # of partners and agreements
SHARERS = f"{READERS} {KEEPERS}"
WRITERS = f"{READERS} manager"  # of what is known of platforms
POLICY_WORK = f"lead other_lead manager {OFFICER}"  # who sees drafts
DRAFT = "chat_group_agreements"
PLATFORM_READERS = f"{READERS} manager {OFFICER} director"
# Which people are alike on a page: a second worker and lead tell something about objects only.
ON_A_PAGE = ("nobody", "bare", "worker", "lead", "manager", OFFICER, ADMIN, "director")
ON_AN_OBJECT = (*ON_A_PAGE, "colleague", "other_worker", "other_lead")


LAW = {"table": "fact", "key": "gdpr"}

Answers = str | dict[str, str] | None


@dataclass(frozen=True)
class Row:
    name: str
    get: dict[str, str] | None = None  # answer -> who
    post: dict[str, str] | None = None
    otherwise: str = "403"
    args: dict[str, object] = field(default_factory=dict)
    open_to: str = ""  # "bare": a reader without second factor is answered as a lead
    htmx: bool = False

    def answer(self, who: str, method: str) -> str:
        """What this row promises `who`."""
        answers = self.get if method == "GET" else self.post
        for answer, people in (answers or {}).items():
            if who in people.split():
                return answer
        if who == "bare" and "bare" not in self.open_to:
            return "set up a second step"
        if answers is None:
            return "405"
        if who == "nobody":
            return "log in"
        if who == "bare":  # a lead of the team, as far as rights go
            return self.answer("lead", method)
        return self.otherwise


def page(name: str, **also: object) -> Row:
    return Row(name, **also)  # type: ignore[arg-type]


def thing(name: str, which: str, /, argument: str = "public_id", **also: object) -> Row:
    """A page of an object; `which` is a belonging of the house."""
    values = {"otherwise": "404", "args": {argument: which}} | also
    return Row(name, **values)  # type: ignore[arg-type]


def signal(name: str, **also: object) -> Row:
    return thing(name, "ref", "ref", **also)


def step(name: str, which: str = "todo", /, **also: object) -> Row:
    """Of something that is still to be done about the signal, was `reported` or `begun`."""
    row = signal(name, **also)
    return replace(row, args=row.args | {"todo": which})


def told(name: str, /, **also: object) -> Row:
    """Of the question whether who is behind the account of a signal knows of it."""
    row = signal(name, **also)
    return replace(row, args=row.args | {"question": "told_question"})


def approach(name: str, /, get: Answers = None, post: Answers = None, **args: object) -> Row:
    """A page of an approach; `args` name the belongings of its address."""
    named = {"public_id": "approach"} | args
    return Row(name, get, post, otherwise="404", args=named)  # type: ignore[arg-type]


def question(name: str, /, get: Answers = None, post: Answers = None, **args: object) -> Row:
    """A page of a question about images that waits; `args` are parts of its address."""
    named = {"ref": "question"} | args
    return Row(name, get, post, otherwise="404", args=named)  # type: ignore[arg-type]


def document(name: str, type: str, /, get: Answers = None, post: Answers = None) -> Row:
    """A page of the first version of a policy document."""
    named = {"type": type, "number": 1}
    return Row(f"policy:{name}", get, post, otherwise="404", args=named)  # type: ignore[arg-type]


def data_request(
    name: str, which: str = "data", /, get: Answers = None, post: Answers = None, **args: object
) -> Row:
    """A page of a request for data: one that came in, is `judged` or was `answered`."""
    named = {"ref": f"{which}_request"} | args
    return Row(f"privacy:{name}", get, post, otherwise="404", args=named)  # type: ignore[arg-type]


def assessment(name: str, /, get: Answers = None, post: Answers = None, **args: object) -> Row:
    """A page of the impact assessment that waits for the director."""
    named = {"number": 1} | args
    return Row(f"privacy:{name}", get, post, otherwise="404", args=named)  # type: ignore[arg-type]


def public(name: str, get: Answers = "200", post: Answers = None, **also: object) -> Row:
    """Open to the whole world."""
    world = f"nobody bare {EVERYBODY}"
    return Row(name, _to(get, world), _to(post, world), open_to="bare", **also)  # type: ignore[arg-type]


def entrance(name: str, get: Answers = "200", post: Answers = None, **also: object) -> Row:
    """For who isn't signed in yet; does no harm to the others."""
    people = f"nobody {EVERYBODY}"
    return Row(name, _to(get, people), _to(post, people), **also)  # type: ignore[arg-type]


def account(name: str, get: Answers = "200", post: Answers = None, **also: object) -> Row:
    """A page of one's own account: for whoever is signed in."""
    return Row(name, _to(get, EVERYBODY), _to(post, EVERYBODY), **also)  # type: ignore[arg-type]


def _to(answers: Answers, people: str) -> dict[str, str] | None:
    return {answers: people} if isinstance(answers, str) else answers


TABLE = [
    account("home"),
    account("more", post="302"),
    account("help", open_to="bare"),
    account("help_news", open_to="bare"),
    account("help_role", args={"role": "worker"}, open_to="bare"),
    account("help_task", args={"key": "log-in"}, open_to="bare"),
    # signals
    page("signals:inbox", get={"200": READERS}, htmx=True),
    page("signals:trends", get={"200": f"{WORKERS} manager privacy_officer director"}),
    page("signals:export", get={"200": f"{WORKERS} manager privacy_officer director"}),
    page("signals:export_xlsx", get={"200": f"{WORKERS} manager privacy_officer director"}),
    page("signals:assign_each", post={"422": "lead other_lead"}),
    page("signals:keep_filter", post={"422": READERS}),
    thing("signals:remove_filter", "filter", post={"302": "lead"}),
    page("signals:practice", get={"200": READERS}, post={"422": READERS}),
    page("signals:search", get={"200": READERS}, post={"422": READERS}),
    page(
        "signals:search_account",
        get={"200": "lead other_lead privacy_officer"},
        post={"422": "lead other_lead privacy_officer"},
    ),
    page(
        "signals:new",
        get={"200": f"nobody {WORKERS}"},
        post={"422": WORKERS},
        open_to="bare",
    ),
    page(
        "signals:unsent",
        get={"401": "nobody", "200": WORKERS},
        post={"401": "nobody", "422": WORKERS},
        open_to="bare",
    ),
    signal(
        "signals:detail",
        get={"200": "worker lead privacy_officer"},
        post={"200": "worker lead", "422": "privacy_officer"},
        htmx=True,
    ),
    signal("signals:readers", get={"200": "worker lead"}),
    # Who logged it sees the page that says so; the lead of the same team reads the signal itself.
    signal("signals:saved", get={"200": "worker"}, post={"422": "worker"}, open_to="bare"),
    signal("signals:edit", get={"200": "worker"}, post={"422": "worker"}),
    signal("signals:retract", get={"200": "worker"}, post={"422": "worker"}),
    account("signals:differences"),
    page("signals:no_person", get={"200": "privacy_officer"}),
    signal("signals:mask", post={"422": "lead"}, htmx=True),
    signal("signals:assess", post={"422": "worker lead"}, htmx=True),
    signal("signals:reporting_code", post={"422": "worker lead"}, htmx=True),
    signal("signals:account", post={"200": "worker lead"}, htmx=True),
    told("signals:account_told", post={"422": "worker lead"}, htmx=True),
    signal("signals:assign", post={"422": "lead"}, htmx=True),
    signal("signals:add_step", post={"422": "worker lead"}, htmx=True),
    step("signals:step_done", post={"302": "worker lead"}),
    step("signals:step_drop", post={"302": "worker lead"}),
    step("signals:step_give", post={"422": "worker lead"}),
    step("signals:step_answer", "reported", post={"302": "worker lead"}),
    signal("signals:merge", post={"422": "lead"}, htmx=True),
    signal("signals:split", post={"422": "lead"}, htmx=True),
    signal("signals:pause", post={"422": "lead"}, htmx=True),
    signal("signals:resume", post={"422": "lead"}, htmx=True),
    signal("signals:change_severity", post={"422": "lead"}, htmx=True),
    signal("signals:change_kind", get={"200": "lead"}, post={"422": "lead"}, htmx=True),
    signal("signals:change_state", post={"422": "lead"}, htmx=True),
    signal("signals:close", post={"422": "lead"}, htmx=True),
    signal("signals:reopen", post={"422": "lead"}, htmx=True),
    # approaches and activities
    page("signals:approaches", get={"200": READERS}),
    page("signals:new_approach", get={"200": "lead other_lead"}, post={"422": "lead other_lead"}),
    approach("signals:approach", get={"200": "worker colleague lead"}),
    approach("signals:change_approach", get={"200": "lead"}, post={"422": "lead"}),
    approach("signals:add_approach_step", post={"422": "lead"}),
    approach("signals:finish_approach_step", post={"302": "lead"}, step="step"),
    approach(
        "signals:approach_step_activity", get={"200": "lead"}, post={"422": "lead"}, step="started"
    ),
    approach("signals:give_approach_step", post={"422": "lead"}, step="step"),
    approach("signals:drop_approach_step", post={"302": "lead"}, step="step"),
    approach("signals:share_approach", get={"200": TEAM}),
    approach(
        "signals:share_approach_with", get={"200": TEAM}, post={"422": TEAM}, partner="partner"
    ),
    approach("signals:end_approach", post={"422": "lead"}),
    approach("signals:reopen_approach", post={"302": "lead"}),
    approach("signals:approach_example", get={}, post={}),  # it runs: there is nothing to tell yet
    approach("signals:remove_from_approach", post={"302": "lead"}, ref="ref"),
    step(
        "signals:step_activity",
        "begun",
        get={"200": "worker lead"},
        post={"422": "worker lead"},
    ),
    signal("signals:add_to_approach", post={"422": "lead"}),
    page("workers:contacts", get={"200": READERS}, post={"422": READERS}),
    page("workers:remove_contact", post={"302": READERS}, args={"public_id": "contact"}),
    page("workers:activities", get={"200": READERS}),
    page("workers:team_hours", get={"200": f"{LEADS} manager director"}),
    page("workers:adoption", get={"200": f"{LEADS} manager director"}),
    page("workers:export_team_hours", get={"200": f"{LEADS} manager director"}),
    page("workers:export_team_hours_xlsx", get={"200": f"{LEADS} manager director"}),
    thing("workers:nudge", "nudge", get={"200": "worker"}, post={"422": "worker"}),
    thing("workers:write_to_asked", "nudge", get={"200": "lead"}, post={"422": "lead"}),
    # platforms
    page("workers:platforms", get={"200": PLATFORM_READERS}),
    page("workers:new_platform", get={"200": PLANNERS}, post={"422": PLANNERS}),
    thing("workers:platform", "platform", "slug", get={"200": PLATFORM_READERS}),
    thing(
        "workers:change_platform",
        "platform",
        "slug",
        get={"200": WRITERS},
        post={"422": WRITERS},
    ),
    thing("workers:platform_versions", "platform", "slug", get={"200": PLATFORM_READERS}),
    thing("workers:review_platform", "platform", "slug", post={"422": PLANNERS}),
    thing("workers:platform_status", "platform", "slug", post={"422": PLANNERS}),
    thing(
        "workers:platform_report",
        "platform",
        "slug",
        get={"200": PLANNERS},
        post={"422": PLANNERS},
    ),
    thing(
        "workers:platform_proposal", "proposal", get={"200": f"worker {PLANNERS} privacy_officer"}
    ),
    thing("workers:adopt_proposal", "proposal", post={"422": PLANNERS}),
    thing("workers:decline_proposal", "proposal", post={"422": PLANNERS}),
    thing("workers:withdraw_proposal", "proposal", post={"302": "worker"}),
    page(
        "workers:new_trend_note",
        get={"200": WRITERS},
        post={"422": WRITERS},
    ),
    thing("workers:decide_trend_note", "trend_note", post={"302": PLANNERS}),
    page("workers:figures", get={"200": PLATFORM_READERS}),
    page("workers:new_figure", get={"200": PLANNERS}, post={"422": PLANNERS}),
    thing("workers:change_figure", "figure", get={"200": PLANNERS}, post={"422": PLANNERS}),
    thing("workers:remove_figure", "figure", post={"302": PLANNERS}),
    page("workers:new_known_figure", get={"200": PLANNERS}, post={"422": PLANNERS}),
    thing(
        "workers:change_known_figure", "known_figure", get={"200": PLANNERS}, post={"422": PLANNERS}
    ),
    thing("workers:remove_known_figure", "known_figure", post={"302": PLANNERS}),
    page("workers:new_activity", get={"200": READERS}, post={"422": READERS}),
    thing("workers:activity", "activity", get={"200": "worker colleague lead"}),
    thing(
        "workers:change_activity",
        "activity",
        get={"200": "worker lead"},
        post={"422": "worker lead"},
    ),
    page("workers:hours", get={"200": WORKERS}, post={"422": WORKERS}),
    page("workers:repeat_day", post={"302": WORKERS}),
    page("workers:copy_week", post={"302": WORKERS}),
    page("workers:timer", get={"302": WORKERS}, post={"302": WORKERS}),
    page("workers:start_timer", post={"302": WORKERS}),
    page("workers:stop_timer", post={"302": WORKERS}),
    page("workers:drop_timer", post={"302": WORKERS}),
    page(
        "workers:hours_of",
        get={"200": "lead", "404": "other_lead"},
        args={"public_id": "person"},
    ),
    page("workers:poster", get={"200": READERS}),
    page("workers:months", get={"200": LEADS}),
    page("workers:close_month", post={"302": LEADS}),
    thing("workers:reopen_month", "closed_month", get={"200": "lead"}, post={"422": "lead"}),
    page(
        "workers:contracts", get={"200": ADMIN}, post={"422": ADMIN}, args={"public_id": "person"}
    ),
    page(
        "workers:withdraw_contract",
        post={"302": ADMIN},
        args={"public_id": "person", "pk": "contract"},
    ),
    page("workers:import_hours", get={"200": WORKERS}, post={"422": WORKERS}),
    thing("workers:hour_import", "import", get={"200": "worker"}, post={"422": "worker"}),
    thing("workers:write_import", "import", post={"302": "worker"}),
    thing("workers:drop_import", "import", post={"302": "worker"}),
    page("workers:export_hours", get={"200": WORKERS}),
    page("workers:export_hours_xlsx", get={"200": WORKERS}),
    thing("workers:change_hours", "hours", get={"200": "worker"}, post={"422": "worker"}),
    thing("workers:remove_hours", "hours", post={"302": "worker"}),
    # work accounts, their check, one's own hours
    page("workers:profile", get={"200": EVERYBODY}),
    page("workers:visible", post={"302": READERS}),
    page("workers:availability", get={"200": EVERYBODY}, post={"302": EVERYBODY}),
    page("workers:accounts", get={"200": READERS}),
    page("workers:new_account", get={"200": READERS}, post={"422": READERS}),
    thing("workers:account", "account", get={"200": "worker"}, post={"422": "worker"}),
    thing("workers:end_account", "account", get={"200": "worker"}, post={"422": "worker"}),
    thing("workers:ask_exception", "account", get={"200": "worker"}, post={"422": "worker"}),
    thing("workers:decide_exception", "exception", get={"200": "lead"}, post={"422": "lead"}),
    page("workers:doubt", get={"200": EVERYBODY}),
    page(
        "organisation:deputies",
        get={"200": f"{LEADS} {OFFICER}"},
        post={"422": f"{LEADS} {OFFICER}"},
    ),
    Row(
        "organisation:end_deputy",
        post={"302": f"lead {ADMIN}"},
        otherwise="404",
        args={"pk": "deputy"},
    ),
    page("workers:check", get={"200": READERS}),
    thing(
        "workers:check_of",
        "account",
        get={"200": "worker colleague lead"},
        post={"422": "worker colleague lead"},
    ),
    thing("workers:check_history", "account", get={"200": "worker colleague lead"}),
    page("workers:profile_team", get={"200": f"{LEADS} manager {OFFICER} director"}),
    page("workers:first_weeks", get={"200": "worker colleague other_worker"}),
    page(
        "workers:first_step",
        post={"302": "worker colleague other_worker"},
        args={"step": "first_step"},
    ),
    page("workers:competences", get={"200": READERS}),
    page("workers:competences_fill", get={"200": READERS}, post={"422": READERS}),
    page("workers:competences_team", get={"200": LEADS}),
    page("workers:competence_numbers", get={"200": "manager"}),
    page("workers:recruitment", get={"200": PLANNERS}),
    page(
        "workers:competences_of",
        get={"200": "colleague lead", "404": READERS},
        args={"public_id": "person"},
    ),
    page(
        "workers:competences_fill_of",
        get={"200": "colleague lead", "404": READERS},
        post={"422": "colleague lead", "404": READERS},
        args={"public_id": "person"},
    ),
    page(
        "workers:agree",
        post={"422": "colleague lead", "404": READERS},
        args={"public_id": "person"},
    ),
    page(
        "workers:growth_goal",
        post={"302": "worker lead", "404": READERS},
        args={"public_id": "goal"},
    ),
    page("workers:trainings", get={"200": f"{READERS} manager"}),
    page("workers:new_training", get={"200": PLANNERS}, post={"422": PLANNERS}),
    page(
        "workers:training",
        get={"200": PLANNERS},
        post={"422": PLANNERS},
        args={"public_id": "training"},
    ),
    page("workers:sign_up", post={"302": READERS}, args={"public_id": "training"}),
    page(
        "workers:presence",
        get={"200": PLANNERS},
        post={"422": PLANNERS},
        args={"public_id": "training"},
    ),
    page("workers:pulse", get={"200": READERS}, post={"200": READERS}),
    page("workers:equipment", get={"200": f"{READERS} manager administrator"}),
    page(
        "workers:new_equipment",
        get={"200": f"{PLANNERS} administrator"},
        post={"422": f"{PLANNERS} administrator"},
    ),
    page(
        "workers:change_equipment",
        get={"200": "lead manager administrator", "404": "other_lead"},
        post={"422": "lead manager administrator", "404": "other_lead"},
        args={"public_id": "laptop"},
    ),
    page("workers:equipment_state", post={"404": READERS}, args={"public_id": "laptop"}),
    thing("workers:phone_seen_to", "phone", post={"302": "lead"}),
    page(
        "workers:book_laptop",
        get={"200": TEAM, "404": READERS},
        post={"422": TEAM, "404": READERS},
        args={"public_id": "laptop"},
    ),
    page("workers:cancel_booking", post={"302": READERS}, args={"public_id": "laptop"}),
    thing("workers:learned", "activity", post={"422": "worker colleague lead"}),
    page("workers:routine", get={"200": READERS}, post={"302": READERS}),
    page("workers:online_today", post={"302": READERS}),
    page("workers:mixed_feed", post={"302": READERS}),
    page("workers:balance", get={"200": f"{READERS} manager director"}),
    page("workers:campaigns", get={"200": f"{READERS} manager director {OFFICER}"}),
    page(
        "workers:new_campaign",
        get={"200": f"{READERS} manager"},
        post={"422": f"{READERS} manager"},
    ),
    thing("workers:campaign", "campaign", get={"200": f"worker {LEADS} manager {OFFICER}"}),
    thing(
        "workers:change_campaign",
        "campaign",
        get={"200": f"worker {LEADS} manager"},
        post={"422": f"worker {LEADS} manager"},
    ),
    thing("workers:decide_campaign", "campaign", post={"302": f"{LEADS} manager"}),
    page("workers:examples", get={"200": f"{READERS} manager director {OFFICER}"}),
    page(
        "workers:new_example",
        get={"200": f"{READERS} manager"},
        post={"422": f"{READERS} manager"},
    ),
    thing("workers:example", "example", get={"200": f"{TEAM} manager {OFFICER}"}),
    thing(
        "workers:change_example",
        "example",
        get={"200": "worker lead manager"},
        post={"422": "worker lead manager"},
    ),
    thing("workers:publish_example", "example", post={"302": "lead manager"}),
    page(
        "organisation:practice", get={"200": f"manager {ADMIN}"}, post={"422": f"manager {ADMIN}"}
    ),
    # duty
    page("signals:duty", get={"200": f"{WORKERS} manager {OFFICER}"}),
    page("signals:plan_duty", get={"200": PLANNERS}, post={"422": PLANNERS}),
    page("signals:copy_duty", get={"200": PLANNERS}, post={"422": PLANNERS}),
    thing("signals:duty_shift", "shift", get={"200": "lead manager"}, post={"422": "lead manager"}),
    thing("signals:swap_duty", "shift", post={"422": "lead manager"}),
    thing("signals:remove_duty", "shift", post={"302": "lead manager"}),
    # image consent
    page("consent:overview", get={"200": f"{READERS} {OFFICER} director"}),
    page(
        "consent:search", get={"200": f"{READERS} {OFFICER}"}, post={"422": f"{READERS} {OFFICER}"}
    ),
    page("consent:check", get={"200": READERS}, post={"422": READERS}),
    page("consent:called", post={"404": READERS}),
    page("consent:publish", get={"302": READERS}, post={"422": READERS}),
    page("consent:publications", get={"200": f"{READERS} {OFFICER}"}),
    page("consent:take_downs", get={"200": f"{READERS} {OFFICER}"}),
    page("consent:texts", get={"200": OFFICER}),
    page("consent:texts_faulty", post={"422": OFFICER}),
    page("consent:texts_anew", get={"200": OFFICER}, post={"302": OFFICER}),
    page("consent:text", get={"200": OFFICER}, args={"role": "guardian", "language": "en"}),
    page("consent:text_check", post={"302": OFFICER}, args={"role": "guardian", "language": "en"}),
    thing("consent:publication", "post", "ref", get={"200": f"{TEAM} {OFFICER}"}),
    thing("consent:post_gone", "post", "ref", post={"302": TEAM}),
    page(
        "consent:unsent",
        get={"401": "nobody", "200": WORKERS},
        post={"401": "nobody", "409": WORKERS},
        open_to="bare",
    ),
    thing("consent:post_stays", "post", "ref", post={"422": TEAM}),
    thing("consent:consent", "consent", "ref", get={"200": f"worker lead {OFFICER}"}),
    thing(
        "consent:withdraw",
        "consent",
        "ref",
        get={"200": f"{TEAM} {OFFICER}"},
        post={"422": f"{TEAM} {OFFICER}"},
    ),
    thing(
        "consent:own_link",
        "consent",
        "ref",
        get={"200": "worker lead"},
        post={"422": "worker lead"},
    ),
    thing("consent:receipt", "handed", "ref", get={"404": "worker lead"}),
    thing(
        "consent:hand_over",
        "handed",
        "ref",
        get={"200": "worker lead"},
        post={"422": "worker lead"},
    ),
    account("consent:hand_back", get="302", post="302", args={"ref": "handed"}),
    thing(
        "consent:attest",
        "handed",
        get={"404": "worker lead"},
        post={"404": "worker lead"},
        args={"ref": "handed", "number": "second"},
    ),
    thing("consent:dispute", "consent", "ref", get={"200": "lead"}, post={"302": "lead"}),
    thing("consent:settle", "consent", "ref", get={"200": "lead"}, post={"422": "lead"}),
    # Instaclean
    page("signals:items", get={"200": f"{WORKERS} {OFFICER}"}),
    page("signals:new_item", get={"200": WORKERS}, post={"422": WORKERS}),
    thing("signals:item", "item", "ref", get={"200": f"{WORKERS} {OFFICER}"}),
    thing("signals:change_item", "item", "ref", get={"200": TEAM}, post={"422": TEAM}),
    thing("signals:notice", "item", "ref", post={"200": f"{WORKERS} {OFFICER}"}),
    # The worker who listed it never checks it; what a notice lacks is told.
    thing(
        "signals:item_deed",
        "item",
        post={"422": "colleague lead other_worker other_lead"},
        args={"ref": "item", "deed": "check"},
    ),
    page("signals:rounds", get={"200": f"{WORKERS} manager {OFFICER} director"}),
    thing("signals:round", "round", "ref", get={"200": f"{WORKERS} manager {OFFICER} director"}),
    thing("signals:round_list", "round", "ref", get={"200": LEADS}),
    thing("signals:round_csv", "round", "ref", get={"200": LEADS}),
    thing("signals:round_pdf", "round", "ref", get={"200": LEADS}),
    thing(
        "signals:round_deed",
        "round",
        post={"422": LEADS},
        args={"ref": "round", "deed": "send"},
    ),
    thing("signals:add_session", "round", "ref", post={"422": WORKERS}),
    thing("signals:give_screen", "round", "ref", post={"302": WORKERS}),
    account("signals:guide", get="302"),
    account("signals:guide_back", get="302", post="302"),
    account("organisation:notifications", post="422"),
    account("organisation:add_device", get=None, post="422"),
    thing("organisation:test_device", "device", post={"302": "lead"}),
    thing("organisation:remove_device", "device", post={"302": "lead"}),
    # image consent
    page("consent:ask", get={"200": READERS}, post={"422": READERS}),
    question("consent:link", get={"200": "worker lead"}),
    question("consent:paper", get={"200": "worker lead"}, post={"422": "worker lead"}),
    question("consent:sheet", get={"200": "worker lead"}),
    question("consent:resend", post={"302": "worker lead"}),
    question("consent:cancel", post={"302": "worker lead"}),
    question("consent:address", get={"200": "worker lead"}, post={"422": "worker lead"}, number=1),
    question("consent:note", get={"200": "worker lead"}, post={"422": "worker lead"}),
    question("consent:looked_at", post={"302": "worker lead"}),
    question("consent:spoken", post={"302": "worker lead"}, number=1),
    public("mail_hook", None, "404"),
    page("consent:events", get={"200": READERS}),
    page("consent:new_event", get={"200": READERS}, post={"422": READERS}),
    thing("consent:event", "event", "ref", get={"200": TEAM}),
    thing("consent:poster", "event", "ref", get={"200": TEAM}),
    thing("consent:poster_pdf", "event", "ref", get={"200": TEAM}),
    thing("consent:close_event", "event", "ref", post={"302": "worker lead"}),
    public("event_page", "200", "422", args={"token": "event_token"}),
    page("consent:group", get={"200": READERS}, post={"422": READERS}),
    page("consent:sheets", get={"200": LEADS}, post={"422": LEADS}),
    page("consent:erased", get={"200": OFFICER}, post={"422": OFFICER}),
    thing(
        "consent:erase",
        "question",
        "ref",
        get={"200": OFFICER},
        post={"302": OFFICER},
        otherwise="403",
    ),
    thing(
        "consent:wrong_person",
        "question",
        get={"200": f"{TEAM} {OFFICER}"},
        post={"302": f"{TEAM} {OFFICER}"},
        args={"ref": "question", "number": 1},
    ),
    page("consent:sheets_template", get={"200": LEADS}, args={"kind": "csv"}),
    # people
    page("organisation:people", get={"200": EVERYBODY}),
    page("organisation:staff_list", get={"200": ADMIN}, post={"422": ADMIN}),
    page(
        "organisation:invite",
        get={"200": f"lead other_lead {ADMIN}"},
        post={"422": f"lead other_lead {ADMIN}"},
    ),
    thing("organisation:withdraw", "invitation", post={"302": f"lead {ADMIN}"}),
    thing("organisation:send_again", "invitation", post={"302": f"lead {ADMIN}"}),
    page("organisation:teams", get={"200": EVERYBODY}),
    page("organisation:new_team", get={"200": ADMIN}, post={"422": ADMIN}),
    thing("organisation:team", "team", get={"200": ADMIN}, post={"422": ADMIN}),
    thing("organisation:merge_team", "team", post={"422": ADMIN}),
    thing(
        "organisation:person",
        "person",
        get={"200": f"worker colleague lead manager {OFFICER} {ADMIN} director"},
        post={"422": ADMIN},
    ),
    thing("organisation:give_role", "person", post={"422": ADMIN}),
    thing("organisation:end_role", "person", post={"422": ADMIN}),
    thing("organisation:leave", "person", get={"200": ADMIN}, post={"302": ADMIN}),
    thing("organisation:pause", "person", post={"302": ADMIN}),
    thing("organisation:resume", "person", post={"422": ADMIN}),
    thing("organisation:reset_factor", "person", post={"302": ADMIN}),
    thing("organisation:end_sessions", "person", post={"302": ADMIN}),
    # partners
    page("partners:list", get={"200": SHARERS}),
    page("partners:new", get={"200": KEEPERS}, post={"422": KEEPERS}),
    thing("partners:partner", "partner", get={"200": SHARERS}),
    thing("partners:change", "partner", get={"200": KEEPERS}, post={"422": KEEPERS}),
    thing("partners:put_away", "partner", post={"302": KEEPERS}),
    thing("partners:seen", "partner", get={"302": SHARERS}),
    thing("partners:agree", "partner", get={"200": KEEPERS}, post={"422": KEEPERS}),
    page(
        "partners:check",
        post={"302": OFFICER},
        args={"public_id": "partner", "day": "agreement"},
    ),
    thing(
        "partners:disclosure",
        "disclosure",
        "ref",
        get={"200": f"worker lead {OFFICER}"},
        post={"422": f"worker lead {OFFICER}"},
    ),
    thing("partners:new_request", "partner", get={"200": SHARERS}, post={"422": SHARERS}),
    thing("partners:demand", "partner", get={"200": SHARERS}, post={"302": SHARERS}),
    page("partners:any_demand", get={"200": SHARERS}, post={"302": SHARERS}),
    page(
        "partners:request",
        get={"200": SHARERS},
        post={"422": "lead privacy_officer"},
        args={"ref": "partner_request"},
    ),
    page(
        "partners:answer_request",
        get={"200": SHARERS},
        post={"422": SHARERS},
        args={"ref": "waiting_request"},
    ),
    page("partners:trend_messages", get={"200": "manager"}, post={"422": "manager"}),
    page(
        "partners:trend_message",
        get={"404": "manager"},
        post={"404": "manager"},
        args={"ref": "AAAAAAAAAAAA"},
    ),
    signal("signals:share", get={"200": "worker lead"}),
    thing(
        "signals:share_with",
        "ref",
        get={"200": "worker lead"},
        post={"422": "worker lead"},
        args={"ref": "ref", "public_id": "partner"},
    ),
    public("partner_link", get="302", args={"token": "partner_token"}),
    public("partner_page", get="404", post="404", args={"ref": "disclosure"}),
    # image consent: whoever holds a link, whoever they are here; of another family's nothing
    public("consent_link", get="302", args={"token": "consent_token"}),
    public("consent_page", get="404", post="404", args={"ref": "consent"}),
    public("consent_receipt", get="404", args={"ref": "handed"}),
    public("consent_copy", get=None, post="404", args={"ref": "handed"}),
    public("consent_withdraw", get="404", post="404", args={"ref": "consent"}),
    public("what_we_write"),
    public("accessibility"),
    public("security_txt"),
    public("page_logo", "404", args={"mark": "abc"}),
    public("seal"),
    public("seal_certificate", get="404"),
    page(
        "partners:renew",
        post={"302": LEADS},
        args={"public_id": "partner", "day": "agreement"},
    ),
    thing(
        "partners:end",
        "partner",
        post={"302": KEEPERS},
        args={"public_id": "partner", "day": "agreement"},
    ),
    # settings
    page("organisation:settings", get={"200": ADMIN}),
    page("organisation:details", get={"200": ADMIN}, post={"422": ADMIN}),
    page("organisation:house_style", get={"200": ADMIN}, post={"422": ADMIN}),
    page("organisation:logo", get={"404": ADMIN}),
    page("organisation:house_style_example", get={"200": ADMIN}),
    page("organisation:messages", get={"200": ADMIN}),
    thing("organisation:try_again", "message", "ref", post={"302": ADMIN}),
    page(
        "organisation:open_signals",
        get={"200": f"{OFFICER} {ADMIN} manager director"},
        post={"422": OFFICER},
    ),
    *[  # each of whom it is asked; nobody says it for another
        page(
            "organisation:say_ready",
            post={"422": who, "404": f"{OFFICER} {ADMIN} manager director"},
            args={"point": point},
        )
        for point, who in {
            "legal_basis": "director",
            "mail": ADMIN,
            "drill": "manager",
            "dpia": "",  # seen, not said
        }.items()
    ],
    page(  # whoever is asked has nobody else to remind
        "organisation:remind_ready",
        post={"422": "director", "302": f"{OFFICER} {ADMIN} manager"},
        args={"point": "legal_basis"},
    ),
    page(
        "organisation:remind_ready",
        post={"404": f"{OFFICER} {ADMIN} manager director"},
        args={"point": "nothing"},
    ),
    *[
        page(f"organisation:settings_{question}", get={"200": ADMIN}, post={"422": ADMIN})
        for question in (
            "kind care_provider privacy_officer friday_duty colleagues sixteen image_places"
            " partners works_council themes".split()
        )
    ],
    # the account
    public("organisation:accept", get="404", post="404"),
    public("organisation:invitation", get="302", args={"token": "token"}),
    account("organisation:second_step", get={"302": EVERYBODY, "200": "bare"}, open_to="bare"),
    account(
        "organisation:confirm",
        get={"200": EVERYBODY, "set up a second step": "bare"},
        post={"200": EVERYBODY, "set up a second step": "bare"},
    ),
    account("organisation:typed", post="302", open_to="bare"),
    account("organisation:end_session", get=None, post="302", args={"pk": 1}),
    entrance(
        "account_login",
        get={"200": "nobody", "302": EVERYBODY},
        post={"422": "nobody", "302": EVERYBODY},
    ),
    public("oidc_log_in", None, "404"),  # without a provider
    public("oidc_callback", "404"),
    account("oidc_again", "404", open_to="bare"),
    account(
        "account_logout",
        get={"200": f"{EVERYBODY} bare"},
        post={"log in": f"nobody {EVERYBODY} bare"},
    ),
    entrance("account_inactive"),
    account(
        "account_reauthenticate",
        get={"302": EVERYBODY, "200": "bare"},
        post={"302": EVERYBODY, "422": "bare"},
    ),
    account("account_change_password", post="422"),
    entrance("account_reset_password", post="422"),
    entrance("account_reset_password_done"),
    entrance("account_reset_password_from_key_done"),
    entrance(
        "account_reset_password_from_key", post="422", args={"uidb36": "1", "key": "wrong-key"}
    ),
    account("mfa_index"),
    account("mfa_authenticate", get="302", post="302"),
    account(
        "mfa_reauthenticate",
        get={"200": EVERYBODY, "302": "bare"},
        post={"422": EVERYBODY, "302": "bare"},
    ),
    account(
        "mfa_activate_totp",
        get={"302": EVERYBODY, "200": "bare"},
        post={"302": EVERYBODY, "422": "bare"},
    ),
    account("mfa_deactivate_totp", post="422"),  # the last factor stays
    account("mfa_list_webauthn"),
    account("mfa_add_webauthn", post="422", open_to="bare"),
    account("mfa_login_webauthn", get="302", post="302"),
    account("mfa_reauthenticate_webauthn", get="302", post="302", open_to="bare"),
    account("mfa_edit_webauthn", get="404", post="404", args={"pk": 1}),
    account("mfa_remove_webauthn", get="404", post="404", args={"pk": 1}),
    account("mfa_view_recovery_codes", get="404", open_to="bare"),
    account("mfa_generate_recovery_codes", post="302"),
    account("mfa_download_recovery_codes", get="404", open_to="bare"),
    account("usersessions_list", post="302"),
    # policy
    page("policy:overview", get={"200": f"{READERS} manager {OFFICER} director"}),
    page("policy:checklist", get={"200": f"{READERS} manager {OFFICER} director"}),
    page(
        "policy:checklist_pdf",
        get={"200": f"{LEADS} manager {OFFICER} worker colleague other_worker director"},
    ),
    page("policy:begin_checklist", post={"302": "manager"}),
    page("policy:file_checklist", post={"302": "manager"}),
    page("policy:statement", get={"200": "manager director"}, post={"422": "manager director"}),
    *(
        page(
            f"policy:{name}",
            args={"item": "vision"},
            get={"200": f"{LEADS} manager", "404": OFFICER},
            post={"422": f"{LEADS} manager", "404": OFFICER},
        )
        for name in ("checklist_item", "checklist_evidence", "checklist_action")
    ),
    thing(
        "policy:take_evidence_away",
        "evidence",
        post={
            "302": f"{LEADS} manager",
            "403": "worker colleague other_worker director administrator",
        },
    ),
    page("policy:checklist_actions", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing(
        "policy:finish_checklist_action",
        "condition_action",
        post={"302": "manager worker", "404": f"{LEADS} {OFFICER}", "403": "administrator"},
    ),
    thing(
        "policy:checklist_run",
        "filed_checklist",
        get={"200": f"{READERS} manager {OFFICER} director", "403": "administrator"},
    ),
    thing(
        "policy:checklist_run_pdf",
        "filed_checklist",
        get={"200": f"{READERS} manager {OFFICER} director", "403": "administrator"},
    ),
    thing(
        "policy:mail_checklist",
        "filed_checklist",
        post={"302": f"{READERS} manager {OFFICER} director", "403": "administrator"},
    ),
    page("policy:practice", get={"200": f"{READERS} manager {OFFICER} director"}),
    page("policy:practice_csv", get={"200": f"{READERS} manager {OFFICER} director"}),
    page("policy:practice_xlsx", get={"200": f"{READERS} manager {OFFICER} director"}),
    page("policy:practice_pdf", get={"200": f"{READERS} manager {OFFICER} director"}),
    page("policy:reports", get={"200": f"{READERS} manager {OFFICER} director"}),
    page("policy:new_report", get={"200": f"{LEADS} manager"}, post={"422": f"{LEADS} manager"}),
    page("policy:new_funding", get={"200": "manager"}, post={"422": "manager"}),
    page(
        "policy:funding",
        get={"200": "manager"},
        post={"422": "manager"},
        args={"public_id": "funding"},
    ),
    thing("policy:report", "report", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing(
        "policy:report_list",
        "report",
        get={"200": "manager director"},
        args={"public_id": "report", "key": "friday"},
    ),
    thing("policy:report_pdf", "report", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing("policy:report_csv", "report", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing("policy:report_xlsx", "report", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing("policy:renew_report", "concept", post={"302": "manager"}),
    thing("policy:report_texts", "concept", get={"200": "manager"}, post={"422": "manager"}),
    thing("policy:report_examples", "concept", get={"200": "manager"}, post={"422": "manager"}),
    thing("policy:ask_director", "concept", post={"302": "manager"}),
    thing("policy:fix_report", "concept", post={"302": "director"}),
    thing("policy:drop_report", "concept", post={"302": "manager"}),
    thing("policy:link_report", "report", post={"200": "manager director"}),
    thing("policy:end_report_link", "report", post={"302": "manager director"}),
    public("report_link", "302", args={"token": "report_token"}),
    public("report_page", "404"),
    public("report_page_pdf", "404"),
    public("report_page_csv", "404"),
    public("report_page_xlsx", "404"),
    page("policy:surveys", get={"200": f"{READERS} manager {OFFICER} director"}),
    page("policy:new_survey", get={"200": "manager"}, post={"422": "manager"}),
    thing("policy:survey", "survey", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing("policy:survey_csv", "survey", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing("policy:survey_xlsx", "survey", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing("policy:survey_poster", "survey", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing(
        "policy:survey_poster_pdf", "survey", get={"200": f"{READERS} manager {OFFICER} director"}
    ),
    thing("policy:survey_codes", "survey", get={"200": "manager"}, post={"422": "manager"}),
    thing("policy:survey_remarks", "survey", get={"200": "manager"}, post={"422": "manager"}),
    thing("policy:close_survey", "survey", post={"302": "manager"}),
    thing("policy:survey_to_platforms", "survey", post={"302": "manager"}),
    public("survey_page", "200", "200", args={"token": "survey_token"}),
    page("policy:evaluations", get={"200": f"{READERS} manager {OFFICER} director"}),
    page("policy:calendar_link", post={"200": f"{READERS} manager {OFFICER} director"}),
    entrance("policy:feed", args={"token": "calendar_token"}),
    thing("policy:evaluation", "evaluation", get={"200": f"{READERS} {KEEPERS} director"}),
    thing("policy:evaluation_file", "evaluation", get={"200": f"{READERS} {KEEPERS} director"}),
    thing("policy:plan_evaluation", "evaluation", get={"200": "manager"}, post={"422": "manager"}),
    thing("policy:start_evaluation", "evaluation", post={"302": "manager"}),
    thing("policy:count_again", "evaluation", post={"302": f"{LEADS} {KEEPERS}"}),
    thing(
        "policy:answer",
        "evaluation",
        post={"422": f"{LEADS} {KEEPERS}"},
        args={"public_id": "evaluation", "item": "privacy_item"},
        htmx=True,
    ),
    thing("policy:decide", "evaluation", post={"422": f"{LEADS} manager"}),
    thing("policy:decision", "decision", get={"200": "manager"}, post={"422": "manager"}),
    thing("policy:decision_done", "decision", post={"302": "worker manager"}),
    thing(
        "policy:finish_evaluation", "evaluation", get={"200": "manager"}, post={"422": "manager"}
    ),
    thing("policy:lapse_evaluation", "evaluation", get={"200": "manager"}, post={"422": "manager"}),
    page("policy:reading", get={"200": "worker colleague other_worker"}),
    page("policy:documents", get={"200": f"{READERS} manager {OFFICER} director"}),
    page(
        "policy:document",
        get={"200": f"{READERS} manager {OFFICER} director"},
        args={"type": "instaclean"},
    ),
    page("policy:versions", get={"200": POLICY_WORK}, args={"type": "instaclean"}),
    page(
        "policy:start_document",
        post={"422": "manager"},
        otherwise="404",
        args={"type": "reporting_code"},
    ),
    page("policy:goals", get={"200": f"{READERS} manager {OFFICER} director"}),
    page("policy:new_goal", get={"200": "manager"}, post={"422": "manager"}),
    thing("policy:goal", "aim", get={"200": f"{READERS} manager {OFFICER} director"}),
    thing(
        "policy:change_goal",
        "aim_draft",
        get={"200": f"{LEADS} manager"},
        post={"422": f"{LEADS} manager"},
    ),
    thing("policy:read_goal", "aim", post={"422": f"{LEADS} manager"}),
    thing("policy:propose_goal", "aim_draft", post={"422": "manager"}),
    thing("policy:take_goal_back", "aim_proposed", post={"422": "manager"}),
    thing("policy:adopt_goal", "aim_proposed", post={"422": "director"}),
    thing("policy:give_goal_back", "aim_proposed", post={"422": "director"}),
    thing("policy:end_goal", "aim", post={"422": "manager"}),
    document("version", DRAFT, get={"200": POLICY_WORK}),
    document("change_version", DRAFT, get={"200": POLICY_WORK}, post={"422": POLICY_WORK}),
    document("upload", DRAFT, get={"200": POLICY_WORK}, post={"422": POLICY_WORK}),
    document("file", "profile_protocol", get={"200": f"{READERS} manager {OFFICER} director"}),
    document("propose", DRAFT, post={"422": KEEPERS}),
    document("take_back", DRAFT, post={"422": KEEPERS}),
    document("throw_away", DRAFT, post={"302": KEEPERS}),
    document("adopt", "vision_offline", post={"422": "director"}),
    document("give_back", "vision_offline", post={"422": "director"}),
    document("confirm_reading", "profile_protocol", post={"302": READERS}),
    # privacy
    page("privacy:audit", get={"200": EVERYBODY}, post={"log in": "nobody", "405": EVERYBODY}),
    page("privacy:audit_csv", get={"200": OFFICER}),
    page("privacy:check_trail", post={"302": OFFICER}),
    account("privacy:questions"),
    page("privacy:ask_about_reading", get={"200": OFFICER}, post={"422": OFFICER}),
    thing("privacy:question", "reading_question", "ref", get={"200": f"worker {OFFICER}"}),
    thing("privacy:answer_question", "reading_question", "ref", post={"422": "worker"}),
    thing("privacy:withdraw_question", "reading_question", "ref", post={"302": OFFICER}),
    page("privacy:retention", get={"200": OFFICER}),
    page("privacy:rehearsal", post={"200": OFFICER}),
    page("privacy:place_hold", get={"200": OFFICER}, post={"422": OFFICER}),
    page("privacy:release_hold", post={"422": OFFICER}),
    page(
        "privacy:term",
        get={"200": OFFICER},
        post={"422": OFFICER},
        args={"key": "outbox.messages"},
    ),
    page("organisation:facts", get={"200": EVERYBODY}),
    thing("organisation:check_fact", "law", "key", post={"302": OFFICER}, args=LAW),
    thing(
        "organisation:change_fact",
        "law",
        "key",
        get={"200": OFFICER},
        post={"422": OFFICER},
        args=LAW,
    ),
    page("privacy:breaches", get={"200": EVERYBODY}),
    page("privacy:report_breach", get={"200": EVERYBODY}, post={"422": EVERYBODY}),
    thing("privacy:breach", "breach", "ref", get={"200": f"worker {OFFICER}"}),
    *[
        thing(f"privacy:{name}", "breach", "ref", get={"200": OFFICER}, post={"422": OFFICER})
        for name in ("describe_breach", "judge_breach", "dismiss_breach")
    ],
    thing("privacy:breach_measure", "breach", "ref", post={"422": OFFICER}),
    thing("privacy:close_breach", "breach", "ref", post={"422": OFFICER}),
    page("privacy:processors", get={"200": f"manager {OFFICER} director"}),
    page("privacy:add_processor", get={"200": OFFICER}, post={"422": OFFICER}),
    *[
        thing(f"privacy:{name}", "processor", get={"200": f"manager {OFFICER} director"})
        for name in ("processor", "agreement", "agreement_pdf")
    ],
    thing("privacy:change_processor", "processor", get={"200": OFFICER}, post={"422": OFFICER}),
    thing("privacy:stop_processor", "processor", post={"422": OFFICER}),
    page(
        "privacy:word_activity",
        get={"200": OFFICER},
        post={"302": OFFICER},
        args={"key": "signals"},
    ),
    page(
        "privacy:dpias",
        get={"200": f"manager {OFFICER} director"},
        post={"422": f"manager {OFFICER}", "404": "director"},
    ),
    assessment("dpia", get={"200": f"manager {OFFICER} director"}),
    assessment("dpia_pdf", get={"200": f"manager {OFFICER} director"}),
    *[
        assessment(name, get={"200": f"manager {OFFICER}"}, post={"422": f"manager {OFFICER}"})
        for name in ("write_dpia", "add_dpia_risk")
    ],
    assessment(
        "dpia_risk",
        get={"200": f"manager {OFFICER}"},
        post={"422": f"manager {OFFICER}"},
        risk=1,
    ),
    assessment("advise_dpia", get={"200": OFFICER}, post={"422": OFFICER}),
    assessment("decide_dpia", get={"200": "director"}, post={"422": "director"}),
    page("privacy:requests", get={"200": f"{OFFICER} director"}),
    page(
        "privacy:new_request",
        get={"200": f"{READERS} manager {OFFICER}"},
        post={"422": f"{READERS} manager {OFFICER}"},
    ),
    data_request("request", get={"200": OFFICER}),
    data_request("request_link", post={"302": OFFICER}),
    data_request("request_identity", get={"200": OFFICER}, post={"422": OFFICER}),
    data_request("request_search", "judged", get={"200": OFFICER}, post={"422": OFFICER}),
    data_request(
        "request_hit", "judged", get={"200": OFFICER}, post={"422": OFFICER}, number="first_hit"
    ),
    data_request("request_deed", "judged", post={"422": OFFICER}, number="first_hit"),
    data_request("request_give_plain", "judged", post={"302": OFFICER}),
    data_request("request_extend", get={"200": OFFICER}, post={"422": OFFICER}),
    data_request("request_reject", get={"200": OFFICER}, post={"422": OFFICER}),
    data_request("request_send", "judged", get={"200": OFFICER}, post={"422": OFFICER}),
    data_request("request_code", "answered", post={"200": OFFICER}),
    data_request("request_file", "answered", get={"200": OFFICER}),
    public("request_show_who", post="200", args={"token": "identity_token"}),
    public("request_answer_link", "302", args={"token": "answer_token"}),
    public("request_answer", "404", post="404"),
    public("request_answer_file", "404"),
    public("privacy_request", post="422"),
    page("privacy:register", get={"200": f"manager {OFFICER} director"}),
    page("privacy:register_pdf", get={"200": f"manager {OFFICER} director"}),
    page("privacy:register_csv", get={"200": f"manager {OFFICER} director"}),
    # long work: for who asked, whoever that is
    account("outbox:jobs"),
    thing("outbox:job", "job", "ref", get={"200": "lead"}, htmx=True),
    thing("outbox:try_job_again", "job", "ref", post={"302": "lead"}),
    entrance("blank"),
    # machines
    public("offline"),
    public("service_worker"),
    public("manifest"),
    public("health:live"),
    public("health:ready"),
    public("metrics"),
    # the demo
    public("demo:components"),
    public("demo:mailbox"),
    public("demo:mail", get="404", args={"mail_id": "no-such-mail"}),
]
