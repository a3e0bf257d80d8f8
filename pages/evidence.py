"""Evidence: any number with all that stands behind it, counted anew, taken along; and what evaluators said of numbers."""

from pages.parts import cards, evidence_choice, evidence_marks, evidence_panel
from pages.parts.begin import begin

here = begin("evidence")
cards.section(here.say("evidence.which"), here.say("evidence.which_how"))
number = evidence_choice.chosen(here)
if number is not None:
    evidence_panel.named(here, number)

cards.section(here.say("evidence.marks"), here.say("evidence.marks_how"))
evidence_marks.every(here)
