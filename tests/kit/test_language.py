"""The language of what is written: guessed in the request, detected in the heavy-work process."""

import subprocess
import sys

import pytest

from forum.kit.language import OTHER, detect, guess

pytestmark = pytest.mark.once

SHOP_TALK = [
    ("nb", "Hvordan priser dere møbler? Vi har fått inn noen sofaer og vet ikke hva vi skal ta."),
    ("nb", "Vaktlista henger på bakrommet, men det er ingen som ser på den lenger."),
    ("nn", "Korleis prisar de møblar? Vi har fått inn nokre sofaer og veit ikkje kva vi skal ta."),
    ("nn", "Eg trur dei fleste frivillige hjå oss berre ser på lista når dei er på vakt."),
    ("da", "Hvordan prissætter I møbler? Vi har fået nogle sofaer ind, hvad skal vi tage?"),
    ("da", "Vores vagtplan hænger i baglokalet, men ingen af de frivillige ser på den."),
    ("en", "How do you price furniture? We were given some sofas and do not know what to ask."),
    ("en", "The rota is on the wall in the back room, but nobody looks at it any more."),
    ("sv", "Hur prissätter ni möbler? Vi har fått in några soffor och vet inte vad vi ska ta."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), SHOP_TALK)
def test_shop_talk_is_guessed_without_a_library(language: str, text: str) -> None:
    assert guess(text, "en") == language


@pytest.mark.parametrize(("language", "text"), SHOP_TALK)
def test_shop_talk_is_detected(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Hva koster en stol?"),
        ("nn", "Kor mykje kostar ein stol?"),
        ("da", "Hvad koster en stol?"),
        ("en", "How much is a chair?"),
    ],
)
def test_title_alone_is_often_enough(language: str, text: str) -> None:
    assert detect(text) == guess(text, "sv") == language


@pytest.mark.parametrize("text", ["", "Ok!", "123 456", "🫐🫐", "https://", "Til salgs: sofa"])
def test_too_little_text_leaves_the_language_that_was_expected(text: str) -> None:
    assert guess(text, "da") == "da"
    assert detect(text) == ""


def test_language_of_no_catalogue_is_other() -> None:
    text = "Wie berechnen Sie die Preise für Möbel? Wir haben einige Sofas bekommen."
    assert detect(text) == OTHER


def test_server_can_guess_without_loading_lingua() -> None:
    code = (
        "import sys; from forum.kit.language import guess; guess('hei på deg');"
        "sys.exit('lingua' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
