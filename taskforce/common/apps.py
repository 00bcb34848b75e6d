from django.apps import AppConfig

from taskforce.common import checks  # noqa: F401 - importing it registers the checks


class CommonConfig(AppConfig):
    name = "taskforce.common"
