"""The report on the indicators: made in the background, taken away as PDF or XLSX."""

from pages.parts import cards, report
from pages.parts.begin import begin
from twin.programme.indicators.table import living

here = begin("report")
cards.section(here.say("report.what"), here.say("report.what_how"))
if report.can_be_made(here, here.ask(living)):
    report.make(here)
