import assert from "node:assert/strict";
import { WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { SITE, board } from "./harness/demo.mjs";

journey("a notice is shared through the phone's own sheet", { ways: WITH_SCRIPTS }, async ({ page, hand, context }) => {
    await context.addInitScript(() => { navigator.share = async (what) => { window.shared = what; }; });
    const [notice] = (await board()).notices;
    await page.goto(`/notices/${notice.id}`);
    await hand.press(page.getByRole("button", { name: "Partager" }));
    const { title, url } = await page.evaluate(() => window.shared);
    assert.ok(title.startsWith(notice.title.slice(0, 10)), title);
    assert.equal(url, `${SITE}/notices/${notice.id}`);
});

journey("where there is no such sheet, its address is copied", { ways: WITH_SCRIPTS, permissions: ["clipboard-read", "clipboard-write"] }, async ({ page, hand, context }) => {
    await context.addInitScript(() => { delete Navigator.prototype.share; });
    const [notice] = (await board()).notices;
    await page.goto(`/notices/${notice.id}`);
    await hand.press(page.getByRole("button", { name: "Partager" }));
    await page.getByRole("button", { name: "Adresse copiée" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${SITE}/notices/${notice.id}`);
});
