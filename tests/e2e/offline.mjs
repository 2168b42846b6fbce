import assert from "node:assert/strict";
import { WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { BOARD, NAME, board, until } from "./harness/demo.mjs";

// The worker keeps a page once it has seen it.
const isKept = (page) => until(`${page.url()} on the phone`, () => page.evaluate(async () => Boolean(await caches.match(location.href, { ignoreVary: true }))));

journey("what was read once is read again without a network, as it was seen, with the hour", { ways: WITH_SCRIPTS }, async ({ page, hand, context }) => {
    await page.goto(BOARD);
    await isKept(page);
    const card = page.locator("article.card").first().getByRole("link");
    const title = await card.innerText();
    await hand.press(card);
    await page.waitForURL(/\/notices\//);
    await isKept(page);
    await context.setOffline(true);
    await page.goto(BOARD);
    await page.getByText(/hors ligne, vu .*à \d+\sh\s\d\d/i).waitFor();
    await hand.press(page.locator("article.card").first().getByRole("link"));
    await page.waitForURL(/\/notices\//);
    assert.equal(await page.locator("h1").innerText(), title);
    // It is dressed as it was.
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(242, 236, 224)");
});

journey("a page that was never read says so without a network, and leads to those that were", { ways: WITH_SCRIPTS }, async ({ page, hand, context }) => {
    await page.goto(BOARD);
    await isKept(page);
    await context.setOffline(true);
    await page.goto(`/notices/${(await board()).notices.at(-1).id}`);
    await page.getByText("Cette page n’a pas encore été lue sur ce téléphone.").waitFor();
    await hand.press(page.getByRole("main").getByRole("link", { name: NAME }));
    await page.waitForURL(`**${BOARD}`);
});
