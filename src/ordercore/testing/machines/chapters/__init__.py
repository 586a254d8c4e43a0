"""The chapters of a story, by what they are about: commands, each with what must come of it."""
