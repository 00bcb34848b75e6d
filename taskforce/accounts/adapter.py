"""How allauth behaves here: no sign-up of strangers; accounts come from invitations."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for herself: the task force invites."""

    def is_open_for_signup(self, request):
        return False
