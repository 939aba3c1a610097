"""`python -m analysis` is `khitab`."""

from analysis.cli import main

if __name__ == "__main__":
    main()
