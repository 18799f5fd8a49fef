"""Images: every one that werf's documentation lists, what the aliases stand for, and what does not exist."""

from itertools import product

import pytest

from wizard.errors import BadInputError
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.plan.images import Image, catalog, choose_image, default_channel, tags, werf_image
from wizard.plan.settings import Answers

SAY = Language("en")
GHCR = {"registry": "ghcr.io"}
CHANNELS = ("alpha", "beta", "ea", "stable")


def chosen(answers: dict[str, str], machine: str = "x86_64") -> Image:
    return choose_image(Answers(answers), make_facts({"kernel.machine": machine}))


def refusal(answers: dict[str, str]) -> tuple[str, str]:
    """What is said of an image that cannot be chosen, and the first way out."""
    with pytest.raises(BadInputError) as refused:
        chosen(answers)
    return SAY(refused.value.message), SAY(refused.value.ways[0])


def notes(image: Image) -> str:
    return " ".join(SAY(note) for note in image.notes)


def about(image: Image) -> str:
    """What is said of an image where there is room."""
    return "\n".join(map(SAY, image.about))


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_image_of_the_documentation_can_be_chosen_and_stands_for_itself(channel: str) -> None:
    for distro in ("alpine", "ubuntu", "centos", "fedora"):
        image = chosen({**GHCR, "version": "1.2", "channel": channel, "distro": distro})
        assert image.ref == f"ghcr.io/werf/werf:1.2-{channel}-{distro}"
        assert image.resolved == f"1.2-{channel}-{distro}"
        assert chosen({"ref": image.ref}) == image


@pytest.mark.parametrize(
    ("alias", "stands_for"),
    [
        ("1.2-alpha", "1.2-alpha-alpine"),
        ("1.2-beta", "1.2-beta-alpine"),
        ("1.2-ea", "1.2-ea-alpine"),
        ("1.2-stable", "1.2-stable-alpine"),
        # The documentation says 1.2-stable; the tag has moved with the second major version.
        ("latest", "2-stable-alpine"),
        ("1.2", "1.2-stable-alpine"),
        ("1.2-ubuntu", "1.2-stable-ubuntu"),
        ("2", "2-stable-alpine"),
        ("2-rock-solid", "2-rock-solid-alpine"),
        ("2-fedora", "2-stable-fedora"),
    ],
)
@pytest.mark.parametrize("registry", ["ghcr.io", "registry.werf.io"])
def test_an_alias_says_what_it_stands_for(registry: str, alias: str, stands_for: str) -> None:
    image = chosen({"registry": registry, "tag": alias})
    assert (image.ref, image.resolved) == (f"{registry}/werf/werf:{alias}", stands_for)
    assert f"{image.ref} is an alias: today it is {registry}/werf/werf:{stands_for}." in about(image)
    assert "alias" not in notes(image), "nobody did anything wrong"


def test_latest_says_that_it_has_moved() -> None:
    assert "it was 1.2-stable" in notes(chosen({"tag": "latest"}))
    assert "moved" not in notes(chosen({"tag": "2-stable"}))


def test_every_tag_can_be_chosen_and_resolves_to_a_full_one() -> None:
    for tag in tags():
        image = chosen({"tag": tag})
        assert image.resolved == tags()[tag]
        assert tags()[image.resolved] == image.resolved
        assert ("is an alias" in about(image)) is (tag != image.resolved), tag


def test_the_tags_are_the_product_of_versions_channels_and_distributions_with_their_short_forms() -> None:
    channels, distros = (*CHANNELS, "rock-solid"), ("alpine", "ubuntu", "fedora", "centos")
    expected = {"latest"}
    for version in ("1.2", "2"):
        expected |= {version, *(f"{version}-{one}" for one in (*channels, *distros))}
        expected |= {f"{version}-{channel}-{distro}" for channel, distro in product(channels, distros)}
    expected |= {"3-dev", *(f"3-dev-{distro}" for distro in distros)}
    assert set(tags()) == expected


@pytest.mark.parametrize(
    ("answers", "ref"),
    [
        ({}, "registry.werf.io/werf/werf:2-stable"),
        ({"version": "1.2", "channel": "ea", "distro": "ubuntu"}, "registry.werf.io/werf/werf:1.2-ea-ubuntu"),
        ({"version": "2.75.3"}, "registry.werf.io/werf/werf:2.75.3"),
        ({"version": "3"}, "registry.werf.io/werf/werf:3-dev"),
        ({"version": "3", "distro": "ubuntu"}, "registry.werf.io/werf/werf:3-dev-ubuntu"),
        ({"version": "3", "channel": "alpha"}, "registry.werf.io/werf/werf:3-alpha"),
        ({"version": "3.4.0"}, "registry.werf.io/werf/werf:3.4.0"),
        ({"version": "2.75.3", "distro": "ubuntu"}, "registry.werf.io/werf/werf:2.75.3-ubuntu"),
        ({"version": "1.2.339+fix1"}, "registry.werf.io/werf/werf:1.2.339.fix1"),
        ({"version": "2", "tag": "1.2-ea"}, "registry.werf.io/werf/werf:1.2-ea"),
        ({"tag": "1.2-ea", "ref": "example.com/a:b"}, "example.com/a:b"),
        ({"ref": "ghcr.io/werf/werf@sha256:" + "0" * 64}, "ghcr.io/werf/werf@sha256:" + "0" * 64),
        ({"ref": "ghcr.io/werf/werf:new@sha256:" + "0" * 64}, "ghcr.io/werf/werf:new@sha256:" + "0" * 64),
        ({"ref": "ghcr.io/werf/werf"}, "ghcr.io/werf/werf"),
        ({"image": "werf/werf-argocd-cmp-sidecar"}, "registry.werf.io/werf/werf-argocd-cmp-sidecar:2-stable"),
        ({"registry": "mirror.example.com", "image": "tools/werf"}, "mirror.example.com/tools/werf:2-stable"),
    ],
)
def test_the_reference_is_made_of_what_was_answered(answers: dict[str, str], ref: str) -> None:
    assert chosen(answers).ref == ref


@pytest.mark.parametrize(
    ("answers", "name", "way"),
    [
        ({"version": "4"}, "version “4”", "It is one of: 2, 1.2, 3."),
        (
            {"version": "3", "channel": "nightly"},
            "channel “nightly”",
            "It is one of: dev, alpha, beta, ea, stable, rock-solid.",
        ),
        ({"version": "1.3"}, "version “1.3”", "Did you mean: 1.2?"),
        ({"channel": "stabel"}, "channel “stabel”", "Did you mean: stable?"),
        ({"channel": "dev"}, "channel “dev”", "It is one of: alpha, beta, ea, stable, rock-solid."),
        ({"distro": "debian"}, "distro “debian”", "It is one of: alpine, ubuntu, fedora, centos."),
        ({"distro": "ubunto"}, "distro “ubunto”", "Did you mean: ubuntu?"),
        ({"version": "2.75.3", "distro": "ubunto"}, "distro “ubunto”", "Did you mean: ubuntu?"),
    ],
)
def test_an_image_that_does_not_exist_is_answered_with_the_nearest(
    answers: dict[str, str], name: str, way: str
) -> None:
    assert refusal(answers) == (f"There is no werf image with {name}.", way)


@pytest.mark.parametrize(
    ("answers", "ref", "way"),
    [
        ({"tag": "2-stable-ubunt"}, "registry.werf.io/werf/werf:2-stable-ubunt", "Did you mean: 2-stable-ubuntu, "),
        ({"ref": "ghcr.io/werf/werf:1.2-stabel"}, "ghcr.io/werf/werf:1.2-stabel", "Did you mean: 1.2-stable, "),
        ({"tag": "v2"}, "registry.werf.io/werf/werf:v2", "Did you mean: 2"),
    ],
)
def test_a_tag_that_does_not_exist_is_answered_with_the_nearest(answers: dict[str, str], ref: str, way: str) -> None:
    said, first_way = refusal(answers)
    assert said == f"There is no image {ref}."
    assert first_way.startswith(way)


@pytest.mark.parametrize(
    ("answers", "version"),
    [
        ({"version": "1.0"}, "1.0"),
        ({"version": "1.1"}, "1.1"),
        ({"version": "1.1.36"}, "1.1.36"),
        ({"version": "1.1.36", "distro": "ubuntu"}, "1.1.36"),
        ({"tag": "1.1-stable"}, "1.1-stable"),
        ({"ref": "ghcr.io/werf/werf:1.1.36"}, "1.1.36"),
    ],
)
def test_a_version_that_knows_no_buildah_is_refused(answers: dict[str, str], version: str) -> None:
    assert refusal(answers) == (f"werf {version} cannot build with Buildah, and has no image.", "Use version 1.2 or 2.")


@pytest.mark.parametrize(
    ("ref", "answers", "tag"),
    [
        ("example.com/sidecar:1.2-ea", {}, "1.2-ea"),
        ("example.com/sidecar:2.75.3-ubuntu", {}, "2.75.3-ubuntu"),
        ("example.com/sidecar:3-alpha", {}, "3-alpha"),
        ("example.com/sidecar:ours", {}, "2-stable"),
        ("example.com/sidecar:ours", {"version": "1.2", "channel": "ea", "distro": "fedora"}, "1.2-ea-fedora"),
        ("example.com:5000/sidecar", {}, "2-stable"),
        ("example.com:5000/sidecar:1.2-ea", {}, "1.2-ea"),
        ("example.com/sidecar:1.2@sha256:" + "0" * 64, {}, "2-stable"),
    ],
)
def test_next_to_a_sidecar_werfs_own_image_has_the_same_tag_if_werf_has_it(
    ref: str, answers: dict[str, str], tag: str
) -> None:
    for registry in ("registry.werf.io", "ghcr.io"):
        told = Answers({"registry": registry, "image": "werf/werf-argocd-cmp-sidecar", **answers})
        assert werf_image(Image(ref), told) == f"{registry}/werf/werf:{tag}"


@pytest.mark.parametrize("tag", ["a b", "-a", "a/b", "t" * 129])
def test_a_tag_that_no_image_can_have_is_refused(tag: str) -> None:
    with pytest.raises(BadInputError) as refused:
        chosen({"tag": tag})
    assert SAY(refused.value.message).startswith("An image cannot have the tag “")


@pytest.mark.parametrize(
    ("answers", "dropped"),
    [
        ({"distro": "centos"}, True),
        ({"version": "1.2", "channel": "ea", "distro": "centos"}, True),
        ({"tag": "2-centos"}, True),
        ({"distro": "fedora"}, False),
        ({}, False),
    ],
)
def test_a_distribution_that_was_dropped_says_so(answers: dict[str, str], dropped: bool) -> None:
    assert ("Images on centos were dropped from werf's list (2022-03)" in notes(chosen(answers))) is dropped


@pytest.mark.parametrize("machine", ["aarch64", "arm64", "x86_64", ""])
@pytest.mark.parametrize("version", ["1.2", "2"])
def test_an_arm_machine_is_told_of_images_it_cannot_run(version: str, machine: str) -> None:
    told = f"The images of werf {version} are for amd64 only; the machine that builds is {machine}." in notes(
        chosen({"version": version}, machine)
    )
    assert told is (version == "1.2" and machine in ("aarch64", "arm64"))


@pytest.mark.parametrize(
    ("answers", "note"),
    [
        ({"version": "2.75.3"}, "It was not checked whether werf 2.75.3 was ever released."),
        ({"tag": "1.2.339-ubuntu"}, "It was not checked whether werf 1.2.339-ubuntu was ever released."),
        (
            {"registry": "mirror.example.com", "tag": "2-stabel"},
            "mirror.example.com/werf/werf is not one of werf's own repositories:"
            " it was not checked whether it has the tag 2-stabel.",
        ),
    ],
)
def test_what_was_not_checked_is_said(answers: dict[str, str], note: str) -> None:
    image = chosen(answers)
    assert note in notes(image)
    assert image.resolved == ""


def test_the_catalogue_holds_together() -> None:
    data = catalog()
    assert set(data["dropped"]) <= set(data["distros"])
    assert data["default_distro"] in data["distros"]
    assert all(default_channel(version) in row["channels"] for version, row in data["versions"].items())
    assert data["latest"] in tags()
    assert set(data["formerly"]) | set(data["formerly"].values()) <= set(tags())
    assert not set(data["without_buildah"]) & set(data["versions"])


@pytest.mark.parametrize(
    ("answers", "developed", "checked"),
    [
        ({"version": "3"}, True, True),
        ({"tag": "3-dev-ubuntu"}, True, True),
        ({"version": "3", "channel": "stable"}, True, False),
        ({"tag": "3"}, True, False),
        ({"tag": "3-ubuntu"}, True, False),
        ({"ref": "ghcr.io/werf/werf:3-ea-fedora"}, True, False),
        ({"version": "3.4.0"}, True, False),
        ({"version": "2"}, False, True),
        ({"version": "2.75.3"}, False, False),
    ],
)
def test_a_version_in_development_says_so_and_what_nobody_looked_up(
    answers: dict[str, str], developed: bool, checked: bool
) -> None:
    said = notes(chosen(answers))
    assert ("werf 3 is in development: on " in said) is developed
    assert ("problems/netavark-missing" in said) is developed
    assert ("problems/context-on-overlay" in said) is developed
    assert ("was not checked" in said) is not checked
