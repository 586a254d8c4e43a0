"""What can be sold: items, kits, substitutes, and who may buy what in which quantities."""

from ordercore.catalog.assortment import Assortment, AssortmentRule, Shopper
from ordercore.catalog.check import check_quantity
from ordercore.catalog.explode import explode
from ordercore.catalog.item import Item, checked_sku
from ordercore.catalog.kit import Kit, KitComponent
from ordercore.catalog.rule import OrderRule
from ordercore.catalog.substitute import Substitute, SubstituteKind, substitutes

__all__ = [
    "Assortment",
    "AssortmentRule",
    "Item",
    "Kit",
    "KitComponent",
    "OrderRule",
    "Shopper",
    "Substitute",
    "SubstituteKind",
    "check_quantity",
    "checked_sku",
    "explode",
    "substitutes",
]
