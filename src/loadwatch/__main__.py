"""`python -m loadwatch` is the command `loadwatch`."""

from loadwatch.cli import main

if __name__ == "__main__":
    main()
