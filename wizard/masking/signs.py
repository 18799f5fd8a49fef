"""What a text has that may have a secret in it: a quick look, before anything that takes time to load."""

from wizard.regexes import regex

OTHER_LANGUAGES = (
    *("contraseña", "contrasena", "senha", "hasło", "haslo", "heslo"),
    *("motdepasse", "密码", "密碼", "パスワード"),
)
"""A password in other languages: a server's log has them, whatever the reader's language."""

SIGNS = (
    *("pass", "pwd", "psw", "psk", "secret", "token", "key", "cred", "auth", "cookie", "jwt", "salt", "seed", "_pat"),
    "signature",
    *("kube", "docker", "_pw", "sid", "session", "парол", "токен", "секрет", "ключ", *OTHER_LANGUAGES),
)
"""Markers, in lower case, of which a text contains one if any name in it may hold a secret."""

_OTHERS = regex(r"\s-\w{0,8}[pPuUwaAkXN]|--user\b|[A-Z]{12}|(?i:\boper\s|identify|basic|mask::|\bsudo\b)|@")
"""An option of a client that a password follows, letters of a key's id, words in front of a secret without a name."""
_SHORTEST = 6
"""Characters of a word, letters and digits, that may be a secret."""


def may_have_secret(text: str) -> bool:
    """Return whether a text has anything without which no secret is found in it."""
    low = text.lower()
    if any(sign in low for sign in SIGNS) or _OTHERS.search(text):
        return True
    return any(len(word) >= _SHORTEST and any(map(str.isdigit, word)) for word in low.split())
