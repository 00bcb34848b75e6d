"""What a log line may say: who reads logs must not be able to open anything by them."""

import logging


class WithoutSecrets(logging.Filter):
    """Takes the secret of a mailed link out of the address in a line ("Method Not Allowed: /…/TOKEN/")."""

    def filter(self, record):
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        secret = str(match.kwargs.get("token", "")) if match else ""
        if secret and isinstance(record.args, tuple):
            record.args = tuple(str(arg).replace(secret, "…") for arg in record.args)
        return True
