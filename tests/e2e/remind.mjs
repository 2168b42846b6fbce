import assert from "node:assert/strict";
import { WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { BOARD, SLUG, asClerk } from "./harness/demo.mjs";
import { connect, deliver } from "./harness/phone.mjs";

const DAY = 86_400_000;
const inDays = (days) => new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + days * DAY).toISOString();

journey("a resident follows an event, is told that it is cancelled, and finds it among what they follow", { ways: WITH_SCRIPTS, permissions: ["notifications"] }, async ({ page, hand, context }) => {
    const title = "Concert au lavoir";
    const { id } = await asClerk("POST", `/v1/communes/${SLUG}/events`, { title, category: "culture", starts_at: inDays(3), ends_at: inDays(3.1) });
    const phone = await connect(context);
    await page.goto(`/events/${id}`);
    await hand.press(page.getByRole("button", { name: "Me le rappeler la veille" }));
    await page.getByRole("button", { name: "c’est noté" }).waitFor();

    await asClerk("POST", `/v1/events/${id}/cancel`);
    const told = await deliver(page, await phone.next());
    assert.ok(told.title.includes(title), told.title);
    await page.goto(told.data.navigate);
    await page.getByText("Cet événement est annulé.").waitFor();

    await page.goto(`${BOARD}/prevenir`);
    await page.getByRole("link", { name: title }).waitFor();
    await hand.press(page.getByRole("button", { name: "Ne plus rappeler" }));
    await page.getByRole("link", { name: title }).waitFor({ state: "hidden" });
    await asClerk("DELETE", `/v1/events/${id}`);
});
