"""Pages that are served in the place of a policy, in languages for which the product has no phrases too."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.kit.story import Story
from tests.pages.policies import POLICIES, clauses, page, policy
from watcher.model.outcome import Broken, Changed, Held, Unchanged, outcome_reason

WALLS = {
    "ja sign-in": ("ja", page("ログイン - Bazaar", "<h1>ログイン</h1><p>続けるにはログインしてください。</p><form><input name=m><input type=password></form>", "ja")),
    "ja sign-in without a form": ("ja", page("Bazaar", "<p>続けるにはログインしてください。アカウントをお持ちでない方は登録してください。</p>", "ja")),
    "ja maintenance": ("ja", page("メンテナンス中", "<h1>メンテナンス中</h1><p>ただいまシステムメンテナンスを実施しております。しばらくしてから再度アクセスしてください。</p>", "ja")),
    "pl not found": ("pl", page("Bazaar", "<h1>Ups!</h1><p>Niestety nie możemy znaleźć tego, czego szukasz. Sprawdź adres albo wróć na start.</p>", "pl")),
    "pl under the title of the policy": ("pl", page("Warunki sprzedaży dla sprzedawców - Bazaar", "<p>Coś poszło nie tak. Odśwież stronę, a jeśli to nie pomoże, skontaktuj się z nami.</p>", "pl")),
    "pl sign-in that names the policy": ("pl", page("Warunki sprzedaży dla sprzedawców - Bazaar", "<h1>Warunki sprzedaży dla sprzedawców</h1><p>Aby zobaczyć warunki sprzedaży dla sprzedawców, podaj dane konta.</p><form><input name=l><input type='password' name=h></form>", "pl")),
    "sv consent": ("sv", page("Din integritet", "<h2>Vi bryr oss om din integritet</h2><p>Vi och våra 842 partners lagrar uppgifter på din enhet för att visa annonser som passar dig.</p><button>Godkänn</button><button>Neka</button>", "sv")),
    "sv long consent": ("sv", page("Din integritet", "<h2>Vi bryr oss om din integritet</h2>" + "".join(f"<p>Partner {n} lagrar uppgifter på din enhet för att mäta annonser och innehåll, och delar dem med {n} andra bolag.</p>" for n in range(40)), "sv")),
    "tr blocked": ("tr", page("Hata", "<h1>Erişim engellendi</h1><p>Bu sayfayı görüntüleme izniniz yok. Olay numarası 18.2f1c.</p>", "tr")),
    "tr other country": ("tr", page("Bazaar", "<p>Bulunduğunuz ülkede hizmet vermiyoruz. Anlayışınız için teşekkür ederiz.</p>", "tr")),
    "cs waiting room": ("cs", page("Bazaar", "<h1>Jste v pořadí</h1><p>Stránka je právě velmi vytížená. Přibližná doba čekání je 7 minut, stránku neobnovujte.</p>", "cs")),
    "pt bot check": ("pt", page("Um momento", "<h1>bazaar.example</h1><p>Confirme que é humano realizando a ação abaixo.</p><div class='cf-turnstile'></div>", "pt")),
    "pt app error": ("pt", page("Termos do vendedor - Bazaar", "<h1>Termos do vendedor</h1><p>Não foi possível carregar o conteúdo.</p>", "pt")),
    "el not found": ("el", page("404", "<h1>Η σελίδα δεν βρέθηκε</h1><p>Η σελίδα που αναζητάτε μετακινήθηκε ή δεν υπάρχει πια. Δοκιμάστε την αναζήτηση.</p>", "el")),
    "en parked domain": ("en", page("bazaar.example", "<h1>bazaar.example</h1><p>This domain may be available. Inquire about its price today.</p><p>Related searches</p><ul><li>Shoes</li><li>Loans</li></ul>")),
    "en stub": ("en", page("Seller terms - Bazaar", "<h1>Seller terms</h1>")),
    "en skeleton": ("en", page("Seller terms - Bazaar", "<h1>Seller terms</h1><div>Hang on</div>")),
    "en front page": ("en", page("Bazaar: buy and sell", "<h1>Find what you love</h1>" + "".join(f"<h2>Idea {n}</h2><p>Discover {n} thousand handmade gifts, vintage furniture and lovely things for your home today.</p>" for n in range(20)))),
    "en CDN error in English of a German policy": ("de", page("Error", "<h1>Error</h1><p>Reference #30.dd4a4317.1775601335.4bb3b77b</p>")),
    "en redirect by markup": ("en", "<html><head><meta http-equiv='refresh' content='0; url=https://m.bazaar.example/legal'></head><body><p>One moment</p></body></html>"),
    "template": ("en", policy("en", clauses("en").replace("2%", "{referralRate}%"))),
    "keys instead of texts": ("en", page("Seller terms - Bazaar", "<h1>Seller terms</h1>" + "".join(f"<p>legal.sellerTerms.clause{n}</p>" for n in range(20)))),
    "empty": ("en", ""),
    "white": ("en", "<html><body></body></html>"),
}  # fmt: skip


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_never_told_however_long_it_stays_and_its_end_is_silent(name: str, tmp_path: Path) -> None:
    language, wall = WALLS[name]
    good = policy(language)
    with Story(tmp_path, title="Seller terms") as story:
        story(good)
        for _ in range(6):
            outcome = story(wall)
            assert isinstance(outcome, Held | Broken), outcome
            assert outcome_reason(outcome)
        assert isinstance(story(good), Unchanged)
        edited = story(policy(language, clauses(language).replace("17", "19")))
        assert isinstance(edited, Changed)
        assert len(edited.change.edits) == 1


REDIRECTS = {
    "front page": "https://bazaar.example/",
    "sign-in": "https://bazaar.example/account/login?next=%2Flegal%2Fseller-terms",
    "error": "https://bazaar.example/error/404",
}


@pytest.mark.parametrize("where", REDIRECTS)
def test_a_redirect_to_another_sort_of_page_is_never_told(where: str, tmp_path: Path) -> None:
    other = page(
        "Bazaar", "<h1>Bazaar</h1>" + "<p>Kaupankäyntiä, jota rakastat, joka päivä ja joka kodissa.</p>" * 30, "fi"
    )
    with Story(tmp_path) as story:
        story(policy())
        assert set(story.all([])) == set()
        for _ in range(5):
            assert isinstance(story(other, led_to=REDIRECTS[where]), Held)
        assert isinstance(story(policy()), Unchanged)


def _anew(language: str) -> str:
    """The same policy in wholly other words."""
    others = {
        "en": "Merchants owe the platform a commission, number {n}, which is taken from proceeds before any payout is made to them.",
        "pl": "Od kwoty uzyskanej ze sprzedaży platforma pobiera opłatę numer {n}, zanim środki zostaną przekazane sprzedawcy.",
        "ja": "プラットフォームは、売上金から第{n}号の利用料を差し引いたうえで、出品者の口座に送金します。",
    }
    return "".join(f"<p>{others[language].format(n=n)}</p>" for n in range(20))


REWRITES = {
    "written anew": ("en", policy("en", _anew("en"))),
    "written anew in Polish": ("pl", policy("pl", _anew("pl"))),
    "written anew in Japanese": ("ja", policy("ja", _anew("ja"))),
    "cut by two thirds for good": ("en", policy("en", clauses("en", rounds=2))),
    "cut by two thirds for good in Greek": ("el", policy("el", clauses("el", rounds=2))),
    "in another language for good": ("en", policy("de")),
    "moved, with a link to where": ("en", page("Seller terms - Bazaar", "<h1>Seller terms</h1><p>Our seller terms have a new home: please read <a href='/policies/sellers-2027'>the seller terms</a> there.</p>")),
    "moved, in Polish": ("pl", page("Bazaar", "<h1>Warunki</h1><p>Warunki sprzedaży dla sprzedawców znajdziesz teraz pod <a href='/regulaminy/2027'>nowym adresem</a>.</p>", "pl")),
}  # fmt: skip


@pytest.mark.parametrize("name", REWRITES)
def test_a_true_rewrite_is_told_at_the_third_check(name: str, tmp_path: Path) -> None:
    language, after = REWRITES[name]
    with Story(tmp_path, every=timedelta(hours=1)) as story:
        story(policy(language))
        assert [type(story(after)) for _ in range(3)] == [Held, Held, Changed]
        assert isinstance(story(after), Unchanged)


@pytest.mark.parametrize("name", REWRITES)
def test_a_true_rewrite_is_told_within_a_day(name: str, tmp_path: Path) -> None:
    language, after = REWRITES[name]
    with Story(tmp_path, every=timedelta(hours=25)) as story:
        story(policy(language))
        assert [type(story(after)) for _ in range(2)] == [Held, Changed]


@pytest.mark.parametrize("language", POLICIES)
def test_an_edit_of_one_figure_is_told_at_once(language: str, tmp_path: Path) -> None:
    with Story(tmp_path) as story:
        story(policy(language))
        outcome = story(policy(language, clauses(language).replace("17", "19")))
        assert isinstance(outcome, Changed)
        assert len(outcome.change.edits) == 1


def test_walls_do_not_help_a_doubtful_text_to_be_believed(tmp_path: Path) -> None:
    """Three days of a sign-in page, and then half a page by chance: that is its first sight."""
    with Story(tmp_path) as story:
        story(policy())
        story.all([WALLS["en redirect by markup"][1]] * 12)
        assert isinstance(story(policy("en", clauses("en", rounds=2))), Held)
        assert isinstance(story(policy()), Unchanged)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.75, 0.95])
def test_a_transfer_that_breaks_off_is_no_change(share: float, tmp_path: Path) -> None:
    good = policy()
    with Story(tmp_path) as story:
        story(good)
        for n in range(5):
            assert isinstance(story(good[: int(len(good) * share) + n * 7]), Held)
        assert isinstance(story(good), Unchanged)


def test_a_page_with_a_hole_is_held(tmp_path: Path) -> None:
    """A part did not load: nothing new stands there, and much is missing."""
    whole = clauses("en", rounds=8)
    parts = whole.split("<p>")
    hole = "<p>".join(parts[:8] + parts[24:])
    with Story(tmp_path) as story:
        story(policy("en", whole))
        assert isinstance(story(policy("en", hole)), Held)
        assert isinstance(story(policy("en", whole)), Unchanged)


def test_the_page_for_another_country_is_held(tmp_path: Path) -> None:
    us = policy("en").replace('lang="en"', 'lang="en-US"')
    gb = policy("en", clauses("en").replace("business", "working")).replace('lang="en"', 'lang="en-GB"')
    with Story(tmp_path) as story:
        story(us)
        assert isinstance(story(gb), Held)
        assert isinstance(story(us), Unchanged)


def test_an_announcements_page_may_replace_all_that_it_says(tmp_path: Path) -> None:
    from watcher.model.source import Kind

    with Story(tmp_path, kind=Kind.ANNOUNCEMENTS) as story:
        story(
            page("News", "<h1>News</h1>" + "<p>We are raising the referral fee for shoes on the first of May.</p>" * 9)
        )
        outcome = story(
            page("News", "<h1>News</h1>" + "<p>Parcel lockers open in Porto, and sellers there get new labels.</p>" * 9)
        )
        assert isinstance(outcome, Changed)
