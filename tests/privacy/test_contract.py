"""What every app owes to privacy; each test walks all models or all of settings."""

import inspect

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.module_loading import import_string

from privacy import retention, subject_access
from privacy.fields import EncryptedTextField, FreeTextMixin
from privacy.validators import no_citizen_service_number

OURS = ("privacy", "outbox", "organisation", "workers", "signals", "consent", "policy")
MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]
FREE_TEXT = (FreeTextMixin,)
TEXT = (models.CharField, models.TextField)

# Free text that says nothing about a person.
NO_PERSONAL_TEXT = {
    "privacy.processor.name": "a company and what it does",
    "privacy.processor.address": "a company and what it does",
    "privacy.processor.purpose": "a company and what it does",
    "privacy.processor.data": "a company and what it does",
    "privacy.processor.country": "a company and what it does",
    "privacy.processor.sub_processors": "a company and what it does",
    "privacy.processor.security": "a company and what it does",
    "privacy.activitywords.basis": "a ground and who receives, about nobody",
    "privacy.activitywords.recipients": "a ground and who receives, about nobody",
    "privacy.dpia.description": "an assessment of what is done, about nobody",
    "privacy.dpia.necessity": "an assessment of what is done, about nobody",
    "privacy.dpia.proportionality": "an assessment of what is done, about nobody",
    "privacy.dpia.views": "an assessment of what is done, about nobody",
    "privacy.dpia.advice_text": "an assessment of what is done, about nobody",
    "privacy.dpia.decision_text": "an assessment of what is done, about nobody",
    "privacy.dpiarisk.name": "an assessment of what is done, about nobody",
    "privacy.dpiarisk.measures": "an assessment of what is done, about nobody",
    "workers.platformversion.audience": "knowledge, checked for names",
    "workers.platformversion.uses": "knowledge, checked for names",
    "workers.platformversion.pros": "knowledge, checked for names",
    "workers.platformversion.cons": "knowledge, checked for names",
    "workers.platformversion.privacy": "knowledge, checked for names",
    "workers.platformversion.dos": "knowledge, checked for names",
    "workers.platformversion.donts": "knowledge, checked for names",
    "workers.platformversion.min_age": "knowledge, checked for names",
    "workers.platformversion.decision_note": "knowledge, checked for names",
    "workers.platformproposal.audience": "knowledge, checked for names",
    "workers.platformproposal.uses": "knowledge, checked for names",
    "workers.platformproposal.pros": "knowledge, checked for names",
    "workers.platformproposal.cons": "knowledge, checked for names",
    "workers.platformproposal.privacy": "knowledge, checked for names",
    "workers.platformproposal.dos": "knowledge, checked for names",
    "workers.platformproposal.donts": "knowledge, checked for names",
    "workers.platformproposal.min_age": "knowledge, checked for names",
    "workers.platformproposal.decision_note": "knowledge, checked for names",
    "workers.platformversion.what_changed": "knowledge about a platform",
    "workers.platformfigure.source": "a figure and where it comes from",
    "workers.platformfigure.source_url": "a figure and where it comes from",
    "workers.knownfigure.value": "a figure and where it comes from",
    "workers.knownfigure.tells": "a figure and where it comes from",
    "workers.knownfigure.source": "a figure and where it comes from",
    "workers.knownfigure.remark": "a figure and where it comes from",
    "consent.event.name": "what an event is called",
    "policy.fundingsource.name": "who pays, an organisation",
    "policy.fundingsource.yielded": "what money made possible, without a name",
    "policy.reporttext.text": "what a report says to the municipality, checked for names",
    "policy.survey.name": "what a survey is called, checked for names",
    "organisation.organisation.name": "the organisation itself",
    "organisation.organisation.legal_name": "the organisation itself",
    "organisation.organisation.handle_pattern": "a pattern without a name",
    "organisation.organisation.bio_template": "a text without a name",
    "organisation.organisation.friday_duty": "an arrangement of work",
    "organisation.municipality.name": "a municipality",
    "organisation.team.name": "a team",
    "organisation.platform.name": "a platform",
    "organisation.partner.name": "an organisation",
    "organisation.partner.meeting": "when two organisations meet",
    "organisation.sharingagreement.purpose": "a purpose, agreed between organisations",
    "organisation.sharingagreement.name": "what an agreement is called",
    "organisation.sharingagreement.document": "where a document is kept",
    "organisation.organisation.team_channel": "where colleagues talk with each other",
    "organisation.team.team_channel": "where colleagues talk with each other",
    "organisation.platform.changed_note": "which settings of a platform changed",
    "organisation.platform.report_address": "where a platform takes reports",
    "workers.training.title": "what a training is called",
    "workers.equipment.label": "what stands on the sticker of a laptop",
    "workers.equipment.note": "how a telephone or laptop is",
    "policy.policydocument.title": "what a document is called",
    "policy.policydocument.body": "what the organisation agreed",
    "policy.policydocument.musts": "what the organisation agreed",
    "policy.policydocument.tips": "what the organisation agreed",
    "policy.policydocument.what_changed": "what changed in a document",
    "policy.policydocument.remark": "what has to change in a document",
    "policy.goal.text": "what the organisation wants to reach",
    "policy.goal.measure": "what the organisation wants to reach",
    "policy.goal.feasible_because": "what the organisation wants to reach",
    "policy.goal.remark": "why a goal came back or ended",
    "policy.storedfile.name": "what a file is called",
    "workers.activity.title": "what workers do, checked for names",
    "workers.activity.result": "what came of it, checked for names",
    "workers.campaign.name": "what a campaign is called",
    "workers.campaign.goal": "what it is for",
    "workers.campaign.message": "what it says to everybody",
    "workers.campaign.result": "what came of it, checked for names",
    "workers.practiceexample.title": "what it is called, checked for names",
    "policy.checklistanswer.note": "how a condition of the house is met",
    "policy.checklistevidence.title": "what a document is called",
    "organisation.fact.name": "a law, a term or a site",
    "organisation.fact.tells": "a law, a term or a site",
    "organisation.helpline.name": "a public help line",
    "organisation.helpline.purpose": "a public help line",
}
# Text columns without the check on citizen service numbers: nobody types free text there.
NO_FREE_TEXT = {
    "privacy.trailcheck.head": "number and digest of a seal",
    "privacy.trailcheck.broken": "where a walk found a break: a reference and words of our own",
    "privacy.trailcheck.broken_at": "the reference of an entry, or the number of a seal",
    "privacy.readingquestion.entry": "the reference of an entry, which must be there",
    "privacy.processor.contact_mail": "an address, checked as such",
    "policy.calendarlink.token_hash": "a hash",
    "policy.evaluationreminder.kind": "coded",
    "workers.contacttally.theme": "one of the themes that the settings hold",
    "workers.hourimport.content": "cells of a file; notes are checked before they are written",
    "consent.groupdraft.content": "lines that were checked when they were typed",
    "organisation.organisation.default_language": "a language code",
    "organisation.municipality.cbs_code": "a code of Statistics Netherlands",
    "organisation.user.password": "a hash",
    "organisation.invitationlink.token_hash": "a hash",
    "organisation.housestyle.colour": "a colour",
    "policy.checklistrun.digest": "a hash",
    "policy.checklistanswer.question": "a word of the code",
    "policy.checklistevidence.figure": "a word of the code",
    "policy.checklistevidence.address": "an address on the web",
    "organisation.helpline.number": "a public telephone number",
    "organisation.notificationchoice.kind": "a word of the code",
    "organisation.pushdevice.endpoint": "made by a push service",
    "consent.subject.birth_date": "a day, made from three numbers",
    "policy.surveycode.code_hash": "a hash",
    "consent.signer.phone": "a telephone number",
    "consent.answer.drawn": "path data that a script makes",
    "consent.publication.address": "an address on the web",
    "consent.link.token_hash": "a hash",
    "consent.answer.text_hash": "a hash",
    "consent.formtext.content_hash": "a hash",
    "consent.evidenceevent.text_hash": "a hash",
    "consent.evidenceevent.content_hash": "a hash",
    "consent.evidenceevent.before": "a hash",
    "consent.evidenceevent.digest": "a hash",
    "consent.evidencetombstone.digest": "a hash",
    "consent.evidencetombstone.ref": "random letters",
    "consent.formtext.language": "a language code",
    "consent.signer.language": "a language code",
    "outbox.message.kind": "a word of the code",
    "signals.savedfilter.query": "values that the filters of the inbox offer",
    "outbox.message.subject": "an audit label",
    "outbox.message.recipient": "an audit label",
    "outbox.message.dedupe_key": "made by the code",
    "outbox.message.last_error": "made by the code",
    "outbox.job.kind": "a word of the code",
    "outbox.job.subject": "an audit label",
    "outbox.job.asked_by": "an audit label",
    "outbox.job.dedupe_key": "made by the code",
    "outbox.job.position": "made by the code",
    "outbox.job.result": "made by the code",
    "outbox.job.last_error": "made by the code",
    "outbox.signoflife.name": "a word of the code",
    "privacy.auditentry.subject": "an audit label",
    "privacy.auditentry.actor": "an audit label",
    "privacy.auditentry.fields": "names of fields",
    "privacy.auditentry.before": "a coded value",
    "privacy.auditentry.after": "a coded value",
    "privacy.retentionrun.rule": "a word of the code",
    "privacy.retentionterm.rule": "a word of the code",
    "privacy.datarequest.language": "a coded value",
    "privacy.datarequest.born": "a day",
    "privacy.datarequest.asker_phone": "a number to call, which may look like any other",
    "privacy.datarequest.asker_email": "an address",
    "privacy.requesthit.title": "made by the code",
    "privacy.requesthit.source": "a word of the code",
    "privacy.requesthit.subject": "an audit label",
    "privacy.requesthit.digest": "a hash",
    "privacy.requesthit.content": "a copy of what stands elsewhere, where it was checked",
    "privacy.requesthit.done": "a word of the code",
    "privacy.requeststep.told": "a coded value",
    "privacy.requestlink.token_hash": "a hash",
    "privacy.answerpackage.code_hash": "a hash",
    "privacy.answerpackage.digest": "a hash",
    "privacy.answerpackage.content": "a copy of what stands elsewhere, where it was checked",
    "privacy.answerpackage.page": "a copy of what stands elsewhere, where it was checked",
    "privacy.legalhold.subject": "an audit label",
    "signals.signal.area": "one of the team's areas",
    "signals.signal.subcategory": "a coded value",
    "signals.disclosurelink.token_hash": "a hash",
    "signals.instacleanitem.subcategory": "a coded value",
    "organisation.heldpost.token_hash": "a hash",
    "organisation.heldpost.person_hash": "a hash",
}


def fields_of(kind):
    return [
        (f"{model._meta.label_lower}.{field.name}", field)
        for model in MODELS
        for field in model._meta.local_concrete_fields
        if isinstance(field, kind)
    ]


def is_coded(field):
    """Whether the value comes from a list, a pattern or the house itself."""
    patterns = (models.EmailField, models.URLField, models.SlugField)
    checked = any(isinstance(validator, RegexValidator) for validator in field.validators)
    return bool(field.choices) or not field.editable or isinstance(field, patterns) or checked


def personal(model):
    return getattr(model, "personal", {})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_personal_fields_exist_and_say_why_they_are_kept(model):
    names = {field.name for field in model._meta.get_fields()}
    assert set(personal(model)) <= names
    assert all(str(purpose).strip() for purpose in personal(model).values())


@pytest.mark.parametrize(
    "model", [model for model in MODELS if personal(model)], ids=lambda model: model._meta.label
)
def test_model_with_personal_fields_has_a_retention_rule(model):
    ruled = {label for rule in retention.rules() for label in rule.models}
    assert model._meta.label_lower in ruled


def test_every_encrypted_field_is_declared_personal():
    undeclared = [
        label
        for label, field in fields_of(EncryptedTextField)
        if field.name not in personal(field.model)
    ]
    assert undeclared == []


def test_every_free_text_is_declared_personal_or_named_here():
    undeclared = {
        label
        for label, field in fields_of(FREE_TEXT)
        if field.name not in personal(field.model) and label not in NO_PERSONAL_TEXT
    }
    assert undeclared == set()


def test_every_address_of_a_person_is_declared_personal():
    undeclared = [
        label
        for label, field in fields_of(models.EmailField)
        if field.name not in personal(field.model)
    ]
    assert undeclared == []


TYPED = [(label, field) for label, field in fields_of(FREE_TEXT) if field.typed]


@pytest.mark.parametrize(("label", "field"), TYPED, ids=lambda each: str(each))
def test_free_text_refuses_a_citizen_service_number_in_model_and_form(label, field):
    for text in ("123456782", "bsn 1234.56.782 gezien"):
        if field.max_length and len(text) > field.max_length:
            continue
        with pytest.raises(ValidationError) as refusal:
            field.clean(text, None)
        assert "citizen_service_number" in {error.code for error in refusal.value.error_list}
        if form_field := field.formfield():
            with pytest.raises(ValidationError):
                form_field.clean(text)


def test_text_that_someone_types_has_the_check():
    unchecked = {
        label
        for label, field in fields_of(TEXT)
        if no_citizen_service_number not in field.validators
        and not is_coded(field)
        and label not in NO_FREE_TEXT
    }
    assert unchecked == set()


def test_exceptions_are_still_there():
    labels = {label for label, _field in fields_of(models.Field)}
    assert set(NO_PERSONAL_TEXT) | set(NO_FREE_TEXT) <= labels


def test_retention_rules_have_unique_keys_and_say_what_they_promise():
    rules = retention.rules()
    assert len({rule.key for rule in rules}) == len(rules)
    labels = {model._meta.label_lower for model in apps.get_models()}
    for rule in rules:
        assert isinstance(rule, retention.Rule)
        assert set(rule.models) <= labels, rule.key
        assert str(rule.basis) and str(rule.erases) and str(rule.term.after), rule.key
        parameters = [name.strip("_") for name in inspect.signature(rule.run).parameters]
        assert parameters == ["today", "now", "limit"], rule.key


def test_subject_access_sources_have_unique_keys_and_their_shape():
    sources = subject_access.sources()
    assert len({source.key for source in sources}) == len(sources)
    for source in sources:
        assert isinstance(source, subject_access.Source)
        parameters = [name.strip("_") for name in inspect.signature(source.search).parameters]
        assert parameters == ["name", "born", "handles", "words"], source.key


def arguments(path):
    return [name.strip("_") for name in inspect.signature(import_string(path)).parameters]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("CALENDAR_JOBS", ["today", "now"]),
        ("START_TILES", ["user", "now"]),
    ],
)
def test_functions_named_in_settings_take_their_arguments(setting, expected):
    for path in getattr(settings, setting):
        assert arguments(path) == expected, path


def test_message_kinds_take_a_message_and_the_moment():
    for kind, path in settings.MESSAGE_KINDS.items():
        assert arguments(path) == ["message", "now"], kind
        assert kind.split(".")[0] == path.split(".")[0]


@pytest.mark.parametrize("setting", ["REINDEXERS", "KEY_ROTATORS", "HASH_CHAINS"])
def test_functions_that_commands_call_need_no_argument(setting):
    for path in getattr(settings, setting):
        needed = [
            parameter.name
            for parameter in inspect.signature(import_string(path)).parameters.values()
            if parameter.default is parameter.empty
        ]
        assert needed == [], path
