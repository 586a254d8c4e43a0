"""Which two letters are a country: a code that is none is a mistake, and never abroad."""

from __future__ import annotations

from typing import Final

__all__ = ["COUNTRIES", "LIKELY"]

_CODES: Final = """
ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd cf
cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh
gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw
ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng
ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn
so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws xk ye
yt za zm zw
"""

COUNTRIES: Final = frozenset(_CODES.split())
"""The 249 codes assigned in ISO 3166-1 alpha-2, and ``xk`` of its user-assigned ones, which the European Commission and carriers use
for Kosovo."""

LIKELY: Final = {
    "el": "gr",
    "uk": "gb",
    "xi": "gb-nir",
    "ic": "es-gc or es-tf",
    "ea": "es-ce or es-ml",
}
"""What is likely meant by codes that are no country: how VAT numbers write Greece and Northern Ireland, and codes the standard
reserves, for the United Kingdom, the Canary Islands, and Ceuta and Melilla."""
