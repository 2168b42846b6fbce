import assert from "node:assert/strict";
import { WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { BOARD, SLUG, asClerk, list, until } from "./harness/demo.mjs";
import { connect } from "./harness/phone.mjs";

const open = async () => (await list("polls")).find((it) => it.status === "open");

journey("a poll is answered on the board, without a network, and goes when it is back", { ways: WITH_SCRIPTS }, async ({ page, hand, context }) => {
    const poll = await open();
    await page.goto(BOARD);
    const section = page.locator(`[data-poll="${poll.id}"]`);
    await context.setOffline(true);
    await hand.press(section.getByLabel(poll.options[0].label));
    await hand.press(section.getByRole("button", { name: "Répondre" }));
    await section.getByRole("status").getByText(/Hors ligne/).waitFor();
    await context.setOffline(false);
    await section.getByRole("status").getByText("Votre réponse est comptée").waitFor();
    assert.ok(await section.locator(".mine").getByText(poll.options[0].label).isVisible());
});

journey("a page that was never read says so without a network, and what can be read instead", { ways: WITH_SCRIPTS }, async ({ page, hand, context }) => {
    await page.goto(BOARD);
    const kept = () => page.evaluate(async () => (await (await caches.open("pages")).keys()).length);
    await until("the board is kept", async () => (await kept()) > 1);
    await context.setOffline(true);
    await page.goto(`${BOARD}/associations`);
    await page.getByText("Cette page n’a pas encore été lue sur ce téléphone.").waitFor();
    await hand.press(page.getByRole("main").getByRole("link", { name: /Tableau d’affichage/ }));
    await page.getByText(/Hors ligne, vu à/).waitFor();
});

journey("an event is recalled on this phone, and no more", { ways: WITH_SCRIPTS, permissions: ["notifications"] }, async ({ page, hand, context }) => {
    await connect(context);
    const starts_at = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const event = await asClerk("POST", `/v1/communes/${SLUG}/events`, { title: "Veillée au lavoir", category: "culture", starts_at, ends_at: starts_at });
    await page.goto(`/events/${event.id}`);
    await hand.press(page.getByRole("button", { name: "Me le rappeler la veille" }));
    await page.getByRole("button", { name: /c’est noté/ }).waitFor();
    await page.goto(`${BOARD}/prevenir`);
    const line = page.getByRole("listitem").filter({ hasText: "Veillée au lavoir" });
    await hand.press(line.getByRole("button", { name: "Ne plus rappeler" }));
    await until("nothing is recalled", async () => (await line.count()) === 0);
    await asClerk("DELETE", `/v1/events/${event.id}`);
});

const WHY_NOT = [
    ["an iPhone on whose home screen it is not", () => Object.defineProperty(navigator, "userAgent", { get: () => "iPhone" }), "Sur iPhone, une étape de plus."],
    ["a private window", () => { delete Navigator.prototype.serviceWorker; }, "Cette fenêtre ne peut pas recevoir de messages."],
    ["a browser that cannot", () => { delete window.PushManager; }, "Ce navigateur ne reçoit pas de messages."],
];
for (const [what, become, words] of WHY_NOT) {
    journey(`${what} is told why it is not told, and of the letter`, { ways: WITH_SCRIPTS }, async ({ page, context }) => {
        await context.addInitScript(become);
        await page.goto(`${BOARD}/prevenir`);
        await page.getByRole("status").getByText(words).waitFor();
        assert.ok((await page.getByRole("main").getByRole("link", { name: /lettre/i }).count()) > 0);
    });
}

journey("a phone without a push service is told so after it was asked", { ways: WITH_SCRIPTS, permissions: ["notifications"] }, async ({ page, hand, context }) => {
    await context.addInitScript(() => { PushManager.prototype.subscribe = async () => { throw new DOMException("no push service", "AbortError"); }; });
    await page.goto(`${BOARD}/prevenir`);
    await hand.press(page.getByRole("button", { name: "Me prévenir" }));
    await page.getByRole("status").getByText("Ce téléphone n’a pas de service de messages.").waitFor();
});
