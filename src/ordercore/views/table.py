"""Rows under a head, for people: plain, so that a terminal, a mail and a spreadsheet can each show them in their own way."""

from __future__ import annotations

from attrs import field, frozen

from ordercore.errors import InvalidValue

__all__ = ["Table"]


@frozen
class Table:
    """Cells of text, row by row. `str` sets them out in columns."""

    #: what each column is.
    head: tuple[str, ...]
    #: the cells, as many in each row as the head has.
    rows: tuple[tuple[str, ...], ...] = field()
    #: the columns whose cells stand to the right, as amounts do, counted from zero.
    right: tuple[int, ...] = ()

    @rows.validator
    def _even(self, attribute: object, value: tuple[tuple[str, ...], ...]) -> None:
        for at, row in enumerate(value):
            if len(row) != len(self.head):
                raise InvalidValue(
                    f"{len(row)} cells under {len(self.head)} columns", path=f"/rows/{at}", mend="leave a cell empty"
                )

    def __str__(self) -> str:
        lines = [self.head, *self.rows]
        widths = [max([len(line[at]) for line in lines]) for at in range(len(self.head))]
        ruled = [self.head, tuple(["-" * width for width in widths]), *self.rows]
        return "\n".join([self._set(line, widths) for line in ruled])

    def _set(self, line: tuple[str, ...], widths: list[int]) -> str:
        cells = [
            cell.rjust(width) if at in self.right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        return "  ".join(cells).rstrip()
