"""The interview: questions declared once, asked by the screen, the prompts and the command line alike."""
