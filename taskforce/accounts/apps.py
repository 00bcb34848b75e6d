from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "taskforce.accounts"
    label = "accounts"
