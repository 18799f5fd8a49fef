"""What a name says about its value: `DB_PASSWORD`, `x-vault-token`, `smtpPass` and `ключ доступа` hold secrets."""

from enum import IntEnum
from functools import lru_cache

from wizard.masking.signs import OTHER_LANGUAGES
from wizard.regexes import regex

_PARTS = regex(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z\u00df-\u017f]+|[A-Z\u00c0-\u00de]+|[А-ЯЁа-яё]+|[\u3040-\u9fff]+")
_LONGEST = 120


class SecretLikelihood(IntEnum):
    """How sure a name is to hold a secret; with `MAYBE`, only a value that looks random is one."""

    NOTHING = 0
    MAYBE = 1
    LIKELY = 2
    PASSWORD = 3


_PASSWORDS = ("password", "passwd", "passphrase", "passcode", "passwort", "pwd", "psw", "psk", "пароль", "пароля")
_TOKENS = (
    *("secret", "token", "apikey", "accesskey", "secretkey", "privatekey", "authkey", "deploykey", "signingkey"),
    *("encryptionkey", "accountkey", "masterkey", "jwt", "токен", "токена", "секрет"),
)
_NO_PASS = (
    "askpass",
    "bypass",
    "compass",
    "encompass",
    "trespass",
    "surpass",
    "keepass",
    "lastpass",
    "lowpass",
    "pass",
)
_LAST = {
    **dict.fromkeys(("pw", "pass"), SecretLikelihood.PASSWORD),
    **dict.fromkeys(
        ("creds", "cred", "credential", "credentials", "cookie", "cookies", "pat"), SecretLikelihood.LIKELY
    ),
    **dict.fromkeys(
        ("auth", "salt", "sid", "session", "sessionid", "otp", "hmac", "authorization"), SecretLikelihood.MAYBE
    ),
    **dict.fromkeys(("dockerconfigjson", "dockercfg"), SecretLikelihood.LIKELY),
}
"""Words that mean a secret only at the end of a name."""
_ALONE = frozenset({"pw", "pass", "session", "salt", "otp", "hmac", "pat", "cred"})
"""Those of them that mean less if they are the whole name."""
_ENCODED = frozenset(
    {"base", "b", "data", "value", "string", "content", "contents", "json", "yaml", "hex", "encoded", "raw"}
)
_ABOUT = frozenset(
    """
    py go js ts rb java sh md rs conf toml sock log html css so
    id ids name names file files filename path paths dir directory ref refs type types url uri urls host
    endpoint server service address port policy ttl expiry expires expiration expired lifetime timeout duration
    age max min length len size count limit limits version status state enabled disabled required optional mount
    mounts automount namespace class provider helper store manager algorithm alg method mode format issuer
    audience scope scopes field prompt stdin cmd command program source driver controller operator rotation
    template generator validator hint usage label description reset request review error errors failed fd env
    var variable account user username login kind group list table column index plugin module handler agent
    selector domain jar secure exist exists valid created updated changed rules strength used cache revision
    at hash checksum digest fingerprint prefix suffix arn settings encoder encoding hasher encryption
    """.split()
)
"""Words at the end of a name that describe a secret instead of holding one."""
_FLAGS = frozenset("preserve no skip require requires disable ignore show print allow invalid missing expired".split())
"""Words at the beginning of a name that ask for something: `--preserve-credentials`."""
_SEVERAL = ("tokens", "passwords", "secrets")
_PLAIN_KEYS = frozenset(
    """
    public pub host primary foreign cache sort partition unique map lookup file routing group object path hot
    config index event order header issue message translation metric dict json query param selector annotation
    label natural tag composite candidate surrogate shard arrow function topology websocket socket idempotency
    restore project job stage field column row lock node default min max any registry value secretref configmap
    by of the this that no new old
    """.split()
)
_WITH = {
    "signature": ("amz", "goog", "access"),
    "seed": ("otp", "totp", "hotp", "mfa", "secret", "master", "wallet", "recovery", "private"),
}
"""Words that mean a secret behind certain others."""
_SECRET_KEYS = frozenset(
    """
    api access secret private encryption encrypt signing sign deploy ssh hmac master account shared license
    client storage aes crypt session app webhook auth admin gpg ssl tls jwt cipher consumer subscription service
    server user security recovery unseal root application instrumentation ci bot apikey
    """.split()
)


def describes(name: str) -> bool:
    """Return whether a name describes something instead of holding it: `expires`, `digest`, `secretName`."""
    words = _PARTS.findall(name[-_LONGEST:])
    return bool(words) and words[-1].lower() in _ABOUT


def holds_secrets(name: str) -> bool:
    """Return whether what is below a name in YAML or JSON may be secrets: `passwords`, `apiTokens`, `credentials`."""
    words = [word.lower() for word in _PARTS.findall(name[-_LONGEST:])]
    return bool(words) and (words[-1] in _SEVERAL or secret_likelihood(name) >= SecretLikelihood.LIKELY)


@lru_cache(maxsize=1024)
def secret_likelihood(name: str) -> SecretLikelihood:
    """Return how sure it is that the value of a name is a secret."""
    words = [word.lower() for word in _PARTS.findall(name[-_LONGEST:])]
    if not words or words[-1] in _ABOUT or words[0] in _FLAGS or "helper" in words or words == ["load", "credential"]:
        return SecretLikelihood.NOTHING
    while len(words) > 1 and words[-1] in _ENCODED:
        encoded = words.pop()
        if words[-1] == "kubeconfig" or words[-2:] == ["kube", "config"]:
            return SecretLikelihood.LIKELY
        if words[-1] == "key" and encoded == "data":
            return SecretLikelihood.LIKELY
    return _of_words(words, is_environment=name.isupper())


def _of_words(words: list[str], *, is_environment: bool) -> SecretLikelihood:
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in _SEVERAL:
        return SecretLikelihood.MAYBE
    if last == "keys" or (last == "secret" and before in ("pull", "existing")):
        return SecretLikelihood.NOTHING
    if any(word.endswith(_PASSWORDS) for word in words):
        # The key under which a password is kept is named by it: `adminPasswordKey: postgres-password`.
        return SecretLikelihood.MAYBE if last == "key" and before.endswith(_PASSWORDS) else SecretLikelihood.PASSWORD
    if last.endswith(OTHER_LANGUAGES):
        return SecretLikelihood.MAYBE
    if last.endswith("pass") and last not in _NO_PASS:
        return SecretLikelihood.PASSWORD
    if any(word.endswith(_TOKENS) for word in words):
        return SecretLikelihood.LIKELY
    if last.endswith(("sessionid", "sessid")):
        return SecretLikelihood.LIKELY
    if last in ("key", "ключ"):
        return _of_key(before, is_environment=is_environment)
    if last in _WITH:
        return SecretLikelihood.LIKELY if before in _WITH[last] else SecretLikelihood.NOTHING
    found = _LAST.get(last, SecretLikelihood.NOTHING)
    return min(found, SecretLikelihood.MAYBE) if not before and last in _ALONE else found


def _of_key(before: str, *, is_environment: bool) -> SecretLikelihood:
    if not before or before in _PLAIN_KEYS:
        return SecretLikelihood.NOTHING
    return SecretLikelihood.LIKELY if before in _SECRET_KEYS or is_environment else SecretLikelihood.MAYBE
