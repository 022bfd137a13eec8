# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages, in Dutch, without a slash at the end."""

from django.conf import settings
from django.urls import path, register_converter

from veiligheidsbeeld.doors.web.pages import (
    account,
    afwijking,
    bbv,
    bewijs,
    bronnen,
    code,
    datapakket,
    deze_week,
    digitaal,
    documenten,
    gebied,
    hielp_het,
    hielp_het_behoefte,
    hielp_het_opzet,
    hielp_het_protocol,
    hielp_het_vraag,
    hielp_het_zaken,
    importeren,
    indicator,
    inzet,
    opvallend,
    organisation,
    overleg,
    overleg_punt,
    plan,
    plan_import,
    plan_measure,
    plan_target,
    plan_years,
    privacy,
    situatie,
    start,
    taken,
    thema,
    uitleg,
    vergelijken,
)
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.picture.worlds import World


class WorldConverter:
    """`werkelijk` or `fictief` in an address, the World in a view."""

    regex = "[a-z][a-z0-9-]*"

    def to_python(self, value: str) -> World:
        try:
            return settings.VB.world(value)
        except UserError as error:
            raise ValueError(value) from error

    def to_url(self, value: World) -> str:
        return value.id


class AreaConverter:
    """A code and its division year: GM0114-2024."""

    regex = "(?:NL|(?:PV|RE)[0-9]{2}|GM[0-9]{4}|EG[0-9]{2,4}|WK[0-9]{6}|BU[0-9]{8})-[0-9]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WorldConverter, "world")
register_converter(AreaConverter, "area")

in_world = [
    path("situatie", situatie.situatie, name="situatie"),
    path("thema/<slug:theme>", thema.thema, name="thema"),
    path("indicator/<slug:indicator>", indicator.indicator, name="indicator"),
    path("indicator/<slug:indicator>/<area:area>.<str:kind>", indicator.download, name="download"),
    path("gebied/<area:area>", gebied.gebied, name="gebied"),
    path("vergelijken", vergelijken.vergelijken, name="vergelijken"),
    path("vergelijken.<str:kind>", vergelijken.download, name="download_comparison"),
    path("deze-week", deze_week.deze_week, name="deze-week"),
    path("opvallend", opvallend.opvallend, name="opvallend"),
    path("opvallend/oordeel", opvallend.judge_signal, name="judge_signal"),
    path("overleg", overleg.overleg, name="overleg"),
    path("overleg/nieuw", overleg.plan, name="plan_meeting"),
    path("overleg/<slug:public_id>", overleg.meeting, name="meeting"),
    path("overleg/<slug:public_id>/agenda", overleg.add, name="add_item"),
    path("overleg/<slug:public_id>/stap", overleg.step, name="step_meeting"),
    path("overleg/punt/<slug:public_id>", overleg_punt.punt, name="item"),
    path("overleg/punt/<slug:public_id>/stand", overleg_punt.stand, name="item_mark"),
    path("overleg/punt/<slug:public_id>/bevinding", overleg_punt.write_finding, name="write_finding"),
    path("overleg/punt/<slug:public_id>/bevestigen", overleg_punt.confirm, name="confirm_finding"),
    path("overleg/punt/<slug:public_id>/vergelijking", overleg_punt.compare, name="compare"),
    path("overleg/punt/<slug:public_id>/besluit", overleg_punt.decide, name="decide"),
    path("overleg/punt/<slug:public_id>/terugblik", overleg_punt.look_back, name="look_back"),
    path("overleg/punt/<slug:public_id>/stap", overleg_punt.step, name="step_item"),
    path("overleg/punt/<slug:public_id>/weghalen", overleg_punt.take_out, name="redact"),
    path("inzet", inzet.inzet, name="inzet"),
    path("inzet/uren", inzet.uren, name="hours"),
    path("inzet/uren/bewaren", inzet.write_hours, name="write_hours"),
    path("inzet/uren/inlezen", inzet.take_in, name="take_in_hours"),
    path("taken", taken.taken, name="taken"),
    path("begroting", bbv.bbv, name="bbv"),
    path("bewijs", bewijs.bewijzen, name="bewijs"),
    path("bewijs/vastleggen", bewijs.freeze, name="freeze"),
    path("bewijs/<slug:ident>", bewijs.bewijs, name="evidence"),
    path("digitaal", digitaal.digitaal, name="digitaal"),
    path("afwijking", afwijking.afwijking, name="afwijking"),
    path("datapakket", datapakket.datapakket, name="datapakket"),
    path("datapakket/<str:file>", datapakket.package, name="package_file"),
    path("import", importeren.importeren, name="import"),
    path("import/insturen", importeren.upload, name="import_upload"),
    path("import/ongedaan", importeren.undo, name="import_undo"),
    path("import/probeer.xlsx", importeren.try_file, name="import_try"),
    path("import/bestand/<str:token>", importeren.preview, name="import_preview"),
    path("import/bestand/<str:token>/antwoorden", importeren.answer, name="import_answer"),
    path("import/bestand/<str:token>/besluit", importeren.accept, name="import_accept"),
    path("plan", plan.plan, name="plan"),
    path("plan/nieuw", plan_years.new, name="plan_new"),
    path("plan/inlezen", plan_import.take, name="plan_import"),
    path("plan/<slug:ident>", plan.one, name="plan_one"),
    path("plan/<slug:ident>/ambitie", plan_years.ambition, name="plan_ambition"),
    path("plan/<slug:ident>/doel", plan_target.target, name="plan_target_new"),
    path("plan/<slug:ident>/doel/<slug:target>", plan_target.target, name="plan_target"),
    path("plan/<slug:ident>/maatregel", plan_measure.measure, name="plan_measure_new"),
    path("plan/<slug:ident>/maatregel/<slug:measure>", plan_measure.measure, name="plan_measure"),
    path("plan/<slug:ident>/maatregel/<slug:measure>/voortgang", plan_measure.progress, name="plan_progress"),
    path("plan/<slug:ident>/bijwerken", plan_years.renew, name="plan_refresh"),
    path("plan/<slug:ident>/vaststellen", plan_years.lay_down, name="plan_adopt"),
    path("plan/<slug:ident>/weghalen", plan.take_out, name="plan_redact"),
    path("plan/<slug:ident>/doorrollen", plan_years.next_year, name="plan_next_year"),
    path("hielp-het", hielp_het.hielp_het, name="hielp-het"),
    path("hielp-het/nieuw", hielp_het.new, name="evaluation_new"),
    path("hielp-het/<slug:public_id>", hielp_het.one, name="evaluation"),
    path("hielp-het/<slug:public_id>/stap", hielp_het.take_step, name="evaluation_step"),
    path("hielp-het/<slug:public_id>/vraag", hielp_het_vraag.question, name="evaluation_question"),
    path("hielp-het/<slug:public_id>/opzet", hielp_het_opzet.advice, name="evaluation_advice"),
    path("hielp-het/<slug:public_id>/protocol", hielp_het_protocol.protocol, name="evaluation_protocol"),
    path("hielp-het/<slug:public_id>/protocol.json", hielp_het_protocol.download, name="evaluation_protocol_file"),
    path("hielp-het/<slug:public_id>/loten", hielp_het_protocol.lots, name="evaluation_lots"),
    path("hielp-het/<slug:public_id>/behoefte", hielp_het_behoefte.need, name="evaluation_need"),
    path("hielp-het/<slug:public_id>/zaken", hielp_het_zaken.cases, name="evaluation_cases"),
    path("hielp-het/<slug:public_id>/uitkomst", hielp_het.result, name="evaluation_result"),
    path("documenten", documenten.documenten, name="documenten"),
    path("documenten/maken", documenten.make_document, name="make_document"),
    path("documenten/<slug:public_id>", documenten.document, name="document"),
    path("documenten/<slug:public_id>/stap", documenten.step, name="document_step"),
    path("documenten/<slug:public_id>.<slug:kind>", documenten.download, name="download_document"),
    path("uitleg", uitleg.uitleg, name="uitleg"),
    path("privacy", privacy.privacy, name="privacy"),
    path("bronnen", bronnen.bronnen, name="bronnen"),
    path("bronnen/ophalen", bronnen.start_sync, name="start_sync"),
    path("bronnen/taak/<str:public_id>", bronnen.job, name="job"),
    path("bronnen/taak/<str:public_id>/stoppen", bronnen.cancel_job, name="cancel_job"),
]
common = [
    path("aanmelden", account.sign_in, name="sign_in"),
    path("aanmelden", account.sign_in, name="account_login"),  # the name that django-allauth leads to
    path("afmelden", account.sign_out, name="sign_out"),
    path("toegankelijkheid", account.accessibility, name="accessibility"),
]
demo = [
    path("", start.start, name="start"),
    path("<world:world>", start.enter, name="enter"),
    path("gemeente", start.choose, name="choose"),
    path("aanmelden-als", account.sign_in_as, name="sign_in_as"),
]
production = [
    path("", start.home, name="start"),
    path("aanmelden/code", code.give_code, name="mfa_authenticate"),
    path("aanmelden/app", code.set_up_code, name="mfa_activate_totp"),
    path("aanmelden/herstelcodes", code.recovery_codes, name="mfa_view_recovery_codes"),
    path("aanmelden/wachtwoord", account.change_password, name="change_password"),
    path("aanmelden/organisatie", organisation.to_organisation, name="to_organisation"),
    path("aanmelden/organisatie/terug", organisation.organisation_back, name="organisation_back"),
]
