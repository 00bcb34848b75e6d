"""Meetings: the calendar, the life of one meeting, the registers of decisions and actions."""

from django.urls import path

from meetings.views import (
    agenda,
    approving,
    corrections,
    documents,
    meetings,
    planning,
    proposals,
    reply,
    writing,
)

app_name = "meetings"
urlpatterns = [
    path("meetings/<uuid:uid>/agenda/", agenda.agenda, name="agenda"),
    path("meetings/<uuid:uid>/agenda/<int:pk>/", agenda.item_edit, name="item_edit"),
    path("meetings/<uuid:uid>/agenda/<int:pk>/answer/", agenda.item_answer, name="item_answer"),
    path("meetings/<uuid:uid>/agenda/<int:pk>/move/", agenda.item_move, name="item_move"),
    path("meetings/<uuid:uid>/agenda/<int:pk>/remove/", agenda.item_remove, name="item_remove"),
    path("meetings/<uuid:uid>/hold/", approving.hold, name="hold"),
    path("meetings/<uuid:uid>/circulate/", approving.circulate, name="circulate"),
    path("meetings/<uuid:uid>/corrections/", approving.corrections, name="corrections"),
    path("meetings/<uuid:uid>/corrections/<int:pk>/", approving.correction_answer, name="correction_answer"),
    path("meetings/<uuid:uid>/approve/", approving.approve, name="approve"),
    path("meetings/<uuid:uid>/publish/", approving.publish, name="publish"),
    path("meetings/<uuid:uid>/erratum/", approving.erratum, name="erratum"),
    path("meetings/<uuid:uid>/convene/", agenda.convene, name="convene"),
    path("meetings/<uuid:uid>/guests/", agenda.guests, name="guests"),
    path("meetings/<uuid:uid>/guests/<int:pk>/forget/", agenda.guest_forget, name="guest_forget"),
    path("meetings/<uuid:uid>/minutes/<int:pk>/correct/", corrections.correct, name="correct"),
    path("meetings/<uuid:uid>/attendance.pdf", documents.attendance, name="attendance_sheet"),
    path("meetings/<uuid:uid>/convocation.pdf", documents.convocation, name="convocation"),
    path("meetings/<uuid:uid>/minutes.pdf", documents.minutes, name="minutes"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:uid>/", meetings.meeting, name="meeting"),
    path("meetings/new/", planning.plan, name="plan"),
    path("meetings/<uuid:uid>/edit/", planning.edit, name="edit"),
    path("meetings/<uuid:uid>/secretary/", planning.secretary, name="secretary"),
    path("meetings/<uuid:uid>/postpone/", planning.postpone, name="postpone"),
    path("meetings/<uuid:uid>/cancel/", planning.cancel, name="cancel"),
    path("meetings/<uuid:uid>/propose/", proposals.propose, name="propose"),
    path("meetings/reply/<uuid:token>/", reply.reply, name="reply"),
    path("meetings/<uuid:uid>/write/", writing.write, name="write"),
    path("meetings/<uuid:uid>/write/attendance/", writing.attendance, name="attendance"),
    path("meetings/<uuid:uid>/write/<int:pk>/", writing.write_item, name="write_item"),
    path("meetings/<uuid:uid>/write/<int:pk>/decide/", writing.decide, name="decide"),
    path("meetings/<uuid:uid>/write/<int:pk>/promise/", writing.promise, name="promise"),
    path("meetings/<uuid:uid>/write/actions/<int:pk>/", writing.tell, name="tell"),
]
