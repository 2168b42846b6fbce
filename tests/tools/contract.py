"""Hooks of schemathesis (tests/contract): what it asks about exists. Ids, secrets and links are the demo's or made on the spot, and
what a request can use up is made anew when it did; three in four bodies and queries have what JSON Schema cannot say put right.
What it makes invalid on purpose stays as it is."""

import base64
import datetime
import email
import email.policy
import glob
import itertools
import os
import re
import subprocess
import time
import unicodedata
import zoneinfo
from collections import Counter

import requests
import schemathesis

DEMO, HOME, CLERK = os.environ["DEMO_URL"], os.environ["DEMO_HOME"], os.environ["DEMO_TOKEN"]
KERLING, SAILLANS = "kerling-les-sierck", "saillans-26"
AT = f"/v1/communes/{KERLING}"
DEMONSTRATION = " (démonstration)"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
SESSION, NUMBERS = requests.Session(), itertools.count()


def ask(method, path, body=None, token=CLERK, **headers):
    if token:
        headers["Authorization"] = f"Bearer {token}"
    answer = SESSION.request(method, DEMO + path, json=body, headers=headers)
    assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def tambour(*words):
    return subprocess.run([os.environ["TAMBOUR"], *words], cwd=HOME, check=True, capture_output=True, text=True).stdout.strip()


def publisher_of(organisation, commune=KERLING):
    return tambour("token", "create", "--commune", commune, "--role", "publisher", "--organisation", organisation)


# What is there.

DEVICE = ask("POST", "/v1/devices", token=None)["secret"]
ORGANISATIONS = {it["name"]: it["id"] for it in ask("GET", f"{AT}/organisations?limit=100")["items"]}
CARDS = ask("GET", f"{AT}/notices?limit=100")["items"]
POLL = ask("GET", f"{AT}/polls")["items"][0]
CLOSED = next(it for it in ask("GET", f"{AT}/polls")["items"] if it["status"] == "closed")
EDITION = re.search(r"/digests/(\d{4}-W\d\d)", SESSION.get(f"{DEMO}{AT}/digests", headers={"Accept": "text/plain"}).text)[1]
FILE = next(it["image"]["id"] for it in CARDS if it["image"])
# One whose posts wait for approval, one that another commune made, and their publishers.
SPORT = "Étoile sportive de Kerling" + DEMONSTRATION
SPORTS_TOKEN = publisher_of(SPORT)
GUEST = tambour("organisation", "add", "--commune", SAILLANS, "--kind", "intercommunality", "Syndicat invité")
OFFERED = tambour("organisation", "add", "--commune", SAILLANS, "--kind", "intercommunality", "Syndicat attendu")
GUESTS_TOKEN = publisher_of("Syndicat invité", SAILLANS)
MAYOR = tambour("token", "create", "--commune", KERLING, "--role", "mayor")


# What is made.

def notice(token=CLERK, **more):
    return ask("POST", f"{AT}/notices", {"title": "Coupure d’eau", "category": "outage"} | more, token)["id"]


def event(token=CLERK, **more):
    times = {"starts_at": "2030-12-07T09:00:00Z", "ends_at": "2030-12-07T11:00:00Z"}
    return ask("POST", f"{AT}/events", {"title": "Marché", "category": "market"} | times | more, token)["id"]


def poll():
    body = {"question": "À 8 h ?", "options": ["Oui", "Non"], "closes_at": "2030-12-02T18:00:00Z"}
    return ask("POST", f"{AT}/polls", body)["id"]


def withdrawn(kind, id):
    ask("DELETE", f"/v1/{kind}/{id}")
    return id


def edited(id):
    ask("PATCH", f"/v1/notices/{id}", {"body": "De 8 h à 12 h."})
    return id


def organisation():
    return ask("POST", f"{AT}/organisations", {"kind": "association", "name": f"Club {next(NUMBERS)}"})["id"]


def guest(state):
    """The organisation that another commune made, on its way to serve here."""
    if SESSION.get(f"{DEMO}{AT}/organisations/{GUEST}").status_code == 200:
        SESSION.delete(f"{DEMO}{AT}/organisations/{GUEST}", headers={"Authorization": f"Bearer {CLERK}"})
    if state == "asked":
        ask("POST", f"{AT}/organisations/{GUEST}/ask", token=GUESTS_TOKEN)
    return GUEST


def follower():
    """What makes an organisation follow a calendar that waits for approval, each time anew."""
    made = []

    def follow():
        if not made:
            name = f"Club {next(NUMBERS)}"
            id = ask("POST", f"{AT}/organisations", {"kind": "association", "name": name})["id"]
            made.extend((id, publisher_of(name)))
        ask("PUT", f"/v1/organisations/{made[0]}/calendar", {"url": f"https://agenda.exemple.fr/{next(NUMBERS)}.ics"}, made[1])
        return made[0]

    return follow


def subscription():
    browser = {
        "endpoint": f"https://updates.push.services.mozilla.com/wpush/v2/{next(NUMBERS)}",
        "keys": EXAMPLE_KEYS,
        "follows": [{"commune": KERLING, "kinds": ["alert"]}],
    }
    return ask("POST", "/v1/push/subscriptions", browser, None)


EXAMPLE_KEYS = {
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
}


def link_to(address, pattern):
    """What this pattern finds in the newest mail to an address, once it came."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for path in sorted(glob.glob(f"{HOME}/data/mail/*.eml"), key=os.path.getmtime, reverse=True):
            mail = email.message_from_file(open(path), policy=email.policy.default)
            found = mail["To"] == address and re.search(pattern, mail.get_body(("plain",)).get_content(), re.MULTILINE)
            if found:
                return found[1]
        time.sleep(0.05)
    raise AssertionError(f"no mail of {pattern} came to {address}")


def link_of(address):
    """The token of a link to sign in, as it comes by mail."""
    ask("POST", "/v1/auth/email", {"email": address}, None)
    return link_to(address, r"/sign-in\?token=([\w-]+)")


def person():
    """Somebody who just signed in: the token of their session, its id, and their address."""
    address = f"habitant{next(NUMBERS)}@exemple.fr"
    token = ask("POST", "/v1/auth/email/verify", {"token": link_of(address), "session": "token"}, None)["token"]
    session = next(it for it in ask("GET", "/v1/me/sessions", token=token)["items"] if it["current"])
    return {"secret": token, "id": session["id"], "email": address}


def invited():
    """Somebody who was invited to be a councillor, and the token of the invitation."""
    someone = person()
    ask("POST", f"{AT}/members", {"email": someone["email"], "role": "councillor"}, MAYOR)
    return someone | {"body": {"token": link_to(someone["email"], r"/invitation\?token=([\w-]+)")}}


def moving():
    """Somebody who is about to change their address, and what confirms it."""
    someone, address = person(), f"nouveau{next(NUMBERS)}@exemple.fr"
    request = ask("PATCH", "/v1/me", {"email": address}, someone["secret"])["email_change"]["request"]
    return someone | {"body": {"request": request, "code": link_to(address, r"^(\d{6})$")}}


def coded():
    """Somebody with an account, and the code of their letter."""
    someone, reference = person(), f"A-{next(NUMBERS)}"
    entry = {"last_name": "Klein", "first_names": f"Anne {next(NUMBERS)}", "reference": reference}
    someone["entry"] = ask("POST", f"{AT}/register", entry)["id"]
    printed = tambour("register", "codes", "--commune", KERLING, "--format", "csv", "--only", "all", "--reference", reference)
    return someone | {"body": {"commune": KERLING, "code": re.search(r"[2-9B-Z]{4}-[2-9B-Z]{4}", printed)[0]}}


def activated():
    """A resident with an account."""
    someone = coded()
    ask("POST", "/v1/residents/activate", someone["body"], someone["secret"])
    return someone


def voter():
    """A resident who may vote where the demo is asked."""
    someone = activated()
    ask("POST", f"/v1/consultations/{IN_VOTE()[0]}/electorate", missing(someone["entry"]), MAYOR)
    return someone


def voice_given(to=()):
    """A voice for everything, as it is given."""
    return {"commune": KERLING, "scope": {"kind": "everything"}, "to": [{"delegate": it, "percent": 100} for it in to]}


def delegate():
    """A resident who carries voices, and what they say of themselves."""
    someone = activated()
    body = {"commune": KERLING, "name": f"Anne {next(NUMBERS)}", "statement": "Je lis tous les dossiers.", "topics": None}
    stands = ask("PUT", "/v1/me/delegate", body, someone["secret"])
    return someone | {"delegate": stands["id"], "body": body}


def giver():
    """A resident who gives a voice: the delegation’s id, and what it is."""
    someone, body = activated(), voice_given([delegate()["delegate"]])
    return someone | {"id": ask("PUT", "/v1/me/delegations", body, someone["secret"])["id"], "body": body}


def asking():
    """An association that asks to join, and the token that confirms its address."""
    number = next(NUMBERS)
    address = f"amis{number}@exemple.fr"
    wish = {"name": f"Les Amis {number}", "email": address, "about": "Nous restaurons le lavoir."}
    # Each from a network of its own: one alone gets ten mails a day.
    ask("POST", f"{AT}/joinings", wish, None, **{"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"})
    return {"body": {"token": link_to(address, r"\?token=([\w-]+)")}}


def joining():
    """An association that waits for the clerk."""
    ask("POST", "/v1/joinings/confirm", asking()["body"], None)
    waiting = [it["joining"] for it in ask("GET", f"{AT}/moderation?limit=100")["items"] if it["kind"] == "joining"]
    return waiting[-1]["id"]


def signing_in():
    return {"body": {"token": link_of(f"habitant{next(NUMBERS)}@exemple.fr"), "session": "token"}}


def member():
    return ask("POST", f"{AT}/members", {"email": f"elu{next(NUMBERS)}@exemple.fr", "role": "councillor"}, MAYOR)["id"]


# Residents, what they are asked, and what came of it.

REGISTER = "nom;prénoms;référence\n" + "\n".join(f"Klein;Marthe {number};R-{number}" for number in range(12))
ANSWER = SESSION.post(f"{DEMO}{AT}/register/import", data=REGISTER.encode(), headers={"Authorization": f"Bearer {CLERK}", "Content-Type": "text/csv"})
assert ANSWER.ok, ANSWER.text


def entry():
    return ask("POST", f"{AT}/register", {"last_name": "Klein", "first_names": f"Paul {next(NUMBERS)}"})["id"]


def group():
    return ask("POST", f"{AT}/groups", {"name": f"Groupe {next(NUMBERS)}", "kind": "other"})["id"]


def topic():
    return ask("POST", f"{AT}/topics", {"name": f"Thème {next(NUMBERS)}"})["id"]


def portfolio():
    holder = {"name": "Claire Muller", "title": "Adjointe"}
    return ask("POST", f"{AT}/portfolios", {"title": "École", "topics": [], "holder": holder}, MAYOR)["id"]


def consultation(**more):
    model = {
        "title": "Un wifi public ?", "summary": "Faut-il un wifi public ?", "body": "La région paie la moitié.", "topic": TOPIC(),
        "calendar": {"vote_from": "2030-12-01T07:00:00Z", "vote_until": "2030-12-15T17:00:00Z"},
        "questions": [{"text": "Un wifi ?", "method": "single_choice", "options": [{"label": "Oui"}, {"label": "Non"}]}],
    }
    return ask("POST", f"{AT}/consultations", model | more)["id"]


def announced():
    id = consultation()
    ask("POST", f"/v1/consultations/{id}/publish")
    return id


def of_demo(phase):
    """The demo's consultation in a phase, and its first question."""
    card = ask("GET", f"{AT}/consultations?phase={phase}")["items"][0]
    return card["id"], card["questions"][0]["id"]


def debated():
    """A consultation in debate that asks for contributions."""
    id = consultation(contributions=True)
    ask("POST", f"/v1/consultations/{id}/publish")
    return id


def argument():
    """An argument of the voter's, in a debate of its own."""
    body = {"stance": "for", "text": "On attend moins seul."}
    return ask("POST", f"/v1/consultations/{debated()}/arguments", body, VOTER()["secret"])["id"]


def contribution():
    body = {"text": "Un banc à l’ombre."}
    return ask("POST", f"/v1/consultations/{debated()}/contributions", body, VOTER()["secret"])["id"]


def summed_up():
    """A consultation whose contributions are summed up."""
    id = debated()
    ask("PUT", f"/v1/consultations/{id}/synthesis", {"text": "Personne n’a écrit.", "groups": []})
    return id


def shared():
    """A draft whose key three people are to hold."""
    people = [{"name": f"Élu {number}", "email": f"cle{number}@exemple.fr"} for number in range(3)]
    return consultation(key={"holders": people})


def share():
    """The link of somebody who holds a key."""
    ask("POST", f"/v1/consultations/{shared()}/key")
    return {"body": {"token": link_to("cle0@exemple.fr", r"/cle\?token=([\w-]+)")}}


def counted():
    """A consultation that was voted on and answered, of the demo: nobody waits for a vote here."""
    return of_demo("answered")


def missing(entry):
    """What adds somebody to an electorate who was written into the register after the demo's vote had opened."""
    return {"entry": entry, "reason": "Une personne manquait au registre."}


def elector():
    """Somebody who was added to the electorate of the demo's vote."""
    someone = entry()
    ask("POST", f"/v1/consultations/{IN_VOTE()[0]}/electorate", missing(someone), MAYOR)
    return someone


def assisted():
    """Somebody for whom a ballot was cast."""
    someone = elector()
    ask("POST", f"/v1/consultations/{IN_VOTE()[0]}/assisted-ballots", {"entry": someone, "channel": "counter", "answers": BLANK()})
    return someone


def blank():
    """Answers that choose nothing of what the demo is asked."""
    questions = ask("GET", f"/v1/consultations/{IN_VOTE()[0]}")["questions"]
    return [{"question": it["id"], "blank": True} for it in questions]


def closed_entry():
    id = entry()
    ask("POST", f"/v1/register/{id}/close", {"reason": "moved", "note": "Partie à Metz."})
    return id


def milestone():
    return ask("GET", f"/v1/consultations/{counted()[0]}")["response"]["milestones"][0]["id"]


def mailed(count, pattern):
    """What this pattern finds in so many mails, once they came."""
    for _ in range(600):
        mails = [email.message_from_file(open(path), policy=email.policy.default) for path in glob.glob(f"{HOME}/data/mail/*.eml")]
        found = [re.search(pattern, mail.get_body(("plain",)).get_content()) for mail in mails]
        found = {match[1] for match in found if match}
        if len(found) >= count:
            return sorted(found)
        time.sleep(0.1)
    raise AssertionError(f"only {len(found)} mails of {pattern} came")


def week(days=0):
    """The edition of the commune’s week, or of so many days later."""
    return "{0}-W{1:02}".format(*(datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date() + datetime.timedelta(days)).isocalendar())


READERS = 12
for number in range(READERS):
    ask("POST", "/v1/digests/subscriptions", {"email": f"lecteur{number}@exemple.fr", "commune": KERLING}, None)
CONFIRMATIONS = mailed(READERS, r"/digests/confirm\?token=([\w-]+)")
# The last one stays to be confirmed.
READER_TOKENS = [ask("POST", "/v1/digests/confirm", {"token": it}, None)["token"] for it in CONFIRMATIONS[:-1]]
ask("POST", f"{AT}/digests/{week()}/send")
UNSUBSCRIBE = mailed(READERS - 1, r"/digests/unsubscribe\?token=([\w-]+)")[0]
OWN = {base64.urlsafe_b64decode(it + "==")[:16] for it in [UNSUBSCRIBE]}
LEAVERS = [it for it in READER_TOKENS if base64.urlsafe_b64decode(it + "==")[:16] not in OWN]
READER = LEAVERS.pop()


# What each operation is about.

def once(make, made={}):
    """What is made for the first request and serves all others."""
    return lambda: made[make] if make in made else made.setdefault(make, make())


def approved(kind, id):
    ask("POST", f"/v1/{kind}/{id}/approve")
    return id


THEIR_NOTICE = once(lambda: approved("notices", notice(SPORTS_TOKEN)))
THEIR_EVENT = once(lambda: approved("events", event(SPORTS_TOKEN)))
LASTING = {
    "groups": once(group),
    "topics": once(topic),
    "portfolios": once(portfolio),
    "consultations": once(announced),
    "milestones": once(milestone),
    "arguments": once(argument),
    "contributions": once(contribution),
    "notices": once(notice),
    "events": once(lambda: event(rrule="FREQ=WEEKLY;COUNT=20")),
    "polls": lambda: POLL["id"],
    "files": lambda: FILE,
    "organisations": lambda: ORGANISATIONS[SPORT],
}
COUNTED = once(counted)
OWED = once(lambda: of_demo("result"))
IN_VOTE = once(lambda: of_demo("vote"))
DEBATED = once(debated)
STANDING = {
    "giveArgument": DEBATED,
    "contribute": DEBATED,
    "getSynthesis": once(summed_up),
    "sumUp": DEBATED,
    "respond": lambda: OWED()[0],
    "addElector": lambda: IN_VOTE()[0],
    "getResult": lambda: COUNTED()[0],
    "listBallots": lambda: COUNTED()[0],
    "listVoices": lambda: COUNTED()[0],
    "listAssistedVoters": lambda: COUNTED()[0],
    "getAssistedStanding": lambda: IN_VOTE()[0],
    "castBallot": lambda: IN_VOTE()[0],
    "castAssistedBallot": lambda: IN_VOTE()[0],
    "notePaperEnvelopes": lambda: IN_VOTE()[0],
    "cancelAssistedBallot": lambda: IN_VOTE()[0],
    "hideNotice": THEIR_NOTICE,
    "showNotice": THEIR_NOTICE,
    "hideEvent": THEIR_EVENT,
    "showEvent": THEIR_EVENT,
    "concludePoll": lambda: CLOSED["id"],
    "offerToOrganisation": lambda: OFFERED,
    "changeOccurrence": once(lambda: event(rrule="FREQ=WEEKLY;COUNT=20")),
    "subscribeToCalendar": once(organisation),
    "getCalendar": once(follower()),
}
# What success uses up.
FRESH = {
    "takeBackArgument": argument,
    "removeArgument": argument,
    "removeContribution": contribution,
    "approveJoining": joining,
    "rejectJoining": joining,
    "deleteGroup": group,
    "removeTopic": topic,
    "endPortfolio": portfolio,
    "editConsultation": consultation,
    "deleteConsultation": consultation,
    "publishConsultation": consultation,
    "shareKey": shared,
    "withdrawConsultation": announced,
    "publishNotice": lambda: notice(draft=True),
    "withdrawNotice": lambda: notice(),
    "restoreNotice": lambda: withdrawn("notices", notice()),
    "notifyNotice": lambda: edited(notice()),
    "publishEvent": lambda: event(draft=True),
    "withdrawEvent": lambda: event(),
    "cancelEvent": lambda: event(),
    "restoreEvent": lambda: withdrawn("events", event()),
    "editPoll": poll,
    "deletePoll": poll,
    "endMember": member,
    "editOrganisation": organisation,
    "dismissOrganisation": organisation,
    "acceptServing": lambda: guest("asked"),
    "askToServe": lambda: guest("gone"),
    "approveCalendar": follower(),
    "rejectCalendar": follower(),
    "unsubscribeFromCalendar": follower(),
    **{f"{verb}Notice{where}": lambda: notice(SPORTS_TOKEN) for verb in ("approve", "reject") for where in ("", "OnBoard")},
    **{f"{verb}Event{where}": lambda: event(SPORTS_TOKEN) for verb in ("approve", "reject") for where in ("", "OnBoard")},
}
# Whose entry of the register it is, where success uses it up.
ENTRIES = {
    "castAssistedBallot": elector,
    "cancelAssistedBallot": assisted,
    "closeEntry": entry,
    "detachEntry": lambda: activated()["entry"],
    "reopenEntry": closed_entry,
}
# What success uses up, of people: the session, and what is sent with it.
PEOPLE = {
    "signIn": signing_in,
    "signOut": person,
    "eraseMe": person,
    "endMySession": person,
    "endMySessions": person,
    "acceptInvitation": invited,
    "confirmMyEmail": moving,
    "activateResident": coded,
    "confirmJoining": asking,
    "takeKeyShare": share,
    "leaveAsDelegate": delegate,
    "takeBackMyDelegation": giver,
}
OFFICE = {"addElector", "addPortfolio", "changePortfolio", "endPortfolio", "listAudit", "listMembers", "listMemberLog", "inviteMember", "endMember"}
RESIDENT = once(person)
VOTER = once(voter)
DELEGATE = once(delegate)
GIVER = once(giver)
# Whose voice nobody gives anew meanwhile.
CONFIRMING = once(lambda: giver())
OF_VOICES = {"putMyDelegate", "putMyDelegation", "previewMyDelegation"}
VOTERS = {"castBallot", "getMyVoice", "giveArgument", "takeBackArgument", "supportArgument", "leaveArgument", "reportArgument", "contribute"}
TOPIC = once(topic)
ENTRY = once(entry)
BLANK = once(blank)
SUBSCRIPTIONS = {"editPushSubscription", "deletePushSubscription", "testPushSubscription"}
CURRENT, CALLS, LEARNT, PUT_RIGHT = {}, Counter(), set(), set()


def name_of(operation):
    return operation.definition.raw["operationId"]


def current(name, make):
    """What is made for an operation, until success uses it up."""
    if name not in CURRENT:
        CURRENT[name] = make()
    return CURRENT[name]


def somebody(name):
    """The person that an operation is about."""
    if name in VOTERS:
        return VOTER()
    if name in ("getMyDelegate", "putMyDelegate"):
        return DELEGATE()
    if name in ("listMyDelegations", "putMyDelegation", "previewMyDelegation"):
        return GIVER()
    if name == "confirmMyDelegation":
        return CONFIRMING()
    return current(name, PEOPLE[name]) if name in PEOPLE else RESIDENT()


def about(operation):
    """The id in an operation's address."""
    name = name_of(operation)
    if name in FRESH:
        return current(name, FRESH[name])
    if name in STANDING:
        return STANDING[name]()
    kind = re.search(r"/(\w+)/\{(?:id|organisation)\}", operation.path)
    return LASTING[kind[1]]()


def address(case):
    """The parameters of an operation's address, and the secret that goes with them."""
    operation, name = case.operation, name_of(case.operation)
    there = {"commune": KERLING, "date": "2030-12-07", "token": UNSUBSCRIBE, "edition": EDITION}
    if name in ("introduceDigest", "sendDigest"):
        # What was sent can be introduced no longer.
        there["edition"] = week(14 if name == "introduceDigest" else 7)
    if "{entry}" in operation.path:
        there["entry"] = current(name, ENTRIES[name]) if name in ENTRIES else ENTRY()
    parameters = set(re.findall(r"\{(\w+)\}", operation.path))
    if name in SUBSCRIPTIONS:
        there["id"] = current(name, subscription)["id"]
    elif (name in PEOPLE or name == "confirmMyDelegation") and "id" in parameters:
        there["id"] = somebody(name)["id"]
    elif parameters & {"id", "organisation"}:
        there["id"] = there["organisation"] = about(operation)
    return {parameter: there[parameter] for parameter in parameters}


# Who asks.

def security(operation):
    return {scheme for schemes in operation.definition.raw.get("security", []) for scheme in schemes}


@schemathesis.auth(refresh_interval=None)
class Credentials:
    def get(self, case, _):
        schemes, name = security(case.operation), name_of(case.operation)
        if "device" in schemes and name != "listPolls":
            return {"Tambour-Device": DEVICE}
        if "secret" in schemes:
            return {"Authorization": "Bearer " + self.secret(name)}
        if "account" in schemes:
            return {"Authorization": "Bearer " + somebody(name)["secret"]}
        if "token" in schemes:
            token = GUESTS_TOKEN if name == "askToServe" else MAYOR if name in OFFICE else CLERK
            return {"Authorization": "Bearer " + token}
        return None

    def secret(self, name):
        if name in SUBSCRIPTIONS:
            return current(name, subscription)["secret"]
        return LEAVERS[-1] if name == "deleteDigestSubscription" and LEAVERS else READER

    def set(self, case, headers, _):
        case.headers.update(headers)


# What is sent.

# Members that hang together with others, with the time of day or with what is there: the example's, or none.
HANGS_TOGETHER = set(
    "starts_at ends_at all_day rrule rdates exdates changes timezone place publish_at expire_at severity category communes "
    "organisation image attachments link contact price closes_at options audience endpoint keys follows replaces quiet_hours "
    "edition email reply_to url token weekday time locale commune cadence sections alerts calendar topic portfolio topics holder projects "
    "electorate delegation threshold key questions documents milestones act until parent entries groups state due question option entry shares ballots".split()
)


def example(operation):
    for media in operation.definition.raw.get("requestBody", {}).get("content", {}).values():
        schema = media["schema"]
        if "$ref" in schema:
            schema = operation.schema.raw_schema["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return schema.get("example")
    return None


def put_right(case):
    operation, name, model = case.operation, name_of(case.operation), example(case.operation)
    if name == "importEvents":
        case.body = model.replace("UID:a", f"UID:{next(NUMBERS)}")
    elif name == "importRegister":
        case.body = f"nom;prénoms\nKlein;Jeanne {next(NUMBERS)}"
    elif isinstance(case.body, dict):
        body = dict(case.body)
        for member in HANGS_TOGETHER & set(body):
            if member in model:
                body[member] = model[member]
            else:
                del body[member]
        special = {
            "answerPoll": {"options": [POLL["options"][0]["id"]]},
            "confirmDigest": {"token": CONFIRMATIONS[-1]},
            "changeOccurrence": {"starts_at": "2030-12-07T10:00:00Z", "ends_at": "2030-12-07T12:00:00Z"},
            "uploadFile": {"file": PICTURE},
            "createConsultation": {"topic": TOPIC()},
            "fillGroup": {"entries": [ENTRY()]},
            "addElector": missing(entry()) if name == "addElector" else {},
            "closeEntry": {"reason": "moved", "of": None},
            "castBallot": {"answers": BLANK()},
            "castAssistedBallot": {"entry": current(name, elector), "answers": BLANK()} if name == "castAssistedBallot" else {},
            "notePaperEnvelopes": {"entries": [elector()]} if name == "notePaperEnvelopes" else {},
        }
        case.body = body | {member: value for member, value in special.get(name, {}).items() if member in body}
        if name in PEOPLE or name in OF_VOICES:
            case.body = somebody(name)["body"]
        elif name == "inviteMember":
            case.body = {"email": f"elu{next(NUMBERS)}@exemple.fr", "role": "councillor"}
    for member in ("from", "to", "after", "organisation"):
        case.query.pop(member, None)
    if name in ("getMyDelegate", "leaveAsDelegate"):
        case.query["commune"] = KERLING
    if name == "listDelegates":
        case.query.pop("topic", None)
    if name == "listBallots":
        case.query["question"] = COUNTED()[1]
    for header in ("If-Match", "If-None-Match", "Idempotency-Key"):
        case.headers.pop(header, None)


@schemathesis.hook
def before_call(_, case, kwargs):
    meta = case.meta
    if meta is None:
        return
    location = schemathesis.core.parameters.ParameterLocation
    number = CALLS[name_of(case.operation)] = CALLS[name_of(case.operation)] + 1
    if not meta.is_negative_at(location.PATH) and case.path_parameters:
        learnt = meta.phase.name.value == "stateful" and LEARNT & {str(it) for it in case.path_parameters.values()}
        # Every tenth asks about what is not there.
        if not learnt and number % 10:
            case.path_parameters.update({name: it for name, it in address(case).items() if name in case.path_parameters})
    if meta.generation.mode.is_positive and number % 4:
        put_right(case)
        PUT_RIGHT.add(case.id)


@schemathesis.hook
def after_call(_, case, response):
    name = name_of(case.operation)
    if 200 <= response.status_code < 300:
        if name in FRESH or name in ENTRIES or name in PEOPLE or name == "deletePushSubscription":
            CURRENT.pop(name, None)
        elif name == "deleteDigestSubscription" and LEAVERS:
            LEAVERS.pop()
    if case.meta is not None and case.meta.phase.name.value == "stateful":
        LEARNT.update(UUID.findall(response.text[:100_000]))


@schemathesis.hook
def filter_failure(_, failure, case, response):
    """Whoever holds no secret of a subscription does not learn whether it is there; what was put right may be taken, though
    schemathesis holds all bytes for invalid that it did not make; and what was withdrawn stays for those who run its board."""
    kind, name = type(failure).__name__, name_of(case.operation)
    is_hidden = kind == "IgnoredAuth" and name in SUBSCRIPTIONS
    is_taken = kind == "AcceptedNegativeData" and (is_shorter(case.body) or (name == "uploadFile" and case.id in PUT_RIGHT))
    is_withdrawn = kind == "UseAfterFree" and case.operation.path.startswith(("/v1/notices/", "/v1/events/"))
    return not (is_hidden or is_taken or is_withdrawn)


def is_shorter(body):
    """Whether a text of a body gets shorter before its characters are counted: control characters and the blanks around it go."""
    texts = body.values() if isinstance(body, dict) else []
    goes = lambda text: text != text.strip() or any(unicodedata.category(it) in ("Cc", "Cf") for it in text)
    return any(isinstance(it, str) and goes(it) for it in texts)
