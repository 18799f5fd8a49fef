"""The target GitLab Runner, Docker executor."""

from wizard.language import text
from wizard.plan.targets import BUILDS, GITLAB, OWN_IMAGE, Target

TARGET = Target(
    id="gitlab-docker",
    order=50,
    name=text("GitLab Runner, Docker executor"),
    about=text("config.toml and the pipeline"),
    engine="docker",
    settings=(*BUILDS, *OWN_IMAGE, *GITLAB),
    renderer="wizard.targets.gitlab_docker",
    container="build",
    caches=("volume", "none"),
    forms=("gitlab-docker", "gitlab-ci"),
    merges=("runner", "pipeline"),
    assumes={"ci_url": "https://gitlab.com"},
)
