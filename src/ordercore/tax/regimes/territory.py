"""Where the value added tax of the European Union applies: its member states, less what it leaves out, and what counts as one."""

from __future__ import annotations

from typing import Final

from ordercore.values.place import Place

__all__ = ["EU_OUTSIDE", "EU_STATES", "OWN_TERRITORIES", "TAKEN_FOR"]

_CODES: Final = "at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk"

EU_STATES: Final = tuple([Place(code) for code in _CODES.split()])
"""The 27 member states."""

EU_OUTSIDE: Final = tuple(
    [
        Place(path)
        for path in (
            *("es-cn", "es-gc", "es-tf", "es-ce", "es-ml"),
            *("fr-971", "fr-972", "fr-973", "fr-974", "fr-976", "fr-mf"),
            *("fr-bl", "fr-pm", "fr-wf", "fr-pf", "fr-nc", "fr-tf", "fr-cp"),
            *("nl-aw", "nl-cw", "nl-sx", "nl-bq1", "nl-bq2", "nl-bq3"),
            *("it-so/livigno", "it-co/campione", "it-co/campione-d-italia"),
            *("fi-01", "de-bw/buesingen", "de-sh/helgoland", "gr-69"),
        )
    ]
)
"""Places of member states where Directive 2006/112/EC does not apply: goods going there are exported.

Art. 6: the Canary Islands with their provinces, Ceuta, Melilla, the French territories of Art. 349 and 355(1) TFEU (the overseas
departments and Saint-Martin), Åland, Livigno, Campione d'Italia (before 2020 by Art. 6(2), since by Art. 6(1), Directive (EU)
2019/475), Büsingen, Heligoland, Mount Athos. Art. 355(2) TFEU: the overseas countries and territories of France and the
Netherlands."""

TAKEN_FOR: Final = tuple(
    [
        (Place(one), Place(other))
        for one, other in (
            *(("mc", "fr"), ("im", "gb")),
            *(("gp", "fr-971"), ("mq", "fr-972"), ("gf", "fr-973"), ("re", "fr-974"), ("yt", "fr-976")),
            *(("fr-gp", "fr-971"), ("fr-mq", "fr-972"), ("fr-gf", "fr-973"), ("fr-re", "fr-974"), ("fr-yt", "fr-976")),
            *(("mf", "fr-mf"), ("bl", "fr-bl"), ("pm", "fr-pm"), ("wf", "fr-wf"), ("pf", "fr-pf")),
            *(("nc", "fr-nc"), ("tf", "fr-tf"), ("ax", "fi-01")),
        )
    ]
)
"""Places that count as others: Monaco as France and the Isle of Man as the United Kingdom, Directive 2006/112/EC Art. 7; the
others have two codes, ISO 3166-1 and ISO 3166-2."""

OWN_TERRITORIES: Final = (Place("fr"), Place("fi"))
"""Member states whose law taxes services between them and their places in `EU_OUTSIDE` by rules of their own: the French overseas
departments with rates of their own (CGI art. 294, 296), Åland as the rest of Finland (Act 1266/1996). They are not carried."""
