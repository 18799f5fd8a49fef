"""The line-by-line interface: questionary, or plain lines if the terminal cannot do more."""
