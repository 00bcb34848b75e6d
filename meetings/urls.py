"""Meetings: the calendar, the life of one meeting, the registers of decisions and actions."""

from django.urls import path

from meetings.views import agenda, meetings, planning, reply

app_name = "meetings"
urlpatterns = [
    path("meetings/<uuid:uid>/agenda/", agenda.agenda, name="agenda"),
    path("meetings/<uuid:uid>/agenda/<int:pk>/", agenda.item_edit, name="item_edit"),
    path("meetings/<uuid:uid>/agenda/<int:pk>/answer/", agenda.item_answer, name="item_answer"),
    path("meetings/<uuid:uid>/agenda/<int:pk>/move/", agenda.item_move, name="item_move"),
    path("meetings/<uuid:uid>/agenda/<int:pk>/remove/", agenda.item_remove, name="item_remove"),
    path("meetings/<uuid:uid>/convene/", agenda.convene, name="convene"),
    path("meetings/<uuid:uid>/guests/", agenda.guests, name="guests"),
    path("meetings/<uuid:uid>/guests/<int:pk>/forget/", agenda.guest_forget, name="guest_forget"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:uid>/", meetings.meeting, name="meeting"),
    path("meetings/new/", planning.plan, name="plan"),
    path("meetings/<uuid:uid>/edit/", planning.edit, name="edit"),
    path("meetings/<uuid:uid>/postpone/", planning.postpone, name="postpone"),
    path("meetings/<uuid:uid>/cancel/", planning.cancel, name="cancel"),
    path("meetings/reply/<uuid:token>/", reply.reply, name="reply"),
]
