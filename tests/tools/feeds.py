"""Holds a demo server's feeds against feedparser, an XML parser, the schema of CAP and the rules of JSON Feed 1.1.

OASIS publishes the schema of CAP without leave to copy it. It is looked for in SHARED_DATA, or beside the project in
shared/data; the output says whether it was found. The order of a message's elements is checked in any case."""

import datetime
import json
import os
import pathlib
import re
import urllib.error
import urllib.request
import xml.etree.ElementTree as tree

import feedparser
import xmlschema

URL, TOKEN = os.environ["DEMO_URL"], os.environ["DEMO_TOKEN"]
COMMUNE = f"{URL}/v1/communes/kerling-les-sierck"
ATOM, CAP = "{http://www.w3.org/2005/Atom}", "{urn:oasis:names:tc:emergency:cap:1.2}"
TITLES = ["]]><script>alert(1)</script>", "a & b < c > d \" e ' f", "🌊 ça déborde 𝄞", "<b>gras</b> &amp; &#0;", "\ufffe non-caractère \uffff"]
# A message's elements in their order, and an info's (CAP 1.2, section 3.2).
ALERT = "identifier sender sent status msgType source scope restriction addresses code note references incidents info".split()
INFO = "language category event responseType urgency severity certainty audience eventCode effective onset expires senderName headline description instruction web contact parameter resource area".split()
NEEDED = {"identifier", "sender", "sent", "status", "msgType", "scope", "info"}, {"category", "event", "urgency", "severity", "certainty", "area"}
PLACE = pathlib.Path(os.environ.get("SHARED_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared/data")) / "CAP-v1.2.xsd"


def post(title, **more):
    body = {"title": title, "category": "alert", "severity": "minor", "expire_at": "2099-01-01T00:00:00Z", "body": f"Texte : {title}\n\n* `{title}`", "link": "https://exemple.fr/?a=1&b=%22"} | more
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{COMMUNE}/notices", json.dumps(body).encode(), headers)) as answer:
        return json.load(answer)["id"]


def patch(notice, **change):
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(f"{URL}/v1/notices/{notice}", json.dumps(change).encode(), headers, method="PATCH")).close()


def step(method, path):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    urllib.request.urlopen(urllib.request.Request(f"{URL}/v1/notices/{path}", headers=headers, method=method)).close()


def get(path):
    with urllib.request.urlopen(f"{COMMUNE}/{path}") as answer:
        return answer.headers, answer.read()


def readable(title):
    """As XML can hold it."""
    return re.sub("[\ufffe\uffff]", "\ufffd", title)


def parsed(path):
    headers, body = get(path)
    feed = feedparser.parse(body, response_headers={"content-type": headers["Content-Type"]}, sanitize_html=False)
    assert feed.bozo == 0 and feed.version == "atom10", (path, feed.get("bozo_exception"))
    assert feed.feed.id and feed.feed.updated_parsed and feed.feed.title and feed.feed.author, path
    for entry in feed.entries:
        assert entry.id.startswith("urn:uuid:") and entry.updated_parsed and entry.published_parsed and entry.author, entry
        assert [link for link in entry.links if link.rel == "alternate"], entry
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) <= 50
    return feed, tree.fromstring(body)


def atom():
    feed, root = parsed("feed.atom")
    titles = [entry.find(f"{ATOM}title").text for entry in root.iter(f"{ATOM}entry")]
    assert all(readable(title) in titles for title in TITLES), titles
    assert [entry.published for entry in feed.entries] == sorted((entry.published for entry in feed.entries), reverse=True)
    return len(feed.entries)


def json_feed():
    headers, body = get("feed.json")
    feed = json.loads(body)
    assert headers["Content-Type"] == "application/feed+json" and feed["version"] == "https://jsonfeed.org/version/1.1"
    known = {"version", "title", "home_page_url", "feed_url", "language", "authors", "items"}
    assert feed.keys() <= known and isinstance(feed["title"], str) and feed["feed_url"].startswith("http"), feed.keys()
    of_item = {"id", "url", "external_url", "title", "content_html", "summary", "date_published", "date_modified", "authors", "tags", "image", "attachments"}
    for item in feed["items"]:
        assert item.keys() <= of_item and isinstance(item["id"], str) and isinstance(item["content_html"], str), item
        assert all(isinstance(tag, str) for tag in item["tags"]) and all(author["name"] for author in item["authors"]), item
        for name in ("date_published", "date_modified"):
            assert datetime.datetime.fromisoformat(item[name]).tzinfo, item
        assert all(item[name].startswith("http") for name in ("url", "external_url", "image") if name in item), item
        assert all(it["url"].startswith("http") and it["mime_type"] for it in item.get("attachments", [])), item
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    assert all(title in [item["title"] for item in feed["items"]] for title in TITLES)
    return len(feed["items"])


def cap():
    feed, root = parsed("alerts.cap")
    contents = [content for content in root.iter(f"{ATOM}content") if content.get("type") == "application/cap+xml"]
    assert len(contents) == len(feed.entries) and all(len(content) == 1 for content in contents)
    alerts = [content[0] for content in contents]
    for alert in alerts:
        for element, order, needed in ((alert, ALERT, NEEDED[0]), (alert.find(f"{CAP}info"), INFO, NEEDED[1])):
            names = [child.tag.removeprefix(CAP) for child in element]
            assert names == sorted(names, key=order.index) and needed <= set(names), names
        for name in ("identifier", "sender"):
            assert re.fullmatch(r"[^\s,<&]+", alert.findtext(CAP + name)), name
        times = [element.text for element in alert.iter() if element.tag.removeprefix(CAP) in ("sent", "effective", "onset", "expires")]
        assert times and all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", time) for time in times), times
        assert alert.findtext(f"{CAP}status") == "Exercise"
        updated = alert.findtext(f"{CAP}msgType") in ("Update", "Cancel")
        assert updated == (alert.find(f"{CAP}references") is not None)
    headlines = [alert.findtext(f"{CAP}info/{CAP}headline") for alert in alerts]
    assert all(readable(title) in headlines for title in TITLES), headlines
    assert {alert.findtext(f"{CAP}msgType") for alert in alerts} == {"Alert", "Update", "Cancel"}
    # A message is never referred to by its own name.
    assert all(f",{alert.findtext(f'{CAP}identifier')}," not in (alert.findtext(f"{CAP}references") or "") for alert in alerts)
    if PLACE.exists():
        schema = xmlschema.XMLSchema(PLACE)
        for alert in alerts:
            schema.validate(alert)
        print(f"check-feeds: {len(alerts)} alerts are valid under the schema of CAP 1.2")
    else:
        print("check-feeds: the schema of CAP 1.2 is not at hand (SHARED_DATA), so alerts were not held against it")
    return len(alerts)


def main():
    made = [post(title) for title in TITLES]
    patch(made[0], expire_at="2098-01-01T00:00:00Z")
    for method, path in (("DELETE", made[1]), ("POST", f"{made[1]}/restore"), ("DELETE", post("Fausse alerte"))):
        step(method, path)
    print(f"check-feeds: {atom()} entries in Atom, {json_feed()} items in JSON Feed, {cap()} alerts in CAP, all well-formed")
    for path in ("feed.atom", "feed.json", "alerts.cap"):
        try:
            urllib.request.urlopen(f"{URL}/v1/communes/atlantis/{path}")
            raise SystemExit(f"{path} of a commune that is not there")
        except urllib.error.HTTPError as error:
            assert error.code == 404


main()
