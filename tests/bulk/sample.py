"""A small file of the layout with every oddity of the real one, and a store that dies."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.store import Store

__all__ = ["REAL", "SAMPLE", "WITHOUT_FILE", "DyingStore", "Killed", "source_rows", "written_sample"]

REAL: Final = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "online_retail" / "online_retail.csv.gz"
"""The real file, where the project is developed."""

WITHOUT_FILE: Final = "the Online Retail file of the shared folder is not here"

SAMPLE: Final = """\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,85123a,,2,2010-12-01 08:26:00,2.95,17850.0,United Kingdom
536365,POST,POSTAGE,2,2010-12-01 08:26:00,18.0,17850.0,United Kingdom
536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom
536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom
536366,22633,HAND WARMER UNION JACK,6,2010-12-01 08:28:00,1.85,17850.0,United Kingdom
536366,22632,HAND WARMER RED DOT,6,2010-12-01 08:29:00,1.85,17850.0,United Kingdom
536370,22728,ALARM CLOCK PINK,24,2010-12-01 08:45:00,3.75,12583.0,France
536370,POST,POSTAGE,3,2010-12-01 08:45:00,18.0,12583.0,France
C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom
C536383,35004C,SET OF 3 DUCKS,-1,2010-12-01 09:49:00,4.65,15311.0,United Kingdom
536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom
536544,21773,DECORATIVE ROSE,1,2010-12-01 14:32:00,2.51,,United Kingdom
536544,21774,PART OF A SET,2,2010-12-01 14:32:00,0.0,,United Kingdom
536544,gift_0001_20,Gift Voucher 20.00,1,2010-12-01 14:32:00,17.02,,United Kingdom
536544,m,Manual,3,2010-12-01 14:32:00,2.55,,United Kingdom
536544,DOT,DOTCOM POSTAGE,1,2010-12-01 14:32:00,569.77,,United Kingdom
536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom
536590,DCGS0003,damages,-3,2010-12-01 16:55:00,0.0,,United Kingdom
536600,POST,,5,2010-12-01 17:00:00,0.0,,United Kingdom
536700,POST,POSTAGE,1,2010-12-02 10:00:00,40.0,12345.0,RSA
536800,22423,CAKESTAND,1,2010-12-02 11:00:00,12.75,12346.0,Channel Islands
536801,22423,CAKESTAND,2,2010-12-02 11:05:00,12.75,12347.0,European Community
536802,22423,CAKESTAND,3,2010-12-02 11:10:00,12.75,,Unspecified
C536810,71053,WHITE METAL LANTERN,-10,2010-12-03 09:00:00,3.39,17850.0,United Kingdom
C536810,85123A,WHITE HANGING HEART,-1,2010-12-03 09:00:00,2.0,17850.0,United Kingdom
C536810,22633,HAND WARMER UNION JACK,-7,2010-12-03 09:00:00,1.85,17850.0,United Kingdom
C536810,71053,WHITE METAL LANTERN,-3,2010-12-03 09:00:00,3.39,17850.0,United Kingdom
C536811,22139,RETROSPOT TEA SET,-1,2010-12-03 09:30:00,4.25,,United Kingdom
540000,M,Manual,1,2011-01-03 23:50:00,0.0,12444.0,United Kingdom
540000,22569,FELTCRAFT CUSHION,2,2011-01-03 23:50:00,0.0,12444.0,United Kingdom
540000,23166,MEDIUM JAR,74215,2011-01-03 23:50:00,1.04,12444.0,United Kingdom
540001,23166,MEDIUM JAR,10,2011-01-04 00:00:00,1.25,12444.0,United Kingdom
540001,PADS,PADS TO MATCH,1,2011-01-04 00:00:00,0.001,12444.0,United Kingdom
540001,BANK CHARGES,Bank Charges,1,2011-01-04 00:00:00,0.001,12444.0,United Kingdom
C540002,23166,MEDIUM JAR,-74215,2011-01-05 10:00:00,1.04,12444.0,United Kingdom
C540002,22569,FELTCRAFT CUSHION,-1,2011-01-05 10:00:00,3.75,12444.0,United Kingdom
C540003,AMAZONFEE,AMAZON FEE,-1,2011-01-05 11:00:00,13541.33,,United Kingdom
A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom
A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom
A563187,B,Adjust bad debt,1,2011-08-12 14:52:00,-11062.06,,United Kingdom
"""


def written_sample(folder: Path, text: str = SAMPLE) -> Path:
    """The sample as a file."""
    path = folder / "sample.csv"
    path.write_text(text, encoding="utf-8")
    return path


def source_rows(text: str = SAMPLE) -> list[tuple[str, str, int, Decimal]]:
    """(invoice, code, quantity, price) of each line, read by other means than the package's."""
    rows = csv.DictReader(text.splitlines())
    return [(row["InvoiceNo"], row["StockCode"], int(row["Quantity"]), Decimal(row["UnitPrice"])) for row in rows]


class Killed(BaseException):
    """The process is gone."""


class DyingStore:
    """A store whose process dies at one commit: just before it is written, or just after, when nobody hears of it."""

    def __init__(self, store: Store, *, at: int, after: bool) -> None:
        self._store = store
        self._left = at
        self._after = after

    def commit(self, batch: Batch) -> Receipt:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise Killed
        receipt = self._store.commit(batch)
        if self._left == 0:
            raise Killed
        return receipt

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
