"""The patterns of what is replaced in texts.

They match where a word touches what they look for, on either side, so few of them ask for a word
boundary. Those that start with a repetition do ask, or a long text would be scanned from each of
its characters.
"""

import re

_PART = r"[^\s\"'`()=,;<>|\[\]{}]"  # ends at quotes and brackets
_SEGMENT = r"[^\s\"'`()=,;<>|\[\]{}/]"
# Where a part of a word is enough to know what it is, all of the word goes.
_LETTER = r"[^\s\"'`()=,;<>|\[\]{}:@]"
_WORD_START = rf"(?<!{_LETTER})"
_WORD = rf"{_LETTER}++"
# In quotes, as in str(OSError): up to the same quote without a letter after it (Anna's), or to the
# end if the text was cut.
_QUOTED = "|".join(rf"(?<={quote})[^{quote}]*+(?:{quote}\w[^{quote}]*+)*+" for quote in "'\"`")
# The rest of a word. A quote that opens another path in it is taken with all that is quoted.
_OPENED = "|".join(
    rf"(?:(?<!\w){quote}(?=\S)|{quote}(?=[/\\~.]|[A-Za-z]:[/\\]))"
    rf"[^{quote}]*+(?:{quote}\w[^{quote}]*+)*+{quote}?"
    for quote in "'\"`"
)
_REST = rf"(?:[^\s\"'`]++|{_OPENED}|[\"'`])*+"
# Without quotes, spaces belong to the path as long as a separator or a file extension follows
# within a few words.
_SPACED = (
    rf"{_REST}(?:[ ](?=(?:[^\s/\\]*+[ ]){{0,7}}+[^\s/\\]*+[/\\]"
    rf"|(?:[^\s/\\]*+[ ]){{0,3}}[^\s/\\]*\.[^\W\d_]\w{{0,9}}(?!\w)){_REST})*+"
)
_URL = (
    r"(?<![\w+.-])(?=[\w+.-]*+:/{2,}\S)"  # RFC 3986, any scheme
    rf"(?:{_QUOTED}|(?=(?i:smb|cifs|afp|nfs|s?ftps?|davs?|file):){_SPACED}|{_REST})"
    rf"|(?i:www)\d?\.(?=\S){_REST}"
    rf"|(?<![A-Za-z])(?i:mailto|tel|sms|sips?|geo|urn|magnet|xmpp):(?=\S){_REST}"
    rf"|(?<!\S)[^\s%]*+%(?=(?i:2E|2F|3A|40|5C)){_REST}"  # percent-encoded . / : @ \
)
_PATH = (
    rf"(?<!{_PART})(?=[^\s\"'`()=,;<>|\[\]{{}}/\\]*+[/\\]|(?i:file):)(?:"  # most words fail here
    rf"(?={_PART}*?(?:\\\S|:/+\w|~(?:[A-Za-z][\w.-]*+)?/|\.\.?/))"  # C:\ \\nas\x C:/ ~/ ~x/ ../
    r"|(?=(?i:file):\S)"  # RFC 8089
    rf"|(?=\$\w++/\S|[A-Za-z]:[^\W\d_]{_SEGMENT}*+/\S)"  # $HOME/x C:x/y
    # Absolute, but neither f(x)/g(x) nor a temperature as printers report it: 210.0 /210.0
    r"|(?<!\))(?=/+[\w.~-])(?!(?<=\d[ ])/\d{1,3}\.\d{1,2}(?!\S))"
    # Relative, or absolute after a word: two slashes next to letters (not 12/31/2025), or a slash
    # and a file extension.
    rf"|(?={_SEGMENT}*+/{_SEGMENT}*+/)(?={_PART}*?(?:[^\W\d_]/|/[^\W\d_]))"
    rf"|(?={_SEGMENT}*+/{_PART}*?\.[^\W\d_])"
    rf")(?:{_QUOTED}|{_SPACED})"
)
# Any words before an extension may be part of the name, back to what a name cannot hold. An
# extension is three to five letters and digits in one case, unless a host or a version ends like
# that, or one of those listed, which are shorter, longer or in mixed case. A single letter follows
# two more: "e.g." is none.
_NOT_EXTENSION = (
    r"(?:com|net|org|info|edu|gov|mil|int|biz|arpa|local|lan|home|corp|box|dev|app|cloud|name|test"
    r"|onion|alpha|beta|post|pre)(?!\w)"
)
_EXTENSION = (
    r"\.(?=[A-Za-z37])(?:(?i:b?gcode|3mf|7z|3d[ms]|3g[2p]|f3[dz]|stl|step|g[xz]|nc|ai|ps|md|xz|x_[bt]"
    r"|fcstd\d?|sld(?:prt|asm|drw)|cat(?:part|product)|photons?|makerbot|chitubox)"
    rf"|(?<=[\w'\"`)\]][\w'\"`)\]]\.)[Gg]|(?!(?i:{_NOT_EXTENSION}))(?:[a-z][a-z0-9]{{2,4}}|[A-Z][A-Z0-9]{{2,4}})"
    r"(?![a-z0-9]|\.\w))(?:_\w*+)?(?!\w)"
)
_BEFORE_EXTENSION = rf"(?:[^.:;<>|=*?\"'`]++|[:;<>|=*?](?!\s)|(?<=\w)'(?=\w)|(?!{_EXTENSION})\.)*+"
# Quotes in a name, and an apostrophe or the sign for inches. Few, or each would be a start.
_QUOTES = r"(?:'[^']*+'|\"[^\"]*+\"|`[^`]*+`|(?<=\S)(?:'(?![^']*+')|\"(?![^\"]*+\")))"
_SPACED_FILE = (
    r"(?:\A|(?<=[\"`])|(?<=')(?:(?<!\w')|(?!\w))|(?<=[:;<>|=*?]\s))"
    r"(?=\s?\S*+\s|[^\s.]{1,64}+(?<=[\"'`])\.)"
    rf"(?:{_BEFORE_EXTENSION}(?:{_QUOTES}{_BEFORE_EXTENSION}){{0,3}}+{_EXTENSION})++[^\s\"'`]*+"
)
# File names that do not look like host names: x.3mf, x(1).stl
_FILE = (
    rf"(?<!{_PART})(?:{_SEGMENT}*?\.(?:(?i:3mf|7z|3d[ms]|3g[2p])|(?<=\w\w\.)[Gg])(?!\w)"
    rf"|{_SEGMENT}*+\(\d+\)\.[^\W\d_]\S*)"
)
_LOCAL_PART = r"[^\s<>()\[\],;:\"@]"
_EMAIL = (
    # RFC 5322, and @names; not a heater's power as printers report it: @:64 B@:127
    rf"(?:\"[^\"]*\"|(?<!{_LOCAL_PART})(?![A-Z]?@\d?:\d{{1,3}}(?!\S)){_LOCAL_PART}*+)"
    rf"@(?:\[[\w.:]*[.:][\w.:]*\]|[^\s)>,;\"\[\]])[^\s)>,;\"\[\]]*"
)
_HEX = "[0-9A-Fa-f]"
_UUID = rf"\{{?{_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12,}}\}}?|(?<!{_HEX}){_HEX}{{32}}(?!{_HEX})"
_AFTER_HOST = r"(?::\d{1,5})?(?:/\S*)?"
# Not std::vector: every address in use has a digit.
_NOT_NAMESPACE = r"(?![A-Fa-f]*+::[A-Fa-f]*+[G-Zg-z]|(?<=[G-Zg-z])[A-Fa-f]*+::[A-Fa-f]*+(?![0-9:]))"
_IPV6 = (  # RFC 4291 2.2, RFC 4007 11 (zone)
    rf"\[?(?:(?<![0-9A-Fa-f:]){_NOT_NAMESPACE}(?=[0-9A-Fa-f:]*?::)[0-9A-Fa-f:]++(?:\.\d+){{0,3}}"
    rf"|(?:{_HEX}{{1,4}}:){{7,}}{_HEX}{{1,4}}"
    rf"|(?:{_HEX}{{1,4}}:){{6}}\d{{1,3}}(?:\.\d+){{3}})(?:%[\w.-]+)?\]?{_AFTER_HOST}"
)
_SEVERAL_HEX = rf"(?<!{_HEX})(?=0|\d*[A-Fa-f])"  # not a number: a letter or a leading zero
# IEEE 802: aa:bb:… (or a:b:…), aa-bb-…, aabb.ccdd.eeff, aabb-ccdd-eeff, aabbccddeeff, aa_bb_…
_MAC = (
    rf"{_HEX}{{2}}(?:[:.-]{_HEX}{{2}}){{5,7}}|{_HEX}{{1,2}}(?::{_HEX}{{1,2}}){{5,7}}"
    rf"|{_HEX}{{4}}([.-]){_HEX}{{4}}\1{_HEX}{{4}}"
    rf"|{_SEVERAL_HEX}{_HEX}{{12}}(?!{_HEX})"
    rf"|{_WORD_START}(?={_LETTER}*?{_HEX}{{2}}(?:_{_HEX}{{2}}){{5}}){_WORD}"
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|[01]?\d?\d)"
_IPV4 = (  # RFC 791, and as names have it: ip-192-168-1-20
    rf"{_OCTET}(?:\.{_OCTET}){{3}}\d*{_AFTER_HOST}"
    rf"|{_WORD_START}(?={_LETTER}*?(?:(?i:ip)[_-]?(?:{_OCTET}[_-]){{3}}{_OCTET}"
    rf"|(?<![\d.])(?<!\d[_-]){_OCTET}([_-])(?:{_OCTET}\1){{2}}{_OCTET}(?![_-]?\d))){_WORD}"
)
# Possessive: what follows a number never starts with a digit.
_FINE = r"[+-]?\d{1,3}+(?:\.\d{3,}+|,\d{4,}+)"  # to about 100 m; 1,234 is a number
_DECIMAL = r"[+-]?\d{1,3}+[.,]\d++"
_FINEST = r"[+-]?\d{1,3}+\.\d{4,}+"
_MINUTES = r"\d{1,3}+[ :-]\d{1,2}+(?:[ :-]\d{1,2}+)?+(?:[.,]\d++)?+"  # and seconds
_COORDINATES = (  # ISO 6709 annexes D and H, NMEA 0183, and what maps and receivers show
    r"(?=[+-]?\d{1,4}[., °:-])(?:"  # most characters fail here, and in the lookaheads below
    rf"{_FINE}[ ]?°?[ ]?[NS]?[^\w.+-]{{1,4}}[EWO]?[ ]?{_FINE}°?"
    rf"|{_DECIMAL}[ ]?°?[ ]?[NS][^\w.+-]{{0,4}}{_DECIMAL}[ ]?°?[ ]?[EWO]"
    r"|\d{1,3}[ ]?°[ ]?\d{1,2}(?:(?:[.,]\d+)?[ ]?'"
    r"(?:[ ]?\d{1,2}(?:[.,]\d+)?[ ]?[\"']{0,2})?(?:[ ]?[NSEWO](?![^\W_]))?|[.,]\d{2,})"
    rf"|(?<![\d.])(?:{_FINEST}[ ]?[,;][ ]?{_DECIMAL}|{_DECIMAL}[ ]?[,;][ ]?{_FINEST})"
    r"|\d{3,4}+\.\d++,[NS],\d{4,5}\.\d+,[EW]"
    rf"|{_MINUTES}[ ]?[NS][^\w.+-]{{0,4}}{_MINUTES}[ ]?[EWO])"
    r"|(?=[+-]\d\d)(?:[+-]\d{2,6}\.\d{2,}[+-]\d{3,7}\.\d{2,}(?:[+-][\d.]+)?/?"
    r"|[+-](?:\d{4}[+-]\d{5}|\d{6}[+-]\d{7})(?:[+-][\d.]+)?/)"
    rf"|(?=[NS][ +\d-])(?:[NS][ ]?{_DECIMAL}[ ]?°?[^\w.+-]{{0,4}}[EWO][ ]?{_DECIMAL}°?"
    rf"|[NS][ ]?{_MINUTES}[^\w.+-]{{0,4}}[EWO][ ]?{_MINUTES})"
    rf"|(?=[Ll])(?<![^\W\d_])(?i:lat(?:itude)?|lon(?:gitude)?|lng)[^\w.+-]{{0,4}}{_DECIMAL}"
)
_SIGN_OF_COORDINATES = (
    r"[.,]\d+\D{1,12}\d+[.,]\d|[°+-](?:(?<=°)[ ]?|\d{4,6}[+-]\d{4})\d"
    r"|[NSLl](?:[^\w.+-]{0,4}\d|(?i:at|on|ng)(?s:.{0,13})\d[.,]\d)"
)
_LABEL = r"[^\s!-,./:-@\[-^`{-~\u00a1-\u00bf\u2010-\u206f\u3000-\u303f]"
_VERSION = (  # PEP 440 and semver.org, where a part in words follows two numbers
    r"v?\d+(?:\.\d+)+(?>[-._]?(?:alpha|beta|rc|dev|pre|post|[abx])[-.]?\d*)*+"
    rf"(?!{_LABEL}|\.{_LABEL})"
)
_HOST = (  # RFC 1123 2.1, RFC 5890 (any script, xn--); file names look the same
    rf"(?<!{_LABEL})(?<!{_LABEL}\.)(?!{_VERSION})"
    rf"(?:{_LABEL}++\.)+(?=[^\W\d_]){_LABEL}{{2,}}{_AFTER_HOST}"
    r"|(?i:xn--)[\w-]+"
)
# A host name without a dot is known by the word before it, or by its port and a path.
_NAMED_HOST = (
    r"(?<![A-Za-z])(?=[HSBPGCNRTZMhsbpgcnrtzm])(?i:host(?:name)?|server|broker|proxy|gateway|peer|client|node|rechner|to|zu|mit)"
    r"[ ]++[\"']?[A-Za-z][\w-]*+:\d{2,5}(?![\w.])"
    r"|(?i:host(?:name)?|server|broker)[ ]?=[ ]?[\"']?[^\s\"',;)]++"
    r"|(?<![\w.-])[A-Za-z][\w-]++:\d{2,5}/[A-Za-z]\S*"
)
# RFC 4648 (base 16, 32, 64, 64url). A long run is a token if it switches between cases and digits
# more often than names made of words do, if it is base 32, or if it is all digits. Zeros in base 64
# repeat a letter.
_RUN = r"[A-Za-z0-9+/_-]"
_UNDIVIDED = r"[A-Za-z0-9+/]"
_CHANGE = (
    r"(?:(?<=[a-z])(?=[0-9])|(?<=[a-z])(?<![a-z]{3})(?=[A-Z])|(?<=[0-9])(?=[A-Za-z])"
    r"|(?<=[A-Z])(?=[0-9]|[A-Z][a-z]))"
)
_SECRET = (
    rf"{_SEVERAL_HEX}{_HEX}{{13,}}"
    rf"|(?<!{_RUN})(?={_RUN}{{20}})(?=(?>{_RUN}+?{_CHANGE}){{4}})"
    rf"(?=(?>{_RUN}+?{_CHANGE}){{7}}|{_UNDIVIDED}*+(?:[_-]{_UNDIVIDED}*+){{0,2}}(?!{_RUN}))"
    rf"{_RUN}++={{0,2}}"
    r"|(?<![A-Za-z0-9])(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{20,}=*"
    r"|\d{20,}"
    rf"|([A-Za-z])\1{{19}}{_RUN}*=*"
)
# Tokens known by how they start: RFC 7519 (JWT), GitLab, AWS, Slack, GitHub, OpenAI and Anthropic,
# Stripe, Google, npm, DigitalOcean, Hugging Face, Docker, PyPI, HashiCorp Vault, Telegram.
_KNOWN_START = (
    rf"{_WORD_START}(?={_LETTER}*?(?:eyJ[\w-]{{8,}}+\.|(?<![A-Za-z0-9])eyJ[\w-]{{8}}"
    r"|gl(?:pat|dt|rtr?|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\w.-]{4}"
    r"|AKIA[A-Z0-9]{4}|ASIA[A-Z0-9]{8}|A(?:BI|CC|ID|RO)A[A-Z0-9]{16}"
    r"|xox[a-z.]{1,6}-\w|xapp-\w|github_pat_\w|(?<![A-Za-z0-9])gh[a-z]_\w{4}"
    r"|gh[pousr]_[A-Za-z0-9]{16}|(?<![A-Za-z])(?:sk-[\w-]{8}|[prs]k_(?:live|test)_\w)|whsec_\w"
    r"|AIza[\w-]{16}|ya29\.[\w-]|npm_\w{16}|do[opr]_v1_\w|hf_[A-Za-z]{16}|dckr_pat_\w|pypi-[\w-]{16}"
    rf"|hv[sb]\.[\w-]{{16}})){_WORD}=*"
    r"|(?<!\d)\d{8,10}:[\w-]{30,}+"
)
_SIGN_OF_KNOWN_START = (
    r"eyJ|gl[a-z]{2,5}-|A[A-Z]{2}A[A-Z0-9]{4}|x(?:ox|app-)|gh[a-z]_|b_pat_|[prs]k[-_]\w|whsec_"
    r"|AIza|ya29|npm_|do[opr]_v1_|hf_|r_pat_|pypi-|hv[sb]\.|\d{8}:[\w-]{30}"
)
# What follows the word for a secret, or a scheme of RFC 9110 (which is no secret in "PLA Basic").
_CREDENTIAL = (
    r"(?:[Pp](?i:assw(?:or[dt]|d)|assphrase|asscode|(?<![A-Za-z].)ass|wd|sk)|[Kk](?i:ennwort)"
    r"|[Ss](?i:ecret)|[Tt](?i:oken)"
    r"|(?:[Aa](?i:pi|ccess)|[Pp](?i:rivate)|[Ss](?i:ecret))[_ -]?(?i:key)"
    r"|(?:[Aa](?i:ccess)|[Pp](?i:airing)|[Zz](?i:ugangs|ugriffs))[_ -]?(?i:code)"
    r"|[Cc](?i:redential)|[Aa](?i:uthorization|(?<![A-Za-z].)uth))[s\d_]{0,3}"
)
# Known only by what is assigned: `pin` and `session` are ordinary words too.
_ASSIGNED_CREDENTIAL = (
    rf"(?:{_CREDENTIAL}|(?:[Pp](?i:(?<![A-Za-z].)in)|[Ss](?i:(?<![A-Za-z].)id|ess(?:ion)?[_-]?id"
    r"|(?<![A-Za-z].)ession))[s\d_]{0,3})"
)
_ASSIGNED = r"[\"']?[ ]?[:=][ ]?"
# A value after no more than a space is in quotes or has a digit: "password wrong" holds none.
_FOLLOWING = (
    r"(?:[ ](?i:is|was|ist|war|lautet))?[ ](?:\"[^\"]*+\"?|'(?=\S)[^']*+'?"
    r"|(?=[^\s\"'()\[\]]{4})(?=[^\s\d\"'()\[\]]*+\d)[^\s\"']++)"
)
_CREDENTIALS = (
    rf"(?:{_WORD_START}(?={_LETTER}*?{_ASSIGNED_CREDENTIAL}{_ASSIGNED}\S)"
    rf"[^\s:=\"']++(?:[ ](?i:keys?|codes?)[\d_]*+)?{_ASSIGNED}"
    rf"|--{_CREDENTIAL}[ ](?=[^\s-]))"
    r"(?:(?i:basic|bearer|digest|token)[ ]++)?(?:\"[^\"]*+\"?|'[^']*+'?)?\S*+"
    rf"|{_WORD_START}(?={_LETTER}*?{_CREDENTIAL}{_FOLLOWING})"
    rf"[^\s:=\"']++(?:[ ](?i:keys?|codes?)[\d_]*+)?{_FOLLOWING}"
    r"|(?<![A-Za-z])[Pp](?i:in)[ ]\d{4,}"
    rf"|[Cc](?i:ookie){_ASSIGNED}\S.*+"
    r"|(?<![A-Za-z])(?:[Bb](?i:asic)|[Dd](?i:igest)|[Nn](?i:egotiate|tlm))[ ]++"
    r"(?=[A-Za-z0-9+/]?[a-z]*[A-Z0-9+/=])[A-Za-z0-9+/]{6,}+={0,2}"
    r"|(?<![A-Za-z])[Bb](?i:earer)[ ]++(?=[a-z]*[^a-z\s]|[a-z]{16})[\w.~+/-]{6,}+=*"
)
# How the words above start, their first letter apart, so that most characters fail at once.
_SIGN_OF_CREDENTIALS = (
    r"[PKSTAZCBDNpkstazcbdn](?i:ass|wd|sk|ennwort|ecret|oken|pi[_ -]?key|ccess|rivate|airing|ugangs"
    r"|ugriffs|redential|uth|in|id|ess|ookie|asic|igest|egotiate|tlm|earer)"
)
# A name is announced by the word for who or what bears it. After a colon it may have any words.
_ANNOUNCED_NAME = (
    r"(?<![^\W\d_])(?i:(?:user|account|owner|author|creator|customer|client|patient|operator|login"
    r"|first|last|full|nick|job|file|vor|nach)?[_ -]?name|user|login|account|owner|author|creator"
    r"|customer|patient(?:in)?|operator|(?:be)?nutzer|besitzer|inhaber|autor|kund(?:e|in)|[be]?ssid"
    r")[\d_]{0,3}"
)
_CAPITALS = r"(?:,?[ ](?=[^\W\d_a-z])[^\s,;:=\"'|(){}\[\]<>]++(?![:=]))*+"
_NAME = (
    rf"{_ANNOUNCED_NAME}(?:[\"']?[ ]?[:=][ ]?(?:\"[^\"]*+\"?|'[^']*+'?)"
    r"|[\"']?[ ]?:[ ]?(?=[^\s\[])[^;|\"']++"
    rf"|[\"']?[ ]?=[ ]?(?=[^\s\[=])[^\s,;|\"'&)]++{_CAPITALS}"
    r"|[ ](?:\"[^\"]+\"?|'(?=\S)[^']++'?))"
)
_SERIAL = (
    r"(?<![^\W\d_])(?i:serial(?:[_ -]?(?:number|no|nr))?|seriennummer|s/?n)\b\.?"
    r"[\"']?[ ]?[:=#]?[ ]?[\"']?(?=[\w-]{6})(?=[^\W\d]*+\d)[\w-]++"
)
_SIGN_OF_PATH = (
    rf"\\|/(?:\S*/|(?<=[~.:]/)|(?<!{_PART}/)|\S*\.)|:(?<=[eE]:)\S|~[A-Za-z]"
    r"|\$\w+/|(?<![^\W_])[A-Za-z]:[^\W\d_]"
)
_SIGN_OF_NAME = (
    r"[ULAOCPNBIKSulaocpnbiks](?i:ser|ogin|ccount|wner|uthor|utor|reator|ustomer|atient|perator"
    r"|utzer|esitzer|nhaber|unde|undin|sid|ame)"
)
REPLACEMENTS = tuple(
    (f"[{marker}]", re.compile(sign), re.compile(pattern))
    for marker, sign, pattern in (
        ("url", r"://|(?i:www)|:(?<=[A-Za-z]:)\S|%[2345]", _URL),
        ("path", _SIGN_OF_PATH, _PATH),
        ("secret", _SIGN_OF_CREDENTIALS, _CREDENTIALS),
        ("serial", r"[Ss](?i:erial|eriennummer|/?n\b)", _SERIAL),
        ("name", _SIGN_OF_NAME, _NAME),
        ("token", _SIGN_OF_KNOWN_START, _KNOWN_START),
        ("email", "@", _EMAIL),
        ("uuid", rf"-{_HEX}{{4}}-{_HEX}{{4}}-|{_HEX}{{32}}", _UUID),
        ("ip", rf"::|:(?:{_HEX}{{1,4}}:){{5}}", _IPV6),
        ("mac", rf"[:._-](?:{_HEX}{{1,2}}[:._-]){{4}}|[.-]{_HEX}{{4}}[.-]|{_HEX}{{12}}", _MAC),
        ("ip", r"\.\d+\.\d+\.\d|[_-]\d{1,3}[_-]\d{1,3}[_-]\d", _IPV4),
        ("coordinates", _SIGN_OF_COORDINATES, _COORDINATES),
        ("path", _EXTENSION, _SPACED_FILE),
        ("path", r"\.[37Gg](?!\d)|\d\)\.[^\W\d_]", _FILE),
        ("host", r"\.[^\W\d_]|[Xx][Nn]--", _HOST),
        ("token", rf"{_HEX}{{13}}|{_RUN}{{20}}", _SECRET),
        ("host", r":\d\d|[ERTert][ ]?=", _NAMED_HOST),
    )
)
"""(marker, sign, pattern), in the order they apply.

The sign is cheap and found in every text that the pattern matches: most texts need only the signs.
"""
