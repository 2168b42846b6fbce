// Every page of the server, by its path in the server's list, as a reader reaches it in the demo. A test of the house holds the
// keys against that list.
import { AS_MAYOR, AT_DESK, BOARD, SITE, SLUG, alert, asClerk, ask, board, inPhase, linkIn, list, mailTo, read } from "./demo.mjs";

// A subscription to the letter, made once for all of the mails' pages: the links in its mails lead to them.
let letter;
const links = () => (letter ??= subscribe());
async function subscribe() {
    const email = `claire.${process.pid}@exemple.fr`;
    await ask("POST", "/v1/digests/subscriptions", { body: { email, commune: SLUG } });
    const confirm = linkIn(await mailTo(email, /digests\/confirm/), "/digests/confirm");
    const confirmed = await fetch(SITE + confirm, { method: "POST", headers: { Origin: SITE }, redirect: "manual" });
    const manage = new URL(confirmed.headers.get("location"), SITE);
    const page = await (await fetch(manage)).text();
    const unsubscribe = page.match(/href="(\/digests\/unsubscribe[^"]*)/)[1].replaceAll("&#38;", "&");
    return { confirm, manage: manage.pathname + manage.search, unsubscribe };
}

// Somebody with an account, made once for all of its pages: a browser keeps its session.
let account;
const signedIn = () => (account ??= signIn());
async function signIn() {
    const email = `paul.${process.pid}@exemple.fr`;
    await ask("POST", "/v1/auth/email", { body: { email } });
    const token = linkIn(await mailTo(email, /sign-in/), "/sign-in").split("token=")[1];
    const body = JSON.stringify({ token, session: "cookie" });
    const entered = await fetch(`${SITE}/v1/auth/email/verify`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const [name, value] = entered.headers.get("set-cookie").split(";")[0].split("=");
    return { storageState: { cookies: [{ name, value, domain: new URL(SITE).hostname, path: "/", expires: -1, httpOnly: true, secure: false, sameSite: "Lax" }], origins: [] }, serviceWorkers: "block" };
}

const first = async (what, wanted = () => true) => (await list(what)).find(wanted).id;
const notice = async (wanted) => `/notices/${(await board()).notices.find(wanted).id}`;
const poll = async (status) => `/polls/${await first("polls", (it) => it.status === status)}`;
const event = async () => `/events/${(await list("events"))[0].event}`;

// The demo's consultation in a phase, at the desk by the end of its address.
const consultation = async (phase) => `/consultations/${await inPhase(phase)}`;
const atDeskIn = async (phase, end = "") => `${BOARD}/bureau/consultations/${await inPhase(phase)}${end}`;

// A draft, written once for all of its pages.
let drafted;
const draft = async (end = "") => `${BOARD}/bureau/consultations/${(await (drafted ??= writeDraft())).id}${end}`;
async function writeDraft() {
    const topic = (await list("topics"))[0].id;
    const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
    return asClerk("POST", `/v1/communes/${SLUG}/consultations`, {
        title: "Un banc place de l’église ?", summary: "Le conseil veut savoir s’il faut un banc, et lequel.", body: "Un banc coûte 600 euros.", topic,
        calendar: { vote_from: day(16), vote_until: day(20) },
        questions: [{ text: "Quel banc ?", method: "single_choice", options: [{ label: "En bois", description: "Il faut le peindre." }, { label: "En pierre" }] }],
    });
}

const atDesk = async (end) => `${BOARD}/bureau/panneaux/${(await board()).notices.find((it) => it.image).id}${end}`;

// An event of several dates at the desk, by the end of its address.
async function atAgenda(end = "") {
    const dates = await list("events");
    const { event, date } = dates.find((it) => dates.some((other) => other.event === it.event && other.date < it.date));
    return `${BOARD}/bureau/agenda/${event}${end.replace("DATE", date)}`;
}

const somebody = () => asClerk("POST", `/v1/communes/${SLUG}/register`, { last_name: "Klein", first_names: "Marthe", birth_year: 1941, hamlet: "Haut-Sierck" });

async function quiet() {
    for (const { slug } of (await read("/v1/communes")).items) {
        const { notices } = await read(`/v1/communes/${slug}/board`);
        if (slug !== SLUG && !notices.some((it) => it.severity)) return `/${slug}`;
    }
    throw new Error("alerts hang on every board");
}

// One way to each page; more than one where a page has states that look different.
export const PAGES = {
    "/": { "first page": () => "/", "found communes": () => "/?q=kerl", "no commune": () => "/?q=zzzz" },
    "/:commune": { board: async () => (await alert()) && BOARD, "board without an alert": quiet },
    "/hors-ligne": { "not read yet": () => "/hors-ligne" },
    "/:commune/agenda": { agenda: () => `${BOARD}/agenda`, "month of the agenda": () => `${BOARD}/agenda?mois=${new Date().toISOString().slice(0, 7)}` },
    "/:commune/archives": { archives: () => `${BOARD}/archives`, "found in the archives": () => `${BOARD}/archives?q=eau`, "nothing found": () => `${BOARD}/archives?q=tramway` },
    "/:commune/associations": { associations: () => `${BOARD}/associations` },
    "/:commune/associations/demande": { "asking to publish": () => `${BOARD}/associations/demande` },
    "/demande": { "an old request to publish": () => "/demande?token=x" },
    "/:commune/associations/:id": { association: async () => `${BOARD}/associations/${await first("organisations", (it) => it.kind !== "town_hall")}` },
    "/:commune/avis": { opinions: () => `${BOARD}/avis` },
    "/:commune/lettre": { letter: () => `${BOARD}/lettre` },
    "/:commune/prevenir": { "being told": () => `${BOARD}/prevenir` },
    "/:commune/affiche": { poster: () => `${BOARD}/affiche`, "poster on A3": () => `${BOARD}/affiche?format=a3` },
    "/:commune/ecran": { screen: () => `${BOARD}/ecran` },
    "/:commune/integration": { "being framed": () => `${BOARD}/integration` },
    "/:commune/widget": { frame: () => `${BOARD}/widget` },
    "/:commune/mentions-legales": { "legal mentions": () => `${BOARD}/mentions-legales` },
    "/:commune/donnees-personnelles": { "personal data": () => `${BOARD}/donnees-personnelles` },
    "/:commune/accessibilite": { accessibility: () => `${BOARD}/accessibilite` },
    "/notices/:id": { alert: async () => `/notices/${(await alert()).id}`, notice: () => notice((it) => it.image), "no notice": () => "/notices/nothing" },
    "/events/:id": { event },
    "/polls/:id": { "open poll": () => poll("open"), "closed poll": () => poll("closed") },
    "/polls/:id/reponse": { answer: async () => `${await poll("open")}/reponse` },
    "/problems/:slug": { problem: () => "/problems/not-found" },
    "/digests/confirm": { "confirming the letter": async () => (await links()).confirm },
    "/digests/manage": { "changing the letter": async () => (await links()).manage },
    "/digests/unsubscribe": { "leaving the letter": async () => (await links()).unsubscribe },
    "/digests/return": { "coming back to the letter": async () => (await links()).unsubscribe.replace("unsubscribe", "return") },
    "/:commune/bureau": { desk: () => `${BOARD}/bureau` },
    "/:commune/bureau/publier": { publishing: () => `${BOARD}/bureau/publier` },
    "/:commune/bureau/panneaux": { "notices at the desk": () => `${BOARD}/bureau/panneaux`, "drafts at the desk": () => `${BOARD}/bureau/panneaux?etat=draft` },
    "/:commune/bureau/panneaux/:id": { "editing a notice": () => atDesk("") },
    "/:commune/bureau/panneaux/:id/publie": { "a notice that was published": () => atDesk("/publie") },
    "/:commune/bureau/panneaux/:id/publier": { "publishing a draft": () => atDesk("/publier") },
    "/:commune/bureau/panneaux/:id/retirer": { "withdrawing a notice": () => atDesk("/retirer") },
    "/:commune/bureau/panneaux/:id/retablir": { "putting a notice back": () => atDesk("/retablir") },
    "/:commune/bureau/a-relire": { "what is to be reviewed": () => `${BOARD}/bureau/a-relire` },
    "/:commune/bureau/sondages": { "polls at the desk": () => `${BOARD}/bureau/sondages` },
    "/:commune/bureau/sondages/nouveau": { "asking a poll": () => `${BOARD}/bureau/sondages/nouveau` },
    "/:commune/bureau/sondages/:id": { "an open poll at the desk": async () => `${BOARD}/bureau${(await poll("open")).replace("polls", "sondages")}`, "a closed poll at the desk": async () => `${BOARD}/bureau${(await poll("closed")).replace("polls", "sondages")}` },
    "/:commune/bureau/associations": { "organisations at the desk": () => `${BOARD}/bureau/associations` },
    "/:commune/bureau/associations/ailleurs": { "offering a place to others": () => `${BOARD}/bureau/associations/ailleurs?q=saillans` },
    "/:commune/bureau/associations/:id": { "an organisation at the desk": async () => `${BOARD}/bureau/associations/${await first("organisations", (it) => it.kind !== "town_hall")}` },
    "/:commune/bureau/associations/:id/fin": { "dismissing an organisation": async () => `${BOARD}/bureau/associations/${await first("organisations", (it) => it.kind !== "town_hall")}/fin` },
    "/:commune/bureau/reglages": { settings: () => `${BOARD}/bureau/reglages` },
    "/:commune/bureau/reglages/lettre": { "settings of the letter": () => `${BOARD}/bureau/reglages/lettre` },
    "/:commune/bureau/personnes": { "people at the desk": () => `${BOARD}/bureau/personnes` },
    "/:commune/bureau/personnes/:id": { "taking a role back": async () => `${BOARD}/bureau/personnes/${(await asClerk("GET", `/v1/communes/${SLUG}/members`)).items.find((it) => it.role === "publisher").id}` },
    "/:commune/bureau/journal": { "the log of the desk": () => `${BOARD}/bureau/journal`, "a part of the log": () => `${BOARD}/bureau/journal?quoi=notice` },
    "/:commune/bureau/registre": { "the register": () => `${BOARD}/bureau/registre`, "nobody found": () => `${BOARD}/bureau/registre?q=zzzz` },
    "/:commune/bureau/registre/:id": { "somebody in the register": async () => `${BOARD}/bureau/registre/${(await somebody()).id}` },
    "/:commune/bureau/registre/importer": { "importing a list": () => `${BOARD}/bureau/registre/importer` },
    "/:commune/bureau/registre/groupes": { "groups of residents": () => `${BOARD}/bureau/registre/groupes` },
    "/:commune/bureau/guichet": { "the counter": () => `${BOARD}/bureau/guichet` },
    "/:commune/bureau/guichet/:id": { "a consultation at the counter": async () => `${BOARD}/bureau/guichet/${await inPhase("vote")}` },
    "/:commune/bureau/guichet/:id/papier": { "no envelopes to open yet": async () => `${BOARD}/bureau/guichet/${await inPhase("vote")}/papier` },
    "/:commune/bureau/guichet/:id/lettres": { "letters about ballots": async () => `${BOARD}/bureau/guichet/${await inPhase("vote")}/lettres` },
    "/:commune/bureau/registre/lettres": { "printing letters": () => `${BOARD}/bureau/registre/lettres` },
    "/:commune/activer": { "activating a code": () => `${BOARD}/activer` },
    "/entrer": { "signing in": () => "/entrer" },
    "/entrer/code": { "typing a code": () => "/entrer/code?demande=x" },
    "/sign-in": { "signing in by a link": () => "/sign-in?token=x" },
    "/consultations/:id": { "consultation in debate": () => consultation("debate"), "consultation in vote": () => consultation("vote"), "consultation that was answered": () => consultation("answered") },
    "/consultations/:id/voter": { "vote that is not open": async () => `${await consultation("debate")}/voter` },
    "/essai": { "trying the methods": () => "/essai" },
    "/:commune/elus": { councillors: () => `${BOARD}/elus` },
    "/:commune/elus/:id": { "a councillor’s mandate": async () => `${BOARD}/elus/${(await list("portfolios"))[0].id}` },
    "/:commune/bureau/consultations": { "consultations at the desk": () => `${BOARD}/bureau/consultations` },
    "/:commune/bureau/consultations/nouvelle": { "preparing a consultation": () => `${BOARD}/bureau/consultations/nouvelle` },
    "/:commune/bureau/consultations/:id": { "a draft at the desk": () => draft(), "a vote at the desk": () => atDeskIn("vote"), "an answer that is owed": () => atDeskIn("result") },
    "/:commune/bureau/consultations/:id/modifier": { "editing a draft": () => draft("/modifier") },
    "/:commune/bureau/consultations/:id/annoncer": { "announcing a consultation": () => draft("/annoncer") },
    "/:commune/bureau/consultations/:id/retirer": { "withdrawing a consultation": () => atDeskIn("debate", "/retirer") },
    "/:commune/bureau/consultations/:id/reponse": { "answering a consultation": () => atDeskIn("result", "/reponse") },
    "/:commune/bureau/consultations/:id/engagements": { "promises at the desk": () => atDeskIn("answered", "/engagements") },
    "/:commune/bureau/consultations/:id/electeurs": { "adding somebody to an electorate": () => atDeskIn("vote", "/electeurs?q=klein") },
    "/:commune/bureau/themes": { "topics at the desk": () => `${BOARD}/bureau/themes` },
    "/:commune/bureau/themes/:id": { "changing a topic": async () => `${BOARD}/bureau/themes/${(await list("topics"))[0].id}` },
    "/:commune/bureau/delegations": { "portfolios at the desk": () => `${BOARD}/bureau/delegations` },
    "/:commune/bureau/delegations/:id": { "changing a portfolio": async () => `${BOARD}/bureau/delegations/${(await list("portfolios"))[0].id}` },
    "/consultations/:id/voix": { "one's voice in a consultation": async () => `${await consultation("vote")}/voix` },
    "/consultations/:id/bulletins": { "all ballots": async () => `${await consultation("answered")}/bulletins`, "ballots that are not published": async () => `${await consultation("debate")}/bulletins` },
    "/consultations/:id/cle": { "urn that waits for no key": async () => `${await consultation("debate")}/cle` },
    "/cle": { "share that was taken": () => "/cle?token=x" },
    "/:commune/voix": { "whom to give one's voice": () => `${BOARD}/voix` },
    "/:commune/voix/porter": { "carrying others' voices": () => `${BOARD}/voix/porter` },
    "/:commune/voix/comment": { "how a voice goes round": () => `${BOARD}/voix/comment` },
    "/consultations/:id/affiche": { "poster of a consultation": async () => `${await consultation("vote")}/affiche` },
    "/consultations/:id/arguments": { "arguments of a consultation": async () => `${await consultation("debate")}/arguments` },
    "/consultations/:id/moi": { "own page of a consultation": async () => `${await consultation("debate")}/moi` },
    "/:commune/bureau/consultations/:id/debat": { "debate at the desk": async () => `/${SLUG}/bureau${await consultation("debate")}/debat` },
    "/invitation": { "an old invitation": () => "/invitation?token=x" },
    "/compte": { "one's account": () => "/compte" },
    "/compte/sortir": { "signing out": () => "/compte/sortir" },
    "/compte/sessions": { "one's sessions": () => "/compte" },
    "/compte/effacer": { "erasing one's account": () => "/compte/effacer" },
    "/compte/adresse": { "asking for another address": () => "/compte/adresse" },
    "/compte/adresse/code": { "typing the code for another address": () => "/compte/adresse/code?demande=x" },
    "/compte/adresse/annuler": { "taking an account back": () => "/compte/adresse/annuler?token=x" },
    "/:commune/bureau/lettre": { "the letter at the desk": () => `${BOARD}/bureau/lettre` },
    "/:commune/bureau/lettre/apercu": { "the next letter": () => `${BOARD}/bureau/lettre/apercu` },
    "/:commune/bureau/lettre/essai": { "a trial of the letter": () => `${BOARD}/bureau/lettre/essai` },
    "/:commune/bureau/lettre/lecteurs": { "inviting the readers of before": () => `${BOARD}/bureau/lettre/lecteurs` },
    "/:commune/bureau/lettre/envoi": { "sending the letter now": () => `${BOARD}/bureau/lettre/envoi` },
    "/:commune/bureau/agenda": { "agenda at the desk": () => `${BOARD}/bureau/agenda` },
    "/:commune/bureau/agenda/nouveau": { "adding to the agenda": () => `${BOARD}/bureau/agenda/nouveau` },
    "/:commune/bureau/agenda/importer": { "importing a file": () => `${BOARD}/bureau/agenda/importer` },
    "/:commune/bureau/agenda/suivis": { "calendars followed": () => `${BOARD}/bureau/agenda/suivis` },
    "/:commune/bureau/agenda/suivis/:id": { "a calendar followed": async () => `${BOARD}/bureau/agenda/suivis/${await first("organisations", (it) => it.kind !== "town_hall")}` },
    "/:commune/bureau/agenda/:id": { "changing an event": () => atAgenda() },
    "/:commune/bureau/agenda/:id/dates": { "finding a date": () => atAgenda("/dates?date=DATE") },
    "/:commune/bureau/agenda/:id/dates/:date": { "changing one date": () => atAgenda("/dates/DATE") },
    "/:commune/bureau/agenda/:id/suite/:date": { "changing from a date on": () => atAgenda("/suite/DATE") },
    "/:commune/bureau/agenda/:id/:step": { "cancelling an event": () => atAgenda("/annuler") },
    // The last one: a browser that opened it is a terminal from then on, and forgets what it showed.
    "/:commune/borne": { terminal: () => `${BOARD}/borne` },
};

// Name and address of every page in every state, and the window that it is seen in.
export async function pages() {
    const states = Object.values(PAGES).flatMap((it) => Object.entries(it));
    const all = await Promise.all(states.map(async ([name, path]) => ({ name, path: await path() })));
    const own = await signedIn();
    const seenBy = (path) => (/\/bureau\/(journal|delegations)|\/electeurs/.test(path) ? AS_MAYOR() : /^\/[^/]+\/bureau/.test(path) ? AT_DESK : path.startsWith("/compte") || /\/(voter|moi)$/.test(path) ? own : {});
    return all.map((it) => ({ ...it, options: seenBy(it.path) }));
}
