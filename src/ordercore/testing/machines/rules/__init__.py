"""The rules of the machine for orders, by what they are about: which command may come next, drawn at random."""
