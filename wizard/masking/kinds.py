"""The table of what secrets look like: known tokens, places in URLs, headers, options of common clients."""

import re
from functools import cache

TOKENS = (
    ("eyj", r"(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,4}={0,2}"),
    ("gl", r"\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|oas|ffct|wt)-[A-Za-z0-9_.-]{8,}"),
    ("gr1348941", r"\bGR1348941[A-Za-z0-9_-]{8,}"),
    ("gh", r"\bgh[pousr]_[A-Za-z0-9_]{16,}"),
    ("github_pat_", r"\bgithub_pat_[A-Za-z0-9_]{16,}"),
    ("a", r"\b(?:AKIA|ASIA|ABIA|ACCA|LTAI)[A-Z0-9]{12,}"),
    ("x", r"\b(?:xox[abeoprs]|xapp|xkeysib|xai)-[A-Za-z0-9-]{8,}"),
    ("_pat_", r"\bdckr_[po]at_[A-Za-z0-9_-]{10,}"),
    ("_oat_", r"\bdckr_[po]at_[A-Za-z0-9_-]{10,}"),
    (
        "_",
        r"\b(?:npm|hf|rubygems|shp(?:at|ca|pa|ss)|sntry[su]|gl(?:c|sa)|gsk|r8|sbp|figd|lin_api|ghu)_[A-Za-z0-9_=-]{20,}",
    ),
    ("_", r"\b(?:[sr]k|whsec|shippo)_(?:live_|test_)?[A-Za-z0-9]{16,}|\bdo[por]_v1_[A-Za-z0-9]{16,}"),
    ("_", r"\b[a-z]{2,8}_(?:live|pat|api|sec|secret|key)_[A-Za-z0-9]{16,}|\by[0-3]_[A-Za-z0-9_-]{30,}"),
    ("-", r"\b(?:pypi|sk|nvapi|PMAK|CFPAT|GOCSPX|NRAK|pul|pplx|BBDC|sq0[a-z]{3})-[A-Za-z0-9_-]{16,}"),
    # A word, `_`, and letters of both cases with digits: how new services write theirs.
    (
        "_",
        r"\b(?:[a-z]{2,9}_){1,2}(?=[a-zA-Z]{0,40}\d)(?=[a-z0-9]{0,40}[A-Z])(?=[A-Z0-9]{0,40}[a-z])(?=(?:[A-Za-z]{0,40}\d){3})[A-Za-z0-9]{24,}",
    ),
    (
        "_",
        r"\b(?:sq[apu]|bkua|depot_[a-z]{2,12}|rnd)_[a-z0-9]{24,}|\b(?:syt|re|CCIPAT)_[A-Za-z0-9]{4,40}_[A-Za-z0-9]{16,}\w*",
    ),
    ("fm", r"\bfm[12][ar]?_[A-Za-z0-9+/=,_-]{16,}"),
    ("tskey-", r"\btskey-[a-z]{3,12}-[A-Za-z0-9]{8,}-[A-Za-z0-9]{16,}"),
    ("swmtkn-", r"\bSWMTKN-\d-[a-z0-9]{32,}-[a-z0-9]{16,}"),
    ("k10", r"\bK10[0-9a-f]{64}::\S+"),
    ("cio", r"\bcio(?=[A-Z0-9]{0,31}[a-z])(?=[a-z0-9]{0,31}[A-Z])[A-Za-z0-9]{32}\b"),
    ("oy2", r"\boy2[a-z0-9]{43}\b"),
    ("sdk-", r"\bsdk-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    ("key-", r"\bkey-[0-9a-f]{32}\b"),
    ("-us", r"\b[0-9a-f]{32}-us\d{1,2}\b"),
    ("nral", r"\b[0-9a-f]{36}NRAL\b"),
    ("pat", r"\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    ("hrku-", r"\bHRKU-[A-Za-z0-9_-]{16,}"),
    ("s", r"\bS[ACNOUX][A-Z2-7]{56}\b"),
    (".", r"\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"),
    ("/hooks/", r"(?<=/hooks/)(?:[A-Za-z0-9]{17}/[A-Za-z0-9]{20,}|[a-z0-9]{26}\b)"),
    ("==", r"(?<![A-Za-z0-9+/])AQ[A-Za-z0-9+/]{36}=="),
    ("scram-sha-", r"(?<=SCRAM-SHA-)\d{1,3}\$\d+:[\w+/=$:]{16,}"),
    ("at", r"\bAT(?:ATT3|BB|CTT3)[A-Za-z0-9_=-]{16,}"),
    ("hv", r"\bhv[sbr]\.[A-Za-z0-9_-]{16,}"),
    ("s.", r"\bs\.[A-Za-z0-9]{24}\b"),
    ("sg.", r"\bSG\.[A-Za-z0-9_-]{12,}\.[A-Za-z0-9_-]{12,}"),
    ("ya29.", r"\bya29\.[A-Za-z0-9_.-]{20,}"),
    ("vk1.", r"\bvk1\.a\.[A-Za-z0-9_-]{20,}"),
    ("t1.", r"\bt1\.[A-Za-z0-9_-]{6,}=*\.[A-Za-z0-9_-]{40,}"),
    ("1//0", r"\b1//0[A-Za-z0-9_-]{24,}"),
    ("atlasv1", r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{20,}"),
    ("aiza", r"\bAIza[A-Za-z0-9_-]{30,}"),
    ("aqvn", r"\bAQVN[A-Za-z0-9_-]{30,}"),
    ("yc", r"\bYC[A-Za-z0-9_-]{38}\b"),
    ("dapi", r"\bdapi[0-9a-f]{32}"),
    ("age-", r"\bAGE-(?:SECRET-KEY|PLUGIN)-(?:[A-Z0-9]{1,20}-)?1[A-Z0-9]{16,}"),
    (".", r"(?<![\d.])\d{3}\.\d{10}\.\d{10}:\d{6,12}(?!\d)"),
    (":aa", r"(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{20,}"),
    ("hooks.slack", r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[A-Za-z0-9/_-]+"),
    ("webhooks/", r"(?<=webhooks/)\d+/[A-Za-z0-9_-]{16,}"),
    ("webhookb2/", r"(?<=webhookb2/)\S+"),
    ("$", r"\$(?:1|2[abxy]?|5|6|y|gy|argon2(?:id|i|d)|scrypt|apr1)\$[\w./+=,$-]{16,}"),
    ("ls0t", r"\bLS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[A-Za-z0-9+/=]{8,}"),
    (
        "-----begin",
        r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]{0,30}KEY(?: BLOCK)?-----|\Z)",
    ),
    ("---- begin", r"---- BEGIN SSH2 [A-Z ]{0,30}PRIVATE KEY ----.*"),
    ("add-mask::", r"(?<=::add-mask::).+"),
    ("issecret=true", r"(?<=issecret=true\]).+"),
)
"""Pairs of a marker that the text must contain, in lower case, and the pattern of a token."""

_USERS = r"[\w.@+-]{1,80}"
_SASL = r"(?:PLAIN|LOGIN|CRAM|DIGEST|SCRAM|XOAUTH2|OAUTHBEARER|NTLM|GSSAPI|EXTERNAL|ANONYMOUS)"
_SENT = r"(?:[<>]|\b(?:FTP|POP3?|IMAP|SMTP|IRC|C|CLIENT)\s?[:>])\s{0,3}"
"""What a client's log or prompt has in front of what it sends."""
PRINTED = r"(?:echo|printf)\s+(?:-\w{1,8}\s+|[\"']?%s(?:\\n)?[\"']?\s+){0,4}"
READS_SECRETS = (
    r"--password-stdin|--passphrase-fd|--with-token|sudo\s+-S|chpasswd|passwd\s+--stdin|cryptsetup|login\s+-|htpasswd\s+-\w*i"
    r"|(?<!/)\bpasswd\s+\w|\bsecrets?\s+(?:create|set|put|add|import|encrypt|versions\s+add)\b|\bkv\s+put\b|=/dev/stdin|file:///dev/stdin"
)
"""Commands that read a secret from standard input."""
_NO_VARIABLE = r"(?-i:(?![A-Z_][A-Z0-9_]*(?:[,\s\"']|\Z)))"
"""What follows is not written as the name of an environment variable."""
_IN_URL = r"://[^\s\"'<>?#]{1,300}?/"
_UNGUESSABLE = (
    r"(?-i:(?P<value>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?=[a-z0-9_-]{0,100}[A-Z])(?=[A-Z0-9_-]{0,100}[a-z])(?=[A-Za-z_-]{0,100}\d)[\w-]{16,400})(?![\w.]))"
)
PLACES = (
    ("://", r"://(?P<value>[^\s\"'<>@/?#]*@)", "url"),
    (":\\/\\/", r":\\/\\/(?P<value>[^\s\"'<>@/?#]*@)", "url"),
    ("://", r"://(?P<value>[^\s\"'<>@/?#:]{0,80}:(?!\d{1,5}(?:[/?#\s]|$))[^\s\"'<>]{0,1000}@)", "url"),
    (
        "=",
        r"[?&;](?:amp;)?(?:sig|signature|key|code|st|sid|ticket|hmac|jwt|assertion|X-(?:Amz|Goog)-(?:Signature|Credential))=(?P<value>)",
        "random",
    ),
    ("@tcp(", rf"(?<![\w.]){_USERS}:(?P<value>[^\s\"']+?)@(?:tcp|unix)\(", "all"),
    ("@unix(", rf"(?<![\w.]){_USERS}:(?P<value>[^\s\"']+?)@(?:tcp|unix)\(", "all"),
    ("bearer", r"\bbearer\s+(?!realm=|error=)(?P<value>[A-Za-z0-9+/._~=-]{6,})", "random"),
    ("basic", r"\bbasic\s+(?!realm=)(?P<value>[A-Za-z0-9+/._~=-]{6,})", "random"),
    (
        "authorization",
        r"\bauthorization\\*[\"']?\s*[:=]\s*(?:\[\]string\{)?[\[\\\"']*(?:[a-z][a-z0-9-]*\s+)?(?P<value>)",
        "rest",
    ),
    ("cookie", r"\bcookie\\*[\"']?:\s*(?:(?:\[\]string)?[{\[])?\\*[\"']?(?P<value>)", "rest"),
    ("creds", r"--(?:src-|dest-)?creds[\s=]+[\"']?[^\s:\"']{1,80}:(?P<value>)", "word"),
    ("--from-literal", r"--from-literal[=\s]+[\"']?[\w.-]{1,80}=(?P<value>)", "word"),
    ("pass", r"(?<![\w-])-?pass(?:in|out)?[\s=]+[\"']?pass:(?P<value>)", "word"),
    ("identified", r"\bidentified\s+(?:with\s+\S+\s+)?(?:by|as)\s+(?:password\s+)?(?=[\"'])(?P<value>)", "word"),
    ("password", r"\bpassword\s*(?:\(\s*|for\s+\S{1,200}\s*=\s*)?(?=['\"])(?P<value>)", "word"),
    ("login", r"\blogin\s+\S{1,80}\s+(?:account\s+\S{1,80}\s+)?password\s+(?P<value>)", "word"),
    ("password ", r"^\s*password\s+(?=[^\s=]+=*\s*$)(?!\S*\d{4}-\d\d-\d\d)(?P<value>)", "random"),
    # A password in a sentence, of signs that words and names do not have.
    ("pass", r"\bpass(?:word|phrase|wd|code)\s{1,3}(?:(?:is|was|to|set\s+to)\s{1,3})?(?P<value>)", "odd"),
    ("парол", r"\bпарол(?:ь|ем|я|ю)\s{1,3}(?:[-–—]\s{1,3}|был\s{1,3})?(?P<value>)", "odd"),
    (
        "pass",
        r"\bpass(?:word|phrase|wd|code)\s{1,3}(?:is|was|(?:re)?set\s+to|changed\s+to)\s{1,3}(?=[a-z]{0,200}\d)(?P<value>[a-z0-9]{6,200})(?=[.,;]?\s*$)",
        "mixed",
    ),
    ("парол", r"\bпарол(?:ь|я)\s{1,3}[-–—]\s{1,3}(?=[a-z]{0,200}\d)(?P<value>[a-z0-9]{6,200})(?=[.,;]?\s*$)", "mixed"),
    (
        ",",
        r"[(\[][\"'][\w-]{0,40}(?:password|passwd|token|secret|api_?key)[\"'],\s?[\"'](?P<value>[^\"'\s]{8,400})[\"']\s?[)\]]",
        "random",
    ),
    # What a script sends to a prompt.
    ("assword", r"assword[^\"]{0,40}\"[;}\s]{0,8}send\s{1,3}(?:--\s{1,3})?\"(?P<value>[^\"\\$]{4,200})\\[rn]", "all"),
    (
        "put-parameter",
        r"\bput-parameter\b(?=[^|;]{0,400}SecureString)[^|;]{0,400}?\s--value[\s=]{1,3}(?P<value>)",
        "word",
    ),
    ("basic", r"\bbasic_?auth[\"']?\s{0,3}[:=]\s{0,3}[\"']?[\w.@+-]{1,80}:(?P<value>)", "word"),
    ("password for", r"\bpassword\s+for\s+[^:]{1,80}:\s+(?P<value>)", "random"),
    ("парол", r"\bпарол[ья]\s+(?:для|от|пользователя|учётной)\s+[^:]{1,80}:\s+(?P<value>)", "random"),
    ("парол", r"\bпарол(?:ь|ем|я|ю)\s{1,3}[«\"'](?P<value>[^\s»\"']{4,200})[»\"']", "all"),
    # A default of a variable with a sign that names have, too.
    ("${", r"\$\{\w{0,60}(?:pass|passwd|password|token|secret|key)\w{0,20}-(?P<value>[^\s}]{1,400})", "random"),
    # A host and who logs in there, without a scheme; a digest follows an image's tag in the same way.
    (
        "@",
        r"(?<![\w.@/:%+-])[\w.-]{1,60}:(?P<value>[^\s@/:\"'<>|]{8,80})@(?!sha\d)(?:[\w-]{1,60}\.)+[a-z]{2,20}:\d{2,5}\b",
        "random",
    ),
    # What a diff puts in a secret's place.
    (
        " -> ",
        r"(?:pass|passwd|password|token|secret|key)[\"']?\s{0,20}[:=]\s{0,20}\"[^\"]{1,400}\"\s->\s(?=\")(?P<value>)",
        "word",
    ),
    (
        " => ",
        r"(?:pass|passwd|password|token|secret|key)[\"']?\s{0,20}[:=]\s{0,20}\"[^\"]{1,400}\"\s=>\s(?=\")(?P<value>)",
        "word",
    ),
    (
        "|",
        r"(?:^|\|)\s{0,40}(?-i:[A-Z][A-Z0-9_]{0,60}(?:PASS|PASSWD|PASSWORD|TOKEN|SECRET|SECRET_KEY|API_KEY))\s{0,40}\|\s{0,40}(?P<value>[^\s|]{4,400})\s{0,200}(?:\||$)",
        "all",
    ),
    ("requirepass", r"\brequirepass\s+(?P<value>)", "word"),
    ("bindpw", r"\bbindpw\s+(?P<value>)", "word"),
    ("securestring", r"\bConvertTo-SecureString\s+(?:-(?:AsPlainText|Force|String)\s+)*(?!-)(?P<value>)", "word"),
    ("securestring", r"[\"'](?P<value>[^\"'\s]{1,400})[\"']\s{0,3}\|\s{0,3}ConvertTo-SecureString", "all"),
    # Erlang's pairs, and a name and its value within a part of a URL.
    ("{", r"\{\s?'?(?:\w{1,40}_)?(?:password|passwd|pass|secret|token)'?\s?,\s?(?:<<)?(?=\")(?P<value>)", "word"),
    (
        "%3",
        r"(?:password|passwd|token|secret|api_?key)(?:%22)?%3[DA](?:%22)?(?P<value>(?:(?!%26|%22|[&\s\"']).){1,400})",
        "all",
    ),
    # A header, an id and a key whose names do not say that they are secret.
    ("-team", r"\bx-honeycomb-team\s{0,3}[:=]\s{0,3}(?P<value>)", "random"),
    ("art-api", r"\bx-jfrog-art-api\s{0,3}[:=]\s{0,3}(?P<value>)", "random"),
    ("crumb", r"\bjenkins-crumb\s{0,3}[:=]\s{0,3}(?P<value>)", "random"),
    (
        "secret",
        r"\bsecret_?id[\"']?(?:\s{0,3}[:=]\s{0,40}|\s{2,40})[\"']?(?P<value>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b",
        "all",
    ),
    ("outing", r"\brouting_?key[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?P<value>[0-9a-f]{32})\b", "all"),
    ("encrypt", r"\bencrypt\"?\s{0,3}[:=]\s{0,3}[\"'](?P<value>[A-Za-z0-9+/]{43}=)", "all"),
    ("setuser", r"\bsetuser\s[^|;]{0,200}?\s>(?P<value>)", "word"),
    ("pragma", r"\bpragma\s{1,3}(?:\w{1,40}\.)?(?:re)?key\s{0,3}=\s{0,3}(?P<value>)", "word"),
    # A file that a shell makes of what is printed.
    (
        "<(",
        rf"(?:key|pass|password|token|secret)(?:-?file)?[\s=]{{1,3}}<\(\s?{PRINTED}(?P<value>[^\s)]{{1,400}})",
        "all",
    ),
    ("basic", r"\bbasic_?auth\(\s?[\"'][^\"']{1,80}[\"']\s?,\s?(?=[\"'])(?P<value>)", "word"),
    ("basicauth", r"basicauth\(\s?[\"'][^\"']{1,80}[\"']\s?,\s?(?=[\"'])(?P<value>)", "word"),
    (" key ", r"\b(?:unseal|recovery) key \d{1,2}\W{1,3}(?P<value>)", "random"),
    ("auth", r"\bauth[\"']?\s?[=:]\s?[(\[]\s?[\"'][^\"']{1,80}[\"']\s?,\s?(?=[\"'])(?P<value>)", "word"),
    ("digest:", r"\bdigest:[\w.-]{1,40}:(?P<value>[A-Za-z0-9+/]{27}=)", "all"),
    ("jdbc:oracle", r"\bjdbc:oracle:\w{1,8}:[^\s/@]{1,60}/(?P<value>[^\s@]{1,200})(?=@)", "all"),
    # Package managers' settings by their host.
    ("http-basic.", r"\bhttp-basic\.\S{1,200}\s{1,3}[^\s-]\S{0,200}\s{1,3}(?P<value>)", "word"),
    ("-oauth", r"\b\w{1,20}-oauth(?:\.\S{1,200}\s{1,3}|\"\s?:\s?\{\s?\"[\w.:-]{1,200}\"\s?:\s?)(?P<value>)", "random"),
    ("bundle_", r"\bBUNDLE_\w{1,80}__\w{1,80}\s?[=:]\s?[\"']?[^\s:\"']{1,80}:(?P<value>)", "word"),
    ("etcdctl_user", r"\betcdctl_user=[\"']?[^:\s]{1,80}:(?P<value>)", "word"),
    ("sonar.login", r"sonar\.login=[\"']?(?P<value>)", "random"),
    ("masterauth", r"\bmasterauth\s+(?P<value>)", "word"),
    ("_password ", r"(?<=:)_password\s+(?P<value>)", "word"),
    ("_auth", r"_auth(?:token)?\s+(?P<value>)", "word"),
    (
        "<<<",
        rf"(?:{READS_SECRETS}|--stdin|login)\b[^|;&]{{0,200}}<<<\s*(?P<value>)",
        "word",
    ),
    (
        "|",
        rf"\b{PRINTED}(?P<value>[^|]{{1,4000}}?)(?=\s*\|(?:[^|]{{0,400}}\|){{0,2}}[^|]{{0,400}}(?:{READS_SECRETS}))",
        "all",
    ),
    (
        "base64",
        rf"\b{PRINTED}[\"']?(?P<value>[A-Za-z0-9+/=_-]{{6,4000}})[\"']?\s*\|\s*base64\s+(?:-d|-D|--decode)",
        "all",
    ),
    ("base64", r"\bbase64\s+(?:-d|-D|--decode)\s*<<<\s*(?P<value>)", "word"),
    # Without a line's end, it is a value and not a text.
    (
        "base64",
        r"\b(?:echo\s+-n\w?|printf(?:\s+[\"']?%s[\"']?)?)\s+(?P<value>)(?=[^|]{1,4000}\|\s*base64(?!\s+(?:-d|-D|--decode)))",
        "word",
    ),
    ("base64", r"\becho\s+(?P<value>)(?=\S{1,4000}\s*\|\s*base64(?!\s+(?:-d|-D|--decode)))", "odd"),
    # What FTP, POP3, IMAP, SMTP and Redis send, in capitals. A test's PASS has no prompt in front of it.
    ("pass ", rf"{_SENT}(?-i:PASS)\s{{1,3}}(?P<value>)", "word"),
    ("pass ", r"\b(?-i:USER\s{1,3}\S{1,80}\s{1,3}PASS)\s{1,3}(?P<value>)", "word"),
    (
        "pass ",
        r"(?<![\w-])(?-i:PASS)\s{1,3}(?-i:(?!test|Test)(?=\S{0,200}[a-z])(?=\S{0,200}[A-Z])(?=\S{0,200}\d))(?P<value>[^\s/:.]{8,200})(?=\s*$)",
        "random",
    ),
    # Signs that passwords have and names of tests do not.
    (
        "pass ",
        r"(?<![\w-])(?-i:PASS)\s{1,3}(?=\S{0,80}[a-z])(?=\S{0,80}[!@#$%^&*+?~])(?P<value>[^\s/:.()\[\]<>]{5,80})(?=\s*$)",
        "word",
    ),
    ("oper ", rf"{_SENT}(?-i:OPER)\s{{1,3}}\S{{1,80}}\s{{1,3}}(?P<value>)(?=\S{{1,200}}\s*$)", "word"),
    (
        "oper ",
        r"(?<![\w-])(?-i:OPER)\s{1,3}\S{1,80}\s{1,3}(?=\S{0,80}[a-z])(?=\S{0,80}\d)(?P<value>[^\s/:.()]{5,80})(?=\s*$)",
        "word",
    ),
    (
        "identify ",
        r"\b(?:nickserv\b\s{0,3}:?\s{0,3}identify)\s{1,3}(?:\S{1,40}\s{1,3})?(?P<value>)(?=\S{1,200}\s*$)",
        "word",
    ),
    (
        "auth ",
        rf"{_SENT}(?-i:AUTH)\s{{1,3}}(?!{_SASL}\b)(?:\S{{1,40}}\s{{1,3}})?(?P<value>)(?=\S{{1,200}}\s*$)",
        "word",
    ),
    ('"auth"', r"\"AUTH\"(?:\s{1,3}\"[^\"]{1,40}\")?\s{1,3}(?=\"[^\"]{1,200}\"\s*$)(?P<value>)", "word"),
    (
        "login ",
        r"(?<![\w.])[A-Z]{1,8}\d{1,8}\s{1,3}(?-i:LOGIN)\s{1,3}(?:\"[^\"]{1,80}\"|[^\s\"]{1,80})\s{1,3}(?P<value>)",
        "word",
    ),
    (
        "auth",
        rf"(?<![\w-])(?-i:AUTH(?:ENTICATE)?\s{{1,3}}{_SASL}[\w-]{{0,20}})\s{{1,3}}(?P<value>[A-Z0-9+/]{{8,2000}}={{0,2}})(?![\w-])",
        "random",
    ),
    (
        "auth",
        rf"(?<![\w-])(?-i:AUTH)\"?\s{{1,3}}(?:\"?(?!{_SASL})\w{{1,40}}\"?\s{{1,3}})?\"?(?!{_SASL})(?P<value>[^\s\"]{{8,200}})(?=\"?\s*$)",
        "random",
    ),
    # A user and a password of any client; ports and ids of processes have no such signs.
    ("-u", r"(?<=\s)-u[\s=]{1,3}\S{1,80}\s{1,3}-p[\s=]{1,3}(?!\d[\d.:-]{0,40}(?:[/\s]|$))(?P<value>)", "random"),
    ("-command", r"\bpass(?:word|phrase)?-command[\s=]{1,3}[\"']?(?:echo|printf)\s{1,3}(?P<value>)", "word"),
    ("token", r"\btoken\W{1,4}(?P<value>[a-z0-9]{6}\.[a-z0-9]{16})\b", "all"),
    # A part of a URL's path that only its holder knows.
    ("hook", rf"{_IN_URL}(?:[a-z]{{0,12}}[_-]?hooks?|hook)(?:/v\d)?/{_UNGUESSABLE}", "all"),
    ("://", rf"{_IN_URL}(?:api_?)?(?:key|token|secret)s?/{_UNGUESSABLE}", "all"),
    (
        "--secret",
        rf"--secret[=\s]{{1,3}}[\"']?(?:[\w.-]{{1,20}}=[^,\s]{{0,200}},){{0,6}}(?:src=|source=)?env(?:=|://){_NO_VARIABLE}(?P<value>)",
        "random",
    ),
    ("--secret", r"--secret[=\s]{1,3}[\"']?(?:[\w.-]{1,20}=[^,\s]{0,200},){0,6}value=(?P<value>)", "word"),
    ("env://", rf"\benv://{_NO_VARIABLE}(?P<value>)", "random"),
    (
        "net use",
        r"\bnet\s{1,3}use\s{1,3}(?:\S{1,200}\s{1,3}){1,2}(?!\\\\)(?P<value>)(?=\S{1,200}\s{1,3}/user:)",
        "word",
    ),
    ("net use", r"\bnet\s{1,3}use\s[^|;&]{1,400}?\s/user:\S{1,200}\s{1,3}(?!/)(?P<value>)", "word"),
    ("--proxy-user", r"--proxy-user[\s=]{1,3}[\"']?[^\s:\"']{1,80}:(?P<value>)", "word"),
    # A line of .pgpass, which is neither a hardware address nor one of IPv6.
    (
        ":",
        rf"(?:^|(?<=\s))(?!(?:[0-9a-f]{{0,4}}:){{3,7}}[0-9a-f]{{0,4}}\s*$)[\w.*-]{{1,80}}:(?:\d{{2,5}}|\*):[^:\s]{{1,80}}:{_USERS}:(?P<value>\S+)\s*$",
        "all",
    ),
)
"""A marker, the pattern in front of a secret, and how far the secret extends."""

CLIENTS = (
    (r"mysqlsh", ((r"(?<=\s)-p(?=\S)(?!ort)", "word"), (r"(?<=\s)[\w.-]{1,40}:(?=[^\s@]{1,200}@)", "word"))),
    (r"mysql\w*|mycli|mariadb[\w-]*|xtrabackup|7z[ar]?|un?rar", ((r"(?<=\s)-p(?=\S)(?!ort)", "word"),)),
    (
        r"mongo\w*|cqlsh|conan|rabbitmqadmin|twine|influx|useradd|usermod|clickhouse-client",
        ((r"(?<=\s)-p[\s=]*", "word"),),
    ),
    (r"(?:redis|valkey|keydb)-cli", ((r"(?<=\s)-a\s*", "word"),)),
    (r"etcdctl", ((r"(?<=\s)--user[\s=]{1,3}", "pair"),)),
    (r"bundle\s+config", ((r"(?<=\s)(?:[\w-]{1,60}\.){1,8}[a-z]{2,20}\s{1,3}", "pair"),)),
    (r"(?:cargo\s+login|add-authtoken)", ((r"\s(?=[^\s-])", "random"),)),
    (r"ldap\w+", ((r"(?<=\s)-[ws](?:\s+|(?=\S{6}))", "word"),)),
    (r"sshpass", ((r"(?<=\s)-p\s*", "word"),)),
    (r"vault\s+login", ((r"\s(?=[^\s-])", "random"),)),
    (r"login", ((r"(?<=\s)-p[\s=]*", "token"),)),
    (
        r"curl",
        (
            (r"(?<=\s)(?:-[a-zA-Z#]{0,8}[uU]|--user|--proxy-user)[\s=]*", "pair"),
            (r"(?<=\s)(?:-[a-zA-Z#]{0,8}b|--cookie|--oauth2-bearer|--pass)[\s=]+", "word"),
        ),
    ),
    (r"https?|xhs?", ((r"(?<=\s)(?:-a|--auth)[\s=]*", "pair"),)),
    (r"zip\w*|unzip|sqlcmd|bcp|isql|tsql|ipmitool", ((r"(?<=\s)-P\s*", "word"),)),
    (r"knife\s+bootstrap", ((r"(?<=\s)(?-i:-P)\s*", "word"),)),
    (r"signtool\s+sign", ((r"(?<=\s)/p\s+", "word"),)),
    (r"openssl", ((r"(?<=\s)-(?:k|K|hmac)\s+", "word"),)),
    (r"ssh-keygen", ((r"(?<=\s)-[NP]\s*", "word"),)),
    (r"htpasswd", ((r"(?<=\s)-\w{0,8}b\w{0,8}\s+(?:-\w+\s+){0,4}(?:\S+\s+){1,2}(?=\S+\s*$)", "word"),)),
    (r"smbclient|rpcclient|net|winexe", ((r"(?<=\s)-U\s*[\"']?[^\s%\"']{1,80}%", "word"),)),
    (r"snmp\w+", ((r"(?<=\s)-[AXc]\s+", "word"),)),
    (r"lftp", ((r"(?<=\s)-u\s*[^\s,]{1,80},", "word"),)),
    (r"sqlplus|rman|impdp|expdp|sqlldr", ((r"(?<=\s)[\w$#]{1,40}/(?=\S)", "word"),)),
    (r"rabbitmqctl", ((r"(?:add_user|change_password|authenticate_user)\s+\S{1,80}\s+", "word"),)),
    (r"wpa_passphrase\s+\S{1,80}|mkpasswd", ((r"\s(?=[^\s-])", "word"),)),
    (r"dotnet|nuget", ((r"(?<=\s)-(?:k|ApiKey)\s+", "word"),)),
    (r"gitlab-runner\s+(?:un)?register", ((r"(?<=\s)-[rt][\s=]+", "token"),)),
    (r"az\s+keyvault\s+secret\s+set|gh\s+secret\s+set", ((r"(?<=\s)(?:--value|--body|-b)[\s=]*", "word"),)),
    (r"az\s+(?:sql|postgres|mysql|mariadb|synapse|vm)", ((r"(?<=\s)-p[\s=]+", "word"),)),
    (r"vault\s+kv\s+(?:put|patch)", ((r"(?<=\s)\w[\w.-]{0,80}=", "random"),)),
    (r"doctl", ((r"(?<=\s)-t\s+", "word"),)),
    (r"mc\s+(?:alias|config)", ((r"(?:set|add)\s+\S+\s+https?://\S+\s+\S+\s+", "word"),)),
)
"""Clients, each with the options that a secret follows, and how far it extends."""


ANY_CLIENT = rf"(?<![\w.-])(?:{'|'.join(f'({names})' for names, _ in CLIENTS)})(?=\s)"
"""All clients, one group each in their order."""


@cache
def compiled(pattern: str) -> "re.Pattern[str]":
    """Return a pattern of the table, compiled when it is first needed."""
    return re.compile(pattern, re.IGNORECASE)


@cache
def compiled_token(pattern: str) -> "re.Pattern[str]":
    """Return a token's pattern, which is case-sensitive."""
    return re.compile(pattern, re.DOTALL)
