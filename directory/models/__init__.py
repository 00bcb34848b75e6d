from directory.models.area import Area
from directory.models.history import Change, PageReport
from directory.models.importing import ImportJob
from directory.models.location import Location
from directory.models.organization import (
    Invitation,
    Organization,
    OrganizationGroupObjectPermission,
    OrganizationUserObjectPermission,
    may_edit,
)
from directory.models.service import (
    FRESH_DAYS,
    Service,
    ServiceAtLocation,
    ServiceLanguage,
    ServiceTranslation,
    ServiceWords,
)
from directory.models.street import Street
from directory.models.taskforce import TaskForce

__all__ = [
    "FRESH_DAYS",
    "Area",
    "Change",
    "ImportJob",
    "Invitation",
    "Location",
    "Organization",
    "OrganizationGroupObjectPermission",
    "OrganizationUserObjectPermission",
    "PageReport",
    "Service",
    "ServiceAtLocation",
    "ServiceLanguage",
    "ServiceTranslation",
    "ServiceWords",
    "Street",
    "TaskForce",
    "may_edit",
]
