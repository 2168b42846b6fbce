"""Sends messages with PyPI's pywebpush, 64 at once over connections that are kept, and prints how many a second went."""

import base64
import concurrent.futures
import json
import os
import sys
import threading
import time

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from pywebpush import webpush

ORIGIN, MESSAGES = sys.argv[1], int(sys.argv[2])
TEXT = json.dumps({"web_push": 8030, "notification": {"title": "Alerte : Crue de la Moselle", "body": "x" * 120}})


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def phone():
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {"p256dh": encoded(point), "auth": encoded(os.urandom(16))}


vapid = Vapid02()
vapid.generate_keys()
phones = [phone() for _ in range(100)]
own = threading.local()


def one(number):
    if not hasattr(own, "session"):
        own.session = requests.Session()
    webpush(
        {"endpoint": f"{ORIGIN}/push/{number}", "keys": phones[number % len(phones)]},
        TEXT,
        vapid_private_key=vapid,
        vapid_claims={"sub": "mailto:mairie@exemple.fr"},
        ttl=3600,
        requests_session=own.session,
    )


one(0)
begun = time.perf_counter()
with concurrent.futures.ThreadPoolExecutor(64) as pool:
    for _ in pool.map(one, range(1, MESSAGES)):
        pass
print((MESSAGES - 1) / (time.perf_counter() - begun))
