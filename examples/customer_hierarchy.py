"""Who is above a shop, who is below the group, and how does the shop like its orders handled?"""

from ordercore.parties import Customer, Hierarchy, Preference, preference_of

acme = Customer("acme", preference=Preference(ship_complete=True))
west = Customer("acme-west", parent="acme")
shop = Customer("acme-west-7", parent="acme-west")
tree = Hierarchy.of((acme, west, shop))
print("above the shop:", tree.ancestors("acme-west-7"))
print("below the group:", tree.under("acme"))
print("ships complete:", preference_of(shop, above=(west, acme)).ship_complete)
