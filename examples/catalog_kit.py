"""What must leave the shelf for three gift sets?"""

from ordercore.catalog import Item, Kit, KitComponent, explode
from ordercore.values import Quantity, Units

tea = Item("TEA", "Assam, tin", Units("EA", {"CS": 12}))
pair = Item("PAIR", "Two mugs", kit=Kit((KitComponent("MUG", 2),)))
gift = Item("GIFT", "Gift set", kit=Kit((KitComponent("PAIR", 1), KitComponent("TEA", Quantity("0.5", "CS")))))
items = {each.sku: each for each in (tea, pair, gift, Item("MUG"))}
for part in explode(gift, Quantity(3), items):
    print(part.sku, part.quantity)
