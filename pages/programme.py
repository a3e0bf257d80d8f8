"""The programme around the line: where the procedure stands, what is due, budget, schedule, application, self-check, support."""

from pages.parts import programme_top
from pages.parts.begin import begin
from pages.parts.programme_views import VIEWS
from pages.parts.scope import choose

here = begin("programme")
today = programme_top.today(here)
programme_top.headline(here, today)
view = choose(here, "view", list(VIEWS), here.say("programme.view"), lambda v: here.say(f"programme.view_{v}"))
VIEWS[view](here, today)
