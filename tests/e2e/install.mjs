import assert from "node:assert/strict";
import { test } from "node:test";
import { open, PHONE } from "./harness/browser.mjs";
import { BOARD, NAME, SITE } from "./harness/demo.mjs";

test("a phone can put the board on its home screen, with the commune's name and icons that load", async () => {
    const { context, wrongs } = await open(PHONE);
    const page = await context.newPage();
    await page.goto(BOARD);
    const devtools = await context.newCDPSession(page);
    const { url, errors, data } = await devtools.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    const manifest = JSON.parse(data);
    assert.deepEqual([manifest.name, new URL(manifest.start_url, url).href, manifest.display], [NAME, SITE + BOARD, "standalone"]);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    assert.deepEqual(installabilityErrors.map((it) => it.errorId).filter((it) => it !== "in-incognito"), []);
    for (const { src, sizes } of [...manifest.icons, ...(manifest.shortcuts ?? []).flatMap((it) => it.icons ?? [])]) {
        const size = await page.evaluate(async (address) => {
            const picture = new Image();
            picture.src = address;
            await picture.decode();
            return [picture.naturalWidth, picture.naturalHeight];
        }, new URL(src, url).href);
        if (sizes !== "any") assert.equal(size.join("x"), sizes, src);
    }
    for (const shortcut of manifest.shortcuts ?? []) assert.equal((await page.request.get(shortcut.url)).status(), 200, shortcut.url);
    assert.deepEqual(wrongs, []);
    await context.close();
});
