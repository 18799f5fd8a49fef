"""Values of Jenkins' chart, and its configuration as code: the Pods of agents, from their keys and from their YAML.

Sources: jenkinsci/helm-charts, charts/jenkins/values.yaml, `agent`; jenkinsci/kubernetes-plugin, README, "Using yaml
to define Pod Templates", and its PodTemplate and ContainerTemplate.
"""

from collections.abc import Iterator
from contextlib import suppress

from wizard.containers.spec import Located
from wizard.documents.gathered import Gathered
from wizard.documents.merged import merged
from wizard.documents.model import Gap, ParsedFile
from wizard.documents.pod import PodNode
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_trees
from wizard.errors import WizardError
from wizard.formats.words import shell_words
from wizard.language import text
from wizard.records import replace

_CONTROLLERS = ("controller", "master")
"""The chart's key for Jenkins itself, now and of old."""
_VOLUMES = {
    "EmptyDir": "emptyDir",
    "emptyDirVolume": "emptyDir",
    "PVC": "persistentVolumeClaim",
    "persistentVolumeClaim": "persistentVolumeClaim",
    "HostPath": "hostPath",
    "hostPathVolume": "hostPath",
    "Nfs": "nfs",
    "nfsVolume": "nfs",
}
"""Kinds of volumes, in the chart's words and in the plugin's."""
_SOURCES = {"persistentVolumeClaim": ("claimName", "claimName"), "hostPath": ("hostPath", "path")}


def read(content: str, name: str) -> ParsedFile:
    """Return the containers of all agents."""
    gathered = Gathered()
    for document in yaml_trees(content, name):
        inner = document.get("jenkins")
        _gather(inner if inner is not None and inner.get("agent") else document, name, gathered)
    return gathered.parsed_file(name, "jenkins-values")


def _gather(values: DocumentNode, name: str, gathered: Gathered) -> None:
    _gather_clouds(values, name, gathered)
    for agent in (values.get("agent"), *values.pairs("additionalAgents").values()):
        if agent is not None:
            _take(agent, _containers_of_agent(agent), agent.get("yamlTemplate"), name, gathered)
            for written in agent.pairs("podTemplates").values():
                for templates in _within(written, name, gathered):
                    _take_templates(templates, name, gathered)
    for key in _CONTROLLERS:
        for script in values.pairs(key, "JCasC", "configScripts").values():
            for document in _within(script, name, gathered):
                _gather_clouds(document, name, gathered)


def _gather_clouds(document: DocumentNode, name: str, gathered: Gathered) -> None:
    for cloud in document.children("jenkins", "clouds"):
        _take_templates(cloud.get("kubernetes", "templates"), name, gathered)


def _take_templates(templates: DocumentNode | None, name: str, gathered: Gathered) -> None:
    for one in templates.items if templates else ():
        _take(one, [_container(given, "name") for given in one.children("containers")], one.get("yaml"), name, gathered)


def _within(written: DocumentNode, name: str, gathered: Gathered) -> Iterator[DocumentNode]:
    """Yield the documents of a text; what is a template of Helm's, or no YAML, is a gap."""
    try:
        yield from yaml_trees(written.text, name, written.embedded)
    except WizardError:
        message = text("This text is not valid YAML: pass the Pod's YAML separately.")
        gathered.gaps.append(Gap(written.at, message))


def _containers_of_agent(agent: DocumentNode) -> list[DocumentNode]:
    """Return the agent's own container and those next to it."""
    own = [_container(agent, "sideContainerName")] if agent.get("image") else []
    return own + [_container(one, "sideContainerName") for one in agent.children("additionalContainers")]


def _take(
    template: DocumentNode, containers: list[DocumentNode], pod: DocumentNode | None, name: str, gathered: Gathered
) -> None:
    """Take the Pod of a template: its keys over its YAML."""
    documents = list(_within(pod, name, gathered)) if pod and pod.text else []
    whole = documents[0] if documents else DocumentNode(template.at)
    volumes, mounts = _volumes(template)
    mounted = [one.changed(entries={**one.entries, "volumeMounts": mounts}) for one in containers]
    entries = {"containers": DocumentNode(template.at, items=tuple(mounted))} if mounted else {}
    entries |= {"volumes": volumes} if volumes.items else {}
    spec = merged(whole.get("spec") or DocumentNode(template.at), DocumentNode(template.at, entries=entries))
    own = {word.value for one in containers if (word := one.word("name"))}
    before = len(gathered.containers)
    gathered.take(PodNode(spec, whole.get("metadata", "annotations"), "default"), template.at)
    for number, one in enumerate(gathered.containers[before:], before):
        if one.name in own:  # the plugin's own keys have no profiles: there is no line in whose syntax a change is
            remarks = (*one.remarks, ("no-config", Located("", one.at)))
            gathered.containers[number] = replace(one, remarks=remarks)


def _container(one: DocumentNode, name: str) -> DocumentNode:
    """Return a container in Kubernetes' words."""
    entries = {"name": one.get(name) or DocumentNode(one.at, "jnlp")}
    if image := _image(one):
        entries["image"] = DocumentNode(image.at, image.value)
    for key in ("command", "args"):
        if found := one.get(key):
            entries[key] = DocumentNode(found.at, items=tuple(_words(found)))
    context = {}
    if flag := one.flag("privileged"):
        context["privileged"] = DocumentNode(flag.at, flag.value)
    for key in ("runAsUser", "runAsGroup"):
        if (number := one.word(key)) and number.value.isdecimal():
            context[key] = DocumentNode(number.at, int(number.value))
    if context:
        entries["securityContext"] = DocumentNode(one.at, entries=context)
    pairs = [one.get("envVar") or one for one in one.children("envVars")]
    env = [{"name": pair.get("key") or pair.get("name"), "value": pair.get("value")} for pair in pairs]
    given = [{key: node for key, node in pair.items() if node is not None} for pair in env]
    entries["env"] = DocumentNode(one.at, items=tuple(DocumentNode(one.at, entries=pair) for pair in given))
    return DocumentNode(one.at, entries=entries)


def _image(one: DocumentNode) -> Located[str] | None:
    """Return the image, which the chart has in two parts."""
    whole, tag = one.word("image"), one.word("image", "tag") or one.word("tag")
    name = whole or one.word("image", "repository")
    return Located(f"{name.value}:{tag.value}" if tag and tag.value else name.value, name.at) if name else None


def _words(node: DocumentNode) -> Iterator[DocumentNode]:
    with suppress(WizardError):
        yield from (DocumentNode(node.at, word) for word in shell_words(node.text))


def _volumes(template: DocumentNode) -> tuple[DocumentNode, DocumentNode]:
    """Return the volumes of a template, and where each container has them."""
    volumes, mounts = [], []
    for number, one in enumerate(template.children("volumes")):
        kind, given = next(((key, node) for key, node in one.entries.items() if key in _VOLUMES), ("", one))
        named = one.word("type")
        kind = _VOLUMES.get(kind or (named.value if named else ""), "")
        path = given.get("mountPath")
        if not kind or path is None:
            continue
        name = DocumentNode(one.at, f"volume-{number}")
        mine, theirs = _SOURCES.get(kind, ("", ""))
        named_source = given.get(mine) if mine else None
        source = {theirs: named_source} if named_source is not None else {}
        memory = given.flag("memory")
        medium = {"medium": DocumentNode(one.at, "Memory")} if memory and memory.value else {}
        volumes.append(
            DocumentNode(one.at, entries={"name": name, kind: DocumentNode(one.at, entries=source | medium)})
        )
        read_only = given.get("readOnly")
        flag = {"readOnly": read_only} if read_only is not None else {}
        mounts.append(DocumentNode(one.at, entries={"name": name, "mountPath": path, **flag}))
    return DocumentNode(template.at, items=tuple(volumes)), DocumentNode(template.at, items=tuple(mounts))
