"""Words by which mail programs mark what is not the writer's own: names, verbs, signatures.

Norwegian (both), Danish and Swedish first, then what visitors from elsewhere write with.
"""

import re

MOST_ATTRIBUTION = 400  # characters of "On … wrote:", however many lines it was broken into

_ROLES = {
    "from": "from fra frå von de da van från od от lähettäjä avsender afsender avsändare "
    "expéditeur 发件人 差出人",
    "date": "sent date sendt dato gesendet datum envoyé verzonden skickat inviato data enviado "
    "fecha wysłano enviada odesláno отправлено дата lähetetty dagsetning 发送时间 日期 送信日時",
    "to": "to til an à a para aan till do кому vastaanottaja pour komu 收件人 宛先",
    "subject": "subject emne betreff objet oggetto asunto onderwerp ämne temat тема aihe assunto "
    "předmět efni 主题 件名",
    "other": "cc bcc kopi kopia kopie blindkopi reply-to vedlegg vedhæftet attachments bilaga "
    "viktighet vigtighed importance prioritet organization",
}
_LONGER = {
    "envoyé le": "date",
    "date d'envoi": "date",
    "enviado el": "date",
    "svar til": "other",
    "vedhæftede filer": "other",
    "resent-from": "from",
}
HEADER_ROLES = {name: role for role, names in _ROLES.items() for name in names.split()} | _LONGER
HEADER = re.compile(r"[>\s*_|]{0,20}([^\W\d_](?:[\w' -]{0,18}\w)?)[\s*_]{0,4}[:：][\s*_]{0,4}(.*)")

VERB = re.compile(
    r"(?<!\w)(?:wrote|writes|skrev|skreiv|skreif|schrieb|schreef|geschreven|écrit|escribió|escreveu"
    r"|scritto|scrisse|kirjoitti|skrifaði|yazdı|đã viết|napsal(?:\(a\))?|napisał(?:\(a\)|a)?"
    r"|написал(?:\(а\)|а)?|написав|написа|пишет|пише|írta|a scris|έγραψε|je napisao"
    r"|napísal(?:\(a\))?|kirjutas|va escriure|menulis)(?!\w)|写道|寫道|님이 작성|כתב",
    re.IGNORECASE,
)
# "On Tuesday …", "Den 18. apr. …", "tir. 18. apr. …", "2017-11-24 …"
LEAD = re.compile(
    r"(?:on|at|den|på|am|le|el|il|op|w dniu|dnia|em|vào|dne|in a message dated)\s"
    r"|[^\W\d]{2,10}[.,]{0,2}\s+(?:den\s+)?\d"
    r"|\d|在|於",
    re.IGNORECASE,
)
DATED = re.compile(r"\d{1,4}[./:年-]\d{1,2}")
TIMED = re.compile(r"\d{1,2}[:.]\d{2}")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# "---- Kari wrote ----": drawn on both sides.
DRAWN = re.compile(r"\s{0,6}-{3,60}\s{0,3}[^-\s].{0,200}-{3,60}\s*")
# Horde: "Sitat Kari <kari@…>:", above a quote.
CITED = re.compile(
    r"(?:sitat|citat|citerar|citering|quoting|zitat|citation|quotando|citando)\s[^\n]{2,300}:",
    re.IGNORECASE,
)
# "Den 3. mai kl. 10.30 skrev jeg på tavla:" is told, not quoted.
TOLD = re.compile(
    r"\b(?:skrev|skreiv|wrote)\s+(?:jeg|eg|jag|vi|me|han|hun|ho|dei|we|they)\b", re.IGNORECASE
)
INSIDE = re.compile(
    r"(?<!\w)(?:On|Den|På|Am|Le)\s+(?=\d|(?:[^\W\d]{2,10})[.,]?\s)"  # where a line goes over to it
)
ADDRESS = re.compile(r"[<(\[]?(?:mailto:)?[^\s<>()\[\]]{1,200}@[^\s<>()\[\]]{1,200}[>)\]]?")
BRACKETED_END = re.compile(r"[<(\[][^<>()\[\]]{0,200}@[^<>()\[\]]{0,200}[>)\]]+$")

_MESSAGE = (
    r"(?:message|melding|meddelelse|meddelande|besked|beskjed|e-?post|e-?mail|mail|nachricht"
    r"|bericht|mensaje|messaggio|mensagem|wiadomość|viesti|письмо|сообщение|zpráva)"
)
# GroupWise draws arrows: ">>> Kari <kari@…> 03.05.2024 10:15 >>>".
# "--- Viktig beskjed ---" is somebody's own heading: one of these has to be there.
_EARLIER = (
    r"(?=.{0,60}(?:orig|opp?rin|urspr|antwort|reply|svar|исход|alkuper|oorspr|původ|eredeti"
    r"|opphav))"
)
ORIGINAL = re.compile(
    rf"[>\s]{{0,6}}-{{2,60}}{_EARLIER}\s{{0,4}}(?:[\w'’-]{{1,20}}\s){{0,3}}\w{{0,12}}{_MESSAGE}"
    r"(?:\s[\w'’]{1,20}){0,2}\s{0,4}:?\s{0,4}-{2,60}\s*|\s{0,6}-{2,60}\s{0,4}原始邮件\s{0,4}-{2,60}\s*"
    r"|\s{0,3}>>> ?[^>\n]{1,80}(?:<[^<>\n]{3,200}>)? ?\d{1,4}[./-]\d{1,2}[^>\n]{0,40}>>>\s*",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    rf"[>\s]{{0,6}}-{{2,60}}\s{{0,4}}(?:forwarded|videresendt|vidaresendt|vidarebefordrat"
    rf"|weitergeleitete?|transféré|doorgestuurd|přeposlaná)\s{{1,4}}{_MESSAGE}\s{{0,4}}:?\s{{0,4}}"
    r"-{2,60}\s*"
    r"|[>\s]{0,6}(?:begin(?:ning of)? forwarded message"
    r"|(?:start(?:en)? på |begynnelsen på )?v[iy]d[ae]resendt (?:melding|meddelelse|besked|e-?post)"
    r"|vidarebefordrat brev|anfang der weitergeleiteten (?:nachricht|e-mail))\s{0,4}:\s*",
    re.IGNORECASE,
)

# A line that a phone or a mail program has added, which ends what was written. "Sendt fra oss i
# går" is a sentence of somebody's own: "min" or a thing that sends mail has to be there.
_SENDER = (
    r"(?=.{0,80}(?:phone|icloud|ipad|ipod|ios\b|android|samsung|galaxy|huawei|xiaomi|oneplus|nokia|sony|mobil"
    r"|telefon|tablet|nettbrett|outlook|mail|e-post|yahoo|windows|blackberry|proton|spark|sparrow"
    r"|workspace|webex|telenor|telia|tdc\b|mac\b))"
)
DEVICE = re.compile(
    r"[\s*_<\[]{0,6}(?:"
    r"(?:sent|sendt|skickat) (?:from|fra|frå|från) (?:my|min|mitt|mit) [^<>@\n,]{2,50}"
    r"(?:, ?(?:please|excuse|sorry|so |unnskyld|undskyld|beklager)[^<>@\n]{0,80})?"
    rf"|(?:sent|sendt|skickat) (?:from|fra|frå|från|via|with|using|by|med|on)"
    rf"{_SENDER} [^<>@\n,]{{2,80}}"
    r"|(?:get|hent|last ned|få|skaff deg|download|hämta) (?:outlook|bluemail|typemail"
    r"|proton mail|spark) (?:for|til|för|på) [\w ]{2,30}"
    r"(?=\s{0,2}[<(\[]https?:|$)"
    r"|von mein\w{0,3} [\w' -]{2,40} gesendet|gesendet (?:von|mit|über) [\w' -]{2,60}"
    r"|envoyé (?:de|depuis) (?:mon |ma )?[\w' -]{2,60}|envoyé à partir [\w' -]{2,60}"
    r"|(?:verzonden|verstuurd) (?:vanaf|met|via) [\w' -]{2,60}|provenance : [\w' -]{2,60}"
    r"|enviado (?:desde|do) (?:mi |meu )?[\w' -]{2,60}|inviato da(?:l mio)? [\w' -]{2,60}"
    r"|wysłane z [\w' -]{2,60}|lähetetty [\w' -]{2,60}|отправлено (?:с|из) [\w' -]{2,60}"
    r")(?:\s{0,2}[<(\[]\S{1,300}[>)\]])?[\s.*_>\]]{0,6}",
    re.IGNORECASE,
)

CLOSING = re.compile(
    r"(?:(?:med |de |dei ){0,2}(?:aller |aller)?(?:(?:vennlig|venlig|venleg|vänlig"
    r"|beste?|bedste|bästa|hjertelig|hjerteleg|kjærlig|kærlig|varm|god|sommer|jule|mange|kollegial|koleg)"
    r"(?:e|t|a|ste)? ?)?(?:hilsen|hilsener|hilsner|hilsninger|helsing|helsingar|hälsning"
    r"|hälsningar)"
    r"|alt godt|m\.?v\.?h|v\.?h|k\.?h|d\.?b\.?h|b\.?h)"
    r"(?:[\s,.:!/-]+(?!til\b|til:)(?:(?:fra|frå|från)\s+)?[\w.'’&/, -]{0,60})?[\s,.:!*]*",
    re.IGNORECASE,
)
# Thanks are said, the name below them is only signed.
THANKS = re.compile(
    r"(?:på forhånd |på førehand |mange |tusen |tusind |1000 )?takk?(?: skal du ha| for hjelpen"
    r"| for hjælpen| på forhånd)?[\s,.!:)]{0,6}|(?:knus|klem|ha det|hej hej|vi ses)[\s,.!]{0,4}",
    re.IGNORECASE,
)
NAME = re.compile(r"[A-ZÆØÅÄÖ][\w'’.-]{1,30}(?: [A-ZÆØÅÄÖ][\w'’.-]{0,30}){0,2}")
INITIAL = re.compile(r"/\s?[^\W\d_][\w'’.-]{0,30}(?: [^\W\d_][\w'’.-]{0,30}){0,2}")
POSTSCRIPT = re.compile(r"p\.?\s?s\.?\b", re.IGNORECASE)
SMALL_PRINT = re.compile(
    r"konfidensiel|fortrolig|confidential|konfidentiel|taushetsplikt|tavshedspligt|virus|miljøet"
    r"|unauthori[sz]ed|intended recipient|tiltenkt|tiltænkt|utilsiktet|personvern",
    re.IGNORECASE,
)
