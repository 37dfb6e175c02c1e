"""`python unsubscribe.py`: see commands/unsubscribe.py."""

from commands.unsubscribe import main

if __name__ == "__main__":
    main()
