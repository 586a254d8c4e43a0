"""May this sales rep confirm, override a price, and act for another customer?"""

from ordercore.access import Actor, Scope, Subject, may
from ordercore.values import Refused

rep = Actor("jo", roles={"sales_rep"}, scope=Scope(customers={"acme"}))
shop = Subject("acme-west-7", ancestors=("acme-west", "acme"))
for permission, subject in (
    ("order.confirm", shop),
    ("order.price_override", shop),
    ("order.confirm", Subject("zenith")),
):
    verdict = may(rep, permission, subject)
    print(permission, verdict.codes if isinstance(verdict, Refused) else "yes")
