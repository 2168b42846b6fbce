import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, open } from "./harness/browser.mjs";
import { axe, cut, faint, inline, sideways, small, typewritten, unfold } from "./harness/checks.mjs";
import { AT_DESK, BOARD } from "./harness/demo.mjs";
import { pages } from "./harness/pages.mjs";

const NARROW = { viewport: { width: 320, height: 640 } };

// Opens every page and returns what `look` finds wrong, by page: the desk's in the window of who sits there.
async function wrongs(options, look, chosen = () => true) {
    const others = await inOneWindow(options, look, (it) => chosen(it) && it.options !== AT_DESK);
    return [...others, ...(await inOneWindow({ ...options, ...AT_DESK }, look, (it) => chosen(it) && it.options === AT_DESK))];
}

async function inOneWindow(options, look, chosen) {
    const { context, wrongs: refused } = await open(options);
    const page = await context.newPage();
    const found = [];
    for (const { name, path } of (await pages()).filter(chosen)) {
        await page.goto(path);
        await unfold(page);
        found.push(...[...(await look(page)), ...refused.splice(0)].map((it) => `${name} (${path}): ${it}`));
    }
    assert.deepEqual(await context.cookies(), [], "who only reads");
    await context.close();
    return found;
}

for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing on any page, ${colorScheme}, with all that is folded open`, async () => {
        assert.deepEqual(await wrongs({ ...PHONE, colorScheme }, axe), []);
    });
}

test("every page fits a phone of 320 pixels and its own policy", async () => {
    const look = async (page) => (await Promise.all([sideways, cut, inline].map((it) => it(page)))).flat();
    assert.deepEqual(await wrongs(NARROW, look), []);
});

test("French is set as French is, on every page", async () => {
    assert.deepEqual(await wrongs(DESK, typewritten), []);
});

test("what is touched on a phone is as large as a finger", async () => {
    assert.deepEqual(await wrongs(PHONE, small), []);
});

test("every page fits a phone of 320 pixels whose letters are twice as large", async () => {
    // As a reader sets it in the browser: the style sheets know nothing of it.
    const look = async (page) => {
        const devtools = await page.context().newCDPSession(page);
        await devtools.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
        const size = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
        return [...(size === 32 ? [] : [`its letters are ${size} pixels`]), ...(await sideways(page)), ...(await cut(page))];
    };
    assert.deepEqual(await wrongs(NARROW, look), []);
});

test("the board is read in the sun: its text has a contrast of 7, and 4.5 in the dark, its alerts 7 in both", async () => {
    const onlyBoard = ({ path }) => path === BOARD;
    assert.deepEqual(await wrongs({ ...PHONE, colorScheme: "light" }, (page) => faint(page, 7), onlyBoard), []);
    assert.deepEqual(await wrongs({ ...PHONE, colorScheme: "dark" }, (page) => faint(page, 4.5, 7), onlyBoard), []);
});
