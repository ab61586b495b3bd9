"""Where the frozen program starts; from a checkout it is `./run desktop`."""

from ui.app import main

if __name__ == "__main__":
    raise SystemExit(main())
