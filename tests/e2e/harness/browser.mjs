// A browser in the hands of a resident: journeys in every way that people read, and what must hold in each of them.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { chromium } from "../../../target/tools/node/node_modules/playwright-core/index.mjs";
import { SITE } from "./demo.mjs";
import { Fingers, Keys } from "./hands.mjs";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
export const DESK = { viewport: { width: 1280, height: 800 } };
const ON_A_PHONE = { words: "at 360 × 740", context: PHONE, Hand: Fingers };
const AT_A_DESK = { words: "at 1280 × 800", context: DESK, Hand: Fingers };
const WITHOUT_SCRIPTS = { words: "without JavaScript", context: { ...PHONE, javaScriptEnabled: false }, Hand: Fingers };
const BY_KEYBOARD = { words: "by keyboard alone", context: DESK, Hand: Keys };

export const SIZES = [ON_A_PHONE, AT_A_DESK];
export const EVERY_WAY = [...SIZES, WITHOUT_SCRIPTS, BY_KEYBOARD];
export const WITH_SCRIPTS = [...SIZES, BY_KEYBOARD];

// The cookie of whoever signed in.
export const SESSION = "tambour";

let started;
export const browser = () => (started ??= chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS }));
after(async () => (await started)?.close());

// A window of a French reader, with what it did that no page may let it do.
export async function open(options = {}) {
    const context = await (await browser()).newContext({ baseURL: SITE, locale: "fr-FR", timezoneId: "Europe/Paris", reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(10_000);
    const wrongs = [];
    context.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.origin !== SITE) wrongs.push(`asks another host: ${url}`);
    });
    context.on("response", (response) => {
        const request = response.request();
        if (response.status() >= 400 && ["stylesheet", "script", "image", "manifest", "font"].includes(request.resourceType())) wrongs.push(`${response.status()} for ${request.url()}`);
    });
    context.on("weberror", (it) => wrongs.push(`a script fails: ${it.error().stack}`));
    context.on("console", (line) => {
        if (/Content.Security.Policy|Refused to/i.test(line.text())) wrongs.push(`the policy refuses: ${line.text()}`);
    });
    return { context, wrongs };
}

// A sentence, walked in each of these ways. Whoever only reads gets no cookie; `cookies` names those of who does more.
export function journey(sentence, { ways = SIZES, cookies = [], permissions = [], ...more }, walk) {
    for (const { words, context: options, Hand } of ways) {
        test(`${sentence}, ${words}`, async () => {
            const { context, wrongs } = await open({ ...options, permissions, ...more });
            try {
                const page = await context.newPage();
                const hasScripts = options.javaScriptEnabled !== false;
                await walk({ page, context, hand: new Hand(page), hasScripts });
                const set = (await context.cookies()).map((it) => it.name);
                // A script keeps what else a cookie would, but a session is never in its hands.
                assert.deepEqual(set.filter((it) => !cookies.includes(it) || (hasScripts && it !== SESSION)), [], "cookies");
                assert.deepEqual(wrongs, []);
            } finally {
                await context.close();
            }
        });
    }
}
