"""How fast ordercore is, as ratios against named peers, all sides measured in one run."""
