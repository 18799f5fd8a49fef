"""`werf-wizard survey` in a cluster: the manifest to be applied, or the survey itself."""

import argparse
import sys

from wizard.commands.inputs import known_answers, known_facts
from wizard.commands.progress import Progress
from wizard.commands.signals import signals_end_in_order
from wizard.commands.telling import tell
from wizard.errors import BadInputError, MissingFactError
from wizard.facts.model import Facts
from wizard.facts.unanswered import in_words
from wizard.facts.world import World
from wizard.knowledge.topics import reason_line
from wizard.language import Language, Text, text
from wizard.plan.plan import Plan, make_plan
from wizard.plan.pool_choice import no_nodes
from wizard.plan.pools import Pool, pools_of
from wizard.plan.settings import Answers
from wizard.plan.vantage import as_node_facts
from wizard.survey.collected import Collection
from wizard.survey.in_cluster import ClusterSurvey
from wizard.survey.manifest import LABEL, NAMESPACE, survey_objects, survey_plan
from wizard.targets.comments import with_comments
from wizard.targets.documents import yaml_file

_NAME = "werf-wizard-survey"
_SECONDS = 300


def print_manifest(options: argparse.Namespace, tr: Language) -> int:
    """Print the manifest, with what to do with it; nothing is created."""
    facts = known_facts(None, World(), tr)
    plan = _plan(options, facts)
    pools = _sampled(facts) if options.sample else ()
    objects = survey_objects(plan, _NAME, pools)
    documents = [*([objects.namespace] if objects.namespace else []), *objects.workloads]
    artifact = yaml_file("survey.yaml", documents, "manifests")
    namespace = survey_plan(plan).answers["namespace"]
    header = tuple(tr(line) for line in _header(namespace, plan, is_own=namespace == NAMESPACE))
    sys.stdout.write(with_comments(artifact, lambda topic: reason_line(topic, tr.code), header).content)
    return 0


def _header(namespace: str, plan: Plan, *, is_own: bool) -> tuple[Text, ...]:
    own = text("The survey uses its own namespace: deleting the manifest deletes nothing else.")
    taken = text("The namespace {namespace} must exist; it is not deleted.", namespace=namespace)
    return (
        text(
            "Runs the probe in mode {mode} on the nodes of a cluster. It only reads and changes nothing.",
            mode=plan.mode,
        ),
        own if is_own else taken,
        text("Apply it, wait until the Pods run, then collect their output:"),
        text("{value}", value="  kubectl apply -f survey.yaml"),
        text("{value}", value=f"  kubectl get pods -n {namespace} -l {LABEL}={_NAME} -o json > pods.json"),
        text("{value}", value="  kubectl get nodes -o json > nodes.json"),
        text("{value}", value="  kubectl delete -f survey.yaml"),
        text("{value}", value="  werf-wizard survey --from pods.json --from nodes.json"),
    )


def ask_cluster_nodes(options: argparse.Namespace, collection: Collection, tr: Language) -> None:
    """Run the survey in the cluster that kubectl knows, and take it away again.

    Raises MissingFactError if no cluster answers, BadInputError if it does not take the survey.
    """
    world = World()
    facts = known_facts(None, world, tr)
    if error := facts.value("cluster.error"):
        raise MissingFactError(text("The cluster does not answer: {why}", why=in_words(error)))
    if "cluster.version" not in facts:
        raise BadInputError(
            text("There is nothing to survey: no cluster is configured here."),
            text("--inventory FILE asks hosts over ssh, --from FILE reads what was collected."),
        )
    plan = survey_plan(_plan(options, facts))
    pools = _sampled(facts) if options.sample else ()
    linux = [node for node in facts.nodes if node.system == "linux"]
    wanted = len(pools) or len(linux)
    objects = survey_objects(plan, f"{_NAME}-{world.unique_suffix()}", pools)
    namespace = plan.answers["namespace"]
    message = text(
        "Starting the probe on {count} nodes, in namespace {namespace}, with {image}. Ctrl-C removes it.",
        count=wanted,
        namespace=namespace,
        image=plan.image.ref,
    )
    tell(tr, message)
    survey = ClusterSurvey(objects, namespace, world, float(options.timeout or _SECONDS))
    try:
        with Progress(wanted) as progress, signals_end_in_order():
            machines = survey.run(linux, pools, progress.show)
    finally:
        for name in survey.left:
            tell(tr, text("{name} could not be deleted: delete it yourself.", name=name))
    for machine in machines:
        collection.add(machine)


def _plan(options: argparse.Namespace, facts: Facts) -> Plan:
    """Return the plan whose container the probe runs in: of the given mode, or the one with the fewest rights."""
    given = [*options.set, *([f"ref={options.image}"] if options.image else [])]
    flags = {"mode": options.mode, "hardening": options.hardening}
    answers = known_answers("kubernetes", given, options.answers, flags, World())
    if answers["mode"] == "auto":
        answers = Answers({**answers.given, "mode": "overlay"})
    known = as_node_facts(facts).without("cluster.error")
    return make_plan("kubernetes", answers, known, force=True)


def _sampled(facts: Facts) -> tuple[Pool, ...]:
    pools = pools_of(facts.nodes)
    if not pools:
        raise no_nodes(facts)
    return pools
