"""The numbers the store holds beside KPIs: of the newest run, forecast, study, validation, calibration, of models and entries."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twin.compare.money.values import values_of
from twin.evidence import book, compared, searched
from twin.evidence.ref import Ref
from twin.experiment.forecast import kept_forecast
from twin.experiment.gains_kept import kept_study
from twin.experiment.keep import newest_run
from twin.experiment.levers.measures import measure
from twin.experiment.together.kept import kept_projection
from twin.kpi.catalogue import catalogue
from twin.kpi.reading import Note
from twin.models.listing import best
from twin.models.registry import versions
from twin.models.told import evaluations, named
from twin.programme.indicators.judged import plan_of
from twin.programme.indicators.table import living
from twin.store.overrides import all_overrides

if TYPE_CHECKING:
    from twin.store import Store


def known_numbers(store: "Store") -> list[tuple[str, Note]]:
    """Returns (name of the number, what it is called) of every number that is no KPI of the floor."""
    makers = (
        _of_effects,
        _of_money,
        _of_run,
        _of_forecast,
        _of_gains,
        compared.newest,
        _of_projection,
        _of_levers,
        searched.newest,
        _of_validation,
        _of_models,
        _of_people,
        book.known,
    )
    return [(str(ref), note) for maker in makers for ref, note in maker(store)]


def _of_effects(store: "Store") -> Iterator[tuple[Ref, Note]]:
    for row in living(store).rows:
        kpi = catalogue().get(row.indicator.kpi or "")
        if kpi and plan_of(row) is not None:
            yield Ref("effect", row.indicator.id), Note(f"적용 효과 · {kpi.name_ko}", f"Effect · {kpi.name_en}")


def _of_money(store: "Store") -> Iterator[tuple[Ref, Note]]:
    if values_of(store):
        yield Ref("money", "yearly/p10"), Note("돈 · 한 해의 손익 P10", "Money · the year's account, P10")


def _of_projection(store: "Store") -> Iterator[tuple[Ref, Note]]:
    kept = kept_projection(store)
    for one in kept.projection.items if kept else ():
        kpi, name = catalogue()[one.item.kpi_id], f"{kept.projection_id}/{one.item.name}/measured" if kept else ""
        yield Ref("projection", name), Note(f"트윈의 예측 · {kpi.name_ko}", f"Projected · {kpi.name_en}")


def _of_levers(store: "Store") -> Iterator[tuple[Ref, Note]]:
    newest = "SELECT study_id, model_id FROM sim.lever_study QUALIFY row_number() OVER (PARTITION BY model_id ORDER BY made_at DESC) = 1"
    rows = store.rows(
        f"SELECT study_id, model_id, kpi_id FROM ({newest}) JOIN sim.lever USING (study_id) WHERE mode = 'measured' ORDER BY ALL"
    )
    for study_id, model_id, kpi_id in rows:
        named = measure(kpi_id)
        yield (
            Ref("lever", f"{study_id}/{kpi_id}/measured"),
            Note(f"모델 효과 · {model_id} {named.ko}", f"Lever · {model_id} {named.en}"),
        )


def _of_run(store: "Store") -> Iterator[tuple[Ref, Note]]:
    run_id = newest_run(store)
    for kpi in catalogue().values() if run_id else ():
        yield Ref("run", f"{run_id}/{kpi.id}"), Note(f"모의실행 · {kpi.name_ko}", f"Run · {kpi.name_en}")


def _of_forecast(store: "Store") -> Iterator[tuple[Ref, Note]]:
    kept = kept_forecast(store)
    if kept is None:
        return
    for position, output in enumerate(kept.forecast.outputs):
        day = output.span.business_date
        yield (
            Ref("forecast", f"{kept.forecast_id}/output/{position}"),
            Note(f"예측 · 생산량 {day} ({output.span.name})", f"Forecast · output {day} ({output.span.name})"),
        )
    for order in kept.forecast.orders:
        name = f"{kept.forecast_id}/order/{order.order}"
        yield Ref("forecast", name), Note(f"예측 · 주문 {order.order} 납기", f"Forecast · order {order.order} on time")


def _of_gains(store: "Store") -> Iterator[tuple[Ref, Note]]:
    kept = kept_study(store)
    for gain in kept.study.gains if kept else ():
        name = f"{kept.study_id}/{gain.station_id}/{gain.loss}" if kept else ""
        yield (
            Ref("gain", name),
            Note(f"개선 효과 · {gain.station_id} {gain.loss}", f"Gain · {gain.station_id} {gain.loss}"),
        )


def _of_validation(store: "Store") -> Iterator[tuple[Ref, Note]]:
    newest = "SELECT validation_id FROM sim.validation ORDER BY made_at DESC LIMIT 1"
    rows = store.rows(
        f"SELECT validation_id, kpi_id FROM sim.validation_kpi WHERE validation_id = ({newest}) ORDER BY rowid"
    )
    for validation_id, kpi_id in rows:
        kpi = catalogue().get(kpi_id)
        if kpi:
            yield (
                Ref("validation", f"{validation_id}/{kpi_id}"),
                Note(f"신뢰도 · {kpi.name_ko}", f"Trust · {kpi.name_en}"),
            )


def _of_models(store: "Store") -> Iterator[tuple[Ref, Note]]:
    for version in versions(store):
        judged = best(evaluations(store, version))
        for metric, (ko, en) in named(judged.scores).items() if judged else ():
            if judged and ("model", metric) in judged.scores:
                yield (
                    Ref("model", f"{judged.evaluation_id}/model/{metric}"),
                    Note(f"{version.name} · {ko}", f"{version.name} · {en}"),
                )


def _of_people(store: "Store") -> Iterator[tuple[Ref, Note]]:
    current = store.plant()
    if current and current[1].plan.good_per_hour is not None:
        yield (
            Ref("plan", f"{current[0]}/plan.good_per_hour"),
            Note("입력 · 시간당 계획 생산량", "Entered · planned output per hour"),
        )
    for entry in all_overrides(store):
        if entry.action == "set":
            yield Ref("override", str(entry.override_id)), Note(f"입력 · {entry.target}", f"Entered · {entry.target}")
