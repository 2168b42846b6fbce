import assert from "node:assert/strict";
import { WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { BOARD } from "./harness/demo.mjs";

journey("what was read is read again without a network, as it was seen", { ways: WITH_SCRIPTS }, async ({ page, hand, context }) => {
    await page.goto(BOARD);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    const card = page.locator("article.card").first().getByRole("link");
    const title = await card.innerText();
    await hand.press(card);
    await page.waitForURL(/\/notices\//);
    await context.setOffline(true);
    await page.goto(BOARD);
    await page.getByText(/Hors ligne/).first().waitFor();
    await hand.press(page.locator("article.card").first().getByRole("link"));
    await page.waitForURL(/\/notices\//);
    assert.equal(await page.locator("h1").innerText(), title);
    // It is dressed as it was.
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await ground(), "rgb(242, 236, 224)");
});
