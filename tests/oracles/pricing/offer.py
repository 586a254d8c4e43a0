"""Offers on units: packs, buy and get, items added, as the cases tell them."""

from __future__ import annotations

from typing import Final, Literal

from ordercore.pricing import BuyGet, Effect, FreeItem, PackOff, PackPrice
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from tests.oracles.pricing.scope import match as items
from tests.oracles.pricing.shop import Shop
from tests.oracles.pricing.words import Told, UnknownWord, known, one_of

__all__ = ["offer"]

_PICKS: Final = ("cheapest", "dearest")


def offer(shop: Shop, told: Told) -> Effect:
    """An offer on units."""
    match told["type"]:
        case "add_item":
            one_of(Percent(told.get("percent_off", 100)), (Percent(100),), "the discount of an added item")
            helping = told.get("qty_per_trigger", told.get("qty", 1))
            return FreeItem(told["sku"], Quantity(told.get("qty_per", 1)), Quantity(helping))
        case "n_for_price":
            return PackPrice(told["n"], shop.exact(told["price"]))
        case "amount_off_n":
            best = one_of(told.get("search"), (None, "best", "dearest_first"), "a search") == "best"
            return PackOff(told["n"], shop.exact(told["value"]), "best" if best else "dearest")
        case "buy_n_cheapest_free":
            return BuyGet(told["n"] - 1)
        case "buy_n_cheapest_percent_off":
            paired = one_of(told.get("pairing"), (None, "favour_customer", "favour_retailer"), "a pairing")
            percent = Percent(told["percent"])
            return BuyGet(told["n"] - 1, 1, percent, pick="paired" if paired == "favour_customer" else "cheapest")
        case "buy_x_get_y":
            return _buy_get(shop, told)
    raise UnknownWord(f"effect {told['type']}")


def _buy_get(shop: Shop, told: Told) -> BuyGet:
    buy, get = told["buy"], told["get"]
    known(buy, ("match", "qty", "reserve"), "what is bought")
    known(get, ("match", "qty", "percent_off", "pick"), "what is got")
    one_of(told.get("partial"), (None, False), "partial")
    reserve = one_of(buy.get("reserve", "dearest"), _PICKS, "what is reserved")
    pick: Literal["cheapest", "dearest"] = "cheapest" if reserve == "dearest" else "dearest"
    bought, got = items(shop, buy.get("match", {})), items(shop, get.get("match", {}))
    if one_of(get.get("pick", pick), _PICKS, "a pick") != pick:
        if bought == got or "reserve" in buy:
            raise UnknownWord(f"the {reserve} reserved and the {get['pick']} got")
        pick = get["pick"]
    return BuyGet(buy["qty"], get["qty"], Percent(get.get("percent_off", 100)), None if bought == got else bought, pick)
