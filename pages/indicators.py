"""The book of indicators: what was promised, where it stands now and how sure that is, on which basis, signed and fixed."""

import streamlit as st

from pages.parts import book_detail, book_forms, book_table, book_top, cards
from pages.parts.begin import begin
from twin.programme.indicators.shown import story
from twin.programme.indicators.table import living

here = begin("indicators")
found = here.ask(living)
if not found.rows:
    st.info(f"**{here.say('indicators.none_title')}**\n\n{here.say('indicators.none')}")
    book_forms.add(here, open_at_first=True)
    st.stop()

top, table = st.empty(), st.empty()
book_top.headline(here, found, {}, top)
book_table.draw(here, found, {}, table)
judged = {}
for judged in book_table.verdicts_of(here, found):
    book_top.headline(here, found, judged, top)
    book_table.draw(here, found, judged, table)
st.caption(here.say("indicators.rule"))

row = book_detail.chosen(here, found)
cards.section(here.say("indicators.basis"), here.say("indicators.basis_how"))
book_detail.basis(here, row, judged.get(row.indicator.id))
book_detail.proof(here, row, judged.get(row.indicator.id))

cards.section(here.say("indicators.evidence"), here.say("indicators.evidence_how"))
book_detail.evidence(here, row)
book_forms.attach(here, row)

cards.section(here.say("indicators.freeze"), here.say("indicators.freeze_how"))
book_detail.freeze(here, row)
book_forms.freeze(here, row)

cards.section(here.say("indicators.history"), here.say("indicators.history_how"))
book_detail.history(here, here.ask(story, row.indicator.id))
book_forms.change(here, row)
book_forms.add(here)
