"""Collection points: what each process is to collect and how, what really arrived, and the programme's table to take away."""

from pages.parts import cards, points
from pages.parts.begin import begin

here = begin("points")
found = points.asked(here)
points.headline(here, found)

cards.section(here.say("points.picture"), here.say("points.picture_how"))
points.picture(here, found)

cards.section(here.say("points.table"), here.say("points.table_how", day=found.day))
points.table(here, found)
points.take(here, found)
points.bring(here)
