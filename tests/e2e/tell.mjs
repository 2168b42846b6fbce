import assert from "node:assert/strict";
import { WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { BOARD, SLUG, asClerk } from "./harness/demo.mjs";
import { connect, deliver } from "./harness/phone.mjs";

journey("a phone is told in two touches, tries it, receives a notice, and is told no more", { ways: WITH_SCRIPTS, permissions: ["notifications"] }, async ({ page, hand, context }) => {
    const phone = await connect(context);
    await page.goto(BOARD);
    await hand.press(page.getByRole("main").getByRole("link", { name: "Me prévenir" }));
    await hand.press(page.getByRole("button", { name: "Me prévenir" }));
    await page.getByRole("status").getByText("Ce téléphone est prévenu.").waitFor();

    await hand.press(page.getByRole("button", { name: "M’envoyer un essai" }));
    const trial = await deliver(page, await phone.next());
    assert.match(trial.title, /notifications fonctionnent|essai/i);

    const title = "L’eau est coupée rue du Lavoir";
    const notice = await asClerk("POST", `/v1/communes/${SLUG}/notices`, { title, category: "alert", severity: "minor", body: "De 8 h à 10 h.", expire_at: new Date(Date.now() + 3_600_000).toISOString() });
    const told = await deliver(page, await phone.next());
    assert.ok(told.title.includes(title), told.title);
    await page.goto(told.data.navigate);
    assert.equal(await page.locator("h1").innerText(), title);
    await asClerk("DELETE", `/v1/notices/${notice.id}`);

    await page.goto(`${BOARD}/prevenir`);
    await hand.press(page.getByRole("button", { name: "Ne plus me prévenir" }));
    await page.getByRole("button", { name: "Me prévenir" }).waitFor();
});

journey("a reader whose browser refuses messages is told how to allow them, and of the letter", { ways: WITH_SCRIPTS }, async ({ page, context }) => {
    await context.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "denied" }));
    await page.goto(`${BOARD}/prevenir`);
    await page.getByText("Ce téléphone a refusé les messages de cette page.").waitFor();
});
