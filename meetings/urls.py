"""Meetings: the calendar, the life of one meeting, the registers of decisions and actions."""

from django.urls import path

from meetings.views import meetings, reply

app_name = "meetings"
urlpatterns = [
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:uid>/", meetings.meeting, name="meeting"),
    path("meetings/reply/<uuid:token>/", reply.reply, name="reply"),
]
