"""The line-by-line face: questionary, or plain lines where the terminal can do no more."""
