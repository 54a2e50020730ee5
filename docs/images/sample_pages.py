"""What the marketplaces of the sample put up, day by day. None of them exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from watcher.errors import FetchError
from watcher.model.settings import Channel, Email, Secret, SlackWebhook
from watcher.model.source import ChannelName, Kind, Rules, Source, SourceId

Answer = str | FetchError | Callable[[datetime], str]

TEAM, OLD_TEAM = ChannelName("policy-team"), ChannelName("old-team")
CHANNELS: dict[ChannelName, Channel] = {
    TEAM: SlackWebhook(TEAM, Secret("https://hooks.slack.example/services/sample")),
    OLD_TEAM: Email(OLD_TEAM, "mail.seller.example", 25, "none", "watch@seller.example", ("old-team@seller.example",)),
}
PASSED_ON = {TEAM}


@dataclass(frozen=True, slots=True)
class Step:
    """From that day on (0 is the first) a source shows that page."""

    day: int
    source: str
    answer: Answer


def _source(id_: str, service: str, title: str, kind: Kind, **more: Any) -> Source:
    host = id_.partition("-")[0]
    return Source(
        SourceId(id_), service, title, kind, (f"https://seller.{host}.example/{id_}",), Rules(("main",)),
        every=timedelta(days=1), **{"notify": (TEAM,), "notice_days": 15, **more},
    )  # fmt: skip


SOURCES = (
    _source("bazaar-fees", "Bazaar", "Selling fees", Kind.FEES),
    _source("bazaar-agreement", "Bazaar", "Seller agreement", Kind.AGREEMENT, notify=(TEAM, OLD_TEAM)),
    _source("bazaar-performance", "Bazaar", "Performance targets", Kind.PERFORMANCE),
    _source("bazaar-restricted", "Bazaar", "Restricted products", Kind.POLICY),
    _source("harbour-fulfilment", "Harbour", "Fulfilment fees", Kind.FEES),
    _source("harbour-returns", "Harbour", "Returns policy", Kind.POLICY),
    _source("harbour-terms", "Harbour", "Marketplace terms", Kind.AGREEMENT),
    _source("kontor-gebuehren", "Kontor", "Gebühren und Provisionen", Kind.FEES, notice_days=14),
    _source("kontor-agb", "Kontor", "Händler-AGB", Kind.AGREEMENT),
    _source("marche-conditions", "Le Marché", "Conditions de vente", Kind.AGREEMENT),
    _source("souq-rusum", "سوق", "رسوم البائعين", Kind.FEES),
    _source("jishi-yongjin", "集市", "佣金与结算规则", Kind.FEES),
    _source("lantern-payouts", "Lantern", "Payouts and reserves", Kind.POLICY),
)


def _page(title: str, text: str, language: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title></head><body><header><nav><a href="/">Home</a></nav>'
        f"</header><main><h1>{title}</h1>{text}</main><footer>A made-up marketplace</footer></body></html>"
    )


def _fees(rate: str = "8%", storage: str = "365 days", minimum: str = "$0.30") -> str:
    return _page(
        "Selling fees",
        f"""<p>Last updated: 3 March 2026</p>
<h2>1. Referral fees</h2>
<p>1.1 For each item sold you pay a referral fee of {rate} of the total sales price, at least {minimum}.</p>
<p>1.2 The total sales price is the amount the buyer pays, with shipping and gift wrap.</p>
<p>1.3 No referral fee is due for an order that is cancelled before it is shipped.</p>
<h2>2. Storage</h2>
<p>2.1 Items that are not sold within {storage} are charged a long-term storage fee of $6.90 per cubic foot.</p>
<p>2.2 You may ask for the return of your items at any time.</p>
<h2>3. Payment</h2>
<p>3.1 We deduct fees from your balance; what is left is paid out every fourteen (14) days.</p>
<p>3.2 A negative balance is charged to the card that you have named.</p>""",
    )


def _agreement(updated: str = "2 February 2026", notice: str = "", returns: str = "30", agents: str = "") -> str:
    return _page(
        "Seller agreement",
        f"""<p>Last updated: {updated}</p>{notice}
<h2>1. Your account</h2>
<p>1.1 You must keep your contact details up to date and reply to buyers within 24 hours.</p>
<p>1.2 We may suspend your account if you breach this agreement, after a warning and a period of seven days in which you can
set things right, unless the breach puts buyers in danger or the law demands that we act at once.</p>
<h2>2. Returns</h2>
<p>2.1 You accept returns within {returns} days of delivery.</p>
<h2>3. Tools</h2>
<p>3.1 You are answerable for what is done with your account.</p>{agents}
<h2>4. Term</h2>
<p>4.1 Either party may end this agreement with 30 days' notice.</p>""",
    )


def _performance(defects: str = "1%", late: str = "4%", months: str = "two months running") -> str:
    return _page(
        "Performance targets",
        f"""<p>Last updated: 12 January 2026</p><h2>Targets</h2>
<table><tr><th>Target</th><th>Value</th><th>Measured over</th></tr>
<tr><td>Order defect rate</td><td>under {defects}</td><td>60 days</td></tr>
<tr><td>Late shipment rate</td><td>under {late}</td><td>30 days</td></tr>
<tr><td>On-time delivery</td><td>at least 90%</td><td>14 days</td></tr></table>
<h2>What follows</h2><p>We may suspend accounts that miss a target in {months}.</p>
<p>You may appeal within ten days of being told.</p>""",
    )


def _restricted(*products: str) -> str:
    items = "".join(f"<li>{one}</li>" for one in ("Firearms and parts of them", "Prescription medicines", *products))
    return _page(
        "Restricted products",
        f"<p>The following products must not be offered.</p><ul>{items}</ul><p>Listings of such products are removed and "
        "the fee is not paid back. Whoever lists them again after a warning may lose the account.</p>",
    )


def _fulfilment(small: str = "$3.22", large: str = "$4.75", oversize: str = "$9.73", peak: str = "") -> str:
    rows = "".join(
        f"<tr><td>{size}</td><td>{weight}</td><td>{fee}</td></tr>"
        for size, weight, fee in (
            ("Small standard", "up to 16 oz", small), ("Large standard", "up to 20 lb", large), ("Oversize", "up to 50 lb", oversize)
        )
    )  # fmt: skip
    return _page(
        "Fulfilment fees",
        f"<p>Last updated: 1 January 2026</p><h2>Fee per unit</h2><table><tr><th>Size</th><th>Weight</th><th>Fee</th></tr>{rows}"
        f"</table>{peak}<h2>Removal</h2><p>Removal orders cost $0.97 per unit and take up to 14 days.</p>",
    )


def _returns(updated: str = "10 January 2026", days: str = "30", restocking: str = "20%") -> str:
    return _page(
        "Returns policy",
        f"""<p>Last updated: {updated}</p><h2>Window</h2><p>Buyers may send items back within {days} days of delivery.</p>
<h2>Refunds</h2><p>You refund the price within two business days of the item's arrival, and may keep a restocking fee of up to
{restocking} where it comes back used.</p><p>Return labels are paid by you where the item is not as described.</p>""",
    )


def _terms(law: str = "New York", cap: str = "$500") -> str:
    return _page(
        "Marketplace terms",
        f"""<h2>Liability</h2><p>Our liability is limited to the fees of the last six months, at most {cap} per claim.</p>
<h2>Disputes</h2><p>Disputes are decided by arbitration under the law of {law}; class actions are waived.</p>
<h2>Changes</h2><p>We may change these terms at any time by posting them here.</p>""",
    )


def _gebuehren(stand: str = "1. März 2026", provision: str = "11 %", grund: str = "39,95 €") -> str:
    return _page(
        "Gebühren und Provisionen",
        f"""<p>Stand: {stand}</p><h2>§ 1 Grundgebühr</h2><p>Die monatliche Grundgebühr beträgt {grund} zuzüglich Umsatzsteuer.</p>
<h2>§ 2 Verkaufsprovision</h2><p>Für jeden Verkauf wird eine Provision von {provision} des Bruttoverkaufspreises fällig.</p>
<p>Die Provision wird auch dann fällig, wenn der Käufer den Vertrag widerruft und die Ware nicht zurücksendet.</p>""",
        "de",
    )


def _agb(frist: str = "vierzehn Tagen") -> str:
    return _page(
        "Händler-AGB",
        f"""<p>Stand: 15. Januar 2026</p><h2>§ 7 Rechtsschutzversicherungsgesellschaften</h2>
<p>Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft und
Lebensmittelkennzeichnungsverordnungsdurchführungsbestimmungen sind innerhalb von {frist} vorzulegen.</p>
<h2>§ 8 Kündigung</h2><p>Der Vertrag kann von beiden Seiten mit einer Frist von einem Monat gekündigt werden.</p>""",
        "de",
    )


def _conditions(date: str = "12 janvier 2026", notice: str = "", delay: str = "quatorze (14)") -> str:
    return _page(
        "Conditions de vente",
        f"""<p>Dernière mise à jour : {date}</p>{notice}<h2>Article 5 – Paiement</h2>
<p>Les sommes dues au vendeur lui sont versées dans un délai de {delay} jours à compter de la livraison.</p>
<h2>Article 6 – Résiliation</h2><p>Chaque partie peut résilier le contrat moyennant un préavis de trente jours.</p>""",
        "fr",
    )


def _rusum(rate: str = "8%", days: str = "14") -> str:
    return _page(
        "رسوم البائعين",
        f"""<h2>1. رسوم الإحالة</h2><p>تدفع عن كل منتج يتم بيعه رسوم إحالة بنسبة {rate} من إجمالي سعر البيع.</p>
<p>إجمالي سعر البيع هو المبلغ الذي يدفعه المشتري، بما في ذلك الشحن وتغليف الهدايا.</p>
<h2>2. الدفع</h2><p>نخصم الرسوم من رصيدك، ويُدفع الباقي كل {days} يومًا إلى حسابك المصرفي المسجل لدينا.</p>""",
        "ar",
    )


def _yongjin(rate: str = "5%", days: str = "7") -> str:
    return _page(
        "佣金与结算规则",
        f"""<p>更新日期：2026年3月1日</p><h2>第一条 佣金</h2><p>每售出一件商品，卖家须按成交总额的{rate}支付佣金，最低为0.30元。</p>
<p>成交总额是指买家实际支付的金额，包括运费和礼品包装费。</p>
<h2>第二条 结算</h2><p>平台在买家确认收货后{days}天内将货款结算至卖家账户，并扣除本规则规定的费用。</p>""",
        "zh",
    )


def _payouts(reserve: str = "7 days", share: str = "", nonce: str = "k1f2m3") -> str:
    return _page(
        "Payouts and reserves",
        f"""<p>Page reference {nonce}</p><h2>Reserve</h2>
<p>We hold the proceeds of each order until {reserve} after its delivery.</p>{share}
<h2>Payouts</h2><p>Payouts are made every Tuesday to the account that you have named.</p>""",
    )


def _counted(**given: str) -> Callable[[datetime], str]:
    """A page with a nonce that is another one every time."""
    return lambda at: _payouts(**given, nonce=f"k{at.day}f{at.month}m{at.timetuple().tm_yday * 37 % 90}")


_WALL = """<!doctype html><html lang="en"><head><title>Bazaar Sign-In</title></head><body><form><h1>Sign in to continue</h1>
<label>E-mail</label><input name="email"><label>Password</label><input name="password"><p>Forgot your password?</p></form></body></html>"""
_GONE = FetchError(
    "https://seller.harbour.example/", "the server answers 503 Service Unavailable", transient=True, status=503
)
_AGENTS = """<p>3.2 Software that acts on the marketplace for you must identify itself in every request, must follow our agent policy,
and must stop when we ask for it.</p><p>3.3 You will not use data mining, robots or similar tools to collect our materials.</p>"""
_PEAK = "<h2>Peak season</h2><p>From 15 October to 14 January every fee rises by $0.35 per unit.</p>"
_SHARE = "<p>Of sellers whose order defect rate is over 1% we hold back a further 25% of the proceeds for 90 days.</p>"

STORY = (
    Step(0, "bazaar-fees", _fees("7%", minimum="$0.25")),
    Step(0, "bazaar-agreement", _agreement()),
    Step(0, "bazaar-performance", _performance(late="5%")),
    Step(0, "bazaar-restricted", _restricted()),
    Step(0, "harbour-fulfilment", _fulfilment("$3.06")),
    Step(0, "harbour-returns", _returns()),
    Step(0, "harbour-terms", _terms()),
    Step(0, "kontor-gebuehren", _gebuehren(provision="10 %")),
    Step(0, "kontor-agb", _agb()),
    Step(0, "marche-conditions", _conditions()),
    Step(0, "souq-rusum", _rusum()),
    Step(0, "jishi-yongjin", _yongjin()),
    Step(0, "lantern-payouts", _counted()),
    Step(9, "bazaar-restricted", _restricted("Laser pointers above 5 mW")),
    Step(16, "harbour-fulfilment", _fulfilment()),
    Step(24, "kontor-gebuehren", _gebuehren("18. Juni 2026")),
    Step(31, "bazaar-fees", _fees(minimum="$0.25")),
    Step(38, "harbour-terms", _terms(cap="$250")),
    Step(39, "bazaar-performance", _performance()),
    Step(52, "bazaar-restricted", _restricted("Laser pointers above 5 mW", "Refrigerants that need a licence")),
    Step(60, "jishi-yongjin", _yongjin(days="10")),
    Step(66, "lantern-payouts", _counted(reserve="14 days")),
    Step(74, "harbour-returns", _returns("7 August 2026", restocking="15%")),
    Step(81, "bazaar-fees", _fees()),
    Step(95, "harbour-fulfilment", _fulfilment("$3.31", "$4.95")),
    Step(96, "souq-rusum", _rusum(days="21")),
    Step(103, "harbour-terms", _GONE),
    Step(108, "harbour-terms", _terms(cap="$250")),
    Step(118, "marche-conditions", _conditions("20 septembre 2026", "<p>Cette version entre en vigueur le 27 septembre 2026.</p>", "trente (30)")),
    Step(126, "kontor-gebuehren", _gebuehren("28. September 2026", grund="49,95 €")),
    Step(130, "bazaar-restricted", _restricted("Laser pointers above 5 mW", "Refrigerants that need a licence", "Used cosmetics")),
    Step(137, "bazaar-performance", _performance(months="three months running")),
    Step(141, "bazaar-performance", _performance()),
    Step(147, "harbour-fulfilment", _fulfilment("$3.31", "$4.95", peak=_PEAK)),
    Step(155, "kontor-agb", _agb("zehn Tagen")),
    Step(161, "harbour-returns", _returns("2 November 2026", days="45", restocking="15%")),
    Step(166, "souq-rusum", _rusum("12%", days="21")),
    Step(169, "jishi-yongjin", _yongjin("8%", days="10")),
    Step(172, "bazaar-agreement", _agreement("13 November 2026", "<p>This version takes effect on 14 December 2026.</p>", "60", _AGENTS)),
    Step(174, "lantern-payouts", _counted(reserve="21 days", share=_SHARE)),
    Step(177, "harbour-terms", _terms(cap="$100", law="Delaware")),
    Step(179, "bazaar-fees", _fees("15%", "180 days")),
    Step(179, "bazaar-performance", _WALL),
    Step(178, "marche-conditions", _GONE),
)  # fmt: skip
