"""Small policies in several languages: a title, and clauses with a figure in each."""

from __future__ import annotations

POLICIES: dict[str, tuple[str, list[str]]] = {
    "en": (
        "Seller terms",
        [
            "You pay a referral fee of {n}% of the total sales price for each item that you sell on our marketplace.",
            "We pay out your balance every {n} days, and may withhold it while a claim of a buyer is open.",
            "You must ship each order within {n} business days, and upload a valid tracking number for it.",
            "We may suspend your account when your order defect rate exceeds {n}% in two months running.",
        ],
    ),
    "de": (
        "Verkäuferbedingungen",
        [
            "Für jeden verkauften Artikel zahlen Sie eine Verkaufsgebühr von {n} % des gesamten Verkaufspreises.",
            "Wir zahlen Ihr Guthaben alle {n} Tage aus und dürfen es einbehalten, solange ein Anspruch offen ist.",
            "Sie müssen jede Bestellung binnen {n} Werktagen versenden und eine Sendungsnummer hochladen.",
            "Wir können Ihr Konto sperren, wenn die Quote mangelhafter Bestellungen {n} % überschreitet.",
        ],
    ),
    "pl": (
        "Warunki sprzedaży dla sprzedawców",
        [
            "Za każdy sprzedany przedmiot sprzedawca płaci prowizję w wysokości {n}% całkowitej ceny sprzedaży.",
            "Wypłacamy saldo co {n} dni i możemy je wstrzymać, dopóki roszczenie kupującego jest rozpatrywane.",
            "Sprzedawca musi wysłać każde zamówienie w ciągu {n} dni roboczych i podać numer przesyłki.",
            "Możemy zawiesić konto, jeżeli wskaźnik wadliwych zamówień przekroczy {n}% przez dwa miesiące.",
        ],
    ),
    "sv": (
        "Villkor för säljare",
        [
            "För varje såld vara betalar du en försäljningsavgift på {n} % av det totala försäljningspriset.",
            "Vi betalar ut ditt saldo var {n}:e dag och får hålla inne det så länge ett krav är öppet.",
            "Du måste skicka varje beställning inom {n} arbetsdagar och ladda upp ett giltigt spårningsnummer.",
            "Vi kan stänga av ditt konto om andelen felaktiga beställningar överstiger {n} % två månader i rad.",
        ],
    ),
    "tr": (
        "Satıcı koşulları",
        [
            "Sattığınız her ürün için toplam satış fiyatının yüzde {n} oranında komisyon ödersiniz.",
            "Bakiyenizi her {n} günde bir öderiz ve alıcının talebi açık olduğu sürece alıkoyabiliriz.",
            "Her siparişi {n} iş günü içinde göndermeniz ve geçerli bir takip numarası yüklemeniz gerekir.",
            "Kusurlu sipariş oranınız iki ay üst üste yüzde {n} sınırını aşarsa hesabınızı askıya alabiliriz.",
        ],
    ),
    "cs": (
        "Podmínky pro prodejce",
        [
            "Za každou prodanou položku platíte provizi ve výši {n} % z celkové prodejní ceny zboží.",
            "Váš zůstatek vyplácíme každých {n} dní a můžeme jej zadržet, dokud je reklamace otevřená.",
            "Každou objednávku musíte odeslat do {n} pracovních dnů a nahrát platné číslo zásilky.",
            "Váš účet můžeme pozastavit, pokud podíl vadných objednávek přesáhne {n} % dva měsíce po sobě.",
        ],
    ),
    "pt": (
        "Termos do vendedor",
        [
            "Por cada artigo vendido paga uma comissão de {n}% do preço total de venda no nosso mercado.",
            "Pagamos o seu saldo a cada {n} dias e podemos retê-lo enquanto uma reclamação estiver aberta.",
            "Tem de enviar cada encomenda no prazo de {n} dias úteis e carregar um número de seguimento válido.",
            "Podemos suspender a sua conta se a taxa de encomendas com defeito exceder {n}% dois meses seguidos.",
        ],
    ),
    "el": (
        "Όροι πωλητών",
        [
            "Για κάθε προϊόν που πουλάτε πληρώνετε προμήθεια {n}% της συνολικής τιμής πώλησης στην αγορά μας.",
            "Πληρώνουμε το υπόλοιπό σας κάθε {n} ημέρες και μπορούμε να το παρακρατήσουμε όσο εκκρεμεί αξίωση.",
            "Πρέπει να αποστέλλετε κάθε παραγγελία εντός {n} εργάσιμων ημερών με έγκυρο αριθμό αποστολής.",
            "Μπορούμε να αναστείλουμε τον λογαριασμό σας αν το ποσοστό ελαττωματικών παραγγελιών υπερβεί το {n}%.",
        ],
    ),
    "ja": (
        "出品者規約",
        [
            "出品者は、販売した商品ごとに、販売価格の合計の{n}%に相当する販売手数料を支払うものとします。",
            "当社は残高を{n}日ごとに支払いますが、購入者の請求が未解決である間はこれを留保することがあります。",
            "出品者は、各注文を{n}営業日以内に発送し、有効な追跡番号を登録しなければなりません。",
            "注文不良率が二か月連続で{n}%を超えた場合、当社は出品者のアカウントを停止することがあります。",
        ],
    ),
}


def clauses(language: str = "en", rounds: int = 6) -> str:
    """The HTML of a policy, some 24 clauses long."""
    _, lines = POLICIES[language]
    return "".join(
        "".join(f"<p>{line.format(n=part * 4 + at + 2)}</p>" for at, line in enumerate(lines)) for part in range(rounds)
    )


def policy(language: str = "en", text: str | None = None, *, title: str | None = None) -> str:
    """A whole page of it."""
    name = title or POLICIES[language][0]
    return page(f"{name} - Bazaar", f"<h1>{name}</h1>{text or clauses(language)}", language)


def page(title: str, body: str, language: str = "en") -> str:
    """A page with the site's own menu and footer."""
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title></head><body><nav><a href="/">Bazaar</a></nav>'
        f'<main>{body}</main><footer>Bazaar AB <a href="/legal">Legal</a></footer></body></html>'
    )
