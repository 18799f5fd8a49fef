"""The interview: questions declared once, asked alike by the screen, the prompts and the command line."""
