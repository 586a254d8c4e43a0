"""The plugs that fit the ports: one file or folder for each thing outside, imported only by those who use it."""
