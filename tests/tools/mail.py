"""Asks a demo server for its letter, has one sent, and holds the mails, which are files, against other implementations."""

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
COMMUNE = "/v1/communes/kerling-les-sierck"


def post(path, body=None, token=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(DEMO + path, json.dumps(body or {}).encode() if body else b"", headers, method="POST")
    return urllib.request.urlopen(request).read()


def mails(count):
    """The mails there are, oldest first, once there are so many."""
    for _ in range(600):
        paths = sorted(glob.glob(f"{HOME}/data/mail/*.eml"), key=os.path.getmtime)
        if len(paths) >= count:
            return [pathlib.Path(path).read_bytes() for path in paths]
        time.sleep(0.1)
    sys.exit(f"only {len(paths)} mails came")


def records():
    """What the doctor says is to be published."""
    settings = os.environ | {"TAMBOUR_SMTP_URL": "smtp://localhost", "TAMBOUR_DATA_DIR": f"{HOME}/data"}
    said = subprocess.run([os.environ["TAMBOUR"], "doctor"], env=settings, cwd=HOME, capture_output=True, text=True).stdout
    return dict(re.findall(r'^dns    (\S+) TXT "(.*)"$', said, re.M))


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


published = records()
assert {"un._domainkey.exemple.fr", "deux._domainkey.exemple.fr", "_dmarc.exemple.fr", "exemple.fr"} == set(published), published
post("/v1/digests/subscriptions", {"email": "camille@exemple.fr", "commune": "kerling-les-sierck"})
note, _ = check(mails(1)[0], published)
token = re.search(r"/digests/confirm\?token=(\S+)", note.get_body(("plain",)).get_content())[1]
post("/v1/digests/confirm", {"token": token})
post(f"{COMMUNE}/digests/2030-W10/send", token=os.environ["DEMO_TOKEN"])
letter, html = check(mails(2)[1], published)
assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and str(letter["List-Id"]).startswith("<lettre.kerling"), letter.items()
assert len(html.encode()) < 100_000, f"{len(html.encode())} bytes"
print(f"mail: two mails, each signed twice, parse strictly; the letter has {len(html.encode())} bytes of HTML")
if len(sys.argv) > 1:
    pathlib.Path(sys.argv[1], "letter.html").write_text(html)
    pathlib.Path(sys.argv[1], "letter.txt").write_text(letter.get_body(("plain",)).get_content())
