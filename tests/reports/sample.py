"""A whole snapshot of an invented edition, in French, to render and to read back."""

import copy

TOWNS = [("Exempleville", 45.19, 5.72), ("Saint-Exemple", 45.14, 5.66), ("Modèle-le-Pont", 45.24, 5.80)]
OUTLINE = {
    "type": "Polygon",
    "coordinates": [
        [[5.58, 45.08], [5.70, 45.05], [5.84, 45.10], [5.90, 45.19], [5.86, 45.27], [5.74, 45.30],
         [5.62, 45.24], [5.55, 45.16], [5.58, 45.08]]
    ],
}  # fmt: skip
RIVER = {"type": "LineString", "coordinates": [[5.88, 45.25], [5.78, 45.21], [5.70, 45.19], [5.60, 45.22]]}
PLACES = [
    (45.192, 5.724, "education", "Inscription scolaire accompagnée, Atelier Premier Pas (inventé)"),
    (45.192, 5.724, "health", "Permanence santé mobile, Point Santé (inventé)"),
    (45.181, 5.712, "rights", "Domiciliation, Permanence juridique (inventée)"),
    (45.171, 5.745, "housing", "Accompagnement vers le logement, Un toit en exemple (inventé)"),
    (45.142, 5.662, "employment", "Chantier d’insertion, Le Tremplin (inventé)"),
    (45.236, 5.801, "social", "Épicerie solidaire (inventée)"),
    (45.205, 5.690, "culture", "Lecture à voix haute, Bibliothèque des Quatre-Vents (inventée)"),
    (45.160, 5.700, "health", "Consultation sans rendez-vous, Point Santé (inventé)"),
]
DOMAINS = [
    ("housing", "Logement", 9, 12),
    ("employment", "Emploi", 5, 6),
    ("health", "Santé", 8, 9),
    ("education", "Éducation", 11, 11),
    ("social", "Aide sociale", 6, 8),
    ("culture", "Culture et loisirs", None, 5),
    ("rights", "Accès aux droits", 0, 0),
]
PARTNERS = [
    ("Ville d’Exempleville (inventée)", "municipality", ["foreword", "domains"]),
    ("Atelier Premier Pas (inventé)", "association", ["domains", "services"]),
    ("Conseil des familles (inventé)", "families", ["participation", "domains"]),
    ("Point Santé (inventé)", "institution", ["domains", "services"]),
    ("Permanence juridique (inventée)", "association", ["domains"]),
    ("Zornitsa, Болгарско сдружение (inventée)", "association", ["trainings"]),
]
FOREWORD = """Ce rapport dit ce que la task-force a **fait** en 2026, et ce qu’elle n’a pas su faire.

Il s’écrit à partir des réunions, des décisions et des paroles des partenaires. Personne n’y est nommé.

- Six réunions, toutes ouvertes à l’interprétation.
- Quarante et une actions menées sur cinquante et une promises.
- Un domaine resté pauvre : la culture et les loisirs."""
NEEDS = [
    {
        "domain": "housing",
        "area": "Rive droite",
        "observed": "Les déménagements viennent sans prévenir et **coupent des mois d’école**. Les "
        "rez-de-chaussée manquent pour les personnes âgées. Quand une médiatrice est présente à la première "
        "visite, le bail tient.",
        "barriers": ["Pas d’adresse", "Garant demandé", "Délais d’attente"],
        "tried": "Visites à deux, médiatrice et bailleur ; un fonds de garantie de la Ville.",
        "help": "Trois logements passerelles de plus et un mois de préavis pour tout déménagement.",
        "by": "Conseil des familles (inventé)",
        "source": "Consultation des partenaires, mai 2026",
    },
    {
        "domain": "health",
        "area": "Toute l’agglomération",
        "observed": "Les rendez-vous pris par internet seul ferment la porte. L’interprète manque aux "
        "consultations de spécialistes.",
        "barriers": ["Pas d’interprète", "Distance", "Dossier à remplir en ligne"],
        "tried": "Une permanence santé mobile le jeudi.",
        "help": "Un interprète par téléphone payé par l’hôpital.",
        "by": "Point Santé (inventé)",
    },
]


def _action(number, text, owner, state="faite", due="2026-06-30"):
    source = "réunion du 19 novembre 2026"
    return {"type": "action", "number": number, "text": text, "owner": owner, "due": due, "state": state,
            "source": source}  # fmt: skip


def _bars():
    rows = [
        {"label": label, "domain": code, "value": value, "of": whole, "shown": _shown(value)}
        for code, label, value, whole in DOMAINS
    ]
    return {
        "type": "bars",
        "name": "actions-par-domaine",
        "caption": "Actions promises et faites, par domaine",
        "rows": rows,
        "text": "Sur 51 actions décidées en réunion, 41 ont été menées. L’éducation a tenu toutes ses "
        "promesses ; la culture et les loisirs restent le domaine où le moins de partenaires agissent.",
        "source": "Registre des actions, au 31 décembre 2026",
    }


def _shown(value):
    return "moins de 10" if value is None else str(value)


def _text(markdown, **more):
    return {"type": "text", "markdown": markdown, **more}


def _section(code, title, *blocks, left_out=None):
    return {"code": code, "title": title, "left_out": left_out, "blocks": list(blocks)}


def _year_in_figures():
    items = [("Réunions", 6), ("Actions menées", 41), ("Partenaires", 31)]
    items += [("Inscriptions scolaires traitées", 86), ("Adresses données", 112)]
    items += [("Dossiers de santé ouverts", None)]
    figures = [{"label": label, "value": value, "shown": _shown(value)} for label, value in items]
    return _section(
        "figures",
        "L’année en chiffres",
        _text("Les chiffres comptent des services rendus, jamais des personnes.", source="Décision 2026-02"),
        {
            "type": "figures",
            "items": figures,
            "source": "Fiches d’action des partenaires, relevé de janvier 2027",
        },
        _bars(),
        {
            "type": "note",
            "text": "Les comptes de 1 à 9 ne sont pas montrés, ni ceux qui les feraient deviner.",
        },
    )


def _services():
    points = [
        {"latitude": latitude, "longitude": longitude, "domain": domain, "number": number, "name": name}
        for number, (latitude, longitude, domain, name) in enumerate(PLACES, 1)
    ]
    gaps = [
        ["Éducation", "24", "oui", "oui", "manque"],
        ["Santé", "12", "oui", "manque", "oui"],
        ["Culture et loisirs", "moins de 10", "manque", "manque", "oui"],
    ]
    return _section(
        "services",
        "Les services, et où ils sont",
        _text("Soixante services de trente et un partenaires sont dans l’annuaire. La carte montre ceux dont "
              "le lieu est public."),
        {
            "type": "map",
            "name": "carte-des-services",
            "caption": "Carte des services par domaine",
            "text": "Huit lieux publics, dont quatre à Exempleville même. Aucun lieu de vie n’est montré.",
            "outline": OUTLINE,
            "background": RIVER,
            "towns": [{"name": name, "latitude": lat, "longitude": lon} for name, lat, lon in TOWNS],
            "points": points,
            "source": "Annuaire de la task-force",
        },
        {
            "type": "table",
            "name": "manques",
            "caption": "Ce qui manque, par domaine",
            "columns": ["Domaine", "Services", "Une langue des familles", "Le soir", "Sans papiers"],
            "rows": gaps,
            "source": "Annuaire, 31 décembre 2026",
        },
    )  # fmt: skip


def _domains():
    blocks = []
    for need in NEEDS:
        label = {code: label for code, label, *_ in DOMAINS}[need["domain"]]
        blocks += [
            {"type": "heading", "text": label, "domain": need["domain"]},
            {"type": "need", **need},
            _text("### Ce qui a été fait\n\nLes partenaires ont tenu leurs promesses en "
                  f"{label.lower()}, non sans peine.",
                  by="Ville d’Exempleville (inventée)", source="Fiche d’action 12"),
            _action("A2026-14", "Prévenir l’école avant un déménagement", "Ville d’Exempleville (inventée)"),
            _action("A2026-15", "Ouvrir une permanence du soir", "Point Santé (inventé)", "en retard"),
            {"type": "decision", "number": "2026-04", "text": "Aucune famille ne déménage pendant une "
             "semaine d’école sans que l’école soit prévenue.", "state": "appliquée",
             "meeting": "Réunion du 19 novembre 2026"},
        ]  # fmt: skip
    return _section("domains", "Besoins, actions, résultats", *blocks)


SNAPSHOT = {
    "schema": 1,
    "year": 2026,
    "number": 1,
    "language": "fr",
    "title": "Rapport public 2026 de la task-force d’Exempleville",
    "taskforce": {
        "name": "Task-force locale pour l’inclusion des Roms",
        "town": "Exempleville",
        "email": "contact@example.org",
    },
    "made": "2027-01-28",
    "threshold": 10,
    "licence": "CC BY 4.0",
    "cover": {"lines": ["41 actions menées · 6 réunions · 31 partenaires"]},
    "sections": [
        _section("foreword", "Avant-propos", _text(FOREWORD, by="Ville d’Exempleville (inventée)")),
        _year_in_figures(),
        _services(),
        _domains(),
        _section(
            "participation",
            "Participation des représentants des familles",
            _text("Les représentants des familles ont proposé dix-sept points d’ordre du jour.",
                  by="Conseil des familles (inventé)", source="Procès-verbaux des réunions 31 à 36"),
        ),
        _section("antigypsyism", "Contre l’antitsiganisme",
                 left_out="Le groupe de travail rendra son texte en 2027."),
        _section(
            "trainings",
            "Formations et demandes",
            _text("Une formation d’interprètes : « Добре дошли », « Καλώς ήρθατε », « Bun venit, Ștefan »."),
        ),
        _section("annexes", "Annexes"),
    ],
    "partners": [{"name": name, "kind": kind, "sections": codes} for name, kind, codes in PARTNERS],
}  # fmt: skip


def snapshot(**changes):
    """The sample, a copy to change."""
    return copy.deepcopy(SNAPSHOT) | changes


def with_blocks(*blocks, **changes):
    """A small snapshot whose one section holds ``blocks``."""
    return snapshot(sections=[_section("only", "Une seule partie", *blocks)], partners=[], **changes)
