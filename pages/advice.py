"""AI advice: settings at which fewer units came out bad, the orders to expect, which orders to release next."""

from pages.parts import advice_demand, advice_parts, advice_sequence, advice_settings, cards
from pages.parts.begin import begin
from twin.models.advice_kept import newest
from twin.models.advice_view import advising_tasks, demand_now, settings_now, shown

here = begin("advice")
offered = here.ask(advising_tasks)

cards.section(here.say("advice.settings"), here.say("advice.settings_how"))
advice_parts.unless_offered(here, offered, "setpoint")
for task in offered["setpoint"]:
    version = here.ask(shown, task.task_id)
    if version:
        advice_settings.draw(here, version, advice_parts.ask(here, settings_now, task.task_id))
    advice_parts.learn(here, task, version)

cards.section(here.say("advice.demand"), here.say("advice.demand_how"))
advice_parts.unless_offered(here, offered, "demand")
for task in offered["demand"]:
    version = here.ask(shown, task.task_id)
    if version:
        advice_demand.draw(here, version, advice_parts.ask(here, demand_now, task.task_id))
    advice_parts.learn(here, task, version)

cards.section(here.say("advice.sequence"), here.say("advice.sequence_how"))
advice_parts.unless_offered(here, offered, "sequence")
for task in offered["sequence"]:
    version = here.ask(shown, task.task_id)
    if version:
        advice_sequence.draw(here, version, here.ask(newest, version.model_id))
        advice_sequence.controls(here, version)
    advice_parts.learn(here, task, version)
