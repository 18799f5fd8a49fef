"""Secrets in what is shown of a log are masked."""

import re

MASK = "[masked]"
_WORD = r"(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?"
_NAME = rf"[A-Za-z0-9_.-]*{_WORD})[A-Za-z0-9_.-]*"
# auth and REGISTRY_PASS, not unauthorized, auth.json or bypass.
_SHORT_NAME = r"(?:[A-Za-z0-9.-]*_)?(?:auth|pass)"
_QUOTE = r"\\*[\"']?"
_VALUE = r"(?:\\*\"(?:[^\"\\]|\\(?!\"))*\\*\"|'[^']*'|\\*[\"']?[^\s\"',;&}\])]+)"
# After "token:" a message goes on with one of these, or with an address; none of them is a secret.
_PROSE = (
    r"(?:(?:error|fail(?:ed|ure)|invalid|incorrect|wrong|bad|un\w+ed|denied|forbidden|expired|missing|not|no|cannot|could|unable"
    r"|is|was|get|post|put|head|dial|tls|x509|eof|context|reading|open|read|write|permission|operation|certificate)\b"
    r"|\\*[\"']?[a-z]{2,10}://|[a-z]+: )"
)
_LOGIN = r"\b(?:docker|podman|buildah|helm|skopeo|crane|nerdctl|werf|oras)\s[^|;&]*?\blogin\b[^|;&]*?"
# What a text must have for a rule, in lower case; the rule itself; what is shown instead. Most lines have none of it.
_TOKENS = (
    ("eyj", r"\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){1,4}"),
    ("gl", r"\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|oas)-[A-Za-z0-9_.-]{8,}"),
    ("gr1348941", r"\bGR1348941[A-Za-z0-9_-]{8,}"),
    ("gh", r"\bgh[pousr]_[A-Za-z0-9_]{16,}"),
    ("github_pat_", r"\bgithub_pat_[A-Za-z0-9_]{16,}"),
    *((key, rf"\b{key.upper()}[A-Z0-9]{{12,}}") for key in ("akia", "asia", "abia", "acca")),
    ("xox", r"\bxox[abeoprs]-[A-Za-z0-9-]{8,}"),
    ("dckr_", r"\bdckr_[po]at_[A-Za-z0-9_-]{10,}"),
    ("npm_", r"\bnpm_[A-Za-z0-9]{20,}"),
    ("pypi-", r"\bpypi-[A-Za-z0-9_-]{20,}"),
    ("hvs.", r"\bhvs\.[A-Za-z0-9_-]{16,}"),
    ("sk-", r"\bsk-[A-Za-z0-9_-]{20,}"),
    ("aiza", r"\bAIza[A-Za-z0-9_-]{30,}"),
    ("ya29.", r"\bya29\.[A-Za-z0-9_.-]{20,}"),
    ("private key-----", r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*"),
)
_NAMED = ("pass", "pwd", "secret", "token", "key", "credential")
_SECRETS = (
    (("://",), r"(\b[a-z][a-z0-9+.-]{0,20}://)[^/\s\"']+@", rf"\1{MASK}@"),
    (
        ("authorization",),
        rf"(\b(?:proxy-)?authorization{_QUOTE}\s*[:=]\s*{_QUOTE}(?:[a-z]+\s+)?)[^\s\"'\\,]+",
        rf"\1{MASK}",
    ),
    (("bearer", "basic"), r"\b(bearer|basic)(\s+)[A-Za-z0-9+/._~=-]{6,}", rf"\1\2{MASK}"),
    (
        (*_NAMED, "auth"),
        rf"(\b(?:{_NAME}|{_SHORT_NAME}){_QUOTE}\s*(?:=\s*|:(?!\s+{_PROSE})\s*)){_VALUE}",
        rf"\1{MASK}",
    ),
    (_NAMED, rf"((?:^|\s)--?{_NAME}\s+)(?!-){_VALUE}", rf"\1{MASK}"),
    (("creds",), rf"(\s--(?:src-|dest-)?creds[\s=]+{_QUOTE}[^\s:\"']+:)[^\s\"']+", rf"\1{MASK}"),
    (("--password-stdin",), r"(\b(?:echo|printf)\s+)(?!\W?\$)[^|]+?(?=\s*\|[^|]*--password-stdin)", rf"\1{MASK}"),
    (("sshpass",), rf"(\bsshpass\s+-p\s*){_VALUE}", rf"\1{MASK}"),
    (("pass",), r"(\b(?:password|passphrase)\s+(?:is\s+)?)(?=\S*\d)[^\s\"',;]{8,}", rf"\1{MASK}"),
    (("login",), rf"({_LOGIN}\s-p[\s=]*)(?!-){_VALUE}", rf"\1{MASK}"),
    (("curl",), rf"(\bcurl\s[^|;&]*?(?:-u|--user)[\s=]*{_QUOTE}[^\s:\"']+:)[^\s\"']+", rf"\1{MASK}"),
)
_RULES = (
    *((signs, pattern, re.IGNORECASE, shown) for signs, pattern, shown in _SECRETS),
    *(((sign,), pattern, 0, MASK) for sign, pattern in _TOKENS),
)


def masked(text: str) -> str:
    """The text without tokens, passwords and keys."""
    folded = text.lower()
    for signs, pattern, flags, shown in _RULES:
        if any(sign in folded for sign in signs):
            text = re.sub(pattern, shown, text, flags=flags)
    return text
