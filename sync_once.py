"""`python sync_once.py`: see commands/sync_once.py."""

from commands.sync_once import main

if __name__ == "__main__":
    main()
