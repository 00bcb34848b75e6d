"""For the machine that watches this one."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """``ok`` while the site can reach its data; 503 otherwise.  Says nothing else to anyone."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no data", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


healthz.needs_no_taskforce = True
