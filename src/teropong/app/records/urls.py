"""The addresses of records."""

from django.urls import path

from teropong.app.records.views import accounts, activities, lists, opportunities, search, today

urlpatterns = [
    path("today/", today.show, name="today"),
    path("log/", today.show, name="log"),
    path("search/", search.find, name="search"),
    path("accounts/", lists.show, {"name": "accounts"}, name="accounts"),
    path("accounts/new/", accounts.new, name="new_account"),
    path("accounts/names/", accounts.names, name="account_names"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/edit/", accounts.edit, name="edit_account"),
    path("accounts/<int:pk>/delete/", accounts.delete, name="delete_account"),
    path("accounts/<int:pk>/merge/", accounts.merge_with, name="merge_account"),
    path("accounts/<int:pk>/people/new/", accounts.new_contact, name="new_contact"),
    path("contacts/<int:pk>/", accounts.edit_contact, name="contact"),
    path("contacts/<int:pk>/delete/", accounts.delete_contact, name="delete_contact"),
    path("contacts/<int:pk>/erase/", accounts.erase_contact, name="erase_contact"),
    path("opportunities/", lists.show, {"name": "opportunities"}, name="opportunities"),
    path("opportunities/new/", opportunities.new, name="new_opportunity"),
    path("opportunities/<int:pk>/", opportunities.opportunity, name="opportunity"),
    path("opportunities/<int:pk>/edit/", opportunities.edit, name="edit_opportunity"),
    path("opportunities/<int:pk>/delete/", opportunities.delete, name="delete_opportunity"),
    path("activities/", lists.show, {"name": "activities"}, name="activities"),
    path("activities/<int:pk>/", activities.activity, name="activity"),
    path("activities/<int:pk>/done/", activities.done, name="activity_done"),
    path("activities/<int:pk>/delete/", activities.delete, name="delete_activity"),
    path("<slug:name>/bulk/", lists.bulk, name="bulk"),
    path("<slug:name>/views/", lists.save_view, name="save_view"),
    path("<slug:name>/views/<int:pk>/forget/", lists.forget_view, name="forget_view"),
]
