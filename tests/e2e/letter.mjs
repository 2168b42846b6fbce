import { EVERY_WAY, journey } from "./harness/browser.mjs";
import { BOARD, linkIn, mailTo } from "./harness/demo.mjs";

let readers = 0;

journey("a reader subscribes to the letter, confirms it, leaves it and comes back", { ways: EVERY_WAY }, async ({ page, hand }) => {
    const address = `camille${++readers}@exemple.fr`;
    const form = page.locator("main form");
    const send = () => hand.press(form.getByRole("button"));
    const says = (words) => page.getByRole("main").getByText(words).first().waitFor();

    await page.goto(BOARD);
    await hand.press(page.getByRole("contentinfo").getByRole("link", { name: "La lettre" }));
    await hand.write(page.getByLabel(/adresse/i), "camille");
    await send();
    // The mistake leads to its field, which keeps what was typed.
    await hand.press(page.locator(".errors a").first());
    await hand.write(page.locator(":focus"), address);
    await send();
    await says("Un message part à cette adresse.");

    await page.goto(linkIn(await mailTo(address), "/digests/confirm"));
    await send();
    await says("C’est confirmé");
    await hand.press(page.getByRole("link", { name: "Me désabonner" }));
    await hand.press(page.getByRole("button", { name: "Me désabonner" }));
    await says("C’est fait");
    await hand.press(page.getByRole("button", { name: "M’abonner de nouveau" }));
    await says("C’est annulé");
});
