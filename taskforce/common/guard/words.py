"""Folded words with a capital that are nobody's name, in French and English."""

# Offices and functions: after a title they say what somebody is, not who.
FUNCTIONS = frozenset(
    """
    maire mayor adjoint adjointe deputy prefet prefete prefect sous president presidente vice chair
    chairman chairwoman chairperson procureur procureure juge judge directeur directrice director
    ministre minister secretaire secretary senateur senatrice senator depute deputee conseiller
    conseillere councillor commissaire commissioner coordinateur coordinatrice coordinator mediateur
    mediatrice mediator interprete interpreter inspecteur inspectrice recteur rectrice rapporteur
    speaker ambassadeur ambassadrice ambassador ombudsman defenseur defenseure officer proviseur
    proviseure principal principale teacher professeur professeure docteur doctor
    """.split()  # noqa: SIM905 - words that people read and add to
)

# Institutions, countries, languages, days and months in English, first words of titles.
COMMON = frozenset(
    """
    charte charter version article prefecture mairie ville metropole etat conseil departement region
    commune agglomeration europe european union france roumanie romania bulgarie bulgaria grenoble
    isere education nationale ministere ministry assemblee senat tribunal cour code loi police
    gendarmerie secours catholique croix rouge red cross restos coeur emmaus samu social pole emploi
    travail mission locale caisse allocations familiales assurance maladie securite sociale
    protection maternelle infantile centre hospitalier universitaire hopital ecole college lycee
    school english french romanian bulgarian romani italian spanish german monday tuesday wednesday
    thursday friday saturday sunday january february march april may june july august september
    october november december noel christmas easter paques new year the and of for with we our they
    she he it this that there when where who what how if in on at from to by an as but or not all
    some any no yes le la les un une des du de et ou il elle ils elles nous vous ce cette ces son sa
    ses leur leurs pour par avec sans dans sur sous chez qui que quoi dont si est sont pas plus rom
    roms roma manouche traveller travellers internet google whatsapp facebook linux windows excel
    word zoom teams skype jitsi atelier permanence maison association collectif iban egn cnp nir pdf
    bic siret siren phase chapter directive recommendation council commission parliament committee
    agenda decision annex annexe prefectoral day room hub support service services center court law
    allowance reunification planning worker workers liaison learning group club nursery library
    works will has have had was were are is said says asked cannot does history month week street
    road bus tram line project network programme monsieur madame messieurs mesdames people absent
    absente present presente presents excuse excusee excuses madam jan feb mar apr jun jul aug sep
    sept oct nov dec mondays tuesdays wednesdays thursdays fridays saturdays sundays mme mmes mlle
    mrs mr ms dr
    """.split()  # noqa: SIM905 - words that people read and add to
)
