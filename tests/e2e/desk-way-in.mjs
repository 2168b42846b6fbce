// From the mail that signs a person in to a notice with a picture on the board: every touch counts, and every second.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { EVERY_WAY, SESSION, journey } from "./harness/browser.mjs";
import { SLUG, ask, asClerk, board, linkIn, mailTo } from "./harness/demo.mjs";

const PHOTO = fileURLToPath(new URL("../../api/data/demo/marche.jpg", import.meta.url));
const MOST_TOUCHES = 12;
const MOST_SECONDS = 60;
let number = 0;

journey("from the mail to a notice with a picture", { ways: EVERY_WAY, cookies: [SESSION] }, async ({ page, hand }) => {
    const email = `secretaire.${process.pid}.${(number += 1)}@exemple.fr`;
    const title = `Marché de Noël ${process.pid}.${number}`;
    execFileSync(process.env.TAMBOUR, ["member", "add", "--commune", SLUG, "--role", "clerk", email], { cwd: process.env.DEMO_HOME });
    await ask("POST", "/v1/auth/email", { body: { email } });
    const link = linkIn(await mailTo(email, /sign-in/), "/sign-in");
    const began = Date.now();
    let touches = 0;
    const press = (target) => ((touches += 1), hand.press(target));
    const write = (target, text) => ((touches += 1), hand.write(target, text));
    // The link in the mail is the first.
    touches += 1;
    await page.goto(link);
    await press(page.getByRole("button", { name: "Entrer" }));
    await press(page.getByRole("navigation", { name: "Menu du bureau" }).getByRole("link", { name: "Publier" }));
    await write(page.getByLabel("Titre"), title);
    await write(page.getByLabel("Texte", { exact: true }), "Samedi, place de l’Église.");
    // The field, and the picture among those of the phone.
    touches += 2;
    await page.getByLabel("Photo", { exact: true }).setInputFiles(PHOTO);
    await write(page.getByLabel("Ce que montre la photo"), "Les étals sous la neige");
    await press(page.getByRole("button", { name: "Publier maintenant" }));
    await page.getByRole("heading", { name: "C’est affiché" }).waitFor();
    const seconds = (Date.now() - began) / 1000;
    console.log(`from the mail to a notice with a picture: ${touches} touches, ${seconds} s`);
    assert.ok(touches <= MOST_TOUCHES && seconds <= MOST_SECONDS, `${touches} touches, ${seconds} s`);
    const notice = (await board()).notices.find((it) => it.title === title);
    assert.equal(notice.image.alt, "Les étals sous la neige");
    await asClerk("DELETE", `/v1/notices/${notice.id}`);
});
