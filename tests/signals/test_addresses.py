"""F45: what points at a person is cut from an address, what finds the content stays."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from signals.actions import log
from signals.addresses import is_short, without_traces
from signals.models import Signal
from tests import make

TRACES = """utm_source utm_medium utm_campaign utm_content fbclid gclid igsh igshid si _t _r _d
share_id share_app_id share_link_id sender_device sender_web_id u_code user_id uid sec_user_id
tt_from source ref ref_src feature mibextid rdid ttclid wa_id email name q token session sid
UTM_Source xmt is_from_webapp web_id checksum pp ab_channel locale invite from""".split()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.instagram.com/p/VOORBEELD/?igsh=MzRlODBiNWFlZA==", "https://www.instagram.com/p/VOORBEELD/"),
        ("https://www.instagram.com/p/X/?img_index=2&utm_source=ig_web_copy_link", "https://www.instagram.com/p/X/?img_index=2"),
        ("https://www.youtube.com/watch?v=abc123&si=Zx9&pp=ygU", "https://www.youtube.com/watch?v=abc123"),
        ("https://youtu.be/abc123?si=Zx9&t=42", "https://youtu.be/abc123?t=42"),
        ("https://www.tiktok.com/@x/video/7301?_t=8h&_r=1&u_code=d1&id=9", "https://www.tiktok.com/@x/video/7301"),
        ("https://m.facebook.com/story.php?story_fbid=1&id=2&fbclid=IwAR&mibextid=q", "https://m.facebook.com/story.php?story_fbid=1&id=2"),
        ("https://www.snapchat.com/add/x?share_id=1&locale=nl-NL", "https://www.snapchat.com/add/x"),
        ("https://forum.example/viewtopic.php?f=3&t=88&sid=0a1b#p1234", "https://forum.example/viewtopic.php?f=3&t=88#p1234"),
        ("https://example.org/p/1#:~:text=Samira%20Jansen", "https://example.org/p/1"),
        ("https://example.org/#/album/3?user=samira&page=2", "https://example.org/#/album/3?page=2"),
        ("https://samira:geheim@example.org/p/1", "https://example.org/p/1"),
        ("https://samira@geheim@example.org/p/1", "https://example.org/p/1"),
        ("https://example.org/p/1;jsessionid=AB12?x=1", "https://example.org/p/1"),
        ("instagram.com/p/X/?igsh=1", "instagram.com/p/X/"),
        ("instagram.com?igsh=1", "instagram.com"),
        ("zie m.example.nl?fbclid=abc&user=jan, echt", "zie m.example.nl, echt"),
        ("example.org:8080/p?user_id=5&v=1", "example.org:8080/p?v=1"),
        ("Ging.Echt?Ja", "Ging.Echt?Ja"),
        ("https://example.org/page?id=jan%40mail.nl", "https://example.org/page"),
        ("verhaal van vrijdag, een winkel?", "verhaal van vrijdag, een winkel?"),
        ("zie https://x.com/a/1?s=20, en t.me/y?q=1.", "zie https://x.com/a/1, en t.me/y."),
        ("https://example.org/?%75tm_source=x&v=1", "https://example.org/?v=1"),
        ("whatsapp://send?phone=31612345678&text=hoi", "whatsapp://send"),
        ("whatsapp://chat/?code=AbC1&source=x", "whatsapp://chat/?code=AbC1"),
        ("zie snapchat://add/jan?sid=1, echt", "zie snapchat://add/jan, echt"),
        ("instagram://user?username=x&igsh=1", "instagram://user?username=x"),
        ("tiktok://video/7?id=9&u_code=d1", "tiktok://video/7"),
        ("snssdk1233://aweme/detail/7?gd_label=x&user_id=3", "snssdk1233://aweme/detail/7"),
        ("TG://resolve?domain=x&post=3&start=jan", "TG://resolve?domain=x&post=3"),
        ("tg://resolve?phone=31612345678", "tg://resolve"),
        ("sgnl://signal.me/#p/+31612345678", "sgnl://signal.me/"),
        ("https://signal.me/#p/+31612345678", "https://signal.me/"),
        ("signal.me/#p/+31612345678.", "signal.me/."),
        ("https://wa.me/31612345678", "https://wa.me/"),
        ("wa.me/+31612345678?text=hoi", "wa.me/"),
        ("https://wa.me/%2B31612345678&text=hoi", "https://wa.me/"),
        ("https://wa.me/c/31612345678", "https://wa.me/c/"),
        ("https://wa.me/message/4BCDEFGH", "https://wa.me/message/4BCDEFGH"),
        ("https://api.whatsapp.com/send?phone=31612345678", "https://api.whatsapp.com/send"),
        ("https://t.me/+31612345678", "https://t.me/"),
        ("https://telegram.me/+31612345678?start=x", "https://telegram.me/"),
        ("https://t.me/+AbCdEf123", "https://t.me/+AbCdEf123"),
        ("https://t.me/c/1234567890/55", "https://t.me/c/1234567890/55"),
        ("https://example.org/31612345678", "https://example.org/31612345678"),
        (
            "zie https://l.instagram.com/?u=https%3A"
            "%2F%2Fwinkel.example%2Fa%3Fid%3D3%26fbclid%3DPA&e=AT0.",
            "zie https://winkel.example/a?id=3.",
        ),
        (
            "https://l.facebook.com/l.php?h=AT&u=https%3A"
            "%2F%2Fwww.instagram.com%2Fp%2FX%2F%3Figsh%3D1",
            "https://www.instagram.com/p/X/",
        ),
        ("lm.facebook.com/l.php?u=https%3A%2F%2Fwa.me%2F31612345678", "https://wa.me/"),
        ("https://www.google.co.uk/url?sa=t&url=https://example.org/p/1&usg=AOv", "https://example.org/p/1"),
        ("https://www.google.nl/url?q=https://samira:x@example.org/a+b", "https://example.org/a+b"),
        (
            "https://www.youtube.com/redirect?event=x&redir_token=Q&q=https%3A"
            "%2F%2Fl.instagram.com%2F%3Fu%3Dhttps%253A%252F%252Fexample.org%252F1",
            "https://example.org/1",
        ),
        ("https://www.google.com/url?q=jan+jansen", "https://www.google.com/url"),
        ("https://l.instagram.com/?u=javascript%3Aalert", "https://l.instagram.com/"),
        ("https://l.instagram.com/?u=https%3A%2F%2Fexample.org%2F%20%00x", "https://l.instagram.com/"),
        ("https://example.org/?u=https%3A%2F%2Fexample.net%2F1", "https://example.org/"),
        ("https://nepgoogle.com/url?q=https%3A%2F%2Fexample.net%2F1", "https://nepgoogle.com/url"),
        ("", ""),
    ],
)  # fmt: skip
def test_f45_an_address_is_cut_to_what_finds_the_content(typed, kept):
    assert without_traces(typed) == kept


words = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-%.", min_size=1, max_size=12)
hosts = st.sampled_from(
    "www.instagram.com youtu.be www.youtube.com tiktok.com m.facebook.com example.org".split()
)
pairs = st.lists(st.tuples(st.sampled_from([*TRACES, "v", "page", "img_index"]), words), max_size=6)


@given(hosts, st.lists(words, max_size=4), pairs, st.booleans())
def test_f45_no_trace_is_left_whatever_the_address(host, path, query, is_whole):
    """With `https://` or as people type it; with a path or without."""
    asked = "?" + "&".join(f"{k}={v}" for k, v in query) if query else ""
    typed = f"{'https://' * is_whole}{host}{''.join(f'/{each}' for each in path)}{asked}"
    cut = without_traces(typed)
    cut = cut if is_whole else f"https://{cut}"
    typed = typed if is_whole else f"https://{typed}"
    names = {name.lower() for name, _value in parse_qsl(urlsplit(cut).query)}

    assert not names & {trace.lower() for trace in TRACES}
    assert urlsplit(cut).netloc == host and len(cut) <= len(typed)
    if host == "www.youtube.com" and ("v", "abc") in query:
        assert "v=abc" in cut


schemes = st.sampled_from("whatsapp snapchat instagram tiktok tg sgnl snssdk1233 intent fb".split())


@given(schemes, st.lists(words, min_size=1, max_size=4), pairs)
def test_f45_no_trace_is_left_in_an_address_of_an_app(scheme, path, query):
    asked = "?" + "&".join(f"{k}={v}" for k, v in query) if query else ""
    cut = without_traces(f"{scheme}://{'/'.join(path)}{asked}")
    names = {name.lower() for name, _value in parse_qsl(cut.partition("?")[2])}

    assert not names & {trace.lower() for trace in TRACES}
    assert cut.startswith(f"{scheme}://{path[0].rstrip('.')}")


forwards = st.sampled_from(
    [
        "https://l.instagram.com/?u=",
        "https://lm.facebook.com/l.php?h=1&u=",
        "https://www.google.nl/url?q=",
        "https://www.youtube.com/redirect?redir_token=1&q=",
    ]
)


@given(st.lists(forwards, min_size=1, max_size=3), hosts, st.lists(words, max_size=4), pairs)
def test_f45_where_an_address_forwards_to_is_kept_as_if_it_was_typed(through, host, path, query):
    asked = "?" + "&".join(f"{k}={v}" for k, v in query) if query else ""
    target = address = f"https://{host}{''.join(f'/{each}' for each in path)}{asked}".rstrip(".")
    for forward in through:
        address = forward + quote(address, safe="")

    assert without_traces(address) == without_traces(target)


bits = st.sampled_from(
    "https:// tg:// wa.me/ l.instagram.com/?u= google.nl/url?q= https%3A%2F%2F x.nl/p ?v=1 &igsh=2 "
    "%26 %3F # p1 31612345678 @ . ) - %20".split()
    + [" "]
)


@given(st.one_of(st.text(max_size=200), st.lists(bits, max_size=12).map("".join)))
def test_f45_cutting_any_text_twice_changes_nothing_more_and_adds_nothing(text):
    once = without_traces(text)
    assert without_traces(once) == once
    assert len(once) <= len(text)


@given(st.text("abcdefgh ABC,.!", max_size=80))
def test_f45_a_text_without_an_address_stays(text):
    if "/" not in text and "www." not in text.lower():
        assert without_traces(text) == text


@pytest.mark.django_db
def test_f45_what_is_saved_is_cut_also_past_the_form(cast):
    seen = make.observation(cast.noord, location_url="https://youtu.be/x?si=1", account_handle="x")
    log.log_signal(seen, by=cast.worker, now=make.FRIDAY_NIGHT)

    assert Signal.objects.get().location_url == "https://youtu.be/x"


@pytest.mark.django_db
def test_f45_whoever_typed_it_is_told(cast, as_worker):
    address = "https://www.instagram.com/p/X/?igsh=abc"
    answer = as_worker.post("/signals/new/", make.posted(location_url=address), follow=True)

    assert Signal.objects.get().location_url == "https://www.instagram.com/p/X/"
    assert "knipten het einde" in answer.content.decode()
    for typed in ("https://www.instagram.com/p/X/", "geen adres"):
        answer = as_worker.post("/signals/new/", make.posted(location_url=typed), follow=True)
        assert "knipten het einde" not in answer.content.decode()


LINK = (
    "Kijk op https://www.instagram.com/reel/Abc/?igsh=MzRlODBi, "
    "daar (www.tiktok.com/@x/video/7?_t=8)."
)
KEPT = "Kijk op https://www.instagram.com/reel/Abc/, daar (www.tiktok.com/@x/video/7)."


@pytest.mark.django_db
def test_f45_an_address_in_a_story_is_cut_and_whoever_typed_it_is_told(cast, as_worker):
    values = make.posted(narrative=LINK, no_person="public")
    answer = as_worker.post("/signals/new/", values, follow=True)
    assert Signal.objects.get().narrative == KEPT
    assert "knipten het einde" in answer.content.decode()
    assert as_worker.post("/signals/new/", values).status_code == 302  # the same once more
    assert Signal.objects.count() == 1

    short = make.posted(narrative="Hier: https://vm.tiktok.com/ZGexxx/", no_person="public")
    page = as_worker.post("/signals/new/", short, follow=True).content.decode()
    assert "kort adres" in page

    past_the_form = make.signal(cast.worker, narrative=LINK)
    assert past_the_form.narrative == KEPT


@pytest.mark.django_db
def test_f45_an_address_in_what_is_written_later_is_cut_too(cast, as_lead):
    signal = make.signal(cast.worker)
    page = f"/signals/{signal.ref}/"
    step = {"kind": "checked_offline", "note": LINK, "result": LINK, "text_confirmed": "on"}
    assert as_lead.post(f"{page}steps/", step).status_code == 302
    kept = signal.steps.get()
    assert (kept.note, kept.outcome) == (KEPT, KEPT)

    until = timezone.localdate() + timedelta(days=3)
    rest = {"until": until.isoformat(), "reason": LINK, "text_confirmed": "on"}
    assert as_lead.post(f"{page}pause/", rest).status_code == 302
    assert Signal.objects.get().paused_reason == KEPT


@pytest.mark.parametrize(
    ("typed", "short"),
    [
        ("https://vm.tiktok.com/ZGexxx/", True),
        ("vt.tiktok.com/ZSxxx", True),
        ("https://www.tiktok.com/t/ZTxxx/", True),
        ("https://t.co/abc", True),
        ("https://www.instagram.com/s/aGlnaGxpZ2h0", True),
        ("zie https://www.instagram.com/share/p/abc.", True),
        ("https://m.facebook.com/share/v/abc/", True),
        ("https://www.reddit.com/r/voorbeeld/s/abc", True),
        ("HTTPS://BIT.LY/abc", True),
        ("https://www.tiktok.com/@x/video/7301", False),
        ("https://www.instagram.com/p/VOORBEELD/", False),
        ("https://www.instagram.com/stories/x/1", False),
        ("https://www.reddit.com/r/voorbeeld/comments/1", False),
        ("https://youtu.be/abc123", False),
        ("https://example.net/t.co", False),
        ("https://wat.com/x", False),
        ("budget.co/x", False),
        ("een winkel", False),
        ("", False),
    ],
)
def test_f45_a_short_address_is_known_as_such(typed, short):
    assert is_short(typed) is short


@pytest.mark.django_db
def test_f45_a_short_address_is_kept_and_who_typed_it_told(cast, as_worker):
    address = "https://vm.tiktok.com/ZGexxx/"
    answer = as_worker.post("/signals/new/", make.posted(location_url=address), follow=True)
    assert Signal.objects.get().location_url == address
    assert "kort adres" in answer.content.decode()

    answer = as_worker.post("/signals/new/", make.posted(location_url=address, severity=""))
    assert answer.status_code == 422
    assert re.search(r"data-short=\"[^\"]+\">Dit is een kort adres", answer.content.decode())
    answer = as_worker.get("/signals/new/")
    assert re.search(r"data-short=\"[^\"]+\" hidden>", answer.content.decode())
