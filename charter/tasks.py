"""What pages leave to the worker."""

import hashlib

from django.db import transaction
from django_tasks import task

from charter import chain, documents, emails
from charter.models import Act, Receipt, Signature


@task()
def make_receipt(pk, mails=True):
    """Makes the receipt of a signature and, unless ``mails`` is false, mails it; a second run finds it
    made and changes nothing."""
    signature = Signature.objects.select_related("version", "signatory", "act").get(pk=pk)
    if Receipt.objects.filter(signature=signature).exists():
        return
    pdf = documents.receipt(signature)  # a second or two, outside of the transaction
    with transaction.atomic():
        _receipt, is_new = keep(signature, pdf)
        if is_new and mails:
            emails.receipt(signature, pdf=pdf)


def keep(signature, pdf):
    """``(Receipt, whether it is new)``: keeps the bytes once, proved by an act in the signature's chain."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    receipt, is_new = Receipt.objects.get_or_create(
        signature=signature, defaults={"pdf": pdf, "sha256": sha256}
    )
    if is_new:
        chain.add(signature.chain, Act.Kind.RECEIPT, number=signature.number, sha256=sha256)
    return receipt, is_new
