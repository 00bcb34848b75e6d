"""Who may open what: every address of the site, by role.

``alpha`` and what belongs to it is a member's own; to a member of another organisation it is foreign.
In the table a number is the status of the answer, ``in`` a redirect to the sign-in page, and ``->`` a
redirect to another page.  An address without a line fails; where a role is refused, POST is refused too.
Each page is opened within its budget of queries (``tests/budget.py``).
"""

import uuid
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from charter import versions
from charter.models import JoinRequest, Receipt
from directory import people
from directory.imports import jobs
from directory.imports.report import Report
from directory.models import ImportJob, PageReport
from meetings import minutes, planning, subscribing
from tests import budget, factories
from tests.charter.conftest import make_version, on_paper, sign_for
from tests.meetings import access as of_meetings
from tests.meetings import training_access as of_trainings
from tests.meetings.conftest import make_held, make_meeting
from tests.reports import access as of_reports

ROLES = ["visitor", "closed", "former", "lapsed", "other", "member", "signer", "coordinator"]

# visitor: nobody signed in.  closed: a member of alpha whose account is closed.  former: an account that
# belongs to no organisation.  lapsed: may sign for gamma, whose signature of the charter lapsed.  other:
# member of beta.  member, signer: people of alpha, the second may sign.
TABLE = """
address                          about          visitor closed former lapsed other member signer coordinator

healthz                          -                  200    200    200    200   200    200    200         200
logo                             -                  404    404    404    404   404    404    404         404

home:front                       -                  200    200    200    200   200    200    200         200
home:accessibility               -                  200    200    200    200   200    200    200         200
home:privacy                     -                  200    200    200    200   200    200    200         200
home:legal                       -                  200    200    200    200   200    200    200         200
home:access                      -                  200    200    200    200   200    200    200         200
home:setup                       -                  404    404    404    404   404    404    404         404
home:workspace                   -                   in     in    200    200   200    200    200         200
home:mailbox                     -                  200    200    200    200   200    200    200         200
home:mailbox_mail                no-mail            404    404    404    404   404    404    404         404
home:mailbox_file                no-file            404    404    404    404   404    404    404         404
home:demo_sign_in                -                  405    405    405    405   405    405    405         405

directory:map                    -                  200    200    200    200   200    200    200         200
directory:map_data               a-view             200    200    200    200   200    200    200         200
directory:territory              -                  200    200    200    200   200    200    200         200
directory:territory_svg          -                  200    200    200    200   200    200    200         200
directory:partners               -                  200    200    200    200   200    200    200         200
directory:partner                alpha              200    200    200    200   200    200    200         200
directory:partner                gamma              200    200    200    200   200    200    200         200
directory:partner                unlisted           404    404    404    404   200    200    200         200
directory:service                service            200    200    200    200   200    200    200         200
directory:service                partners-only      404    404    404    404   200    200    200         200
directory:service                draft              404    404    404    404   404    404    404         404
directory:service_sheet          service            200    200    200    200   200    200    200         200
directory:service_sheet          draft              404    404    404    404   404    404    404         404
directory:data                   -                  200    200    200    200   200    200    200         200
directory:export                 csv                200    200    200    200   200    200    200         200
directory:export                 unknown            404    404    404    404   404    404    404         404

directory:service_report         service            200    200    200    200   200    200    200         200
directory:service_report         draft              404    404    404    404   404    404    404         404
directory:partner_report         alpha              200    200    200    200   200    200    200         200
directory:page_reports           -                   in     in    200    200   200    200    200         200
directory:page_report_answer     report              in     in    404    404   404    200    200         200

directory:to_check               -                   in     in    200    200   200    200    200         200
directory:manage                 alpha               in     in    404    404   404    200    200         200
directory:manage                 gamma               in     in    404    404   404    404    404         200
directory:organization_new       -                   in     in    404    404   404    404    404         200
directory:organization_edit      alpha               in     in    404    404   404    200    200         200
directory:organization_edit      gamma               in     in    404    404   404    404    404         200
directory:history                alpha               in     in    404    404   404    200    200         200
directory:service_new            alpha               in     in    404    404   404    200    200         200
directory:service_edit           service             in     in    404    404   404    200    200         200
directory:service_edit           draft               in     in    404    404   404    200    200         200
directory:service_preview        draft               in     in    404    404   404    200    200         200
directory:service_verify         service             in     in    404    404   404     ->     ->          ->
directory:service_status         service             in     in    404    404   404     ->     ->          ->
directory:location_new           alpha               in     in    404    404   404    200    200         200
directory:location_edit          place               in     in    404    404   404    200    200         200
directory:location_delete        place               in     in    404    404   404    200    200         200

directory:people                 alpha               in     in    404    404   404    200    200         200
directory:people                 gamma               in     in    404    404   404    404    404         200
directory:person_remove          member              in     in    404    404   404    200    200         200
directory:may_sign               member              in     in    404    404   404    200    200         200
directory:invitation_withdraw    invited             in     in    404    404   404    200    200         200
directory:invitation             token              200    200    200    200   200    200    200         200
directory:invitation             forged             404    404    404    404   404    404    404         404

directory:taskforce_settings     -                   in     in    404    404   404    404    404         200
directory:taskforce_files        -                   in     in    404    404   404    404    404         200
directory:taskforce_file_remove  outline             in     in    404    404   404    404    404         200
directory:taskforce_file_remove  nothing-known       in     in    404    404   404    404    404         404

directory:import_new             -                   in     in    404    404   404    404    404         200
directory:import_columns         uploaded            in     in    404    404   404    404    404         200
directory:import_columns         done                in     in    404    404   404    404    404          ->
directory:import_preview         checked             in     in    404    404   404    404    404         200
directory:import_progress        checking            in     in    404    404   404    404    404         200
directory:import_progress        done                in     in    404    404   404    404    404          ->
directory:import_report          done                in     in    404    404   404    404    404         200
directory:import_report_file     done                in     in    404    404   404    404    404         200
directory:import_delete          uploaded            in     in    404    404   404    404    404         405

charter:charter                  -                  200    200    200    200   200    200    200         200
charter:version                  charter            200    200    200    200   200    200    200         200
charter:version                  charter-draft      404    404    404    404   404    404    404         200
charter:version_text             charter-text       200    200    200    200   200    200    200         200
charter:version_text             draft-text         404    404    404    404   404    404    404         200
charter:changes                  charter            200    200    200    200   200    200    200         200
charter:changes                  charter-draft      404    404    404    404   404    404    404         200
charter:register                 -                  200    200    200    200   200    200    200         200
charter:register_file            csv                200    200    200    200   200    200    200         200
charter:register_file            unknown            404    404    404    404   404    404    404         404
charter:verify                   -                  200    200    200    200   200    200    200         200
charter:sign                     -                   in     in    200    200   200    200    200         200
charter:sign                     published           in     in    200     ->   200    200     ->         200
charter:sign_read                published-alpha     in     in    404    404   404    404    200         404
charter:sign_commit              published-alpha     in     in    404    404   404    404     ->         404
charter:sign_code                published-alpha     in     in    404    404   404    404     ->         404
charter:sign_read                signed-alpha        in     in    404    404   404    404    200         404
charter:signature                signature           in     in    404    404   404    404    200         200
charter:signature                no-number           in     in    404    404   404    404    404         404
charter:receipt                  receipt             in     in    404    404   404    404    200         200
charter:receipt                  signature           in     in    404    404   404    404    404         404
charter:withdraw                 alpha               in     in    404    404   404    404    200         404
charter:withdraw                 gamma               in     in    404    200   404    404    404         404
charter:represent                alpha               in     in    404    404   404    404    200         404
charter:represent                gamma               in     in    404    200   404    404    404         404
charter:assist                   -                   in     in    404    404   404    404    404         200
charter:scan                     own-paper           in     in    404    404   404    200    404         200
charter:scan                     signature           in     in    404    404   404    404    404         404
charter:leave_register           own-paper           in     in    404    404   404    200    404         200
charter:leave_register           signature           in     in    404    404   404    404    404         404
charter:withdraw_person          own-paper           in     in    404    404   404    200    404         200
charter:withdraw_person          signature           in     in    404    404   404    404    404         404
charter:versions                 -                   in     in    404    404   404    404    404         200
charter:draft                    -                   in     in    404    404   404    404    404          ->
charter:edit                     charter-draft       in     in    404    404   404    404    404         200
charter:edit                     charter             in     in    404    404   404    404    404         404
charter:publish                  charter-draft       in     in    404    404   404    404    404         200
charter:add_translation          charter             in     in    404    404   404    404    404         200
charter:add_translation          charter-draft       in     in    404    404   404    404    404         404

meetings:meetings                -                   200    200    200    200   200    200    200         200
meetings:meeting                 planned             404    404    404    404   200    200    200         200
meetings:meeting                 convened            200    200    200    200   200    200    200         200
meetings:convocation             planned             404    404    404    404   200    200    200         200
meetings:convocation             convened            200    200    200    200   200    200    200         200
meetings:minutes                 convened            404    404    404    404   404    404    404         404
meetings:minutes                 held                404    404    404    404   404    404    404         200
meetings:attendance_sheet        convened             in     in    404    404   404    404    404         200
meetings:reply                   reply               200    200    200    200   200    200    200         200
meetings:reply                   no-reply            404    404    404    404   404    404    404         404
meetings:request_new             -                  200    200    200    200   200    200    200         200
meetings:request_follow          link               200    200    200    200   200    200    200         200
meetings:request_follow          no-reply           404    404    404    404   404    404    404         404
meetings:ideas                   -                   in     in    404    404   200    200    200         200
meetings:idea_new                -                   in     in    404    404   200    200    200         404
meetings:idea                    idea                in     in    404    404   200    200    200         200
meetings:idea                    no-meeting          in     in    404    404   404    404    404         404
meetings:idea_support            idea                in     in    405    405   405    405    405         405
meetings:idea_answer             idea                in     in    404    404   404    404    404         200
meetings:idea_edit               idea                in     in    404    404   404    200    200         404
meetings:idea_withdraw           idea                in     in    404    404   404    200    200         404
meetings:requests                -                   in     in    200    200   200    200    200         200
meetings:request                 support             in     in    404    404   404    200    404         200
meetings:request                 link-uid            in     in    404    404   404    404    404         200
meetings:request                 unconfirmed         in     in    404    404   404    404    404         404
meetings:request_answer          support             in     in    404    404   404    404    404         200
meetings:request_answer          unconfirmed         in     in    404    404   404    404    404         404
charter:join                     -                  200    200    200    200   200    200    200         200
charter:join_requests            -                   in     in    404    404   404    404    404         200
charter:join_request             asked               in     in    404    404   404    404    404         200
charter:join_request             nothing-asked       in     in    404    404   404    404    404         404
meetings:calendar                -                  200    200    200    200   200    200    200         200
meetings:news                    -                  200    200    200    200   200    200    200         200
meetings:my_calendar             -                   in     in    200    200   200    200    200         200
meetings:my_calendar_file        own-calendar       200    200    200    200   200    200    200         200
meetings:my_calendar_file        no-calendar        404    404    404    404   404    404    404         404
meetings:decisions               -                  200    200    200    200   200    200    200         200
meetings:decisions_file          -                  200    200    200    200   200    200    200         200
meetings:actions                 -                  200    200    200    200   200    200    200         200
meetings:actions_file            -                  200    200    200    200   200    200    200         200
meetings:attendance_file         -                  200    200    200    200   200    200    200         200
meetings:action                  to-do               in     in    404    404   200    200    200         200
meetings:decision_done           decided             in     in    405    405   405    405    405         405
meetings:propose                 planned             in     in    404    404   200    200    200         404
meetings:correct                 to-correct          in     in    404    404   404    200    200         404
meetings:plan                    -                   in     in    404    404   404    404    404         200
meetings:edit                    planned             in     in    404    404   404    404    404         200
meetings:secretary               planned             in     in    404    404   404    404    404         200
meetings:postpone                planned             in     in    404    404   404    404    404         200
meetings:cancel                  planned             in     in    404    404   404    404    404         200
meetings:agenda                  planned             in     in    404    404   404    404    404         200
meetings:item_edit               item                in     in    404    404   404    404    404         200
meetings:item_answer             item                in     in    404    404   404    404    404         200
meetings:item_move               item                in     in    404    404   404    404    404          ->
meetings:item_remove             item                in     in    404    404   404    404    404         200
meetings:guests                  planned             in     in    404    404   404    404    404         200
meetings:guest_forget            guest               in     in    404    404   404    404    404          ->
meetings:convene                 planned             in     in    404    404   404    404    404         200
meetings:write                   planned             in     in    404    404   404    404    404         200
meetings:attendance              planned             in     in    404    404   404    404    404          ->
meetings:write_item              item                in     in    404    404   404    404    404          ->
meetings:decide                  item                in     in    404    404   404    404    404         200
meetings:promise                 item                in     in    404    404   404    404    404         200
meetings:tell                    old-action          in     in    404    404   404    404    404         200
meetings:hold                    planned             in     in    404    404   404    404    404         200
meetings:circulate               planned             in     in    404    404   404    404    404         200
meetings:corrections             planned             in     in    404    404   404    404    404         200
meetings:correction_answer       correction          in     in    404    404   404    404    404         200
meetings:approve                 planned             in     in    404    404   404    404    404         200
meetings:publish                 planned             in     in    404    404   404    404    404         200
meetings:erratum                 planned             in     in    404    404   404    404    404         200

reports:gaps                     -                   in     in    404    404   200    200    200         200
reports:gaps_file                -                   in     in    404    404   200    200    200         200
reports:consultations            -                  200    200    200    200   200    200    200         200
reports:consultation             questionnaire      404    404    404    404   404    404    404         200
reports:consultation             asked-partners     404    404    404    404   200    200    200         200
reports:consultation             told-everyone      200    200    200    200   200    200    200         200
reports:consultation_answer      asked-partners      in     in    404    404   200    200    200         404
reports:consultation_answer      questionnaire       in     in    404    404   404    404    404         404
reports:consultation_new         -                   in     in    404    404   404    404    404         200
reports:consultation_edit        questionnaire       in     in    404    404   404    404    404         200
reports:consultation_send        questionnaire       in     in    404    404   404    404    404         200
reports:consultation_status      asked-partners      in     in    404    404   404    404    404          ->
reports:answers_file             asked-partners      in     in    404    404   404    404    404         200
reports:needs                    -                  200    200    200    200   200    200    200         200
reports:needs_file               -                  200    200    200    200   200    200    200         200
reports:need                     public-need        200    200    200    200   200    200    200         200
reports:need                     need-draft         404    404    404    404   200    200    200         200
reports:need                     need-aside         404    404    404    404   404    200    200         200
reports:need_new                 -                   in     in    404    404   200    200    200         200
reports:need_edit                need-draft          in     in    404    404   404    200    200         200
reports:need_edit                need-of-gamma       in     in    404    404   404    404    404         200
reports:need_status              need-draft          in     in    404    404    ->     ->     ->          ->
reports:need_status              need-aside          in     in    404    404   404     ->     ->          ->
reports:sheets                   -                  200    200    200    200   200    200    200         200
reports:sheets_file              sheet-csv          200    200    200    200   200    200    200         200
reports:sheets_file              sheet-other        404    404    404    404   404    404    404         404
reports:sheet                    sheet              200    200    200    200   200    200    200         200
reports:sheet                    sheet-unlisted     404    404    404    404   200    200    200         200
reports:sheet                    sheet-draft        404    404    404    404   404    404    404         404
reports:sheet_pdf                sheet              200    200    200    200   200    200    200         200
reports:sheet_pdf                sheet-draft        404    404    404    404   404    404    404         404
reports:sheet_new                -                   in     in    404    404    ->     ->     ->         200
reports:sheet_new_for            alpha               in     in    404    404   404    200    200         200
reports:sheet_new_for            gamma               in     in    404    404   404    404    404         200
reports:sheet_edit               sheet-draft         in     in    404    404   404    200    200         200
reports:sheet_edit               sheet               in     in    404    404   404     ->     ->          ->
reports:sheet_edit               sheet-gamma         in     in    404    404   404    404    404         200
reports:sheet_preview            sheet-draft         in     in    404    404   404    200    200         200
reports:sheet_preview            sheet-gamma         in     in    404    404   404    404    404         200
reports:sheet_status             sheet-draft         in     in    404    404   404     ->     ->          ->
reports:sheet_figures            sheet-draft         in     in    404    404   404    200    200         200
reports:sheet_figures            sheet-gamma         in     in    404    404   404    404    404         200
reports:sheet_figure             figure              in     in    404    404   404    200    200         200
reports:sheet_figure             figure-gamma        in     in    404    404   404    404    404         200
reports:sheet_figure_remove      figure              in     in    404    404   404    200    200         200
reports:sheet_figure_remove      figure-gamma        in     in    404    404   404    404    404         200
reports:campaigns                -                   in     in    404    404   404    404    404         200
reports:campaign                 campaign            in     in    404    404   404    404    404         200
reports:campaign                 no-campaign         in     in    404    404   404    404    404         404
reports:campaign_freeze          campaign            in     in    404    404   404    404    404         200

reports:workshop                 -                   in     in    404    404   200    200    200         200
reports:work                     report-draft        in     in    404    404   404    200    200         200
reports:work                     report-begun        in     in    404    404   200    200    200         200
reports:work                     report-none         in     in    404    404   404    404    404         404
reports:title                    report-draft        in     in    404    404   404    404    404         200
reports:section                  report-section      in     in    404    404   404    404    404         200
reports:section_leave            report-section      in     in    404    404   404    404    404         200
reports:paragraph                report-paragraph    in     in    404    404   404    200    200         200
reports:checks                   report-draft        in     in    404    404   404    404    404         200
reports:build                    report-draft        in     in    404    404   404    404    404          ->
reports:preview                  report-draft        in     in    404    404   404    404    404         200
reports:preview_file             report-draft        in     in    404    404   404    404    404         200
reports:freeze                   report-draft        in     in    404    404   404    404    404         200
reports:publish                  report-draft        in     in    404    404   404    404    404         200
reports:frozen_file              report-frozen       in     in    404    404   404    404    404         200
reports:correct                  report-draft        in     in    404    404   404    404    404         200
reports:work_people              report-draft        in     in    404    404   404    404    404         200
reports:call                     report-draft        in     in    404    404   404    404    404         200
reports:step                     report-draft        in     in    405    405   405    405    405         405
reports:section_move             report-section      in     in    405    405   405    405    405         405
reports:section_state            report-section      in     in    405    405   405    405    405         405

meetings:trainings               -                  200    200    200    200   200    200    200         200
meetings:trainings_calendar      -                  200    200    200    200   200    200    200         200
meetings:trainings_news          -                  200    200    200    200   200    200    200         200
meetings:training                announced          200    200    200    200   200    200    200         200
meetings:training                training-draft     404    404    404    404   404    200    200         200
meetings:training                of-gamma           404    404    404    404   404    404    404         200
meetings:training_event          announced          200    200    200    200   200    200    200         200
meetings:training_event          training-draft     404    404    404    404   404    404    404         404
meetings:training_register       announced          200    200    200    200   200    200    200         200
meetings:training_register       training-draft     404    404    404    404   404    200    200         200
meetings:registration            registered         200    200    200    200   200    200    200         200
meetings:registration            forged             404    404    404    404   404    404    404         404
meetings:certificate             certified          200    200    200    200   200    200    200         200
meetings:certificate             registered         404    404    404    404   404    404    404         404
meetings:training_new            -                   in     in    404    404   200    200    200         200
meetings:training_edit           announced           in     in    404    404   404    200    200         200
meetings:training_edit           of-gamma            in     in    404    404   404    404    404         200
meetings:training_state          announced           in     in    405    405   405    405    405         405
meetings:training_cancel         announced           in     in    404    404   404    200    200         200
meetings:training_people         announced           in     in    404    404   404    200    200         200
meetings:training_people         of-gamma            in     in    404    404   404    404    404         200
meetings:training_sheet          announced           in     in    404    404   404    200    200         200
meetings:training_add            announced           in     in    404    404   404    200    200         200
meetings:training_seat_cancel    seat                in     in    404    404   404    200    200         200
meetings:training_certificate    came                in     in    404    404   404    200    200         200
meetings:training_certificate    seat                in     in    404    404   404    404    404         404
reports:reports                  -                  200    200    200    200   200    200    200         200
reports:news                     -                  200    200    200    200   200    200    200         200
reports:report                   in-force           200    200    200    200   200    200    200         200
reports:report                   no-report          404    404    404    404   404    404    404         404
reports:edition                  edition            200    200    200    200   200    200    200         200
reports:edition                  frozen-edition     404    404    404    404   404    404    404         404
reports:file                     edition-file       200    200    200    200   200    200    200         200
reports:file                     frozen-file        404    404    404    404   404    404    404         404

accounts:profile                 -                   in     in    200    200   200    200    200         200
accounts:accounts                -                   in     in    404    404   404    404    404         200
accounts:account_close           member-account      in     in    404    404   404    404    404         200
accounts:coordinators            -                   in     in    404    404   404    404    404         200
accounts:coordinator_name        -                   in     in    404    404   404    404    404          ->
accounts:coordinator_end         coordinator         in     in    404    404   404    404    404         200

account_login                    -                  200    200     ->     ->    ->     ->     ->          ->
account_request_login_code       -                  200    200     ->     ->    ->     ->     ->          ->
account_confirm_login_code       -                   in     in     ->     ->    ->     ->     ->          ->
account_signup                   -                  404    404    404    404   404    404    404         404
account_logout                   -                   ->     ->    200    200   200    200    200         200
account_inactive                 -                  200    200    200    200   200    200    200         200
usersessions_list                -                   in     in    200    200   200    200    200         200
mfa_index                        -                   in     in    200    200   200    200    200         200
mfa_login_webauthn               -                   in     in     ->     ->    ->     ->     ->          ->
mfa_authenticate                 -                   in     in     ->     ->    ->     ->     ->          ->
mfa_reauthenticate               -                   in     in    403    403   403    403    403         403
mfa_reauthenticate_webauthn      -                   in     in    403    403   403    403    403         403
mfa_activate_totp                -                   in     in    200    200   200    200    200         200
mfa_deactivate_totp              -                   in     in    404    404   404    404    404         404
mfa_view_recovery_codes          -                   in     in    404    404   404    404    404         404
mfa_generate_recovery_codes      -                   in     in    200    200   200    200    200         200
mfa_download_recovery_codes      -                   in     in    404    404   404    404    404         404
mfa_list_webauthn                -                   in     in     ->     ->    ->     ->     ->          ->
mfa_add_webauthn                 -                   in     in    200    200   200    200    200         200
mfa_edit_webauthn                no-passkey          in     in    404    404   404    404    404         404
mfa_remove_webauthn              no-passkey          in     in    404    404   404    404    404         404
"""

ROWS = [line.split() for line in TABLE.strip().splitlines()[1:] if line]


def addresses(resolver, namespace=""):
    """The name of every URL pattern, with its namespace."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern))
        else:
            yield from addresses(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))


def test_every_address_has_its_line():
    known = {row[0] for row in ROWS}
    assert set(addresses(get_resolver())) - known == set()
    assert known - set(addresses(get_resolver())) == set()


def test_every_line_has_every_role():
    assert TABLE.split()[2 : 2 + len(ROLES)] == ROLES
    assert [row for row in ROWS if len(row) != 2 + len(ROLES)] == []


@pytest.fixture
def gamma(db):
    """An organisation whose signature of the charter lapsed."""
    return factories.OrganizationFactory(name="Gamma", commitment="ended")


@pytest.fixture
def cast(alpha, gamma, editor, stranger, coordinator, inactive):
    """The person behind each role."""
    return {
        "visitor": None,
        "closed": inactive,
        "former": factories.UserFactory(name="Fay Former"),
        "lapsed": factories.member_of(gamma, name="Lou Lapsed", may_sign=True),
        "other": stranger,
        "member": editor,
        "signer": factories.member_of(alpha, name="Sid Signer", may_sign=True),
        "coordinator": coordinator,
    }


def to_correct(alpha):
    """An item of minutes that are out for correction."""
    meeting = make_held(alpha)
    minutes.circulate(meeting=meeting, days=7)
    return meeting.items.last()


def minuted(alpha, verb, **fields):
    """What ``verb`` writes in minutes that are out for correction."""
    meeting = make_held(alpha)
    made = verb(item=meeting.items.last(), text="Open taps", **fields)
    minutes.circulate(meeting=meeting, days=7)
    return made


@pytest.fixture
def about(alpha, gamma, editor, coordinator):  # noqa: C901 - a table of makers, a few lines each
    """``about(what)``: the parts of an address that name ``what``."""
    place = factories.LocationFactory(organization=alpha)
    service = partial(factories.ServiceFactory, organization=alpha, at=[place])

    def invitation():
        return people.invite(
            organization=alpha, email="new@example.org", role="editor", invited_by=coordinator
        )

    def report():
        return PageReport.objects.create(
            organization=alpha, path="/fr/partners/alpha/", message="The telephone is wrong."
        )

    def job(state):
        made = jobs.receive(file=b"name;city\nA;B\n", name="a.csv", source="", domain="", who=coordinator)
        ImportJob.objects.filter(pk=made.pk).update(state=state, report=Report().as_json())
        return {"pk": made.pk}

    def signed():
        make_version()
        return sign_for(alpha)

    def published(**kwargs):
        make_version()
        return kwargs

    def with_receipt():
        receipt = Receipt.objects.create(signature=signed(), pdf=b"%PDF", sha256="0" * 64)
        return {"number": receipt.signature.number}

    def convened():
        return planning.convene(meeting=make_meeting(), by=coordinator)

    def guest():
        return planning.invite_guest(meeting=make_meeting(), email="guest@example.org", name="Gus Guest")

    def old_action():
        meeting = make_held(alpha)
        action = minutes.promise(item=meeting.items.last(), text="Open taps", owner=alpha)
        return {"uid": make_meeting().uid, "pk": action.pk}

    def correction():
        meeting = make_held(alpha)
        minutes.circulate(meeting=meeting, days=7)
        made = minutes.correct(item=meeting.items.last(), organization=alpha, who=editor, text="Two.")
        return {"uid": meeting.uid, "pk": made.pk}

    def of_meeting(row):
        return {"uid": row.meeting.uid, "pk": row.pk}

    makers = {
        "-": dict,
        "a-view": dict,
        "alpha": lambda: {"slug": alpha.slug},
        "gamma": lambda: {"slug": gamma.slug},
        "unlisted": lambda: {"slug": factories.OrganizationFactory(is_listed=False).slug},
        "service": lambda: {"slug": service().slug},
        "draft": lambda: {"slug": service(status="draft").slug},
        "partners-only": lambda: {"slug": service(visibility="partners").slug},
        "place": lambda: {"slug": alpha.slug, "uuid": place.uuid},
        "report": lambda: {"pk": report().pk},
        "member": lambda: {"slug": alpha.slug, "pk": editor.pk},
        "invited": lambda: {"slug": alpha.slug, "pk": invitation().pk},
        "token": lambda: {"token": people.token_of(invitation())},
        "forged": lambda: {"token": "1:forged"},
        "coordinator": lambda: {"pk": coordinator.pk},
        "outline": lambda: {"name": "outline"},
        "nothing-known": lambda: {"name": "nothing"},
        "member-account": lambda: {"pk": editor.pk},
        "csv": lambda: {"format": "csv"},
        "unknown": lambda: {"format": "doc"},
        **{state: partial(job, state) for state in ("uploaded", "checking", "checked", "done")},
        "signature": lambda: {"number": signed().number},
        "published": published,
        "published-alpha": lambda: published(slug=alpha.slug),
        "signed-alpha": lambda: {"slug": signed().organization.slug},
        "receipt": with_receipt,
        "no-number": lambda: {"number": "2222-2222-2222"},
        "own-paper": lambda: {"number": on_paper(editor, coordinator).number},
        "charter": lambda: {"number": make_version().number},
        "charter-text": lambda: {"number": make_version().number, "language": "fr"},
        "draft-text": lambda: {"number": make_version() and versions.begin_draft().number, "language": "fr"},
        "charter-draft": lambda: {"number": versions.begin_draft().number},
        "planned": lambda: {"uid": make_meeting().uid},
        "convened": lambda: {"uid": convened().uid},
        "held": lambda: {"uid": make_held(alpha).uid},
        "correction": correction,
        "old-action": old_action,
        "item": lambda: of_meeting(make_meeting().items.last()),
        "guest": lambda: of_meeting(guest()),
        "to-do": lambda: {"pk": minuted(alpha, minutes.promise, owner=alpha).pk},
        "decided": lambda: {"pk": minuted(alpha, minutes.decide).pk},
        "to-correct": lambda: of_meeting(to_correct(alpha)),
        "reply": lambda: {"token": convened().replies.first().token},
        "no-reply": lambda: {"token": uuid.uuid4()},
        "own-calendar": lambda: {"token": subscribing.make_link(user=editor).token},
        "no-calendar": lambda: {"token": "x" * 43},
        "asked": lambda: {"pk": JoinRequest.objects.create(name="Newcomers", email="new@example.org").pk},
        "nothing-asked": lambda: {"pk": 1},
        "no-mail": lambda: {"key": "none"},
        "no-file": lambda: {"key": "none", "number": 0},
        "no-passkey": lambda: {"pk": 1},
        **of_meetings.makers(alpha, gamma, editor, coordinator),
        **of_trainings.makers(alpha, gamma),
        **of_reports.makers(alpha, gamma, editor, coordinator),
    }
    return lambda what: makers[what]()


def answer_of(response):
    """The answer as the table writes it."""
    if response.status_code not in (301, 302):
        return str(response.status_code)
    return "in" if response.headers["Location"].startswith(reverse("account_login")) else "->"


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_access(row, cast, about):
    name, what, *expected = row
    kwargs = about(what)
    address = reverse(name, kwargs=kwargs)
    query = {"bbox": "5.6,45.1,5.8,45.3", "zoom": "12"} if what == "a-view" else {}
    answers, refused, kept, over = [], [], [], {}
    for role, answer in zip(ROLES, expected, strict=True):
        client = Client()
        if cast[role]:
            client.force_login(cast[role])
        response, more = budget.opened(client, address, query, name, is_visitor=cast[role] is None)
        answers.append(answer_of(response))
        over |= {role: more} if more else {}
        if (
            cast[role]
            and name not in ("logo", "reports:file")
            and response.get("Cache-Control") != "private, no-store"
        ):
            kept.append(role)
        if answer in ("in", "404"):
            refused.append((role, answer, posted(client, address)))
    assert " ".join(answers) == " ".join(expected)
    assert kept == []  # by the browser, or by a cache on the way
    assert over == {}  # queries beyond what a page may take
    assert [one for one in refused if one[2] not in (one[1], "405")] == []  # role, to GET, to POST


def posted(client, address):
    """The answer to an empty POST, which changes nothing in the end."""
    with transaction.atomic():
        answer = answer_of(client.post(address))
        transaction.set_rollback(True)
    return answer


ORDER_TABLE = """
order                            about          visitor closed former lapsed other member signer coordinator

directory:service_verify         service             in     in    404    404   404     ->     ->          ->
directory:service_status         service             in     in    404    404   404    404    404         404
directory:import_delete          uploaded            in     in    404    404   404    404    404          ->
charter:draft                    -                   in     in    404    404   404    404    404          ->
meetings:decision_done           decided             in     in    404    404   404    404    404          ->
reports:step                     report-draft        in     in    404    404   404    404    404          ->
reports:section_move             report-section      in     in    404    404   404    404    404          ->
reports:section_state            report-section      in     in    404    404   404    404    404          ->
meetings:training_state          announced           in     in    404    404   404     ->     ->          ->
meetings:idea_support            idea                in     in    404    404   404    404    404         404
home:demo_sign_in                -                  404    404    404    404   404    404    404         404
"""


@pytest.mark.django_db
@pytest.mark.parametrize("row", [line.split() for line in ORDER_TABLE.strip().splitlines()[2:]])
def test_orders(row, cast, about):
    """Addresses that take POST only."""
    name, what, *expected = row
    address = reverse(name, kwargs=about(what))
    answers = []
    for role in ROLES:
        client = Client()
        if cast[role]:
            client.force_login(cast[role])
        answers.append(posted(client, address))
    assert " ".join(answers) == " ".join(expected)
