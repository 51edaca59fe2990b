"""The addresses of people: who one is, who there is, the first run."""

from django.urls import path

from teropong.app.people.views import (
    absences,
    first_run,
    joining,
    leaving,
    me,
    memberships,
    people,
    teams,
)

urlpatterns = [
    path("first-run/", first_run.first_run, name="first_run"),
    path("first-run/doors/", first_run.doors, name="doors"),
    path("join/<str:token>/", joining.join, name="join"),
    path("me/", me.me, name="me"),
    path("me/sessions/<int:pk>/end/", me.end_session, name="session_end"),
    path("more/", me.more, name="more"),
    path("language/", me.language, name="language"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit_person, name="person_edit"),
    path("people/<int:pk>/link/", joining.make_link, name="person_link"),
    path("people/<int:pk>/leave/", leaving.leave, name="person_leave"),
    path("people/<int:pk>/come-back/", leaving.come_back, name="person_back"),
    path("people/<int:pk>/one-step/", leaving.drop_second_step, name="person_one_step"),
    path("people/<int:pk>/move/", memberships.move_person, name="person_move"),
    path("people/<int:pk>/leave-days/new/", absences.new_absence, name="absence_new"),
    path("memberships/<int:pk>/", memberships.edit_membership, name="membership"),
    path("memberships/<int:pk>/delete/", memberships.remove_membership, name="membership_delete"),
    path("absences/<int:pk>/", absences.edit_absence, name="absence"),
    path("absences/<int:pk>/delete/", absences.remove_absence, name="absence_delete"),
    path("teams/new/", teams.new_team, name="team_new"),
    path("teams/<int:pk>/", teams.edit_team, name="team"),
    path("teams/<int:pk>/delete/", teams.remove_team, name="team_delete"),
]
