import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { DESK, browser, journey, open } from "./harness/browser.mjs";
import { BOARD, SITE, SLUG, alert, asClerk, list, until } from "./harness/demo.mjs";

const leaves = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
const size = (pdf) => pdf.toString("latin1").match(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/).slice(1).map(Math.round);

// Everything as long as it may be, on top of what the demo has.
async function fill() {
    const [title, body] = ["Un très long titre de panneau qui prend toute la place qu’il trouve ".repeat(2).slice(0, 118), "Un texte qui ne finit pas. ".repeat(60)];
    const post = (what, more) => asClerk("POST", `/v1/communes/${SLUG}/${what}`, { title, ...more });
    const ids = [];
    for (let number = 0; number < 4; number++) ids.push((await post("notices", { category: "works", pinned: true, body })).id);
    const soon = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
    for (let number = 1; number < 7; number++) await post("events", { category: "other", starts_at: soon(number), ends_at: soon(90) });
    return ids;
}

test("the poster is exactly one page of A4 and one of A3, with what the demo has and with all that is long", async () => {
    await alert();
    const { context, wrongs } = await open({ ...DESK, colorScheme: "dark" });
    const page = await context.newPage();
    const print = async () => {
        for (const [end, paper] of [["", [595, 842]], ["?format=a3", [842, 1191]]]) {
            await page.goto(`${BOARD}/affiche${end}`);
            const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
            assert.equal(leaves(pdf), 1, end);
            size(pdf).forEach((it, at) => assert.ok(Math.abs(it - paper[at]) <= 1, `${size(pdf)} is not ${paper}`));
            await page.emulateMedia({ media: "print", colorScheme: "dark" });
            const body = page.locator(".paperbody");
            const over = await body.evaluate((it) => it.scrollHeight - it.clientHeight);
            assert.ok(over <= 4, `${over} pixels of the poster are not seen`);
            assert.equal(await page.locator(".paper").evaluate((it) => getComputedStyle(it).backgroundColor), "rgb(255, 255, 255)");
            assert.equal(await page.locator("header.actions:visible").count(), 0);
            await page.emulateMedia({ media: null });
        }
    };
    await print();
    const ids = await fill();
    await print();
    for (const id of ids) await asClerk("DELETE", `/v1/notices/${id}`);
    assert.deepEqual(wrongs, []);
    await context.close();
});

journey("the screen turns by itself, an alert staying twice as long, and goes on without a network", { ways: [{ words: "in a hall", context: DESK, Hand: class {} }] }, async ({ page, context }) => {
    await alert();
    await page.clock.install();
    await page.goto(`${BOARD}/ecran`);
    const at = () => page.locator(".slide").evaluateAll((all) => all.findIndex((it) => !it.hidden));
    const turned = (from) => until("the next sheet", async () => (await at()) !== from);
    await until("the screen to turn", () => page.locator("body.turns").count());
    assert.equal(await at(), 0);
    assert.equal(await page.locator(".slide:not([hidden]).alarm").count(), 1, "alerts come first");
    await page.clock.runFor(13_000);
    assert.equal(await at(), 0, "an alert stays");
    await page.clock.runFor(12_000);
    await turned(0);
    await page.clock.runFor(25_000);
    await turned(1);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await until("the screen to be kept", () => page.evaluate(async (path) => Boolean(await caches.match(path)), `${BOARD}/ecran`));
    await context.setOffline(true);
    await page.clock.runFor(61_000);
    await page.getByText(/Hors ligne, vu/).waitFor();
    await page.goto(`${BOARD}/ecran`);
    await page.getByText(/Hors ligne, vu .*\d\sh\s\d\d/).waitFor();
    assert.equal(await at(), 0, "it starts anew without a network");
    await context.setOffline(false);
    await page.clock.runFor(61_000);
    await page.getByText(/Hors ligne, vu/).waitFor({ state: "hidden" });
});

let site;
after(() => site?.close());

test("another site shows the board by one line, as high as it is, and no other page", async () => {
    const line = `<script async src="${SITE}/integration.js" data-commune="${SLUG}"></script>`;
    const pages = { "/": line, "/board": `<iframe src="${SITE}${BOARD}"></iframe>` };
    site = createServer(({ url }, answer) => answer.setHeader("Content-Type", "text/html").end(`<!doctype html><title>x</title><h1>x</h1>${pages[url] ?? ""}`));
    await new Promise((ready) => site.listen(0, "127.0.0.1", ready));
    // To a browser localhost is another site than 127.0.0.1.
    const other = `http://localhost:${site.address().port}`;
    const context = await (await browser()).newContext({ viewport: { width: 360, height: 740 }, locale: "fr-FR" });
    const page = await context.newPage();
    await page.goto(other);
    const frame = await until("the frame", () => page.frames().find((it) => it.url().endsWith("/widget")));
    await frame.locator("main h2").first().waitFor();
    const grown = async () => {
        const [inside, outside] = [await frame.evaluate(() => document.body.scrollHeight), await page.locator("iframe").evaluate((it) => it.clientHeight)];
        return inside === outside && inside > 700;
    };
    await until("the frame to be as high as the board", grown);
    assert.deepEqual(await context.cookies(), []);
    await frame.getByRole("link", { name: "Tout le tableau" }).click();
    await page.waitForURL(SITE + BOARD);
    await page.goto(`${other}/board`);
    assert.doesNotMatch(page.frames()[1].url(), /kerling/, "the board itself is not framed");
    await context.close();
});

journey("a terminal that is left alone for a minute forgets everything, and says so before", { ways: [{ words: "on a tablet", context: DESK, Hand: class {} }] }, async ({ page, context }) => {
    const poll = (await list("polls")).find((it) => it.status === "open");
    await page.goto(`${BOARD}/borne`);
    await page.getByRole("button", { name: "Faire de cet appareil une borne" }).click();
    await page.waitForURL(SITE + BOARD);
    await page.clock.install();
    await page.goto(`/polls/${poll.id}`);
    await page.getByText("Borne publique : tout").waitFor();
    await page.getByLabel(poll.options[0].label).click();
    await page.getByRole("button", { name: "Répondre" }).click();
    await page.getByText("Votre réponse est comptée").first().waitFor();
    // As a device that runs no scripts gets it.
    await page.evaluate(([id, option]) => fetch(`/polls/${id}/reponse`, { method: "POST", body: new URLSearchParams({ options: option }) }), [poll.id, poll.options[0].id]);
    assert.deepEqual((await context.cookies()).map((it) => it.name), ["__Host-tambour-device"]);
    await page.clock.runFor(46_000);
    await page.getByText("Vous êtes encore là").waitFor();
    await page.getByRole("button", { name: "Je suis là" }).click();
    await page.clock.runFor(2_000);
    await page.getByText("Vous êtes encore là").waitFor({ state: "hidden" });
    await page.clock.runFor(61_000);
    await page.waitForURL(SITE + BOARD);
    assert.deepEqual(await context.cookies(), []);
    const kept = await page.evaluate(() => Object.keys(localStorage).filter((it) => !it.startsWith("seen:")));
    assert.deepEqual(kept, ["terminal"]);
    const read = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (it) => (await (await caches.open(it)).keys()).map((one) => one.url)))).flat().filter((it) => it.includes("/polls/")));
    assert.deepEqual(read, []);
    await page.goto(`${BOARD}/borne`);
    await page.getByRole("button", { name: /Quitter le mode borne/ }).click();
    await until("the mode to end", () => page.evaluate(() => !localStorage.getItem("terminal")));
    await page.goto(BOARD);
    assert.equal(await page.getByText("Borne publique : tout").count(), 0);
});
