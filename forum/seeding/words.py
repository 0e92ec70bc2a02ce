"""Shop words and sentence frames from which the large world's texts are put together."""

# First and second halves of compounds, so that a few words make thousands (80 x 70 a language).
FIRST = {
    "nb": "bok stol lampe kjole jakke sko kaffe vaffel møbel klær leke glass kopp ski sykkel radio "
    "bilde teppe gardin skap bord seng hylle krakk vase fat bestikk koffert veske hatt skjerf hansk "
    "strikke garn knapp symaskin plate spill puslespill julepynt påske sommer vinter høst vår lørdag "
    "kveld morgen butikk lager kasse vindu dør gate torg by bygd fjord fjell skole barne ungdom "
    "familie nabo frivillig leder vakt opplærings språk arbeids gave hente rydde sorterings pris "
    "salgs kunde brukt gjenbruks miljø søppel",
    "da": "bog stol lampe kjole jakke sko kaffe vaffel møbel tøj legetøjs glas kop ski cykel radio "
    "billede tæppe gardin skabs bord senge reol skammel vase fad bestik kuffert taske hat tørklæde "
    "handske strikke garn knap symaskine plade spil puslespil julepynt påske sommer vinter efterårs "
    "forårs lørdags aften morgen butiks lager kasse vindue dør gade torve by landsby fjord bakke "
    "skole børne ungdoms familie nabo frivillig leder vagt oplærings sprog arbejds gave hente "
    "oprydnings sorterings pris salgs kunde brugt genbrugs miljø affalds",
    "en": "book chair lamp dress jacket shoe coffee waffle furniture clothes toy glass cup ski bike "
    "radio picture carpet curtain cupboard table bed shelf stool vase plate cutlery suitcase bag hat "
    "scarf glove wool yarn button sewing record game puzzle christmas easter summer winter autumn "
    "spring saturday evening morning shop store till window door street square town village harbour "
    "hill school children youth family neighbour volunteer leader shift training language work gift "
    "pickup tidying sorting price sales customer second reuse green waste",
}
FIRST["nn"] = FIRST["nb"]
SECOND = {
    "nb": "kasse hylle krok dag kveld uke plan liste rutine plakat lapp merke pris salg kjøp bytte "
    "hjørne rom lager vogn pose sekk eske bord disk skilt konto regning avtale møte kurs gruppe lag "
    "leder hjelper venn kunde gave fest marked auksjon utstilling vindu side bilde annonse nøkkel "
    "lås lys varme fukt lukt flekk knapp reparasjon verksted henting levering frakt bil henger rute "
    "tid pause kaffe mat sang bok prat besøk tur",
    "da": "kasse hylde krog dag aften uge plan liste rutine plakat seddel mærke pris salg køb bytte "
    "hjørne rum lager vogn pose sæk æske bord disk skilt konto regning aftale møde kursus gruppe "
    "hold leder hjælper ven kunde gave fest marked auktion udstilling vindue side billede annonce "
    "nøgle lås lys varme fugt lugt plet knap reparation værksted afhentning levering fragt bil "
    "trailer rute tid pause kaffe mad sang bog snak besøg tur",
    "en": "box shelf corner day evening week plan list routine poster note tag price sale swap room "
    "stock trolley bag sack case table counter sign account bill deal meeting course group team "
    "leader helper friend customer present party market auction display window page photo advert "
    "key lock light heat damp smell stain button repair workshop collection delivery freight car "
    "trailer route time break coffee food song story chat visit trip",
}
SECOND["nn"] = SECOND["nb"]
TITLES = {
    "nb": "Hvordan gjør dere det med {0} og {1}?",
    "nn": "Korleis gjer de det med {0} og {1}?",
    "da": "Hvordan gør I med {0} og {1}?",
    "en": "What do you do about the {0} and the {1}?",
}
SENTENCES = {
    "nb": (
        "Vi har prøvd med {0} og {1}, men det ble bare rot.",
        "Hos oss står {0} ved siden av {1}, og da finner kundene fram.",
        "Etter at vi begynte med {0}, går {1} av seg selv.",
        "Har dere erfaring med {0}, eller er {1} bedre?",
        "I fjor ga {0} oss {2} kroner mer enn {1}.",
    ),
    "nn": (
        "Me har prøvd med {0} og {1}, men det vart berre rot.",
        "Hjå oss står {0} ved sida av {1}, og då finn kundane fram.",
        "Etter at me byrja med {0}, går {1} av seg sjølv.",
        "Har de erfaring med {0}, eller er {1} betre?",
        "I fjor gav {0} oss {2} kroner meir enn {1}.",
    ),
    "da": (
        "Vi har prøvet med {0} og {1}, men det blev bare rod.",
        "Hos os står {0} ved siden af {1}, og så finder kunderne selv frem.",
        "Efter at vi begyndte med {0}, går {1} af sig selv.",
        "Har I erfaring med {0}, eller er {1} bedre?",
        "Sidste år gav {0} os {2} kroner mere end {1}.",
    ),
    "en": (
        "We tried a {0} and a {1}, and it only made a mess.",
        "Our {0} stands beside the {1}, so that customers find it.",
        "Since we began with a {0}, the {1} takes care of itself.",
        "Has anybody tried a {0}, or is a {1} better?",
        "Last year the {0} brought {2} kroner more than the {1}.",
    ),
}
