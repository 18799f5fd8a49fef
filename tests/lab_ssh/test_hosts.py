"""The results of the lab of hosts are of its hosts, and a host's settings are those of its kind."""

from tests.lab.rig import REPOSITORY
from tests.lab_kernels import results
from tests.lab_ssh.__main__ import CHAPTERS, SSH_LAB
from tests.lab_ssh.hosts import HOSTS, address
from tests.lab_ssh.walk import said


def test_the_results_are_of_every_host_and_the_tables_are_theirs() -> None:
    sections = results.read(REPOSITORY / SSH_LAB.data)
    assert list(sections) == list(CHAPTERS)
    rows = {row.name for row in sections["hosts"].rows}
    assert {f"survey --inventory: the host {host.name}" for host in HOSTS if host.why} <= rows
    tables = (REPOSITORY / results.TABLES).read_text("utf-8")
    assert results.put_into(tables, list(sections.values()), SSH_LAB) == tables


def test_every_host_has_its_own_name_and_address() -> None:
    assert len({host.name for host in HOSTS}) == len({address(host) for host in HOSTS}) == len(HOSTS) == 20


def test_what_is_said_of_a_host_holds_only_if_it_is_what_was_foretold_and_can_be_shown() -> None:
    named = {host.name: host for host in HOSTS}
    assert said(named["good-1"], "facts").holds
    assert not said(named["good-1"], "no answer within 20 s").holds
    assert said(named["cut"], "Connection to 10.201.0.27 closed by remote host.").holds
    assert not said(named["cut"], "Connection to 10.201.0.27 closed by remote host. And more").holds
    assert said(named["garbage"], "it printed no facts: \\x1b]0;mine").holds
    assert not said(named["garbage"], "it printed no facts: \x1b]0;mine").holds
