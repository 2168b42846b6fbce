"""A phone and its push service: subscribes, posts a notice and an alert as the clerk, and reads what comes, with other
libraries than the server's."""

import base64
import http.server
import json
import os
import queue
import re
import threading
import time
import urllib.request

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

URL, TOKEN, PORT = os.environ["DEMO_URL"], os.environ["DEMO_TOKEN"], int(os.environ["PUSH_PORT"])
COMMUNE, ORIGIN = "kerling-les-sierck", f"http://127.0.0.1:{PORT}"
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
AUTH = os.urandom(16)
RECEIVED = queue.Queue()


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        RECEIVED.put((self.path, dict(self.headers.items()), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def ask(method, path, body=None, token=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(URL + path, json.dumps(body).encode() if body is not None else None, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def check(expected_title, kind):
    """The next message but for those of the demo's own content, which may have gone up a moment before."""
    while True:
        notification, message = read()
        if notification["title"] == expected_title:
            break
        assert "(démonstration)" in notification["body"], message
    assert message["web_push"] == 8030 and notification["data"]["kind"] == kind, message
    return notification


def read():
    path, headers, body = RECEIVED.get(timeout=30)
    headers = {name.lower(): value for name, value in headers.items()}
    assert path == "/phone" and headers["content-encoding"] == "aes128gcm", headers
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers["topic"]) and int(headers["ttl"]) > 0, headers
    assert headers["urgency"] in ("very-low", "low", "normal", "high"), headers
    assert len(body) <= 4096, len(body)
    text = http_ece.decrypt(body, private_key=KEY, auth_secret=AUTH, version="aes128gcm")
    assert len(text) <= 3993, len(text)
    message = json.loads(text)
    notification = message["notification"]
    assert Vapid02.verify(headers["authorization"].replace(", ", ",")), headers["authorization"]
    token, key = re.fullmatch(r"vapid t=(\S+), k=(\S+)", headers["authorization"]).groups()
    assert key == ask("GET", "/v1/push/key")["public_key"]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == ORIGIN and 0 < claims["exp"] - time.time() <= 86_400 and claims["sub"], claims
    return notification, message


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    subscription = ask("POST", "/v1/push/subscriptions", {
        "endpoint": f"{ORIGIN}/phone",
        "keys": {"p256dh": base64url(PUBLIC), "auth": base64url(AUTH)},
        "follows": [{"commune": COMMUNE, "kinds": ["alert", "notice"]}],
    })
    ask("POST", f"/v1/push/subscriptions/{subscription['id']}/test", token=subscription["secret"])
    check("Les notifications fonctionnent", "test")
    notices = f"/v1/communes/{COMMUNE}/notices"
    began = time.monotonic()
    ask("POST", notices, {"title": "Crue", "category": "alert", "severity": "severe", "expire_at": "2099-01-01T00:00:00Z"}, TOKEN)
    alert = check("Alerte\u00a0: Crue", "alert")
    took = time.monotonic() - began
    assert alert["navigate"] == f"{URL}/notices/{alert['data']['id']}", alert
    began = time.monotonic()
    ask("POST", notices, {"title": "É" * 120, "category": "works", "body": "Événement « exceptionnel ». " * 300}, TOKEN)
    notice = check("É" * 120, "notice")
    assert notice["body"].endswith("…") and 10 <= time.monotonic() - began <= 20
    print(f"check-push: three messages decrypted by http_ece and verified by py_vapid; the alert took {took:.2f} s, the notice its ten")


main()
