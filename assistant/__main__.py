"""`python -m assistant` is `bythebook`."""

from assistant.cli.main import main

main()
