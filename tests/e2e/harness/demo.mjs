// The demo server as its clerk and as other programs meet it.
import { execFileSync } from "node:child_process";
import { readFile, readdir, stat } from "node:fs/promises";

export const SITE = process.env.DEMO_URL;
export const SLUG = "kerling-les-sierck";
export const BOARD = `/${SLUG}`;
export const NAME = "Kerling-lès-Sierck";

// Somebody at the desk of the demo's village. The worker of pages has no part in what only they see.
export const AT_DESK = { extraHTTPHeaders: { Authorization: `Bearer ${process.env.DEMO_TOKEN}` }, serviceWorkers: "block" };

// The mayor there.
const mayor = () => execFileSync(process.env.TAMBOUR, ["token", "create", "--commune", SLUG, "--role", "mayor"], { cwd: process.env.DEMO_HOME, encoding: "utf8" }).trim();
export const AS_MAYOR = () => ({ extraHTTPHeaders: { Authorization: `Bearer ${mayor()}` }, serviceWorkers: "block" });

// Asks the API, as the clerk if `token` says so, and returns what it answers.
export async function ask(method, path, { body, token, headers = {} } = {}) {
    const told = { ...headers, ...(body && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }) };
    const answer = await fetch(SITE + path, { method, headers: told, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
}

export const read = (path) => ask("GET", path);
export const asClerk = (method, path, body) => ask(method, path, { body, token: process.env.DEMO_TOKEN });

// What the commune shows to everybody, by its list.
export const list = async (what) => (await read(`/v1/communes/${SLUG}/${what}`)).items;
// The demo's consultation in a phase.
export const inPhase = async (phase) => (await list(`consultations?phase=${phase}`))[0].id;
export const board = () => read(`/v1/communes/${SLUG}/board`);

// An alert that hangs on the board: the demo's own hangs on another.
let warning;
export const alert = () => (warning ??= warn());
async function warn() {
    const found = (await board()).notices.find((it) => it.category === "alert");
    const body = { title: "Crue de la Moselle : évitez les quais", category: "alert", severity: "severe", body: "La préfecture annonce une crue dans la nuit.\n\nNe prenez pas la route des quais.", expire_at: new Date(Date.now() + 86_400_000).toISOString() };
    return found ?? asClerk("POST", `/v1/communes/${SLUG}/notices`, body);
}

// Lets a notice of an organisation wait for the clerk: one whose notices wait in the demo already.
let publisher;
export async function letWait(title) {
    const queue = () => asClerk("GET", `/v1/communes/${SLUG}/moderation`);
    publisher ??= (async () => {
        const { organisation } = (await queue()).items.find((it) => it.notice).notice;
        const said = ["token", "create", "--commune", SLUG, "--role", "publisher", "--organisation", organisation.name];
        return execFileSync(process.env.TAMBOUR, said, { cwd: process.env.DEMO_HOME, encoding: "utf8" }).trim();
    })();
    const body = { title, category: "association", body: "Samedi à 14 h." };
    return ask("POST", `/v1/communes/${SLUG}/notices`, { body, token: await publisher });
}

// Waits until `found` finds something, and returns that.
export async function until(what, found) {
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
        const it = await found();
        if (it) return it;
        await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error(`waited in vain for ${what}`);
}

// The text of the newest mail to an address in which these words stand.
export async function mailTo(address, words = /./) {
    const folder = `${process.env.DEMO_HOME}/data/mail`;
    return until(`a mail to ${address}`, async () => {
        const names = (await readdir(folder).catch(() => [])).filter((it) => it.endsWith(".eml"));
        const dated = await Promise.all(names.map(async (name) => [(await stat(`${folder}/${name}`)).mtimeMs, name]));
        for (const [, name] of dated.sort((one, other) => other[0] - one[0])) {
            const text = await readFile(`${folder}/${name}`, "utf8");
            const plain = text.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "=");
            if (plain.includes(address) && words.test(plain)) return plain;
        }
    });
}

// The address of the first link in a mail whose path is this one.
export const linkIn = (mail, path) => mail.match(new RegExp(`https?://[^/\\s]+(${path}[^\\s"<>]*)`))[1];
