import { EVERY_WAY, WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { list, until } from "./harness/demo.mjs";

const DEVICE = "__Host-tambour-device";

const open = async () => (await list("polls")).find((it) => it.status === "open");

journey("a resident answers a poll and changes their mind", { ways: EVERY_WAY, cookies: [DEVICE] }, async ({ page, hand, hasScripts }) => {
    const poll = await open();
    const [first, second] = poll.options.map((it) => page.getByLabel(it.label));
    await page.goto(`/polls/${poll.id}`);
    const mine = async () => page.locator("[data-option]:has(.mine)").evaluateAll((all) => all.map((it) => it.dataset.option));
    const send = async (name) => {
        await hand.press(page.getByRole("button", { name }));
        await page.getByRole("status").getByText("Votre réponse est comptée").waitFor();
    };
    await hand.press(first);
    await send("Répondre");
    await until("one's own answer", async () => (await mine()).includes(poll.options[0].id));
    // Without scripts the poll's page is everybody's: one chooses anew.
    if (!hasScripts) await hand.press(page.getByRole("link", { name: "Changer ma réponse" }));
    else if (poll.multiple) await hand.press(first);
    await hand.press(second);
    await send(hasScripts ? "Changer ma réponse" : "Répondre");
    await until("the other answer", async () => (await mine()).join() === poll.options[1].id);
});

journey("an answer given without a network goes when it is back", { ways: WITH_SCRIPTS }, async ({ page, hand, context }) => {
    const poll = await open();
    await page.goto(`/polls/${poll.id}`);
    await context.setOffline(true);
    await hand.press(page.getByLabel(poll.options[0].label));
    await hand.press(page.getByRole("button", { name: "Répondre" }));
    await page.getByText("votre réponse partira dès que le réseau revient").waitFor();
    await context.setOffline(false);
    await page.getByRole("status").getByText("Votre réponse est comptée").waitFor();
});
