"""The door: `python cli.py` from a checkout is what `surveyapp` is once installed."""

from surveyapp.commands import main

if __name__ == "__main__":
    main()
