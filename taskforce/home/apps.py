from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "taskforce.home"
    label = "home"
