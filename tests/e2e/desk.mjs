// The secretary's desk in a browser: publishing in a few touches, with and without JavaScript, by keyboard too.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { EVERY_WAY, SIZES, WITH_SCRIPTS, journey, open } from "./harness/browser.mjs";
import { test } from "node:test";
import { AT_DESK, BOARD, SLUG, asClerk, board, letWait, until } from "./harness/demo.mjs";

const PHOTO = fileURLToPath(new URL("../../api/data/demo/marche.jpg", import.meta.url));
const DESK = `${BOARD}/bureau`;
// The touches of a person who publishes: the bar is twelve from the mail that signs them in, of which three are spent there.
const MOST_TOUCHES = 9;
const MOST_SECONDS = 60;

const titled = async (title) => (await board()).notices.find((it) => it.title === title);
const drafts = async (title) => (await asClerk("GET", `/v1/communes/${SLUG}/notices?status=draft`)).items.find((it) => it.title === title);
let number = 0;
const name = (words) => `${words} ${process.pid}.${(number += 1)}`;

// A hand that counts what it touches.
function counted(hand) {
    const counts = { touches: 0 };
    const count = (what) => (...all) => {
        counts.touches += 1;
        return hand[what](...all);
    };
    return { counts, press: count("press"), write: count("write") };
}

journey("a notice with a picture is published in a few touches", { ways: EVERY_WAY, ...AT_DESK }, async ({ page, hand }) => {
    const title = name("Marché de Noël");
    await page.goto(DESK);
    const began = Date.now();
    const { counts, press, write } = counted(hand);
    await press(page.getByRole("navigation", { name: "Menu du bureau" }).getByRole("link", { name: "Publier" }));
    await write(page.getByLabel("Titre"), title);
    await write(page.getByLabel("Texte", { exact: true }), "Samedi, place de l’Église.");
    await page.getByLabel("Photo", { exact: true }).setInputFiles(PHOTO);
    counts.touches += 2;
    await write(page.getByLabel("Ce que montre la photo"), "Les étals sous la neige");
    await press(page.getByRole("button", { name: "Publier maintenant" }));
    await page.getByRole("heading", { name: "C’est affiché" }).waitFor();
    const seconds = (Date.now() - began) / 1000;
    console.log(`published with a picture in ${counts.touches} touches and ${seconds} s`);
    assert.ok(counts.touches <= MOST_TOUCHES && seconds <= MOST_SECONDS, `${counts.touches} touches, ${seconds} s`);
    assert.equal((await titled(title)).image.alt, "Les étals sous la neige");
    await press(page.getByRole("button", { name: "Annuler" }));
    await page.getByText("est retiré").waitFor();
    assert.equal(await titled(title), undefined);
});

journey("what is typed is shown as a phone shows it and kept as a draft", { ways: WITH_SCRIPTS, ...AT_DESK }, async ({ page, hand }) => {
    const title = name("Vide-grenier");
    await page.goto(`${DESK}/publier`);
    await hand.write(page.getByLabel("Titre"), title);
    await hand.write(page.getByLabel("Texte", { exact: true }), "Inscriptions ouvertes");
    const preview = page.getByLabel("Aperçu sur le téléphone");
    await preview.getByText(title).last().waitFor();
    await page.getByText("Brouillon enregistré à").waitFor();
    assert.ok(await drafts(title), "the server has the draft");
    await page.getByLabel("Texte", { exact: true }).press("End");
    await page.keyboard.type(" en mairie");
    await until("the second draft", async () => (await drafts(title))?.summary.includes("en mairie"));
    await page.reload();
    assert.equal(await page.getByLabel("Texte", { exact: true }).inputValue(), "Inscriptions ouvertes en mairie");
});

journey("a text typed without a network waits on the phone", { ways: SIZES, ...AT_DESK }, async ({ page, hand, context }) => {
    const title = name("Sans réseau");
    await page.goto(`${DESK}/publier`);
    await context.setOffline(true);
    await hand.write(page.getByLabel("Titre"), title);
    await page.getByText("Gardé sur ce téléphone à").waitFor();
    await context.setOffline(false);
    await page.getByText("Brouillon enregistré à").waitFor();
    assert.ok(await drafts(title));
    await context.setOffline(true);
    await hand.write(page.getByLabel("Titre"), `${title} bis`);
    await page.getByText("Gardé sur ce téléphone à").waitFor();
    const address = page.url();
    await page.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(address);
    await again.getByRole("button", { name: "Le reprendre" }).click();
    assert.equal(await again.getByLabel("Titre").inputValue(), `${title} bis`);
});

journey("an alert asks once more before it rings, and can be left by Escape", { ways: EVERY_WAY, ...AT_DESK }, async ({ page, hand, hasScripts }) => {
    const title = name("Crue");
    await page.goto(`${DESK}/publier`);
    await hand.press(page.getByLabel("Alerte", { exact: true }));
    await hand.write(page.getByLabel("Titre"), title);
    await page.getByLabel("Affiché jusqu’au").fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10));
    await hand.press(page.getByRole("button", { name: "Publier maintenant" }));
    if (hasScripts) {
        await page.getByRole("dialog").waitFor();
        await page.keyboard.press("Escape");
        assert.equal(await titled(title), undefined, "Escape is the safe answer");
        await hand.press(page.getByRole("button", { name: "Publier maintenant" }));
        await hand.press(page.getByRole("dialog").getByRole("button", { name: "Oui, alerter" }));
    } else {
        await hand.press(page.getByRole("button", { name: "Revenir au texte" }));
        assert.equal(await page.getByLabel("Titre").inputValue(), title);
        await hand.press(page.getByRole("button", { name: "Publier maintenant" }));
        await hand.press(page.getByRole("button", { name: "Oui, alerter" }));
    }
    await page.getByRole("heading", { name: "C’est affiché" }).waitFor();
    assert.equal((await titled(title)).severity, "severe");
    await hand.press(page.getByRole("button", { name: "Annuler" }));
    await page.getByText("est retiré").waitFor();
});

journey("two people who edit one notice are told and both texts are there", { ways: EVERY_WAY, ...AT_DESK }, async ({ page, hand }) => {
    const title = name("Bibliothèque");
    const notice = await asClerk("POST", `/v1/communes/${SLUG}/notices`, { title, category: "information" });
    await page.goto(`${DESK}/panneaux/${notice.id}`);
    await asClerk("PATCH", `/v1/notices/${notice.id}`, { title: `${title}, du maire` });
    await hand.write(page.getByLabel("Titre"), `${title}, de la secrétaire`);
    await hand.press(page.locator("main").getByRole("button", { name: "Enregistrer" }).last());
    await page.getByRole("heading", { name: "Quelqu’un a modifié ce panneau" }).waitFor();
    await page.getByText(`${title}, du maire`).waitFor();
    assert.equal(await page.getByLabel("Titre").inputValue(), `${title}, de la secrétaire`);
    await hand.press(page.locator("main").getByRole("button", { name: "Enregistrer" }).last());
    await page.getByText("C’est enregistré.").waitFor();
    await asClerk("DELETE", `/v1/notices/${notice.id}`);
});

journey("a draft changes hands when another organisation is chosen", { ways: SIZES, ...AT_DESK }, async ({ page, hand }) => {
    const title = name("Répétition");
    await page.goto(`${DESK}/publier`);
    await hand.write(page.getByLabel("Titre"), title);
    await page.getByText("Brouillon enregistré à").waitFor();
    const first = await drafts(title);
    await hand.choose(page.getByLabel("Au nom de"), 1);
    await until("the other draft", async () => {
        const draft = await drafts(title);
        return draft && draft.id !== first.id && draft.organisation.id !== first.organisation.id;
    });
    await hand.press(page.getByRole("button", { name: "Publier maintenant" }));
    await page.getByRole("heading", { name: "C’est affiché" }).waitFor();
    assert.notEqual((await titled(title)).organisation.id, first.organisation.id);
    await hand.press(page.getByRole("button", { name: "Annuler" }));
    await page.getByText("est retiré").waitFor();
});

journey("a question is asked, and its answers are concluded", { ways: EVERY_WAY, ...AT_DESK }, async ({ page, hand }) => {
    const question = name("Un banc");
    await page.goto(`${DESK}/sondages/nouveau`);
    await hand.write(page.getByLabel("Question"), question);
    await page.getByLabel("Ouvert jusqu’au").fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10));
    await hand.press(page.getByRole("button", { name: "Poser la question" }));
    await page.getByText("C’est fait.").waitFor();
    await hand.press(page.getByRole("button", { name: "Clore maintenant" }));
    await hand.write(page.getByLabel("Ce que la mairie en fera"), "Il sera posé au printemps.");
    await hand.press(page.getByRole("button", { name: "Publier la conclusion" }));
    await page.getByRole("button", { name: "Remplacer la conclusion" }).waitFor();
});

journey("the toolbar writes what the text means", { ways: WITH_SCRIPTS, ...AT_DESK }, async ({ page, hand }) => {
    await page.goto(`${DESK}/publier`);
    const text = page.getByLabel("Texte", { exact: true });
    await hand.write(text, "important");
    await text.press("ControlOrMeta+a");
    await page.getByRole("button", { name: "Gras" }).click();
    assert.equal(await text.inputValue(), "**important**");
    await page.getByRole("button", { name: "Liste" }).click();
    assert.equal(await text.inputValue(), "- **important**");
});

journey("what waits is approved in two touches", { ways: EVERY_WAY, ...AT_DESK }, async ({ page, hand }) => {
    const title = name("Tournoi");
    await letWait(title);
    await page.goto(DESK);
    const { counts, press } = counted(hand);
    await press(page.getByRole("navigation", { name: "Menu du bureau" }).getByRole("link", { name: "À relire" }));
    await press(page.getByRole("article").filter({ hasText: title }).getByRole("button", { name: "Publier" }));
    await page.getByRole("status").getByText("C’est publié.").waitFor();
    assert.ok(counts.touches <= 2, `${counts.touches} touches`);
    assert.ok(await titled(title));
    await press(page.getByRole("button", { name: "Annuler" }));
    await page.getByText("C’est retiré.").waitFor();
});

test("who is not signed in is led to the door", async () => {
    const { context } = await open();
    const page = await context.newPage();
    await page.goto(`${DESK}/publier`);
    assert.equal(new URL(page.url()).pathname, "/entrer");
    await context.close();
});
