"""Small files in the shapes that people have, of every kind that the program reads, with a part that is not werf's."""

from dataclasses import dataclass
from typing import Literal

Syntax = Literal["yaml", "toml", "text", "answers"]

CANARY = "canary-of-others"
"""In each file that is merged into: the name of what is not ours, whose lines have to stay as they are."""


@dataclass(frozen=True)
class Seed:
    """A file's name and content, how it is mutated, and the targets that it is merged for."""

    name: str
    content: str
    syntax: Syntax = "yaml"
    targets: tuple[str, ...] = ()
    is_heavy: bool = False

    @property
    def turns(self) -> int:
        """How often it comes in a round."""
        return 1 if self.is_heavy else 2 if self.targets else 4


COMPOSE = """x-env: &env {TZ: UTC}
services:
  canary-of-others:   # theirs
    image: 'postgres:16'
    volumes: [ "data:/var/lib" ]
  werf:
    image: registry.werf.io/werf/werf:2-stable
    environment:
      <<: *env
    devices: ["/dev/fuse:rwm"]
    security_opt:
      - label=disable
    volumes:
      - .:/app
    command: werf converge
volumes:
  data:
"""

COMPOSE_LONG = """services:
  deployer:
    image: ghcr.io/werf/werf:2
    privileged: true
    user: "1000"
    tmpfs: /tmp
    environment:
    - WERF_ENV=production
    volumes:
    - {type: volume, source: cache, target: /home/build/.werf}
    - type: bind
      source: .
      target: /app
      read_only: yes
    devices:
    - {source: /dev/fuse, target: /dev/fuse, permissions: rw}
  # other people's
  canary-of-others: {build: .}
"""

PIPELINE = """stages: [build, deploy]
variables: &vars
  GIT_DEPTH: "20"
.base:
  image: {name: "registry.werf.io/werf/werf:2-stable"}
  tags: [docker]
canary-of-others:
  script:
    - !reference [.base, script]
    - make  # theirs
deploy:
  extends: .base
  stage: deploy
  variables:
    <<: *vars
  script:
    - werf converge
"""

PIPELINE_WITHOUT = """include: {local: a.yml}
default:
  image: alpine
  services: [docker:dind]
canary-of-others:
  script: [make]
"""

WORKFLOW = """name: CI
on:
  push: {branches: [main]}
  schedule: [{cron: '0 3 * * 1'}]
jobs:
  canary-of-others:
    runs-on: ubuntu-latest   # theirs
    steps: [{run: make}]
  deploy:
    runs-on: [self-hosted, werf]
    env: {A: b}
    container:
      image: ghcr.io/werf/werf:2-stable
      options: --device /dev/fuse:rwm --security-opt seccomp:unconfined
      volumes: ["/srv:/srv:ro"]
    steps:
      - uses: actions/checkout@v4
        with:
          submodules: 'true'
      - run: |
          werf converge
"""

WORKFLOW_PLAIN = """on: [push]
jobs:
  canary-of-others:
    runs-on: ubuntu-latest
    container: node:20
    steps: [{uses: actions/checkout@v4}]
"""

MANIFESTS = """apiVersion: v1
kind: Namespace
metadata: {name: werf}
---
apiVersion: v1
kind: Pod
metadata:
  name: werf
  namespace: werf
  annotations: {a/b: c}
spec:
  securityContext: {runAsUser: 1000}
  containers:
    - name: werf
      image: registry.werf.io/werf/werf:2-stable
      command: [werf, converge]
      env:
        - {name: A, value: b}
      resources: {limits: {squat.ai/fuse: 1}}
      securityContext:
        capabilities: {drop: [ALL]}
        seccompProfile: {type: Unconfined}
      volumeMounts:
        - {name: storage, mountPath: /home/build/.local/share/containers}
  volumes:
    - name: storage
      emptyDir: {}
---
kind: ConfigMap   # canary-of-others
metadata: {name: other}
data: {a: "$job"}
"""

MANIFESTS_ARGOCD = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: argocd-repo-server
spec:
  template:
    spec:
      containers:
      - name: canary-of-others
        image: quay.io/argoproj/argocd:v2
      volumes:
      - name: a
        configMap: {name: b}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm}
data:
  a: b
"""

RUNNER_VALUES = """gitlabUrl: http://gitlab.example.com/
canary-of-others: {a: 1}   # theirs
runners:
  config: |
    [[runners]]
      environment = ["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION=true"]
      [runners.kubernetes]
        image = "alpine"
        [[runners.kubernetes.volumes.host_path]]
          name = "d"
          mount_path = "/d"
        [[runners.kubernetes.pod_spec]]
          name = "p"
          patch = '''
    containers:
      - name: build
    '''
  secret: s
"""

SCALE_SET_VALUES = """githubConfigUrl: "https://github.com/example"
canary-of-others: 5
containerMode:
  type: kubernetes
  kubernetesModeWorkVolumeClaim:
    accessModes: [ReadWriteOnce]
template:
  spec:
    containers:
      - name: runner
        env:
        - name: A
          value: b
"""

CONFIG = """concurrent = 4   # canary-of-others

[[runners]]
  name = "werf"
  executor = "docker"
  environment = ["A=b"]
  [runners.docker]
    image = "alpine"
    privileged = true
    security_opt = ["label=disable"]
    devices = ["/dev/fuse:rwm"]
    volumes = [
      "/cache",  # theirs
      "/srv:/home/build/.werf"
    ]
"""

CONFIG_KUBERNETES = """canary-of-others = 'x'
[[runners]]
  name = "werf"
  executor = "kubernetes"
  environment = ["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION=true"]
  [runners.kubernetes]
    namespace = "ci"
    [runners.kubernetes.pod_security_context]
      fs_group = 1000
    [runners.kubernetes.volumes]
      [[runners.kubernetes.volumes.pvc]]
        name = "s"
        mount_path = "/home/build/.local/share/containers"
    [[runners.kubernetes.pod_spec]]
      name = "p"
      patch_type = "strategic"
      patch = '''
containers:
  - name: build
'''
"""

QUADLET = """[Unit]
Description=werf
[Container]
Image=registry.werf.io/werf/werf:2-stable
Exec=werf converge --dev
Volume=werf:/home/build/.local/share/containers
AddDevice=/dev/fuse:rwm
SeccompProfile=unconfined
PodmanArgs=--security-opt apparmor=unconfined \\
  --cap-drop ALL
Environment=A=b "C=d e"
UserNS=keep-id:uid=1000,gid=1000
"""

COMMAND = """#!/bin/sh
set -e
# one run
sudo docker run --rm -it -v "$PWD:/app" --device /dev/fuse:rwm \\
  --security-opt 'seccomp=unconfined' --mount type=volume,src=a,dst=/b,readonly \\
  --cap-add=SETUID -u 1000 --tmpfs /tmp:rw registry.werf.io/werf/werf:2 sh -c "werf converge && echo ${A:-b} $(date)"
cat <<EOF
docker run x
EOF
"""

PARAMETERS = """image: registry.werf.io/werf/werf:2-stable
user: "1000"
seccomp: unconfined
capabilities: {drop: [ALL], add: [SETGID, SETUID]}
devices: [/dev/fuse]
volumes:
  - kind: volume
    source: werf-buildah
    target: /home/build/.local/share/containers
environment: {A: b}
script: werf converge
"""

ANSWERS = """# answers
namespace: build
kubernetes: 1.30
command: werf converge --dev
repo: registry.example.com/app
hardening: least-privilege
"""

_CI = ("kubernetes", "ci-kubernetes", "gitlab-kubernetes", "github-kubernetes")
SEEDS = (
    Seed("compose.yml", COMPOSE, targets=("compose",)),
    Seed("docker-compose.yaml", COMPOSE_LONG, targets=("compose",)),
    Seed(".gitlab-ci.yml", PIPELINE, targets=("gitlab-docker", "gitlab-kubernetes", "argocd")),
    Seed("x/.gitlab-ci.yml", PIPELINE_WITHOUT, targets=("gitlab-docker", "argocd", "gitlab-kubernetes")),
    Seed(".github/workflows/ci.yml", WORKFLOW, targets=("github-docker", "github-kubernetes")),
    Seed("x/.github/workflows/ci.yml", WORKFLOW_PLAIN, targets=("github-kubernetes", "github-docker")),
    Seed("werf.yaml", MANIFESTS, targets=_CI, is_heavy=True),
    Seed("repo-server.yaml", MANIFESTS_ARGOCD, targets=("argocd",), is_heavy=True),
    Seed("values.yaml", RUNNER_VALUES, targets=("gitlab-kubernetes",), is_heavy=True),
    Seed("scale-set.yaml", SCALE_SET_VALUES, targets=("github-kubernetes",)),
    Seed("config.toml", CONFIG, "toml", ("gitlab-docker",)),
    Seed("x/config.toml", CONFIG_KUBERNETES, "toml", ("gitlab-kubernetes",), is_heavy=True),
    Seed("werf.container", QUADLET, "text"),
    Seed("run.sh", COMMAND, "text"),
    Seed("container-parameters.yaml", PARAMETERS),
    Seed("answers.yaml", ANSWERS, "answers"),
)
