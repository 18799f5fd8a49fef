"""The languages that have everything: a page for each topic, a translation of each message, a snapshot of each screen.

Others may have a part: what they lack is shown in English (wizard/language.py).
"""

WHOLE = ("en", "ru")
