"""No person in `repr`, errors, histories, feeds or logs; and none anywhere after it was forgotten."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import NOTHING, evolve, fields, fields_dict
from hypothesis import given
from hypothesis import strategies as st

from ordercore.access import EVERYTHING, Actor, Scope
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.desk import Done, Erased
from ordercore.desk.personal import BESIDE
from ordercore.errors import CommandConflict, Malformed, OrdercoreError, StaleVersion, StoreFailed, UnknownDocument
from ordercore.lifecycle.journal import fold
from ordercore.lifecycle.kind import KINDS, TAGS
from ordercore.lifecycle.order import LineQuantity
from ordercore.parties import Contact, Customer, ShipTo
from ordercore.ports.audit import flaws, heads
from ordercore.ports.chain import verify
from ordercore.ports.query import Condition, Query, Row
from ordercore.testing.house import CLERK, MORNING
from ordercore.values import Address, Money, Refused
from ordercore.values.mark import is_personal
from ordercore.wire import load_event, loads
from ordercore.wire.apart import joined, parted, personal_paths
from ordercore.wire.shape import fields_of
from tests.desk.shop import Shop, codes
from tests.desk.world import asked, verbs
from tests.everything import public_types

CANARY: Final = "Zaphod Beeblebrox"
HOME: Final = Address("GB", city="Bristol", postal_code=f"{CANARY} 1", lines=(f"{CANARY} Lane 7", "x"), name=CANARY)
OFFICER: Final = Actor("dora", {"data_protection"}, EVERYTHING)


def personal() -> list[tuple[type, str]]:
    """Every field of the package that identifies a person."""
    return [(kind, each.name) for kind in public_types() for each in fields(kind) if is_personal(each.metadata)]


def test_the_fields_that_identify_a_person_are_known_by_name() -> None:
    """C16: twenty and more, so that taking a mark away is noticed."""
    assert {f"{kind.__name__}.{name}" for kind, name in personal()} == {
        "Actor.name",
        "Address.lines",
        "Address.name",
        "Address.postal_code",
        "AuthorizePayment.reference",
        "Contact.email",
        "Contact.name",
        "Contact.phone",
        "Customer.name",
        "ExemptionCertificate.number",
        "Payment.reference",
        "ReceivePayment.reference",
        "ShipTo.instructions",
        "ShipTo.name",
        "TaxBuyer.vat_id",
        "TaxStanding.vat_id",
    }


def test_a_personal_field_is_text_that_repr_does_not_show() -> None:
    for kind, name in personal():
        mark = fields_dict(kind)[name]
        wanted = next(each.type for each in fields_of(kind) if each.name == name)
        assert mark.repr is False, f"{kind.__name__}.{name}"
        assert wanted in (str, tuple[str, ...]), f"{kind.__name__}.{name}"
        assert mark.default in ("", (), NOTHING), f"{kind.__name__}.{name}"


def test_repr_and_str_never_show_a_planted_name() -> None:
    planted = [
        HOME,
        Contact("buying", CANARY, CANARY, CANARY),
        ShipTo("door", HOME, CANARY, Contact(name=CANARY), CANARY),
        Customer(
            "jo", CANARY, bill_to=HOME, ship_tos=(ShipTo("door", HOME, CANARY),), contacts=(Contact(name=CANARY),)
        ),
        Actor("jo", name=CANARY),
        Shop().draft(("MUG", 1), ship_to=HOME),
    ]
    for value in planted:
        assert CANARY not in f"{value!r} {value}"


@given(
    st.sampled_from(sorted(personal(), key=str)), st.sampled_from([f'"{CANARY}', f'["{CANARY}"]', f'{{"{CANARY}":1}}'])
)
def test_an_error_about_a_personal_field_does_not_show_what_was_found(field: tuple[type, str], found: str) -> None:
    kind, name = field
    text = found if found[0] != '"' else f'"{CANARY}"' if _takes_many(kind, name) else "1234567890"

    with pytest.raises(Malformed) as said:
        loads(kind, f'{{"{name}":{text}}}')
    told = "".join(traceback.format_exception(said.value))
    assert CANARY not in told
    assert "1234567890" not in told


def _takes_many(kind: type, name: str) -> bool:
    return any(each.type == tuple[str, ...] for each in fields_of(kind) if each.name == name)


# --- documents and events ----------------------------------------------------------------------------------------------


def test_which_documents_can_hold_a_person_the_types_say() -> None:
    assert BESIDE == {"order": "order.personal", "fulfillment": "fulfillment.personal", "payment": "payment.personal"}


@pytest.mark.parametrize("tag", TAGS)
def test_a_person_in_an_event_is_one_of_its_document_too(tag: str) -> None:
    """Nothing is lost when it is taken out of the event: it is kept beside the document the event makes."""
    event = TAGS[tag]
    documents = {kind.document for kind in KINDS.values()}
    outside = {
        path
        for each in fields_of(event)
        if each.type not in documents
        for path in personal_paths(each.type)
        | ({each.name} if is_personal(fields_dict(event)[each.name].metadata) else set())
    }

    assert outside == set()


@given(st.sampled_from([HOME, Address("GB"), Address("GB", name=CANARY)]))
def test_what_was_taken_out_can_be_put_in_again(home: Address) -> None:
    customer = Customer(
        "jo", CANARY, bill_to=home, ship_tos=(ShipTo("a", home), ShipTo("b~/c".replace("~/", ""), home))
    )

    bare, parts = parted(customer)
    assert CANARY not in str([getattr(bare, each.name) for each in fields(Customer)])
    assert parted(bare) == (bare, {})
    assert joined(bare, parts) == customer


def test_parts_that_lead_nowhere_are_refused() -> None:
    for path in ("/nowhere", "/ship_tos/0/name", "/name/0"):
        with pytest.raises(Malformed):
            joined(Customer("jo"), {path: ("x",)})


# --- a whole order -----------------------------------------------------------------------------------------------------


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[tuple[Shop, list[Any]]]:
    """An order of somebody whose name must not get about, and everything that was said on its way."""
    said: list[Any] = []
    store = SQLiteStore(tmp_path / "lived.db")
    shop = Shop(store, announced={"order.taken", "fulfillment.allocated", "payment.received"})
    shop.stocked()

    def do(verb: Any, *args: Any, **more: Any) -> Any:
        outcome = verb(*args, by=CLERK, command=shop.id(), **more)
        said.append(outcome)
        assert isinstance(outcome, Done)
        return outcome.document

    desk = shop.desk
    do(desk.orders.take, shop.draft(("MUG", 4), id="o", ship_to=HOME, reference="PO-7"))
    do(desk.orders.confirm, "o")
    do(desk.fulfillment.allocate, "o", id="f")
    for step in (desk.fulfillment.pick, desk.fulfillment.pack, desk.fulfillment.ship):
        do(step, "f")
    do(desk.billing.invoice, "o", id="i")
    do(desk.payments.receive, "i", Money("1.00", "GBP"), method="transfer", reference=f"{CANARY} IBAN", id="p")
    do(desk.returns.authorize, "o", (LineQuantity("1", 1),), id="r")
    with store:
        yield shop, said


def everything_but_persons(shop: Shop) -> str:
    """All text a reader of the store gets who reads no person on purpose, in words."""
    store: Any = shop.store
    found: list[Any] = list(store.feed())
    for kind in KINDS:
        page = store.find(Query(kind))
        found += [page, *[store.load(kind, row.id) for row in page.rows]]
    found += store.claim(100, at=MORNING, lease=MORNING - MORNING.replace(hour=8))
    return " ".join(map(repr, found))


def test_no_outcome_history_feed_message_or_index_tells_a_person(lived: tuple[Shop, list[Any]]) -> None:
    shop, said = lived

    for outcome in said:
        assert CANARY not in repr(outcome)
        assert parted(outcome.document)[1] == {}
        assert all(parted(event)[1] == {} for event in outcome.events)
    assert "PO-7" in everything_but_persons(shop)
    assert CANARY not in everything_but_persons(shop)


def shown(loaded: Any) -> Any:
    assert not isinstance(loaded, Refused)
    return loaded.document


def test_who_reads_a_document_reads_the_person_in_it(lived: tuple[Shop, list[Any]]) -> None:
    shop, _ = lived
    found = {kind: shop.desk.search.get(kind, id, by=CLERK) for kind, id in (("order", "o"), ("fulfillment", "f"))}

    assert {kind: shown(loaded).ship_to for kind, loaded in found.items()} == {"order": HOME, "fulfillment": HOME}
    paid = shop.desk.search.get("payment", "p", by=CLERK)
    assert not isinstance(paid, Refused)
    assert paid.document.reference == f"{CANARY} IBAN"
    assert CANARY not in repr((found, paid))


def test_no_log_and_no_error_of_any_verb_tells_a_person(
    lived: tuple[Shop, list[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    shop, _ = lived
    caplog.set_level(logging.DEBUG)
    for verb in verbs(shop.desk):
        for who in ("guest", "nobody"):
            try:
                told = repr(asked(verb, shop, who, by=CLERK))
            except (OrdercoreError, TypeError) as error:
                told = "".join(traceback.format_exception(error))
            assert CANARY not in told
    assert CANARY not in caplog.text


# --- forgetting --------------------------------------------------------------------------------------------------------


def forgotten(shop: Shop, command: str = "forget") -> Erased:
    said = shop.desk.customers.erase("guest", by=OFFICER, command=command)
    assert isinstance(said, Erased)
    return said


def test_a_forgotten_customer_is_nowhere_and_every_figure_stays(lived: tuple[Shop, list[Any]]) -> None:
    shop, _ = lived
    feed, pinned = shop.store.feed(), heads(shop.store)
    totals = {kind: [row.index for row in shop.store.find(Query(kind)).rows] for kind in KINDS}
    documents = {(head.kind, head.id): shop.store.load(head.kind, head.id) for head in pinned}

    assert forgotten(shop).documents == 3
    assert shop.store.feed() == feed
    assert flaws(shop.store, pinned) == ()
    assert {kind: [row.index for row in shop.store.find(Query(kind)).rows] for kind in KINDS} == totals
    assert {name: shop.store.load(*name) for name in documents} == documents
    for kind, id in (("order", "o"), ("fulfillment", "f"), ("payment", "p")):
        loaded = shop.desk.search.get(kind, id, by=CLERK)
        assert not isinstance(loaded, Refused)
        assert parted(loaded.document)[1] == {}


def test_no_row_of_any_table_has_the_name_left(lived: tuple[Shop, list[Any]]) -> None:
    shop, _ = lived
    path = shop.store.path  # type: ignore[union-attr]

    def told() -> str:
        connection = sqlite3.connect(path)
        try:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            readable = [name for name in tables if not name.startswith("ordercore_search")]
            return repr([connection.execute(f"SELECT * FROM {name}").fetchall() for name in readable])
        finally:
            connection.close()

    assert CANARY in told()
    forgotten(shop)
    assert CANARY not in told()


def test_history_still_folds_to_the_document_and_the_order_goes_on(lived: tuple[Shop, list[Any]]) -> None:
    shop, _ = lived
    forgotten(shop)

    history = shop.store.history("order", "o")
    assert verify(history) is None
    assert fold(KINDS["order"].apply, [load_event(each.type, each.body) for each in history]) == shop.now("order", "o")
    received = shop.do(shop.desk.returns.receive, "r")
    assert received.status == "received"


def test_forgetting_twice_does_nothing_more(lived: tuple[Shop, list[Any]]) -> None:
    shop, _ = lived
    first = forgotten(shop)

    assert forgotten(shop) == first
    assert forgotten(shop, "again").documents == 0
    with pytest.raises(CommandConflict):
        shop.desk.customers.erase("acme", by=OFFICER, command="forget")
    assert loads(Erased, shop.store.load("erasure", "forget").document) == first  # type: ignore[union-attr]


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("written", [False, True])
def test_forgetting_goes_on_where_it_was_cut_off(
    at: int, written: bool, lived: tuple[Shop, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, _ = lived
    monkeypatch.setattr("ordercore.desk.erasing._PIECE", 1)
    commit, calls = shop.store.commit, []

    def failing(batch: Any) -> Any:
        calls.append(batch)
        if len(calls) == at and not written:
            raise OSError("the question got lost")
        receipt = commit(batch)
        if len(calls) == at:
            raise OSError("the answer got lost")
        return receipt

    monkeypatch.setattr(shop.store, "commit", failing)
    with pytest.raises(OSError, match="lost"):
        forgotten(shop)
    begun = shop.store.load("erasure", "forget")
    assert bool(begun) is (at > 1 or written), "the claim on the id comes first"
    assert not begun or loads(Erased, begun.document).finished is (at == 3 and written)
    done = forgotten(shop)
    assert done.finished
    assert forgotten(shop) == done
    assert named(shop) == []


def named(shop: Shop) -> list[Any]:
    """What still says whose a person was."""
    return [row for kind in BESIDE.values() for row in shop.store.find(Query(kind)).rows if row.index]


def test_forgetting_does_not_try_for_ever(lived: tuple[Shop, list[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    shop, _ = lived
    find, searches = shop.store.find, []

    def lagging(query: Query) -> Any:
        page = find(query)
        searches.append(query)
        assert len(searches) < 100, "it goes on and on"
        return evolve(page, rows=tuple([evolve(row, version=row.version + 1) for row in page.rows]))

    monkeypatch.setattr(shop.store, "find", lagging)
    with pytest.raises(StaleVersion):
        forgotten(shop)
    monkeypatch.undo()
    assert forgotten(shop).documents == 3


def test_an_index_that_is_not_true_is_told_of(lived: tuple[Shop, list[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes on finding, at their newest versions, documents that name nobody any more."""
    shop, _ = lived
    find, store = shop.store.find, shop.store
    there: dict[str, tuple[Row, ...]] = {}

    def untrue(query: Query) -> Any:
        page = find(query)
        rows = there.setdefault(query.kind, page.rows)
        stored = store.load_many(query.kind, [row.id for row in rows])
        return evolve(page, rows=tuple([evolve(row, version=stored[row.id].version) for row in rows]))

    monkeypatch.setattr(shop.store, "find", untrue)
    with pytest.raises(StoreFailed, match="index"):
        forgotten(shop)
    monkeypatch.undo()
    assert named(shop) == []


def test_under_a_used_id_nothing_is_forgotten(lived: tuple[Shop, list[Any]]) -> None:
    shop, _ = lived
    shop.desk.orders.take(shop.draft(("MUG", 1)), by=CLERK, command="used")
    before = shop.desk.search.get("order", "o", by=CLERK)

    with pytest.raises(CommandConflict):
        forgotten(shop, "used")
    assert shop.desk.search.get("order", "o", by=CLERK) == before
    assert shop.store.load("erasure", "used") is None
    assert len(named(shop)) == 3


def test_the_id_is_taken_from_the_first_commit_on(
    lived: tuple[Shop, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, _ = lived
    monkeypatch.setattr("ordercore.desk.erasing.blank", lambda *given, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        forgotten(shop)

    assert len(named(shop)) == 3
    with pytest.raises(CommandConflict):
        shop.desk.orders.take(shop.draft(("MUG", 1)), by=CLERK, command="forget")
    with pytest.raises(CommandConflict):
        shop.desk.customers.erase("acme", by=OFFICER, command="forget")
    monkeypatch.undo()
    assert forgotten(shop).documents == 3


def test_nobody_known_leaves_no_record(lived: tuple[Shop, list[Any]]) -> None:
    shop, _ = lived
    with pytest.raises(UnknownDocument):
        shop.desk.customers.erase("nobody", by=OFFICER, command="forget")
    assert shop.store.load("command", "forget") is None
    assert forgotten(shop).documents == 3


def test_a_payment_is_forgotten_with_who_paid() -> None:
    shop = Shop()
    taken = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1), customer="acme-west", ship_to=HOME, bill_to="acme"))
    money = Money("1.00", "GBP")
    paid = shop.do(shop.desk.payments.authorize, taken.id, money, method="transfer", reference=CANARY)

    def told(kind: str, id: str) -> Any:
        loaded = shop.desk.search.get(kind, id, by=CLERK)
        assert not isinstance(loaded, Refused)
        return loaded.document

    shop.desk.customers.erase("acme-west", by=OFFICER, command="who-bought")
    assert told("order", taken.id).ship_to.name == ""
    assert (told("payment", paid.id).customer, told("payment", paid.id).reference) == ("acme", CANARY)
    shop.desk.customers.erase("acme", by=OFFICER, command="who-paid")
    assert told("payment", paid.id).reference == ""


def test_an_orders_reference_is_searched_for_and_stays(lived: tuple[Shop, list[Any]]) -> None:
    shop, _ = lived
    forgotten(shop)

    for query in (Query("order", text="PO-7"), Query("order", (Condition("reference", "eq", "PO-7"),))):
        assert [row.id for row in shop.store.find(query).rows] == ["o"]
    assert '"reference":"PO-7"' in shop.store.history("order", "o")[0].body


def test_only_the_customer_asked_for_is_forgotten_and_only_by_who_may() -> None:
    shop = Shop()
    for who in ("guest", "acme", "acme-west"):
        shop.do(shop.desk.orders.take, shop.draft(("MUG", 1), customer=who, id=who, ship_to=HOME))

    assert codes(shop.desk.customers.erase("guest", by=CLERK, command="no")) == ("access.no_permission",)
    with pytest.raises(UnknownDocument):
        shop.desk.customers.erase("guest", by=evolve(OFFICER, scope=Scope(customers={"acme"})), command="no")
    forgotten(shop)
    for who, home in (("guest", Address("GB", city="Bristol")), ("acme", HOME), ("acme-west", HOME)):
        loaded = shop.desk.search.get("order", who, by=CLERK)
        assert not isinstance(loaded, Refused)
        assert loaded.document.ship_to == home
