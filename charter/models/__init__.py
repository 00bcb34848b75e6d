from charter.models.act import Act
from charter.models.joining import JoinRequest
from charter.models.signature import Attempt, Receipt, Signature
from charter.models.version import Text, Version

__all__ = ["Act", "Attempt", "JoinRequest", "Receipt", "Signature", "Text", "Version"]
