"""The words by which a clause binds, allows, forbids or punishes; in English, German, French, Spanish, Italian and Dutch.

Words of up to four letters are matched whole, longer ones at the beginning of a word («suspend» finds «suspended»);
`|` ends a longer word that is to be matched whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

DUTY = r"""must shall required requires requirement obliged obligation obligated mandatory compulsory need needs has\sto have\sto ensure warrant agree|
    agrees responsible liable undertake
    muss musst müssen müsst verpflicht pflicht haben\szu hat\szu erforderlich haft haften haftet haftung gewährleist sicherzustellen
    doit doivent devez devra devront devrez oblig tenu tenue tenus requis responsab nécessaire\sde veiller\sà engage\sà
    debe deben deberá deberán debes obligad obligator exige exigid obligación
    deve devono dovrà dovranno devi obblig tenut tenuto tenuta richiest responsabil
    moet moeten dient dienen verplicht vereist aansprakelijk gehouden\szijn draagt\szorg
    必须 应当 须 有义务"""
PERMISSION = r"""(?<!\d\s)may(?!\s\d)| can could entitled right rights allowed permitted option optional optionally eligible waive refund
    darf darfst dürfen kann kannst können könn berechtigt recht rechte erlaubt erstatt zulässig
    peut peuvent pouvez pourra pourront pourrez droit droits autoris remboursement facultati
    puede pueden puedes podrá podrán derecho derechos permit reembols opcional
    può possono puoi potrà potranno diritto diritti rimbors facoltativ
    mag mogen kan kunnen recht rechten toegestaan optioneel terugbetaling
    可以 有权 退款"""
PROHIBITION = r"""not never no none neither nor prohibit forbid forbidden ban banned bans restrict disallow illegal unlawful unless except without only cannot excluding excluded excludes exclusion
    can't won't don't doesn't mustn't isn't aren't shan't
    nicht kein keine keinen keinem keiner keines nie niemals verbot verboten untersag unzulässig außer ohne nur ausschließ ausgeschlossen ausgenommen
    pas aucun aucune interdi jamais sauf sans uniquement seulement exclu exclus exclut
    prohib nunca ningún ninguna salvo sin sólo solo únicamente excepto exclu
    vietat divieto mai salvo senza soltanto esclu escluso non nessun
    niet geen nooit verbod behalve tenzij zonder uitsluitend alleen uitgesloten
    不得 禁止 严禁 不能 除外 仅"""
ENFORCEMENT = r"""suspend terminat withhold withheld deactivat penalt fine fines| fined| fee fees charge chargeback charges|charged|chargeable
    blocking blocked remov delist ban bans banned reserve|reserves|reserved cancel seiz forfeit indemnif damages sanction arbitrat deduct commission surcharge
    sperr sperrung kündig einbehalt gebühr entgelt strafe vertragsstrafe provision lösch schadensersatz freistell
    suspen résili retenu retenir frais pénalit amende commission sanction désactiv suppression indemnis
    rescind rescis retener retención tarifa comisión penaliz multa sancion desactiv indemn
    sospen sospes risol trattener tariffa tariffe commissione penal sanzion disattiv indennizz
    opschort schors beëindig inhoud|inhouden kosten vergoeding boete blokke schadevergoeding verwijder sancti
    暂停 终止 扣除 罚款 费用 封禁 冻结 赔偿"""
RULE = r"""must shall required mandatory compulsory muss müssen verpflichtend erforderlich doit doivent obligatoire debe deben obligatori
    deve devono obbligatori moet moeten verplicht 必须 应当"""
"""A heading with one of these is itself a rule; «Your obligations» is only the name of what stands below."""
SUBJECT = r"""return returns returned refund ship shipped shipping ships deliver dispatch pay payment payments payout price prices pricing order orders sell seller sold
    item items product products listing claim appeal tax taxes cost costs stock inventory warehouse deadline
    rückgabe rückerstatt versand versend liefer zahl zahlung auszahl preis preise bestell verkauf artikel produkt frist steuer kosten
    retour livraison expédi paiement prix commande vente vendeur vendu produit article|articles délai délais taxe taxes coût
    devolu envío envia entrega pago pagos precio pedido venta vended producto artículo|artículos plazo impuesto
    reso resi spedi consegn pagament prezz ordine ordini vendita vendit prodott articoli scadenza imposta
    retourn verzend levering betaling prijs prijzen bestelling verkoop product termijn belasting"""
"""What a clause is about when it is more than a line that dates the page."""
ACTED_UPON = r"""return returns returned returning ship shipped shipping shipments deliver delivery deliveries dispatch warehouse goods parcel parcels items payment payments remit
    rücksend retoure retouren rückgabe versand liefer lager ware waren paket zahlung
    retour retours renvoi expédi livraison entrepôt colis marchandise paiement
    devolu envío envíos almacén paquete mercancía pago
    reso resi spedizion consegn magazzino pacc merce pagament
    retourn verzend levering magazijn pakket goederen betaling"""
"""Where goods or money are sent: an address beside one of these is more than an address."""
PARTIES = """seller sellers buyer buyers merchant customer consumer supplier vendor carrier courier marketplace affiliate partner employer employee reseller
    business businesses private professional individual individuals
    verkäufer käufer händler kunde kunden verbraucher lieferant gewerblich privat vendeur acheteur marchand client clients consommateur fournisseur particulier professionnel
    vendedor comprador cliente clientes consumidor proveedor particular profesional venditore acquirente cliente clienti consumatore fornitore professionist
    verkoper koper klant klanten consument leverancier zakelijk particulier"""
COUNTRIES = """Afghanistan Africa America|American Argentina Asia Australia Austria Belgium Brazil Britain Bulgaria Canada China Croatia Cyprus Czech Denmark Dublin Egypt England Estonia
    Europe|European EEA EU UK USA US UAE U.S U.K Finland France Germany Gibraltar Greece Hungary Iceland India Indonesia Iran Ireland Israel Italy Japan Korea Kuwait Latvia
    Liechtenstein Lithuania Luxembourg Malaysia Malta Mexico Morocco Netherlands Norway Pakistan Philippines Poland Portugal Qatar Romania Russia Saudi Scotland
    Serbia Singapore Slovakia Slovenia Spain Sweden Switzerland Taiwan Thailand Tunisia Turkey Türkiye Ukraine Emirates Vietnam Wales Kingdom
    Delaware California Texas Florida Jersey Guernsey
    Deutschland Österreich Schweiz Frankreich Italien Spanien Belgien Niederlande Polen Schweden Dänemark Irland Türkei Europa Vereinigte Großbritannien Griechenland EWR
    Allemagne Autriche Suisse Italie Espagne Belgique Pays-Bas Pologne Suède Irlande Royaume-Uni Portugal Europe États-Unis
    Alemania Francia España Italia Bélgica Países Polonia Suecia Irlanda Estados Reino Europa México Turquía
    Germania Francia Spagna Svizzera Belgio Paesi Polonia Irlanda Regno Stati Grecia
    Duitsland Frankrijk Italië Spanje België Nederland Zwitserland Verenigd"""
JOINING = """and or und oder et ou y o e ed u en of"""
ARTICLES = """the a an der die das den dem des ein eine einen einer einem eines le la les l un une el los las lo il gli i de het een"""
FUNCTION = """the of to and in for you your is are with or this that we our by on as be
    der die das und für sie ihr ist sind mit oder von den dem wir zu auf im nicht ein eine
    le la les des et pour vous votre vos est sont avec ou du un une nous dans que par sur
    el los las y para usted su sus es son con o del un una nosotros en que por
    il lo gli e per tuo vostro è sono con o del della un una noi di che da nel
    het een van en voor u uw is zijn met of dat wij op te de in niet"""


def _pattern(table: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    words = [word for entry in table.split() for word in _spelled(entry)]
    longest_first = sorted(dict.fromkeys(words), key=len, reverse=True)
    return re.compile("|".join(longest_first), flags)


def _spelled(entry: str) -> Iterable[str]:
    """An entry of a table as a pattern; a word without letters of an alphabet (Chinese) stands anywhere."""
    *ended, begun = entry.split("|")
    yield from (rf"\b{word}\b" for word in ended)
    if not begun:
        return
    if "\u3400" <= begun[0] <= "\u9fff":
        yield begun
    elif len(begun.replace(r"\s", " ")) <= 4 or ended:
        yield rf"\b{begun}\b"
    else:
        yield rf"\b{begun}\w*"


_MATCHERS = {
    "duty": _pattern(DUTY),
    "permission": _pattern(PERMISSION),
    "prohibition": _pattern(PROHIBITION),
    "enforcement": _pattern(ENFORCEMENT),
    "rule": _pattern(RULE),
    "subject": _pattern(SUBJECT),
    "acted upon": _pattern(ACTED_UPON),
    "party": _pattern(PARTIES),
    "country": _pattern(COUNTRIES, 0),
}
_KNOWN = frozenset(FUNCTION.split())
_WORD = re.compile(r"[^\W\d_]+")
_SHARE = 0.12  # of the words of a text in one of the six languages are such small words; in others a few are by chance
_LEAST = 12  # words; fewer tell nothing


def found(sort: str, text: str) -> list[str]:
    """The words of that sort in a text, in lower case, as they stand."""
    return [match.group().casefold() for match in _MATCHERS[sort].finditer(text)]


def any_found(sorts: Iterable[str], text: str) -> bool:
    """Does the text have a word of one of the sorts?"""
    return any(_MATCHERS[sort].search(text) for sort in sorts)


def binds(text: str, heading: str = "") -> bool:
    """Could a text be a rule, by its own words or as a thing that stands under such a heading?"""
    return any_found(("duty", "prohibition", "enforcement", "permission", "rule"), text) or any_found(
        ("duty", "prohibition"), heading
    )


def are_known(text: str) -> bool:
    """Is the text in one of the languages whose words stand here? A text too short to tell counts as known."""
    said = [word.casefold() for word in _WORD.findall(text)]
    if any("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" for character in text[:2_000]):
        return False
    return len(said) < _LEAST or sum(word in _KNOWN for word in said) >= _SHARE * len(said)
