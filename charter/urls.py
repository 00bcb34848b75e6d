"""The charter: its texts, the register of signatories, signing, keeping, joining."""

app_name = "charter"
urlpatterns = []
