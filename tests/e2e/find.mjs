import { EVERY_WAY, WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { BOARD, NAME } from "./harness/demo.mjs";

journey("a resident finds their commune in spite of a typing error", { ways: EVERY_WAY }, async ({ page, hand }) => {
    await page.goto("/");
    await hand.write(page.getByRole("searchbox"), "kerlnig");
    await hand.press(page.getByRole("button", { name: "Chercher" }));
    await hand.press(page.getByRole("link", { name: NAME }));
    await page.waitForURL(`**${BOARD}`);
});

journey("what is found shows while one types", { ways: WITH_SCRIPTS }, async ({ page, hand }) => {
    await page.goto("/");
    await hand.write(page.getByRole("searchbox"), "57480");
    await page.getByRole("link", { name: NAME }).waitFor();
});

journey("a followed commune waits on the first page", { ways: WITH_SCRIPTS }, async ({ page, hand }) => {
    await page.goto(BOARD);
    await hand.press(page.getByRole("button", { name: "Suivre cette commune" }));
    await page.goto("/");
    await hand.press(page.getByRole("heading", { name: "Mes communes" }).locator("xpath=../..").getByRole("link", { name: NAME }));
    await page.waitForURL(`**${BOARD}`);
});
