"""Admission of the lab: a webhook of which the cluster asks before it takes a Pod, and a policy that changes Pods.

A webhook of the lab refuses and never changes: Kubernetes 1.20 compiled by Go 1.19 dies of a patch (its reflect2 is
older than Go 1.18). What changes Pods here is PodSecurityPolicy, which the server has in itself.
"""

import base64
import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.lab_kubernetes.declarations import ADDRESS
from tests.lab_kubernetes.session import Session

PLUGIN = "PodSecurityPolicy"
"""The plugin of the API server that these chapters need."""
_PORT = 9443
_NAME = "pods.webhooks.example.com"
Tree = dict[str, Any]
Answer = Callable[[Tree], str]
"""Why a webhook refuses a Pod; empty if it does not."""


@contextmanager
def webhook(session: Session, answer: Answer | None) -> Iterator[None]:
    """The cluster asks `answer` of each Pod while this lasts. Without one it is told to ask, and nobody listens."""
    certificate = _certificate(session.cluster.folder)
    session.must(session.apply(json.dumps(_configuration(certificate))))
    try:
        if answer is None:
            yield
        else:
            with _listening(answer, certificate):
                yield
    finally:
        session.cluster.kubectl("delete", "validatingwebhookconfiguration", _NAME)


@contextmanager
def _listening(answer: Answer, certificate: Path) -> Iterator[None]:
    server = ThreadingHTTPServer((ADDRESS, _PORT), _handler(answer))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _configuration(certificate: Path) -> Tree:
    """The API server reaches the lab by the node's address. What cannot be asked refuses, as by default."""
    trusted = base64.b64encode(certificate.read_bytes()).decode()
    asked = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    hook = {
        "name": _NAME,
        "clientConfig": {"url": f"https://{ADDRESS}:{_PORT}/", "caBundle": trusted},
        "rules": [asked],
        "failurePolicy": "Fail",
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
        "timeoutSeconds": 5,
    }
    kind = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration"}
    return {**kind, "metadata": {"name": _NAME}, "webhooks": [hook]}


def _certificate(folder: Path) -> Path:
    path = folder / "webhook.crt"
    if not path.exists():
        words = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=lab")
        files = ("-keyout", str(path.with_suffix(".key")), "-out", str(path))
        subprocess.run([*words, *files, "-addext", f"subjectAltName=IP:{ADDRESS}"], check=True, capture_output=True)
    return path


def _handler(answer: Answer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            said = json.dumps(reviewed(review, answer)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """The lab's output is its rows."""

    return Handler


def reviewed(review: Tree, answer: Answer) -> Tree:
    """The answer to a review: the Pod is taken, or refused with a reason."""
    reason = answer(review["request"]["object"])
    response: Tree = {"uid": review["request"]["uid"], "allowed": not reason}
    if reason:
        response["status"] = {"message": reason}
    return {"apiVersion": review["apiVersion"], "kind": review["kind"], "response": response}


def set_policy(session: Session, *dropped: str) -> None:
    """The one policy of the cluster: it allows everything, and takes capabilities away from every container."""
    anything = {"rule": "RunAsAny"}
    spec = {
        **dict.fromkeys(("privileged", "allowPrivilegeEscalation", "hostNetwork", "hostPID", "hostIPC"), True),
        **{name: ["*"] for name in ("allowedCapabilities", "volumes")},
        **dict.fromkeys(("runAsUser", "seLinux", "fsGroup", "supplementalGroups"), anything),
        "requiredDropCapabilities": list(dropped),
    }
    if dropped:
        del spec["allowedCapabilities"]
    annotations = {"seccomp.security.alpha.kubernetes.io/allowedProfileNames": "*"}
    metadata = {"name": "lab", "annotations": annotations}
    policy = {"apiVersion": "policy/v1beta1", "kind": "PodSecurityPolicy", "metadata": metadata, "spec": spec}
    session.must(session.apply(json.dumps(policy)))


def allow_policy(session: Session) -> None:
    """Everybody's Pods are under the policy: without a policy that an account may use, no Pod is taken."""
    role = ("create", "clusterrole", "lab-policy", "--verb=use", "--resource=podsecuritypolicies.policy")
    session.cluster.kubectl(*role)
    groups = ("--group=system:authenticated", "--group=system:serviceaccounts")
    session.cluster.kubectl("create", "clusterrolebinding", "lab-policy", "--clusterrole=lab-policy", *groups)
