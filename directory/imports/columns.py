"""The columns an import knows, and how their headers are recognised in French and English.

Names of Open Referral HSDS 3, data·inclusion v1 and of our own export are known as well.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taskforce.common import text


class Field(NamedTuple):
    """What a column can be: its words on the page, and the headers that mean it (folded, with _)."""

    label: str
    headers: tuple


def _field(label, headers=""):
    return Field(label, tuple(headers.split()))


FIELDS = {
    "name": _field(
        _("Name of the service and of its organisation"), "nom name lib_fs libelle titre title label intitule"
    ),
    "id": _field(_("Identifier"), "identifiant id_fs ref reference identifier"),
    "organization": _field(
        _("Organisation: name"),
        "organization_name organisation organisme structure nom_structure structure_nom nom_organisation "
        "organisation_name association porteur",
    ),
    "organization_id": _field(
        _("Organisation: identifier"), "organisation_id structure_id id_structure organization_uuid"
    ),
    "acronym": _field(_("Organisation: acronym"), "sigle acronyme alternate_name"),
    "kind": _field(_("Organisation: kind"), "type_structure nature organization_kind organisation_kind"),
    "organization_summary": _field(_("Organisation: summary"), "organisation_summary structure_resume"),
    "organization_description": _field(
        _("Organisation: description"), "organisation_description structure_description"
    ),
    "legal_identifier": _field(_("Organisation: legal number"), "siret siren rna tax_id numero_siret"),
    "organization_email": _field(_("Organisation: e-mail"), "organisation_email structure_courriel"),
    "organization_phone": _field(_("Organisation: telephone"), "organisation_phone structure_telephone"),
    "organization_website": _field(_("Organisation: website"), "organisation_website structure_site_web"),
    "listed": _field(
        _("Organisation: in the public directory (yes or no)"), "is_listed repertoriee visible_du_public"
    ),
    "area_served": _field(
        _("Organisation: zone of intervention"), "zone_intervention zone_d_intervention service_area"
    ),
    "service": _field(_("Service: name"), "service_name nom_service service_nom prestation"),
    "service_id": _field(_("Service: identifier"), "id_service service_uuid"),
    "summary": _field(_("Service: summary"), "resume presentation_resume accroche"),
    "description": _field(
        _("Service: description"), "commentaire commentaires comment presentation_detail details notes"
    ),
    "domains": _field(
        _("Service: domains"),
        "domain domaine domaines theme themes thematique thematiques categorie categories category",
    ),
    "publics": _field(_("Service: for whom (codes)"), "public publics_cibles public_cible profils"),
    "eligibility_description": _field(
        _("Service: for whom, in words"), "eligibility publics_precisions conditions_acces conditions_d_acces"
    ),
    "access": _field(
        _("Service: how to come (codes)"), "modes_mobilisation modalites_acces modes_orientation"
    ),
    "by_appointment": _field(_("Service: by appointment (yes or no)"), "prise_rdv sur_rendez_vous rdv"),
    "application_process": _field(
        _("Service: how to come, in words"), "mobilisation_precisions modalites how_to_come"
    ),
    "fees": _field(_("Service: cost (code)"), "frais cost cout gratuit tarif"),
    "fees_description": _field(_("Service: cost, in words"), "frais_precisions tarifs"),
    "required_documents": _field(
        _("Service: papers needed"), "justificatifs documents pieces papiers pieces_a_fournir"
    ),
    "opening_hours": _field(
        _("Service: opening hours"), "horaires horaires_ouverture horaires_accueil schedule hours heures"
    ),
    "hours_note": _field(_("Service: opening hours, in words"), "horaires_precisions"),
    "monday": _field(_("Opening hours: Monday"), "h_lundi lundi horaires_lundi"),
    "tuesday": _field(_("Opening hours: Tuesday"), "h_mardi mardi horaires_mardi"),
    "wednesday": _field(_("Opening hours: Wednesday"), "h_mercredi mercredi horaires_mercredi"),
    "thursday": _field(_("Opening hours: Thursday"), "h_jeudi jeudi horaires_jeudi"),
    "friday": _field(_("Opening hours: Friday"), "h_vendredi vendredi horaires_vendredi"),
    "saturday": _field(_("Opening hours: Saturday"), "h_samedi samedi horaires_samedi"),
    "sunday": _field(_("Opening hours: Sunday"), "h_dimanche dimanche horaires_dimanche"),
    "languages": _field(_("Service: languages spoken"), "langues langue language langues_parlees"),
    "text_language": _field(_("Service: language of the text"), "langue_du_texte"),
    "is_mobile": _field(_("Service: mobile (yes or no)"), "mobile_service itinerant format_fs"),
    "phone": _field(_("Telephone"), "telephone tel phones numero_de_telephone portable contact_phone"),
    "email": _field(
        _("E-mail"), "mail courriel e_mail adresse_mail contact_mail contact_email adresse_electronique"
    ),
    "website": _field(_("Website"), "site site_web site_internet url web lien contact_website"),
    "visibility": _field(_("Service: who sees it"), "visibilite"),
    "last_verified_on": _field(_("Service: last verified on"), "assured_date verifie_le"),
    "place": _field(_("Place: name"), "place_name lieu nom_lieu location_name location"),
    "place_id": _field(_("Place: identifier"), "id_lieu lieu_id location_id"),
    "address": _field(_("Place: street and number"), "adresse address_1 rue street voie addr_street"),
    "address_2": _field(
        _("Place: second line of the address"), "complement_adresse complement adresse_complement"
    ),
    "postal_code": _field(_("Place: postcode"), "code_postal cp postcode zip zip_code addr_postcode"),
    "city": _field(_("Place: town"), "ville commune town lib_com localite nom_commune addr_city"),
    "latitude": _field(_("Place: latitude"), "lat y coord_y geo_lat"),
    "longitude": _field(_("Place: longitude"), "lon lng long x coord_x geo_lon"),
    "precision": _field(_("Place: how exactly the public may see it"), "precision_publique"),
    "area": _field(_("Place: district or town for the map"), "quartier district"),
    "area_kind": _field(_("District or town for the map: which of the two")),
    "area_latitude": _field(_("District or town for the map: latitude of its middle")),
    "area_longitude": _field(_("District or town for the map: longitude of its middle")),
    "step_free": _field(_("Place: step-free (yes or no)"), "pmr accessible accessibilite wheelchair"),
    "transportation": _field(_("Place: how to get there"), "transports acces_transports"),
}
NOT_READ = pgettext_lazy("column of a file", "Not read")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def folded(header):
    """``"Téléphone (fixe)"`` → ``"telephone_fixe"``."""
    return re.sub(r"\W+", "_", text.fold(header)).strip("_")


_BY_HEADER = {header: name for name, field in FIELDS.items() for header in (name, *field.headers)}


def recognise(headers):
    """The field of each column, by position; "" where the header says nothing or says it again."""
    found, taken = [], set()
    for header in headers:
        name = _BY_HEADER.get(folded(header), "")
        found.append("" if name in taken else name)
        taken.add(name)
    return found


# What a known file does not say in its columns: every point of the network "France services" is a
# public office that helps with access to rights.
DEFAULTS = {frozenset({"id_fs", "lib_fs"}): {"kind": "institution", "domains": "rights"}}


def defaults(headers):
    """Values for what the rows of a known file do not say: ``{"domains": "rights", …}``."""
    names = {folded(header) for header in headers}
    return next((values for signs, values in DEFAULTS.items() if signs <= names), {})
