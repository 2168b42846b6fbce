import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, open } from "./harness/browser.mjs";
import { BOARD, board } from "./harness/demo.mjs";

// Pages of a printed document: each has its own leaf in the file.
const leaves = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;

test("paper shows what a page says, light, without menus and forms, even of a phone that is dark", async () => {
    const { notices } = await board();
    for (const path of [`/notices/${notices[0].id}`, `${BOARD}/agenda`, BOARD]) {
        const { context, wrongs } = await open({ ...DESK, colorScheme: "dark" });
        const page = await context.newPage();
        await page.goto(path);
        const title = await page.locator("h1").innerText();
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)", path);
        assert.equal(await page.locator("h1").innerText(), title);
        for (const gone of ["nav", "footer", "form", "button"]) assert.equal(await page.locator(`${gone}:visible`).count(), 0, `${gone} on ${path}`);
        const pdf = await page.pdf({ format: "A4" });
        assert.ok(leaves(pdf) < 12, `${path}: ${leaves(pdf)} pages`);
        assert.deepEqual(wrongs, []);
        await context.close();
    }
});
