"""Asks a demo server for its letter, has one sent, and holds the mails against other implementations: files, what exim4 took,
or what maildev shows, whichever runs beside it."""

import email.policy
import glob
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import urllib.request

import dkim

DEMO, HOME = os.environ["DEMO_URL"], os.environ["DEMO_HOME"]
COMMUNE, READER = "/v1/communes/kerling-les-sierck", "camille@exemple.fr"


def post(path, body=None, token=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(DEMO + path, json.dumps(body or {}).encode() if body else b"", headers, method="POST")
    return urllib.request.urlopen(request).read()


def files(pattern):
    return [pathlib.Path(path).read_bytes() for path in sorted(glob.glob(pattern), key=os.path.getmtime)]


def arrived():
    """The mails that arrived for the reader, oldest first, in the lines of the way; the demo's people get others at their hour."""
    return [raw for raw in everything() if email.message_from_bytes(raw, policy=email.policy.default)["To"] == READER]


def everything():
    if "EXIM_MAILS" in os.environ:
        # A mail in a maildir has the lines of the system.
        return [raw.replace(b"\n", b"\r\n") for raw in files(f"{os.environ['EXIM_MAILS']}/new/*")]
    if "MAILDEV_URL" in os.environ:
        read = lambda path: urllib.request.urlopen(os.environ["MAILDEV_URL"] + path).read()
        return [read(f"/email/{it['id']}/source") for it in json.loads(read("/email"))]
    return files(f"{HOME}/data/mail/*.eml")


def mails(count):
    """The mails that arrived, once there are so many."""
    for _ in range(600):
        found = arrived()
        if len(found) >= count:
            return found
        time.sleep(0.1)
    sys.exit(f"only {len(found)} mails came")


def doctor(**settings):
    """What the doctor says of this server with these settings."""
    settings = os.environ | {"TAMBOUR_DATA_DIR": f"{HOME}/data", "TAMBOUR_PUBLIC_URL": "https://panneau.exemple.fr"} | settings
    return subprocess.run([os.environ["TAMBOUR"], "doctor"], env=settings, cwd=HOME, capture_output=True, text=True).stdout


def examine():
    """The doctor knows a mail server that takes our mails, and what is wrong with one that does not."""
    port, bare = os.environ["EXIM_PORT"], os.environ["EXIM_BARE_PORT"]
    at = lambda port, password="secret": {"TAMBOUR_SMTP_URL": f"smtp://panneau:{password}@localhost:{port}?tls=required"}
    for settings, expected in (
        (at(port), f"ok     mail: sent as panneau@exemple.fr by localhost:{port}"),
        (at(port, "faux"), f"WRONG  mail: the mail server localhost:{port} does not let us in with this user and password: 535"),
        (at(bare), f"WRONG  mail: the mail server localhost:{bare} offers no STARTTLS"),
        (at(port) | {"SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt"}, f"WRONG  mail: the mail server localhost:{port} has no TLS that is trusted here"),
    ):
        said = doctor(**settings)
        assert expected in said and "faux" not in said, said


def check(raw, published):
    message = email.message_from_bytes(raw, policy=email.policy.strict)
    assert not message.defects and not any(part.defects for part in message.walk()), message.defects
    text, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    assert "token=" in text and "<html" in html, text
    assert all(len(line) <= 998 for line in raw.split(b"\r\n")) and b"\n" not in raw.replace(b"\r\n", b"")
    find = lambda name, timeout=5: published.get(name.decode().rstrip("."), "").encode()
    verifier = dkim.DKIM(raw)
    signatures = sum(name.lower() == b"dkim-signature" for name, _ in verifier.headers)
    assert signatures == 2, f"{signatures} signatures"
    for index in range(signatures):
        assert dkim.DKIM(raw).verify(idx=index, dnsfunc=find), f"signature {index} is wrong"
    # A mail that was tampered with is not ours.
    forged = raw.replace(b"List-Unsubscribe: <https", b"List-Unsubscribe: <httpx").replace(b"Subject: ", b"Subject: x")
    assert not dkim.DKIM(forged).verify(idx=0, dnsfunc=find)
    return message, html


# What is to be published is said where mails are sent.
said = doctor(TAMBOUR_SMTP_URL=os.environ.get("TAMBOUR_SMTP_URL", "smtp://localhost"))
published = {name: "".join(re.findall('"([^"]*)"', text)) for name, text in re.findall(r"^dns    (\S+) TXT (.*)$", said, re.M)}
# A mail server on this machine says nothing of the address that it sends from.
assert {"un._domainkey.exemple.fr", "deux._domainkey.exemple.fr", "_dmarc.exemple.fr"} == set(published), published
post("/v1/digests/subscriptions", {"email": READER, "commune": "kerling-les-sierck"})
note, _ = check(mails(1)[0], published)
token = re.search(r"/digests/confirm\?token=(\S+)", note.get_body(("plain",)).get_content())[1]
post("/v1/digests/confirm", {"token": token})
news = {"title": "Coupure d’eau lundi", "category": "outage", "body": "De **8 h à 12 h**, rue des Vignes.\n\n.\n..\nFin"}
post(f"{COMMUNE}/notices", news, os.environ["DEMO_TOKEN"])
post(f"{COMMUNE}/digests/2030-W10/send", token=os.environ["DEMO_TOKEN"])
letter, html = check(mails(2)[1], published)
assert letter["Subject"].startswith("Kerling-lès-Sierck") and "/notices/" in html, letter.items()
assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and str(letter["List-Id"]).startswith("<lettre.kerling"), letter.items()
assert len(html.encode()) < 100_000, f"{len(html.encode())} bytes"
if "EXIM_MAILS" in os.environ:
    examine()
way = "exim4" if "EXIM_MAILS" in os.environ else "maildev" if "MAILDEV_URL" in os.environ else "files"
print(f"mail by {way}: two mails, each signed twice, parse strictly; the letter has {len(html.encode())} bytes of HTML")
if len(sys.argv) > 1:
    pathlib.Path(sys.argv[1], "letter.html").write_text(html)
    pathlib.Path(sys.argv[1], "letter.txt").write_text(letter.get_body(("plain",)).get_content())
