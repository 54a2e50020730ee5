"""The words by which a clause binds, allows, forbids, punishes or settles disputes, language by language.

A lawyer may read and extend these tables. A word stands for itself; with `*` for all words that begin so («suspend*» finds
«suspended»); `_` is the blank of a phrase («have_to»). What stands under `idiom` has none of these meanings though its
words seem to («reserve the right», «free of charge»). `ban`: of a heading, that what stands below it is forbidden. `function`: the small words by which a language is recognised.
"""

from __future__ import annotations

from collections.abc import Mapping

DUTY, PERMISSION, PROHIBITION, ENFORCEMENT = "duty", "permission", "prohibition", "enforcement"
DISPUTE, LIABILITY, RULE, SUBJECT, ACTED_UPON, PARTY = "dispute", "liability", "rule", "subject", "acted upon", "party"
JOINING, ARTICLE, IDIOM, FUNCTION, SUPPLIER, OFFER = "joining", "article", "idiom", "function", "supplier", "offer"
ADVICE, BAN = "advice", "ban"

ENGLISH = {
    BAN: "prohibit* forbid* forbidden restricted banned not_allowed not_permitted may_not must_not not_sell not_list disallowed",
    ADVICE: "should ought recommended recommend recommends encouraged",
    DUTY: """must shall required require requires requiring requirement requirements obliged obligation obligations obligated mandatory compulsory need needs
        has_to have_to ensure ensures agree agrees responsible responsibility undertake undertakes comply""",
    PERMISSION: "may can could entitled right rights allowed permitted optional optionally the_option waive waived waiver refund refunds refunded appeal appeals",
    PROHIBITION: """not never no none neither nor non prohibit* forbid* forbidden ban bans banned restrict* disallow* illegal unlawful unless except exception exceptions
        without only solely exclusively cannot excluding excluded exclude excludes exclusion exclusions can't won't don't doesn't mustn't isn't aren't shan't""",
    ENFORCEMENT: """suspend* terminat* withhold withholds withheld withholding deactivat* penalt* fine fines fined fee fees charge charged charges chargeable chargeback*
        block blocked blocking remove removed removes removal delist* ban bans banned cancel* seiz* forfeit* sanction* deduct* commission commissions surcharge* reserve reserves
        disqualif* demot* warning warnings strike strikes clawback*""",
    DISPUTE: "arbitrat* jurisdiction* governing_law class_action* jury court courts mediation mediator litigation lawsuit*",
    LIABILITY: "liable liability liabilities warrant warrants warranty warranties indemnif* indemnity indemnities damages hold_harmless",
    RULE: "must shall required mandatory compulsory",
    SUBJECT: """return returns returned refund ship shipped shipping ships deliver* dispatch* pay payment* payout* price prices pricing order orders sell seller sold
        item items product products listing* claim* appeal* tax taxes cost costs stock inventory warehouse* deadline*""",
    ACTED_UPON: """return returns returned returning ship shipped shipping shipments deliver delivery deliveries dispatch* warehouse* goods parcel parcels items
        payment payments remit*""",
    PARTY: """seller sellers buyer buyers merchant* customer* consumer* supplier* vendor* carrier* courier* marketplace* affiliate* partner* employer* employee*
        reseller* business businesses private professional* individual individuals""",
    JOINING: "and or",
    ARTICLE: "the a an",
    SUPPLIER: "partner* provider* processor* sub-processor* subprocessor* supplier* vendor* carrier* courier* bank banks third subcontractor* contractor* recipient* party parties",
    OFFER: "app apps application applications product products service services website* site sites platform* feature* tool tools",
    IDIOM: """reserve_the_right reserves_the_right reserve_all_rights all_rights_reserved intellectual_property_rights free_of_charge in_charge not_limited_to
        without_limitation european_commission federal_trade_commission third_party_rights right_hand court_of_justice no_longer_than no_later_than not_later_than
        without_undue_delay without_delay not_only whether_or_not terms_and_conditions""",
    FUNCTION: "the of to and in for you your is are with or this that we our by on as be from will any have not which if",
}
GERMAN = {
    BAN: "verboten* untersagt* unzulässig* nicht_erlaubt* nicht_gestattet* nicht_zulässig* nicht_verkauf*",
    ADVICE: "sollte sollten solltest empfehlen empfiehlt empfohlen",
    DUTY: """muss musst müssen müsst verpflicht* pflicht pflichten haben_zu hat_zu erforderlich* notwendig* sicherzustellen sicherstellen zwingend* obliegt obliegen
        verantwortlich* einzuhalten soll sollen""",
    PERMISSION: "darf darfst dürfen kann kannst können könnt konnte berechtigt* recht rechte rechten erlaubt* erstatt* zulässig* widerspruch einspruch optional* gestattet*",
    PROHIBITION: """nicht kein keine keinen keinem keiner keines nie niemals verbot* verboten* untersag* unzulässig* außer ohne nur ausschließ* ausgeschlossen* ausgenommen*
        ausschliess* lediglich sofern_nicht es_sei_denn""",
    ENFORCEMENT: """sperr* gesperrt* kündig* gekündigt* einbehalt* einzubehalten gebühr* entgelt* strafe strafen vertragsstraf* provision provisionen lösch* gelöscht*
        aussetz* ausgesetzt* deaktivier* entfern* abmahn* kosten kostenpflichtig* stornier* rückbelast* verwarn*""",
    DISPUTE: "schiedsverfahren schiedsgericht* gerichtsstand* gericht gerichte gerichten rechtsweg schlichtung* mediation anwendbares_recht",
    LIABILITY: "haft haften haftet haftung* gewährleist* schadensersatz* schadenersatz* freistell* freizustellen garantie*",
    RULE: "muss müssen verpflichtend* erforderlich*",
    SUBJECT: """rückgabe* rückerstatt* versand* versend* liefer* zahl* auszahl* preis preise bestell* verkauf* artikel* produkt* frist* steuer* kosten""",
    ACTED_UPON: "rücksend* retoure* rückgabe* versand* liefer* lager* ware waren paket* zahlung*",
    PARTY: "verkäufer* käufer* händler* kunde kunden verbraucher* lieferant* gewerblich* privat*",
    JOINING: "und oder",
    ARTICLE: "der die das den dem des ein eine einen einer einem eines",
    SUPPLIER: "partner* anbieter* dienstleister* auftragsverarbeiter* lieferant* bank banken dritte dritten empfänger*",
    OFFER: "app apps anwendung* produkt* dienst dienste diensten website* webseite* plattform* funktion* werkzeug*",
    IDIOM: "behalten_uns_das_recht_vor ohne_schuldhaftes_zögern kostenlos* europäische_kommission rechts_oben nicht_nur",
    FUNCTION: "der die das und für sie ihr ist sind mit oder von den dem wir zu auf im nicht ein eine werden des bei durch als auch sich",
}
FRENCH = {
    BAN: "interdit* interdic* prohib* non_autoris* pas_autoris* ne_pas",
    ADVICE: "devrait devraient devriez recommand*",
    DUTY: """doit doivent devez devra devront devrez oblig* tenu tenue tenus tenues requis requise* responsab* nécessaire* veiller_à veille_à s'engage engage_à engagez exigé*
        impérativement""",
    PERMISSION: "peut peuvent pouvez pourra pourront pourrez droit droits autoris* remboursement* remboursé* facultati* permis permet recours",
    PROHIBITION: """pas ne ni non jamais aucun aucune interdi* prohib* défend* illicite* illégal* sauf sans sauf seulement uniquement exclu* exception* exclusivement""",
    ENFORCEMENT: """suspen* résili* retenu retenue* retenir frais pénalit* amende* commission commissions sanction* désactiv* suppression* supprim* bloqu* facturé* facturer
        annul* déduit* déduire prélev*""",
    DISPUTE: "arbitrag* tribunal tribunaux juridiction* litige* médiat* loi_applicable droit_applicable",
    LIABILITY: "garanti* indemnis* dommages dommages-intérêts responsabilité",
    RULE: "doit doivent obligatoire*",
    SUBJECT: """retour* livraison* expédi* paiement* prix commande* vente* vendeur* vendu* produit* article articles délai délais taxe taxes coût*""",
    ACTED_UPON: "retour retours renvoi* expédi* livraison* entrepôt* colis marchandise* paiement*",
    PARTY: "vendeur* acheteur* marchand* client clients cliente* consommateur* fournisseur* particulier* professionnel*",
    JOINING: "et ou",
    ARTICLE: "le la les l un une des",
    SUPPLIER: "partenaire* prestataire* sous-traitant* fournisseur* transporteur* banque* tiers destinataire*",
    OFFER: "application* produit* service* site sites plateforme* fonctionnalité* outil outils",
    IDIOM: "sans_délai sans_retard se_réserve_le_droit nous_réservons_le_droit sans_frais non_seulement commission_européenne ne_que",
    FUNCTION: "le la les des et pour vous votre vos est sont avec ou du un une nous dans que par sur au aux ce cette qui en ne pas",
}
SPANISH = {
    BAN: "prohib* no_permitid* no_está_permitid* no_se_permite",
    ADVICE: "debería deberían recomend* recomienda recomendamos",
    DUTY: """debe deben deberá deberán debes deberás obligad* obligator* obligación obligaciones exige exigen exigid* exigirá requiere requeri* responsable* responsabilidad* necesario* necesaria*
        se_compromete""",
    PERMISSION: "puede pueden puedes podrá podrán podrás derecho derechos permit* reembols* opcional* autoriz* apelar apelación",
    PROHIBITION: """no ni nunca ningún ninguna ninguno prohib* ilegal* ilícit* salvo excepto sin solo sólo solamente únicamente exclu* excepción excepciones exclusivamente""",
    ENFORCEMENT: """suspen* rescind* rescis* retener* retención retenciones retenid* tarifa tarifas comisión comisiones penaliz* penalización multa multas sancion* sanción desactiv* bloque*
        cancel* elimin* cargo cargos deduc* resol*""",
    DISPUTE: "arbitraj* tribunal tribunales jurisdicción litigio* mediación ley_aplicable controversia*",
    LIABILITY: "indemn* daños garantiz* garantía* responsabilidad",
    RULE: "debe deben obligatori*",
    SUBJECT: """devolu* envío* envia* entrega* pago pagos precio* pedido* venta* vended* producto* artículo artículos plazo* impuesto*""",
    ACTED_UPON: "devolu* envío envíos almacén paquete* mercancía* pago pagos",
    PARTY: "vendedor* comprador* cliente clientes consumidor* proveedor* particular particulares profesional*",
    JOINING: "y o e u",
    ARTICLE: "el la los las un una lo al del",
    SUPPLIER: "socio* proveedor* encargado* transportista* banco bancos tercero terceros destinatario*",
    OFFER: "aplicación aplicaciones producto* servicio* sitio* plataforma* función funciones herramienta*",
    IDIOM: "sin_demora sin_dilación se_reserva_el_derecho nos_reservamos_el_derecho sin_cargo comisión_europea no_solo sin_limitación",
    FUNCTION: "el los las y para usted su sus es son con o del un una nosotros en que por como se al lo más este esta",
}
ITALIAN = {
    BAN: "vietat* proibit* divieti non_consentit* non_ammess*",
    ADVICE: "dovrebbe dovrebbero raccomand* consigl*",
    DUTY: """deve devono dovrà dovranno devi dovrai obblig* tenut* richiest* responsabil* necessari* impegna impegnano garantire""",
    PERMISSION: "può possono puoi potrà potranno potrai diritto diritti rimbors* facoltativ* autorizz* consentit* ricorso",
    PROHIBITION: """non né mai nessun nessuna nessuno vietat* proib* divieto divieti illegal* illecit* salvo eccetto senza solo soltanto esclusivamente esclus* eccezion* tranne""",
    ENFORCEMENT: """sospen* sospes* risol* trattener* trattenut* tariffa tariffe tariffari* commissione commissioni penal* sanzion* disattiv* blocc* multa multe recesso
        cancell* rimozione rimuov* rimoss* addebit* cost* detra*""",
    DISPUTE: "arbitrat* tribunal* foro giurisdizione controversi* mediazione legge_applicabile",
    LIABILITY: "indennizz* risarc* danni garanzi* manlev*",
    RULE: "deve devono obbligatori*",
    SUBJECT: """reso resi spedi* consegn* pagament* prezz* ordine ordini vendita vendit* prodott* articoli scadenza imposta imposte""",
    ACTED_UPON: "reso resi spedizion* consegn* magazzin* pacc* merc* pagament*",
    PARTY: "venditor* acquirent* cliente clienti consumator* fornitor* professionist*",
    JOINING: "e o ed od",
    ARTICLE: "il lo la i gli le l un uno una",
    SUPPLIER: "partner fornitor* responsabil* corriere corrieri banca banche terzi destinatar*",
    OFFER: "applicazion* app prodott* servizi servizio sito siti piattaform* funzion* strument*",
    IDIOM: "senza_indugio senza_ritardo si_riserva_il_diritto ci_riserviamo_il_diritto senza_costi commissione_europea non_solo",
    FUNCTION: "il lo gli e per tuo vostro è sono con o del della un una noi di che da nel nella dei delle al alla si non",
}
DUTCH = {
    BAN: "verboden niet_toegestaan niet_toegelaten",
    ADVICE: "zou_moeten aanbevolen raden_aan",
    DUTY: """moet moeten dient dienen verplicht* vereist* gehouden_zijn draagt_zorg zorg_dragen noodzakelijk* verantwoordelijk*""",
    PERMISSION: "mag mogen kan kunnen recht rechten toegestaan optioneel* terugbetaling* terugbetaald bezwaar gerechtigd",
    PROHIBITION: """niet geen nooit noch verboden verbod* onrechtmatig* illegal* tenzij behalve zonder slechts alleen uitsluitend uitgesloten uitzondering* uitgezonderd""",
    ENFORCEMENT: """opschort* opgeschort* schors* geschorst* beëindig* ingehouden inhouden kosten vergoeding vergoedingen boete* blokke* geblokkeerd* verwijder* sancti* commissie*
        annul* tarief tarieven""",
    DISPUTE: "arbitrage geschil* rechter rechtbank bevoegde_rechter mediation toepasselijk_recht",
    LIABILITY: "aansprakelijk* schadevergoeding* vrijwar* garantie* garandeer*",
    RULE: "moet moeten verplicht*",
    SUBJECT: "retour* verzend* levering* betaling* prijs prijzen bestelling* verkoop* product* termijn* belasting*",
    ACTED_UPON: "retour* verzend* levering* magazijn* pakket* goederen betaling*",
    PARTY: "verkoper* koper kopers klant klanten consument* leverancier* zakelijk* particulier*",
    JOINING: "en of",
    ARTICLE: "de het een",
    SUPPLIER: "partner* aanbieder* dienstverlener* verwerker* leverancier* bank banken derden ontvanger*",
    OFFER: "app apps applicatie* product* dienst diensten website* site platform* functie* tool tools",
    IDIOM: "behoudt_zich_het_recht_voor kosteloos europese_commissie niet_alleen",
    FUNCTION: "het een van en voor u uw is zijn met of dat wij op te de in niet door aan bij wordt worden deze die als ook",
}
POLISH = {
    BAN: "zabron* zakazan* niedozwolon*",
    ADVICE: "powinien powinna powinni zaleca*",
    DUTY: """musi muszą obowiąz* zobowiąz* wymag* konieczn* odpowiedzialn* należy""",
    PERMISSION: "może mogą prawo praw uprawni* dozwolon* zwrot zwrotu opcjonaln* odwołani*",
    PROHIBITION: """nie nigdy żaden żadna żadne zabron* zakaz* niedozwolon* niezgodn* chyba_że z_wyjątkiem wyjąt* bez tylko wyłącznie""",
    ENFORCEMENT: """zawiesi* zawiesz* rozwiąz* wypowied* potrąc* wstrzym* opłat* kara kary kar prowizj* blok* zablok* usun* usuw* sankcj* dezaktyw* anulow*""",
    DISPUTE: "sąd sądu sądy arbitraż* mediacj* spor* jurysdykcj* prawo_właściwe",
    LIABILITY: "odpowiedzialność odszkodowa* gwarancj* rękojmi*",
    RULE: "musi muszą obowiązkow*",
    SUBJECT: "zwrot* wysył* dostaw* płatno* cen cena ceny zamówie* sprzeda* produkt* termin* podat* koszt*",
    ACTED_UPON: "zwrot* wysył* dostaw* magazyn* paczk* towar* płatno*",
    PARTY: "sprzedawc* sprzedając* kupując* klient* konsument* dostawc* przedsiębiorc*",
    JOINING: "i lub oraz albo",
    ARTICLE: "",
    SUPPLIER: "partner* dostawc* podmiot* bank banki osob* odbiorc*",
    OFFER: "aplikacj* produkt* usług* stron* serwis* platform* funkcj* narzędzi*",
    IDIOM: "zastrzega_sobie_prawo bez_opłat nie_tylko komisja_europejska",
    FUNCTION: "i w na do z się jest są nie oraz lub przez przy dla od po że jak ich jego za tym które która który może",
}
PORTUGUESE = {
    BAN: "proibid* não_permitid*",
    ADVICE: "deveria deveriam recomend*",
    DUTY: """deve devem deverá deverão obrigad* obrigaç* exig* requer* responsável responsáveis responsabilidade* necessári* compromete-se tem_de têm_de""",
    PERMISSION: "pode podem poderá poderão direito direitos permit* reembols* opcional* autoriz* recurso recorrer",
    PROHIBITION: """não nem nunca nenhum nenhuma proib* ilegal* ilícit* salvo exceto excepto sem apenas somente unicamente exclu* exceção exceções exclusivamente""",
    ENFORCEMENT: """suspen* rescind* rescis* reter retenç* retid* taxa taxas tarifa tarifas comissão comissões penaliz* penalidade* multa multas sanç* desativ* desactiv* bloque*
        cancel* remov* remoç* dedu* cobr*""",
    DISPUTE: "arbitragem tribunal tribunais foro jurisdição litígio* mediação lei_aplicável",
    LIABILITY: "indemniz* indeniz* danos garanti*",
    RULE: "deve devem obrigatóri*",
    SUBJECT: "devoluç* envio* entrega* pagamento* preço* encomenda* pedido* venda* vended* produto* prazo* imposto* custo*",
    ACTED_UPON: "devoluç* envio envios armazém encomenda* mercadoria* pagamento*",
    PARTY: "vendedor* comprador* cliente clientes consumidor* fornecedor* particular particulares profissional profissionais",
    JOINING: "e ou",
    ARTICLE: "o a os as um uma ao do da",
    SUPPLIER: "parceiro* prestador* fornecedor* transportadora* banco bancos terceiros destinatário*",
    OFFER: "aplicação aplicações aplicativo* produto* serviço* site sites plataforma* função funções ferramenta*",
    IDIOM: "reserva-se_o_direito comissão_europeia não_só",
    FUNCTION: "o a os as de do da dos das e em no na para com que não uma um por se ao seu sua são mais ou pelo pela você",
}
CHINESE = {
    BAN: "禁止 不得",
    DUTY: "必须 应当 须 有义务",
    PERMISSION: "可以 有权 退款",
    PROHIBITION: "不得 禁止 不能 不可 仅 除非",
    ENFORCEMENT: "暂停 终止 扣除 罚款 费用 封禁 冻结 赔偿",
    DISPUTE: "仲裁 法院 管辖",
    RULE: "必须 应当",
    SUPPLIER: "第三方 合作",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "it": ITALIAN, "nl": DUTCH, "pl": POLISH, "pt": PORTUGUESE, "zh": CHINESE,
}  # fmt: skip
"""The tables of each language, by its ISO 639-1 code."""
