"""A cart by the applicator of django-oscar: a magnitude, since its offers are other rules than ours.

Oscar looks at all offers for every cart and asks the database for the products in their ranges; that is how it is made, not how well.
As in the other benchmarks three offers meet each line: one on the item, one on its brand, one on its category. Its database is
SQLite in memory, and offers, basket and products are made before anything is measured.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any

__all__ = ["by_oscar"]


class _NoMigrations:
    """Tables are made as they are now, without the way they became so."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


@cache
def _set_up() -> None:
    defaults = import_module("oscar.defaults")
    settings = import_module("django.conf").settings

    known = {name: getattr(defaults, name) for name in dir(defaults) if name.startswith("OSCAR_")}
    settings.configure(
        **known,
        SECRET_KEY="benchmark",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sites",
            "django.contrib.messages",
            "django.contrib.flatpages",
            *[
                f"oscar.apps.{name}.apps.{label}Config"
                for name, label in (
                    ("address", "Address"), ("analytics", "Analytics"), ("basket", "Basket"), ("catalogue", "Catalogue"),
                    ("catalogue.reviews", "CatalogueReviews"), ("checkout", "Checkout"), ("communication", "Communication"),
                    ("customer", "Customer"), ("offer", "Offer"), ("order", "Order"), ("partner", "Partner"),
                    ("payment", "Payment"), ("search", "Search"), ("shipping", "Shipping"), ("voucher", "Voucher"),
                    ("wishlists", "Wishlists"),
                )
            ],
            "haystack",
            "treebeard",
            "django_tables2",
        ],
        MIGRATION_MODULES=_NoMigrations(),
        SITE_ID=1,
        USE_TZ=True,
    )  # fmt: skip
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", run_syncdb=True, verbosity=0)


def _offer(name: str, products: list[Any], percent: str, units: int = 1) -> Any:
    offer = import_module("oscar.apps.offer.models")
    meant = offer.Range.objects.create(name=name)
    for product in products:
        meant.add_product(product)
    return offer.ConditionalOffer.objects.create(
        name=name,
        condition=offer.Condition.objects.create(range=meant, type=offer.Condition.COUNT, value=units),
        benefit=offer.Benefit.objects.create(range=meant, type=offer.Benefit.PERCENTAGE, value=Decimal(percent)),
        exclusive=False,
    )


def by_oscar(offers: int, lines: int) -> Callable[[], Decimal]:
    """A function that lets so many offers work on one basket of so many lines, and gives its total."""
    _set_up()
    catalogue, partners = import_module("oscar.apps.catalogue.models"), import_module("oscar.apps.partner.models")
    applicator = import_module("oscar.apps.offer.applicator").Applicator()
    basket = import_module("oscar.apps.basket.models").Basket.objects.create()
    basket.strategy = import_module("oscar.apps.partner.strategy").Default()
    kind = catalogue.ProductClass.objects.create(name=f"kind-{offers}-{lines}", track_stock=False)
    partner = partners.Partner.objects.create(name=f"partner-{offers}-{lines}")
    products = []
    for at in range(offers - 2):
        product = catalogue.Product.objects.create(product_class=kind, title=f"item {at}", upc=f"{offers}-{lines}-{at}")
        price = Decimal(199 + at * 37 % 9_000) / 100
        partners.StockRecord.objects.create(
            product=product, partner=partner, partner_sku=product.upc, price=price, price_currency="USD"
        )
        products.append(product)
    for at, product in enumerate(products[:lines]):
        basket.add_product(product, quantity=1 + at % 12)
    made = [_offer(f"item-{offers}-{lines}-{at}", [each], "10") for at, each in enumerate(products)]
    made.append(_offer(f"brand-{offers}-{lines}", products, "5", 5))
    made.append(_offer(f"category-{offers}-{lines}", products, "2"))

    undiscounted = Decimal(basket.total_excl_tax)

    def run() -> Decimal:
        basket.reset_offer_applications()
        applicator.apply_offers(basket, made)
        return Decimal(basket.total_excl_tax)

    assert Decimal(0) < run() < undiscounted, "no offer has taken anything"

    return run
