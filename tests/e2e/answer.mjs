import { EVERY_WAY, WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { list, until } from "./harness/demo.mjs";

const DEVICE = "__Host-tambour-device";

const open = async () => (await list("polls")).find((it) => it.status === "open");

journey("a resident answers a poll and changes their mind", { ways: EVERY_WAY, cookies: [DEVICE] }, async ({ page, hand, hasScripts }) => {
    const poll = await open();
    const [first, second] = poll.options.map((it) => page.getByLabel(it.label));
    await page.goto(`/polls/${poll.id}`);
    const answer = async (choice) => {
        await hand.press(choice);
        await hand.press(page.getByRole("button", { name: /Répondre|Changer ma réponse/ }));
        await page.getByRole("status").getByText("Votre réponse est comptée").waitFor();
    };
    await answer(first);
    const mine = async () => page.locator("[data-option]:has(.mine)").evaluateAll((all) => all.map((it) => it.dataset.option));
    await until("one's own answer", async () => (await mine()).includes(poll.options[0].id));
    // Without scripts the poll's page is everybody's: one chooses anew.
    if (!hasScripts) await hand.press(page.getByRole("link", { name: "Changer ma réponse" }));
    else if (poll.multiple) await hand.press(first);
    await answer(second);
    await until("the other answer", async () => (await mine()).join() === poll.options[1].id);
});

journey("an answer given without a network goes when it is back", { ways: WITH_SCRIPTS }, async ({ page, hand, context }) => {
    const poll = await open();
    await page.goto(`/polls/${poll.id}`);
    await context.setOffline(true);
    await hand.press(page.getByLabel(poll.options[0].label));
    await hand.press(page.getByRole("button", { name: "Répondre" }));
    await page.getByText(/Hors ligne/).first().waitFor();
    await context.setOffline(false);
    await page.getByRole("status").getByText("Votre réponse est comptée").waitFor();
});
