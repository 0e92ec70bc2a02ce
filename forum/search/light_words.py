"""Words that every text has: they count a little, so that few texts do not make them seem rare.

Left out altogether they would find less in a large forum, where counting does it better
(docs/search.md). Pronouns, little words, and verbs that say nothing by themselves, of bokmål,
nynorsk, Danish and English, as they are written.
"""

from typing import Final

_LITTLE: Final = """
    jeg eg du han hun ho vi vår vårt våre oss dere dykk dykkar jer jeres ni de dei dem deres
    deira meg mig deg dig seg sig min mitt mine mit din ditt dine dit sin sitt sine sit man en
    ein et eit ei den det denne dette disse desse her der hit noe nokon noko noen nogen noget
    nogle ingen ingenting intet alle alt all andre anden annen annet andet hver hvert kvart
    enhver begge som om men eller enn end så da når før etter efter mens siden sidan fordi hvis
    dersom selv sjølv til fra frå med på av af for ved under over mellom mellem gjennom gennem
    uten uden mot imod hos opp op ned inn ind ut ud bort hjem heim igjen igen ikke ikkje nei nej
    ja jo ennå enno endnu også òg og nå no nu bare berre kun veldig meget ganske litt lidt mer
    meir mere mest flere fleire noensinne alltid altid aldri aldrig ofte kanskje måske samme
    same slik sånn sådan hvordan a an and as at be by do from has have he his how i if in is it
    its me my not of on or our she so some than that the their them then there they this to too
    us was we were will with you your
"""
_VERBS: Final = """
    er var vært vore været være vere blir bliver blive bli blei ble blev blitt blevet har hatt
    haft ha have hadde havde kan kunne kunnet må måtte skal skulle vil ville bør burde får fikk
    fekk få fått fået gjør gjøre gjøres gjort gjer gjere gør gøre gøres gjorde tar tok ta tatt
    tager tage taget tak går gikk gå gått gik gir ga gi gitt giver give kommer kjem kom komme
    kome sier seier si siger sige sagt finnes finst findes lar la lader bruker brukar bruger
    bruke bruge pleier plejer
"""

LIGHT_WORDS: Final = frozenset(f"{_LITTLE} {_VERBS}".split())
