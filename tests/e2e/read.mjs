import assert from "node:assert/strict";
import { EVERY_WAY, WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { BOARD, NAME, alert } from "./harness/demo.mjs";

journey("somebody who opens a link reads the alert, then a notice, and comes back to the board", { ways: EVERY_WAY }, async ({ page, hand }) => {
    const { title: warning } = await alert();
    await page.goto(BOARD);
    await page.getByRole("banner").getByText(NAME).waitFor();
    const first = page.locator("main article").first();
    assert.match(await first.innerText(), /Alerte/);
    await hand.press(first.getByRole("link"));
    await page.getByRole("heading", { level: 1, name: warning.slice(0, 12) }).waitFor();
    await hand.press(page.getByRole("link", { name: "Le tableau", exact: true }));
    const card = page.locator("article.card").first().getByRole("link");
    const title = await card.innerText();
    await hand.press(card);
    await page.waitForURL(/\/notices\//);
    assert.equal(await page.locator("h1").innerText(), title);
});

journey("a reader shows one kind of notices on the board, then all of it again", { ways: WITH_SCRIPTS }, async ({ page, hand }) => {
    await page.goto(BOARD);
    const kinds = page.getByLabel("Montrer");
    const cards = page.locator("article.card:visible");
    const all = await cards.count();
    await hand.choose(kinds, 1);
    const only = await cards.count();
    assert.ok(only > 0 && only < all, `${only} of ${all}`);
    await hand.choose(kinds, 0);
    assert.equal(await cards.count(), all);
});
