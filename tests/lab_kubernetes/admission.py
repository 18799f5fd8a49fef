"""Admission webhooks of the lab: one server, for which a cluster asks before it takes a Pod; what it answers is a case."""

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

_PORT = 9443
NAME = "pods.webhooks.example.com"
Pod = dict[str, Any]
Answer = Callable[[Pod], str]
"""What a webhook does: changes the Pod in place, and returns why it refuses it, or nothing."""


@contextmanager
def webhook(session: Session, answer: Answer) -> Iterator[None]:
    """The cluster asks `answer` of each Pod while this lasts, first as what may change it."""
    folder = session.cluster.folder
    certificate = _certificate(folder)
    server = ThreadingHTTPServer((ADDRESS, _PORT), _handler(answer))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, folder / "webhook.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with _registered(session, certificate):
            yield
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def silent_webhook(session: Session) -> Iterator[None]:
    """The cluster is told of a webhook behind which there is no server."""
    with _registered(session, _certificate(session.cluster.folder)):
        yield


@contextmanager
def _registered(session: Session, certificate: Path) -> Iterator[None]:
    session.must(session.apply(json.dumps(_configuration(certificate))))
    try:
        yield
    finally:
        session.cluster.kubectl("delete", "mutatingwebhookconfiguration", NAME)


def _configuration(certificate: Path) -> dict[str, Any]:
    """The API server reaches the lab by the node's address. What cannot be asked refuses, as by default."""
    trusted = base64.b64encode(certificate.read_bytes()).decode()
    asked = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    hook = {
        "name": NAME,
        "clientConfig": {"url": f"https://{ADDRESS}:{_PORT}/", "caBundle": trusted},
        "rules": [asked],
        "failurePolicy": "Fail",
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
        "timeoutSeconds": 5,
    }
    kind = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration"}
    return {**kind, "metadata": {"name": NAME}, "webhooks": [hook]}


def _certificate(folder: Path) -> Path:
    path = folder / "webhook.crt"
    if not path.exists():
        words = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=lab")
        files = ("-keyout", str(folder / "webhook.key"), "-out", str(path), "-addext", f"subjectAltName=IP:{ADDRESS}")
        subprocess.run([*words, *files], check=True, capture_output=True)
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


def reviewed(review: dict[str, Any], answer: Answer) -> dict[str, Any]:
    """The answer to a review: a refusal with its reason, or a patch that puts the changed Pod in the place of the old."""
    pod = review["request"]["object"]
    reason = answer(pod)
    response: dict[str, Any] = {"uid": review["request"]["uid"], "allowed": not reason}
    if reason:
        response["status"] = {"message": reason}
    else:
        patch = [{"op": "replace", "path": "/spec", "value": pod["spec"]}]
        response |= {"patchType": "JSONPatch", "patch": base64.b64encode(json.dumps(patch).encode()).decode()}
    return {"apiVersion": review["apiVersion"], "kind": review["kind"], "response": response}
