"""The words files use for our codes: own codes, labels in every interface language, data·inclusion."""

import re
from functools import cache

from django.conf import settings
from django.utils import translation

from directory.models import Area
from directory.vocabulary import SPOKEN, Access, Domain, Fees, Kind, Level, Precision, Public, Visibility
from taskforce.common import text

# data·inclusion v1 "thematiques": the one we write for a domain, and the categories we read as one.
THEMES = {
    Domain.HOUSING: "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement",
    Domain.EMPLOYMENT: "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",
    Domain.HEALTH: "sante--acces-aux-soins",
    Domain.EDUCATION: "famille--soutien-a-la-parentalite-et-a-leducation",
    Domain.SOCIAL: "difficultes-administratives-ou-juridiques--beneficier-dune-mesure-daccompagnement-adapte",
    Domain.CULTURE: "remobilisation--activites-sportives-et-culturelles",
    Domain.RIGHTS: "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
}
CATEGORIES = {
    "choisir-un-metier": Domain.EMPLOYMENT,
    "creer-une-entreprise": Domain.EMPLOYMENT,
    "difficultes-administratives-ou-juridiques": Domain.RIGHTS,
    "difficultes-financieres": Domain.SOCIAL,
    "equipement-et-alimentation": Domain.SOCIAL,
    "famille": Domain.SOCIAL,
    "lecture-ecriture-calcul": Domain.EDUCATION,
    "logement-hebergement": Domain.HOUSING,
    "mobilite": Domain.SOCIAL,
    "numerique": Domain.RIGHTS,
    "preparer-sa-candidature": Domain.EMPLOYMENT,
    "remobilisation": Domain.CULTURE,
    "sante": Domain.HEALTH,
    "se-former": Domain.EDUCATION,
    "souvrir-a-linternational": Domain.EMPLOYMENT,
    "trouver-un-emploi": Domain.EMPLOYMENT,
}
# Modes of data·inclusion that say how to come; "" where ours has no word and nothing is lost.
MODES = {
    Access.WALK_IN: "se-presenter",
    Access.PHONE: "telephoner",
    "": "envoyer-un-courriel utiliser-lien-mobilisation usagers",
    Access.REFERRAL: "professionnels",
}
SYNONYMS = {
    Kind: {
        Kind.MUNICIPALITY: "commune mairie ville municipality ccas epci",
        Kind.ASSOCIATION: "association asso ong ngo",
        Kind.INSTITUTION: "institution etat departement region service_public administration",
    },
    Domain: {
        Domain.HOUSING: "logement hebergement habitat",
        Domain.EMPLOYMENT: "emploi travail insertion_professionnelle formation_professionnelle",
        Domain.HEALTH: "sante soins medical",
        Domain.EDUCATION: "education ecole scolarite scolarisation apprentissage_du_francais",
        Domain.SOCIAL: "social aide_sociale action_sociale solidarite social_assistance alimentation",
        Domain.CULTURE: "culture loisirs sport culture_et_loisirs",
        Domain.RIGHTS: "droits acces_aux_droits justice juridique acces_au_droit numerique",
    },
    Public: {
        Public.ALL: "tous tout_public all everyone",
        Public.FAMILIES: "famille families parents",
        Public.WOMEN: "femme women",
        Public.YOUNG: "jeune young youth",
        Public.SENIORS: "senior",
    },
    Access: {
        Access.WALK_IN: "sans_rendez_vous libre acces_libre accueil_libre",
        Access.APPOINTMENT: "sur_rendez_vous rendez_vous rdv",
        Access.REFERRAL: "orientation sur_orientation prescription",
        Access.PHONE: "telephone par_telephone",
    },
    Fees: {
        Fees.FREE: "gratuit oui yes",
        Fees.PAID: "payant non no",
        Fees.DEPENDS: "selon_situation variable adhesion pass_numerique gratuit_sous_conditions",
    },
    Area.Kind: {Area.Kind.TOWN: "town commune municipality", Area.Kind.DISTRICT: "district quartier"},
    Level: {},
    Precision: {},
    Visibility: {},
}


def key(word):
    """``"Accès aux droits"`` → ``"acces_aux_droits"``."""
    return re.sub(r"\W+", "_", text.fold(word)).strip("_")


@cache
def known(choices):
    """Every word that means a code of ``choices``: ``{"logement": "housing", …}``."""
    table = {}
    for language in settings.INTERFACE_LANGUAGES["public"]:
        with translation.override(language):
            table |= {key(str(label)): code for code, label in choices.choices if code}
    for code, words in SYNONYMS[choices].items():
        table |= dict.fromkeys(words.split(), str(code))
    table |= {key(code): code for code in choices.values if code}
    if choices is Access:
        table |= {key(word): str(code) for code, words in MODES.items() for word in words.split()}
    return table


def code(word, choices):
    """The code of ``choices`` that ``word`` means; "" when it means none of ours; None when unknown."""
    found = known(choices).get(key(word))
    if found is None and choices is Domain:
        by_theme = {theme: str(domain) for domain, theme in THEMES.items()}
        found = by_theme.get(word) or CATEGORIES.get(word.split("--")[0])
    return found


@cache
def _languages():
    table = {key(own): name for name, own in settings.ALL_LANGUAGES.items()}
    for shown in settings.INTERFACE_LANGUAGES["public"]:
        with translation.override(shown):
            table |= {key(str(label)): name for name, (label, _short) in SPOKEN.items()}
    table |= {"francais": "fr", "anglais": "en", "roumain": "ro", "bulgare": "bg", "arabe": "ar"}
    table |= {"romani": "rom", "rromani": "rom", "lsf": "fsl", "espagnol": "es", "turc": "tr"}
    return table | {name: name for name in SPOKEN}


def language(word):
    """The code of the spoken language that ``word`` names ("ro", "Roumain", "Română"), or None."""
    return _languages().get(key(word))


def items(cell, separators="|;,"):
    """The items of a list in one cell, between the first of ``separators`` that stands in it."""
    separator = next((sign for sign in separators if sign in cell), separators[0])
    return [item.strip() for item in cell.split(separator) if item.strip()]
