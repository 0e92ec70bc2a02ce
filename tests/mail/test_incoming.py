"""What a mail that came in is: a person's letter, or one of many things that must not be posted."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from forum.mail.bounces import Failed, Severity
from forum.mail.incoming import Incoming, Kind, read_message

pytestmark = pytest.mark.once

FROM = "Kari Berg <Kari@Example.org>"
TO = "reply+abc@samling.example"
PICTURE = b"\x89PNG" + b"0" * 20_000


def mail(
    body: str = "Vi har åpent til fire.",
    *,
    html: str = "",
    subject: str = "Re: Åpent?",
    **more: str,
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    headers = {"From": FROM, "To": TO, "Subject": subject, "Message-ID": "<1@example.org>"}
    for name, value in (headers | more).items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def read(message: EmailMessage) -> Incoming:
    return read_message(message.as_bytes())


def raw(headers: str, body: str = "Hei") -> bytes:
    return f"From: {FROM}\nTo: {TO}\n{headers}\n\n{body}".replace("\n", "\r\n").encode()


def test_a_letter_says_who_wrote_what_to_whom() -> None:
    got = read(mail(Delivered_To="samling@samling.example"))
    assert got.kind is Kind.LETTER
    assert got.sender == "kari@example.org"
    assert got.to == ("samling@samling.example", TO)
    assert got.text == "Vi har åpent til fire."
    assert got.message_id == "<1@example.org>"
    assert not got.is_unanswerable


def test_html_alone_becomes_text() -> None:
    message = mail()
    message.set_content("<p>Ja, <b>gjerne</b>.</p><blockquote>Kan vi?</blockquote>", subtype="html")
    assert read(message).text == "Ja, gjerne."


def test_html_is_read_where_the_text_beside_it_is_empty() -> None:
    assert read(mail("\n", html="<p>Ja.</p>")).text == "Ja."


def test_pictures_and_documents_come_along() -> None:
    message = mail("Se her.")
    message.add_attachment(PICTURE, maintype="image", subtype="png", filename="stativ.png")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Åpning.pdf")
    names = [one.name for one in read(message).attachments]
    assert names == ["stativ.png", "Åpning.pdf"]


def test_a_picture_without_words_is_a_letter() -> None:
    message = mail("")
    message.add_attachment(PICTURE, maintype="image", subtype="png", filename="stativ.png")
    assert read(message).kind is Kind.LETTER


def test_logos_and_signatures_of_mail_programs_stay_behind() -> None:
    message = mail("Ja.")
    message.add_attachment(
        b"\x89PNG1", maintype="image", subtype="png", filename="logo.png", cid="<1>"
    )
    message.add_attachment(
        b"1", maintype="application", subtype="pkcs7-signature", filename="smime.p7s"
    )
    message.add_attachment(b"1", maintype="text", subtype="vcard", filename="kari.vcf")
    assert read(message).attachments == ()


def test_an_attached_mail_is_left_out_and_named() -> None:
    message = mail("Se vedlegget.")
    message.add_attachment(mail("Noe annet."))
    got = read(message)
    assert got.text == "Se vedlegget."
    assert len(got.left_out) == 1


@pytest.mark.parametrize(
    "body", ["", "\n \n", "Mvh\nKari", "Sendt fra min iPhone", "> Har dere åpent?\n> Hilsen Bente"]
)
def test_a_mail_without_own_words_is_empty(body: str) -> None:
    assert read(mail(body)).kind is Kind.EMPTY


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_headers_with_letters_above_ascii_are_read(charset: str) -> None:
    got = read_message("Subject: Fråværsmelding\nFrom: Kåre <k@b.example>\n\nx".encode(charset))
    assert (got.subject, got.sender) == ("Fråværsmelding", "k@b.example")
    assert got.kind is Kind.AUTO_REPLY


def test_winmail_is_named() -> None:
    message = mail("")
    message.add_attachment(
        b'x\x9f>"', maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    assert read(message).kind is Kind.WINMAIL


def test_a_mail_that_is_too_large_says_only_who_sent_it() -> None:
    got = read_message(mail("x" * 5_000).as_bytes(), most=2_000)
    assert (got.kind, got.sender, got.text) == (Kind.TOO_LARGE, "kari@example.org", "")


def test_line_breaks_in_a_subject_are_none() -> None:
    got = read_message(raw("Subject: =?utf-8?q?Hei=0D=0ABcc:_alle@example.org?="))
    assert got.subject == "Hei Bcc: alle@example.org"


AUTO_HEADERS = [
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: auto-generated (vacation)",
    "X-Autoreply: yes",
    "X-Auto-Response-Suppress: All",
    "Precedence: bulk",
    "Precedence: auto_reply",
    "List-Id: <liste.example.org>",
    "Return-Path: <>",
    "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
]


@pytest.mark.parametrize("line", AUTO_HEADERS)
def test_headers_of_machines_are_known(line: str) -> None:
    got = read_message(raw(line))
    assert got.kind is Kind.AUTO_REPLY
    assert got.is_unanswerable


@pytest.mark.parametrize(
    "subject",
    [
        "Autosvar: Re: Hvordan sorterer dere?",
        "Automatisk svar: Hvordan sorterer dere?",
        "Automatisk svar",
        "Fraværende",
        "Fraværende: Re: Klær",
        "Fraværsmelding",
        "Ikke til stede",
        "Ikke til stede: Klær",
        "Ferie",
        "Ferie til 12. august",
        "På ferie",
        "Sommerferie uke 29",
        "Ude af kontoret",
        "Ikkje til stades",
        "Automatic reply: Clothes",
        "Out of office: Clothes",
        "Automatische Antwort: Kleider",
        "Autosvar",
        "Lest: Hvordan sorterer dere?",
        "Frånvaromeddelande",
    ],
)
def test_subjects_of_automatic_answers_are_known(subject: str) -> None:
    assert read(mail("Jeg er ikke her.", subject=subject)).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "body",
    [
        "Dette er et automatisk svar. Jeg leser ikke mail nå.",
        "Hei! Jeg er på ferie og er tilbake 12. august.",
        "Jeg er ute av kontoret. Haster det, kontakt Ola på tlf. 12 34 56 78.",
        "Tak for din mail. Jeg holder ferie og vender tilbage mandag.",
        "Takk for din henvendelse. Den vil bli besvart så snart som mulig.",
        "I am out of the office and will be back on Monday.",
        "Dette er ein automatisk generert e-post.",
        "Hei!\n\nDenne e-postadressen er ikke lenger i bruk. Skriv til post@example.org.",
        "Tak for din henvendelse. Vi har modtaget den og svarer inden for 5 hverdage.",
    ],
)
def test_words_of_automatic_answers_are_known(body: str) -> None:
    assert read(mail(body)).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Re: Lista", "Vår e-postliste er ikke lenger i bruk, vi ringer i stedet."),
        ("Re: Ferie i butikken", "Vi stenger i juli og er åpne igjen i august."),
        ("Sv: Fravær blant frivillige", "Vi ringer dem som ikke kommer."),
        ("Ferie: hvem har åpent i juli?", "Vi trenger noen å låne folk av."),
        ("Re: Returnert vare", "Vi tar imot varer i åtte dager."),
        ("Re: Klær", "Vi fikk 550 kroner for skapet, og 450 for bordet."),
        ("Re: Frivillig ble borte", "Hun er på ferie, tror jeg."),
        ("Re: Mail", "Mailen deres kom ikke fram, prøv Ola."),
        ("Retur av bøker", "Kan vi sende bøker til dere?"),
        ("Re: Autosvar", "Slå det av under innstillinger."),
        ("Re: Henting", "Takk for henvendelsen! Ring Ola på 91 23 45 67."),
        ("Re: Juli", "Vi har stengt i ferien. Kontakt Ola på 91 23 45 67, så ordner han det."),
        (
            "Re: Klær",
            "Vi gjør slik.\n\n> Dette er en automatisk e-post, svar ikke på denne mailen.",
        ),
    ],
)
def test_people_who_only_sound_like_machines_are_people(subject: str, body: str) -> None:
    assert read(mail(body, subject=subject)).kind is Kind.LETTER


def test_a_letter_of_a_forum_that_comes_back_is_a_loop() -> None:
    assert read(mail(X_Loop="samling@samling.example")).kind is Kind.LOOP


def test_a_mail_that_went_round_and_round_is_a_loop() -> None:
    assert read_message(raw("\n".join(["Received: by a.example"] * 60))).kind is Kind.LOOP


DSN = """Return-Path: <>
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: bounce+abc@samling.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry. Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; kari@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {code}

--b
Content-Type: message/rfc822

Return-Path: <bounce+abc@samling.example>
Message-ID: <letter@samling.example>
To: kari@example.org
Subject: Ukebrev

Hei

--b--
"""


@pytest.mark.parametrize(
    ("action", "status", "code", "severity"),
    [
        ("failed", "5.1.1", "550 5.1.1 User unknown", Severity.HARD),
        ("failed", "5.2.2", "552 5.2.2 Mailbox full", Severity.SOFT),
        ("failed", "4.4.1", "connection timed out", Severity.SOFT),
        ("delayed", "4.4.1", "will be retried", Severity.DELAYED),
    ],
)
def test_delivery_reports_say_who_and_how_bad(
    action: str, status: str, code: str, severity: Severity
) -> None:
    got = read_message(DSN.format(action=action, status=status, code=code).encode())
    assert got.kind is Kind.BOUNCE
    assert got.failed == (Failed("kari@example.org", severity),)
    assert "<letter@samling.example>" in got.about
    assert got.is_unanswerable


def test_an_automatic_answer_without_a_sender_is_no_bounce() -> None:
    body = "Jeg er på ferie til mandag. Ring 550 12 345 om det haster, ellers mail delivery."
    got = read(mail(body, subject="Autosvar: Ukebrev", Return_Path="<>"))
    assert got.kind is Kind.AUTO_REPLY


def test_a_report_that_a_mail_has_arrived_is_no_bounce() -> None:
    raw = DSN.format(action="delivered", status="2.0.0", code="250 OK")
    assert read_message(raw.encode()).kind is Kind.AUTO_REPLY


def test_a_person_who_sounds_like_a_machine_can_be_told_so() -> None:
    got = read(mail("Jeg er på ferie, men er tilbake mandag. Vi tar 50 kroner."))
    assert (got.kind, got.is_unanswerable) == (Kind.AUTO_REPLY, False)


PLAIN_BOUNCES = {
    "qmail": (
        "MAILER-DAEMON@mail.example",
        "failure notice",
        (
            "Hi. This is the qmail-send program at mail.example.\n"
            "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
            "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
            "<kari@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n"
        ),
    ),
    "exim": (
        "Mail Delivery System <Mailer-Daemon@mail.example>",
        "Mail delivery failed: returning message to sender",
        (
            "This message was created automatically by mail delivery software.\n\n"
            "A message that you sent could not be delivered to one or more of its recipients.\n\n"
            "  kari@example.org\n    SMTP error from remote mail server: 550 5.1.1 unknown user\n"
        ),
    ),
    "norsk": (
        "postmaster@mail.example",
        "Ikke levert: Ukebrev",
        "Meldingen kunne ikke leveres til kari@example.org. Ukjent mottaker.",
    ),
    "dansk": (
        "postmaster@mail.example",
        "Kan ikke leveres: Ugebrev",
        "Beskeden blev ikke leveret til kari@example.org: ukendt modtager",
    ),
    "full": (
        "postmaster@mail.example",
        "Levering mislyktes",
        "Postkassen til kari@example.org er full.",
    ),
    "uten kjent avsender": (
        "system@mail.example",
        "Ukebrev",
        (
            "Delivery to the following recipient failed permanently:\n\n     kari@example.org\n\n"
            "550 5.1.1 The email account that you tried to reach does not exist."
        ),
    ),
}


@pytest.mark.parametrize("server", PLAIN_BOUNCES)
def test_bounces_without_a_report_are_known_by_their_words(server: str) -> None:
    sender, subject, body = PLAIN_BOUNCES[server]
    got = read(mail(body, subject=subject, From=sender, To="bounce+abc@samling.example"))
    assert got.kind is Kind.BOUNCE
    assert [one.address for one in got.failed] == ["kari@example.org"]


def test_a_complaint_says_who_complains() -> None:
    arf = (
        "From: fbl@mail.example\nTo: bounce@samling.example\nSubject: FW: Ukebrev\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nThis is an abuse report.\n\n--b\n"
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"
        "Original-Rcpt-To: <kari@example.org>\n\n--b\nContent-Type: message/rfc822\n\n"
        "Return-Path: <bounce+abc@samling.example>\nTo: kari@example.org\n\nHei\n\n--b--\n"
    )
    got = read_message(arf.encode())
    assert got.kind is Kind.COMPLAINT
    assert [one.address for one in got.failed] == ["kari@example.org"]
    assert "bounce+abc@samling.example" in got.about
