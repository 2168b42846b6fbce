// Every page in every state, in both schemes and at both sizes, against axe; what a phone of 360 pixels shows is kept under
// target/screenshots, to be looked at one by one.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { DESK, PHONE, open } from "../e2e/harness/browser.mjs";
import { axe, sideways, unfold } from "../e2e/harness/checks.mjs";
import { pages } from "../e2e/harness/pages.mjs";
import { STATES } from "../e2e/harness/states.mjs";

const SHOTS = new URL("../../target/screenshots/", import.meta.url).pathname;
await mkdir(SHOTS, { recursive: true });

// A picture of the whole page, its menu at the foot: the window is as tall as the page.
async function shoot(page, name, { width }) {
    await page.evaluate(() => document.querySelectorAll("img[loading=lazy]").forEach((it) => { it.loading = "eager"; }));
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.min(height, 6000) });
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: `${SHOTS}${name.replaceAll(/[^a-z]+/g, "-")}.png` });
}

async function seen({ name, path, options = {}, before = () => {}, act = () => {} }, colorScheme, size) {
    const { context, wrongs } = await open({ ...size, colorScheme, ...options });
    try {
        await before(context);
        const page = await context.newPage();
        await page.goto(await path());
        await act(page);
        if (size === PHONE) await shoot(page, `${name}-${colorScheme}`, size.viewport);
        const hasScripts = options.javaScriptEnabled !== false;
        if (!hasScripts) return wrongs;
        await unfold(page);
        return [...wrongs, ...(await axe(page)), ...(await sideways(page))];
    } finally {
        await context.close();
    }
}

const all = [...(await pages()).map(({ name, path, options }) => ({ name, path: () => path, options })), ...Object.entries(STATES).map(([name, it]) => ({ name, ...it }))];
for (const state of all) {
    test(state.name, async () => {
        for (const scheme of ["light", "dark"]) {
            for (const size of [PHONE, DESK]) assert.deepEqual(await seen(state, scheme, size), [], `${scheme}, ${size.viewport.width}`);
        }
    });
}
