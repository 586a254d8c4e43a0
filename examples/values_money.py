"""A line, its tax and a discount over three lines: nothing is lost, and every rounding says what it did."""

from __future__ import annotations

from ordercore.values import Money, Percent, spread, total


def main() -> None:
    lines = [Money("43.00", "USD"), Money("14.00", "USD"), Money("23.00", "USD")]
    discounts = spread(Money("3.00", "USD"), lines)
    nets = [line - discount for line, discount in zip(lines, discounts, strict=True)]
    taxes = [Percent("8.375").of(net).settle() for net in nets]

    for net, tax in zip(nets, taxes, strict=True):
        print(f"{net!s:>12} + {tax.money!s:>9}   exactly {tax.exact}, lost {tax.lost}")
    print(f"{total(nets, 'USD') + total((tax.money for tax in taxes), 'USD')!s:>12} in all")


if __name__ == "__main__":
    main()
