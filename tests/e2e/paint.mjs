import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, open } from "./harness/browser.mjs";
import { BOARD } from "./harness/demo.mjs";
import { slow } from "./harness/slow.mjs";

// Milliseconds from a touch on a link to the first text on the screen.
async function painted(page) {
    await page.goto(BOARD, { waitUntil: "load" });
    return page.evaluate(() => new Promise((tell) => {
        new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").forEach((it) => tell(it.startTime))).observe({ type: "paint", buffered: true });
    }));
}

test("on a slow phone and a bad network the board is there in 2 seconds, and in half a second when it was read before, network or not", async (t) => {
    const { context } = await open(PHONE);
    const page = await context.newPage();
    await slow(page);
    const cold = await painted(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await painted(page);
    const warm = await painted(page);
    await context.setOffline(true);
    const offline = await painted(page);
    t.diagnostic(`first paint of the board with a processor four times slower, 400 kbit/s and 400 ms: cold ${Math.round(cold)} ms, warm ${Math.round(warm)} ms, offline ${Math.round(offline)} ms`);
    assert.ok(cold <= 2000 && warm <= 500 && offline <= 500);
    await context.close();
});
