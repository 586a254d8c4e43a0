"""``python -m ordercore``: the command line."""

from ordercore.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
