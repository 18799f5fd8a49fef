"""The AppArmor profile werf-buildah, in the form that the machine's own parser reads: it is chosen there.

Tried with the parsers of Debian 11 (2.13.6), 12 (3.0.8) and 13 (4.1.0): 2.13 has no `flags=(unconfined)`, 3.0 no
`abi/4.0` and no `userns,`. The kernel's list of profiles tells whether the profile was loaded.
"""

from wizard.plan.remedies import PROFILE_NAME

PROFILE_PATH = f"/etc/apparmor.d/{PROFILE_NAME}"

_EVERYTHING = (
    *("capability", "file", "mount", "network", "pivot_root", "ptrace", "remount", "signal", "umount", "unix"),
)
FORMS = {
    "4": f"abi <abi/4.0>,\n\nprofile {PROFILE_NAME} flags=(unconfined) {{\n  userns,\n}}\n",
    "3": f"profile {PROFILE_NAME} flags=(unconfined) {{\n}}\n",
    "2": f"profile {PROFILE_NAME} flags=(attach_disconnected,mediate_deleted) {{\n"
    + "".join(f"  {rule},\n" for rule in _EVERYTHING)
    + "}\n",
}
"""The profile by the version of AppArmor that is the first to read it, the newest first."""

STEP = f"step='install the AppArmor profile {PROFILE_NAME}'"

_RESTRICTED = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"


def where_apparmor_is_on(body: list[str]) -> list[str]:
    """Shell that runs `body` if the kernel has AppArmor on, and otherwise says that it does not."""
    return [
        'if [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ]; then',
        *body,
        "else",
        f'  echo "AppArmor is off here: the profile {PROFILE_NAME} is left out." >&2',
        "fi",
    ]


def install() -> list[str]:
    """Shell that loads the profile, and keeps it for the next boot once it is loaded.

    The drafts are in a hidden directory, which AppArmor's own reload does not read. Sets `new`, which `linux.HEADER`
    removes if a step fails.
    """
    return [
        "  mkdir -p /etc/apparmor.d",
        f"  new=$(mktemp -d /etc/apparmor.d/.{PROFILE_NAME}.XXXXXX)",
        *(line for name, form in FORMS.items() for line in _draft(name, form)),
        f"  for form in {' '.join(FORMS)}; do",
        '    ! apparmor_parser -Q -K "$new/$form" >/dev/null 2>&1 || break',
        "  done",
        f"  step='give the AppArmor profile {PROFILE_NAME} the rule userns, which this apparmor_parser does not know'",
        f'  [ "$form" = 4 ] || [ "$(cat {_RESTRICTED} 2>/dev/null)" != 1 ]',
        f"  step='load the AppArmor profile {PROFILE_NAME}'",
        f'  mv "$new/$form" "$new/{PROFILE_NAME}"',
        f'  apparmor_parser -r -K "$new/{PROFILE_NAME}"',
        f"  grep -q '^{PROFILE_NAME} (' /sys/kernel/security/apparmor/profiles",
        f"  step='write {PROFILE_PATH}'",
        f'  mv "$new/{PROFILE_NAME}" {PROFILE_PATH}',
        '  rm -rf "$new"',
    ]


def _draft(name: str, form: str) -> list[str]:
    return [f"  cat > \"$new/{name}\" <<'EOF'", *form.splitlines(), "EOF"]
