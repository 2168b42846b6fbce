// Lighthouse's mobile preset, the median of five runs a page.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { launch } from "../../target/tools/look/node_modules/chrome-launcher/dist/index.js";
import lighthouse from "../../target/tools/look/node_modules/lighthouse/core/index.js";
import { AT_DESK, SITE, ask, inPhase } from "../e2e/harness/demo.mjs";
import { pages } from "../e2e/harness/pages.mjs";

const RUNS = 5;
const WANTED = { performance: 98, accessibility: 100, "best-practices": 100, seo: 100 };
// No search engine hears of the desk.
const WANTED_AT_DESK = { performance: 95, accessibility: 100, "best-practices": 100 };
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-component-update", "--disable-sync"];

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

async function run(path, wanted, extraHeaders) {
    const chrome = await launch({ chromePath: process.env.CHROMIUM, chromeFlags: FLAGS });
    try {
        const { lhr } = await lighthouse(SITE + path, { port: chrome.port, logLevel: "error", onlyCategories: Object.keys(wanted), extraHeaders, locale: "fr" });
        return lhr;
    } finally {
        chrome.kill();
    }
}

// What cost points in a run, and the time it measured.
function reasons({ audits, categories }) {
    const lost = Object.values(categories).flatMap((it) => it.auditRefs).filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9);
    return lost.map(({ id }) => `${id}: ${audits[id].displayValue ?? audits[id].title}`);
}

const named = (name) => async () => (await pages()).find((it) => it.name === name).path;

// The demo's resident, who may vote.
async function resident() {
    const greeting = await readFile(`${process.env.DEMO_HOME}/greeting`, "utf8");
    const token = new URL(greeting.match(/habitante\s+(\S+)/)[1]).searchParams.get("token");
    const session = await ask("POST", "/v1/auth/email/verify", { body: { token, session: "token" } });
    return { Authorization: `Bearer ${session.token}` };
}

function judge(name, wanted, headers = () => undefined, found = named(name)) {
    test(`Lighthouse 12, mobile: ${name}`, async (t) => {
        const [path, said] = [await found(), await headers()];
        const runs = [];
        for (let times = 0; times < RUNS; times++) runs.push(await run(path, wanted, said));
        const points = Object.fromEntries(Object.keys(wanted).map((it) => [it, Math.round(100 * median(runs.map(({ categories }) => categories[it].score)))]));
        const paint = median(runs.map(({ audits }) => audits["first-contentful-paint"].numericValue));
        t.diagnostic(`${name}: ${Object.values(points).join(" / ")}, first paint ${Math.round(paint)} ms; ${[...new Set(runs.flatMap(reasons))].join("; ")}`);
        for (const [it, least] of Object.entries(wanted)) assert.ok(points[it] >= least, `${it}: ${points[it]}`);
    });
}

for (const name of ["board", "notice", "agenda", "open poll"]) judge(name, WANTED);
for (const name of ["desk", "publishing"]) judge(name, WANTED_AT_DESK, () => AT_DESK.extraHTTPHeaders);
judge("consultation in vote", WANTED);
judge("voting", WANTED_AT_DESK, resident, async () => `/consultations/${await inPhase("vote")}/voter`);
