"""The lab uses KVM only with a processor that runs kernels itself."""

from pathlib import Path

import pytest

from tests.lab_kernels.vm import accelerated


@pytest.mark.parametrize(
    ("flags", "device", "expected"),
    [
        ("fpu vmx aes", True, True),
        ("fpu svm aes", True, True),
        ("fpu hypervisor svme_addr_chk", True, False),
        ("fpu svm aes", False, False),
    ],
)
def test_kvm_needs_the_device_and_the_processor(tmp_path: Path, flags: str, device: bool, expected: bool) -> None:
    cpuinfo, kvm = tmp_path / "cpuinfo", tmp_path / "kvm"
    cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\n", "utf-8")
    if device:
        kvm.touch()
    assert accelerated(cpuinfo, kvm) is expected
