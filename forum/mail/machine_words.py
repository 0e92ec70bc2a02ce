"""Words by which machines give themselves away: automatic answers and mail that came back."""

import re

# After these a subject is somebody else's: "Autosvar: Re: …" begins with neither.
RE = re.compile(
    r"(?:(?:re|sv|vs|aw|svar|antw?|fwd?|vb|ref)\s?(?:\[\d+\])?\s?:\s{0,3}){1,10}", re.IGNORECASE
)

AUTO_SUBJECT = re.compile(
    r"auto(?:matisk|matic|matisch)?[\s_-]?(?:e?s?\s)?(?:svar|reply|response|antwort"
    r"|besvarelse|meld"
    r"|antwoord|respons|vastaus|acknowledg)|auto:|autosvar|autoreply|autorespon"
    r"|\[?auto[- ]?(?:reply|generated|response)"
    r"|out of (?:the )?office|out-of-office|ooo\b|away from (?:my )?(?:office|mail)"
    r"|automat\w{0,8} (?:svar|antwort|reply|response|e-?post|e-?mail|besked|melding|vastaus"
    r"|odpowied)"
    r"|fravær(?:smelding|sassistent|sbesked|smeddelelse|ende)?\b|frånvar|fråvær"
    r"|ikke (?:til stede|tilgjengelig|på kontoret|på jobb|på arbejde|tilgængelig)"
    r"|ikkje (?:til stades|på kontoret|på jobb)|ute av kontoret|ude af (?:huset|kontoret)"
    r"|abwesen|automatische antwort|réponse automatique|absence du bureau|risposta automatica"
    r"|respuesta automática|resposta automática|automaattinen|poissa|afwezig"
    r"|nicht im (?:büro|haus)"
    r"|automatyczna|автоответ|自動応答|自动回复|vacation|on leave|i am away|delivery receipt"
    r"|read:|lest:|læst:|lestatt:|kvittering for lesing|we (?:have )?received your"
    r"|vi har (?:mottatt|modtaget)|takk for (?:din |deres )?henvendelse"
    r"|tak for din (?:henvend|mail)",
    re.IGNORECASE,
)
# "Ferie" may be what is talked about; alone, with a date or after "på", it is not.
HOLIDAY_SUBJECT = re.compile(
    r"(?:(?:jeg (?:er|har|holder) |er |på |har )?(?:sommer|jule|påske|vinter|høst|efterårs)?"
    r"(?:ferie|permisjon|orlov|holiday|urlaub|congés?|semester))"
    r"(?:avvikling|lukket|stengt)?(?:\s+(?:til|fra|frem|uke|uge|t\.?o\.?m|i|og|den|med|[\d.,/-]+"
    r"|jan\w*|feb\w*|mars|marts|apr\w*|mai|maj|jun\w*|jul\w*|aug\w*|sep\w*|okt\w*|nov\w*"
    r"|des\w*|dec\w*)"
    r"){0,8}[\s.!]*",
    re.IGNORECASE,
)
AUTO_BODY = re.compile(
    r"(?:denne|den her|vores|vår) (?:e-?post|mail|e-?mail)-?\s?(?:adresse|adressa|konto)\w{0,3}"
    r" (?:er|bliver|blir) (?:ikke lenger|ikke længere|ikkje lenger|nedlagt|lagt ned|lukket|stengt)"
    r"|(?:dette er et|det her er et|dette er ei|this is an?) (?:auto\w{0,14}|maskinelt)\b"
    r"|auto(?:matisk|matically|generert|genereret|matisch)\s?(?:generert|genereret"
    r"|generated|erzeugt"
    r"|svar|reply|response|e-?post|e-?mail|besked|melding)"
    r"|(?:svar|reply|antwort)\w* ikke på denne (?:e-?post|mail|meld)|do not reply to this"
    r"|kan ikke besvares|please do not (?:reply|respond)",
    re.IGNORECASE,
)
AWAY_BODY = re.compile(
    r"\b(?:jeg|eg|i|ich|jag) (?:er|am|'m|bin|har|holder|is|will be)\b.{0,40}?"
    r"(?:ferie|bortreist|fraværende|fråverande|ute av kontor|ikke (?:til stede|på kontor|på jobb)"
    r"|ikke tilgjengelig|permisjon|orlov|sykmeldt|sygemeldt|out of (?:the )?office|on (?:holiday"
    r"|vacation|leave)|away|urlaub|nicht im büro|semester|kursus|på reise|på farten)",
    re.IGNORECASE,
)
BACK_BODY = re.compile(
    r"(?:er|am|be|kommer) (?:tilbage|tilbake|attende|back)\b|vender tilba[gk]e"
    r"|\b(?:haster|hastesak|hastende|akutt|akut|urgent|dringend)"
    r"|\b(?:kontakt|contact|ring|skriv til|henvend dig)\b.{0,60}(?:@|\d{2})"
    r"|(?:begrenset|begrænset|limited) (?:tilgang|adgang|access)|(?:lese|læse|read).{0,20}mail",
    re.IGNORECASE,
)
THANKS_BODY = re.compile(
    r"(?:takk|tak) for (?:din |deres |di )?(?:e-?post|henvend|mail|beskjed|besked)"
    r"|thank you for (?:your (?:e-?mail|message|inquiry|enquiry)|contacting)"
    r"|vi har (?:mottatt|modtaget) (?:din|deres)|we (?:have )?received your",
    re.IGNORECASE,
)
RECEIPT_BODY = re.compile(
    r"(?:vil|blir|bliver) (?:bli |blive )?(?:besvart|besvaret|behandlet)|så snart (?:som )?mulig"
    r"|hurtigst muligt|as soon as possible"
    r"|(?:innen|inden(?: for)?|within) \d{1,3} (?:timer|dager|dage|hours"
    r"|days|virkedag|hverdag)|saksnummer|sagsnummer|ticket",
    re.IGNORECASE,
)

BOUNCE_SENDER = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|mail(?:er)?-?delivery(?:-system|-subsystem)?"
    r"|(?:double-?)?bounces?(?:-notification)?|mmdf)(?:[+_.=-][^@]*)?@",
    re.IGNORECASE,
)
BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|fail|notif|problem|report|error|has|unsuc|delay|incomplete)"
    r"|(?:mail|message|e-?mail)\b.{0,20}(?:delivery|failure|error|undeliver|returned"
    r"|rejected|system)"
    r"|return(?:ed|ing) (?:mail|message|e-?mail|to sender)|failure notice|failed (?:mail"
    r"|delivery)"
    r"|non[- ]?(?:deliver|recev|exist)|nondeliver|not (?:be )?delivered"
    r"|could ?n.t (?:be )?(?:deliver|send)"
    r"|bounce|mail(?:box)? (?:full|quota)|(?:user|address|mailbox"
    r"|recipient)\b.{0,12}(?:unknown|not found"
    r"|rejected)|rejected|ikke (?:bli )?lever|ikkje lever|leverings?(?:feil|fejl|rapport"
    r"|status|problem)"
    r"|(?:kunne|kan) ikke leveres|levering(?:en)? mislyk|uleverbar"
    r"|ulevert|returnert|returneret|retur:|mislykket"
    r"|mislykkedes"
    r"|kan inte levereras|olever|unzustell|nicht zugestellt|rückläufer|zustellung|non remis"
    r"|échec de"
    r"|non consegn|no se (?:puede|pudo|ha podido)|devuelto|niet bezorgd|onbestelbaar|não entreg"
    r"|недостав|не доставлен|配信|配送|送信(?:エラー|でき)|エラー|退信|系统退信|投递",
    re.IGNORECASE,
)
BOUNCE_BODY = re.compile(
    r"(?:\b[45]\d\d[ -]{1,2}\(?#?|#|status\W{1,4})[45]\.\d{1,3}\.\d{1,3}\b"
    r"|smtp error|said: [45]\d\d\b"
    r"|(?:could not|couldn't|cannot|can't|unable to|was not|wasn't|not be|were not) (?:be )?"
    r"(?:deliver|sent|send|reach)|undeliver|permanent (?:fatal )?(?:error|failure)|fatal errors"
    r"|(?:user|recipient|mailbox|account|address|host|domain)\b.{0,40}(?:unknown|not found"
    r"|does ?n.t exist"
    r"|does not exist|disabled|unavailable|not exist|no longer|invalid|exceed|full"
    r"|over ?quota|inactive)"
    r"|no such (?:user|mailbox|recipient|address|person)|invalid (?:recipient|address"
    r"|mailbox|user)"
    r"|returned (?:mail|message|to sender)|mail delivery|delivery (?:has |to the )"
    r"|failed permanently"
    r"|over quota|quota exceeded|mailbox is full|relay(?:ing)? denied|rejected|bounced"
    r"|message delayed"
    r"|reporting-mta|final-recipient|transcript of session|unrouteable|retry time(?:out)?"
    r"|(?:kunne|kan) ikke (?:bli )?lever|ikke (?:blitt |blevet |bli )?lever|ble ikke funnet"
    r"|blev ikke fundet"
    r"|ukjent (?:mottaker|bruker)|ukendt (?:modtager|bruger)"
    r"|postkassen (?:til .{1,80} )?er ful[dl]"
    r"|nicht zugestellt|unzustellbar|n'a pas pu être|non recapit|no se pudo entregar|niet bezorgd"
    r"|お届け|配信(?:でき|不能)|送信できません|无法投递|退回",
    re.IGNORECASE,
)
SOFT = re.compile(
    r"\b4\.\d{1,3}\.\d{1,3}\b|\b[45]\.2\.2\b|\b5\.3\.4\b|\b4\d\d[ -]|quota"
    r"|mailbox(?: is)? full|full mailbox"
    r"|full postkasse|postkassen (?:til .{1,80} )?er ful"
    r"|temporar|try again|will (?:be )?retr|over ?size|too large"
    r"|for stor|greylist|grålist|deferred",
    re.IGNORECASE,
)
HARD = re.compile(
    r"\b5\.(?!2\.2|3\.4)\d{1,3}\.\d{1,3}\b|\b55\d[ -]|unknown|no such|does(?:n.t"
    r"| not) exist|not found"
    r"|invalid|disabled|inactive|ukjent|ukendt",
    re.IGNORECASE,
)
