import assert from "node:assert/strict";
import { EVERY_WAY, journey } from "./harness/browser.mjs";
import { BOARD, SITE } from "./harness/demo.mjs";

journey("a reader leafs through the month, opens a date and takes it into their calendar", { ways: EVERY_WAY }, async ({ page, hand, hasScripts }) => {
    await page.goto(BOARD);
    await hand.press(page.getByRole("link", { name: "Agenda", exact: true }).first());
    await hand.press(page.getByRole("link", { name: "Mois", exact: true }));
    await page.locator("table.month").waitFor();
    await page.goBack();
    const date = page.locator("a.happen").first();
    const title = await date.locator(".t").innerText();
    await hand.press(date);
    await page.waitForURL(/\/events\//);
    assert.equal(await page.locator("h1").innerText(), title);
    const address = await page.getByRole("link", { name: "Ajouter à mon agenda" }).getAttribute("href");
    const calendar = await page.request.get(address);
    assert.match(await calendar.text(), /^BEGIN:VCALENDAR/);
    assert.ok(hasScripts || (await page.locator("[data-share]").isHidden()));
    assert.ok(SITE);
});
