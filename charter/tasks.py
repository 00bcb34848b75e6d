"""What pages leave to the worker."""

import hashlib

from django.db import transaction
from django_tasks import task

from charter import documents, emails
from charter.models import Receipt, Signature


@task()
def make_receipt(pk, mails=True):
    """Makes the receipt of a signature and, unless ``mails`` is false, mails it; a second run finds it
    made and changes nothing."""
    signature = Signature.objects.select_related("version", "signatory", "act").get(pk=pk)
    if Receipt.objects.filter(signature=signature).exists():
        return
    pdf = documents.receipt(signature)  # a second or two, outside of the transaction
    with transaction.atomic():
        _receipt, is_new = Receipt.objects.get_or_create(
            signature=signature, defaults={"pdf": pdf, "sha256": hashlib.sha256(pdf).hexdigest()}
        )
        if is_new and mails:
            emails.receipt(signature, pdf=pdf)
