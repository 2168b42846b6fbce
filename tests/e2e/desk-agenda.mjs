// The agenda's editor in a browser: a weekly event in a few touches, its next dates as one types, a single date called off.
import assert from "node:assert/strict";
import { EVERY_WAY, SIZES, WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { AT_DESK, BOARD, SLUG, asClerk, read, until } from "./harness/demo.mjs";

const AGENDA = `${BOARD}/bureau/agenda`;
const MOST_TOUCHES = 15;
let number = 0;
const name = (words) => `${words} ${process.pid}.${(number += 1)}`;

// A hand that counts what it touches.
function counted(hand) {
    const counts = { touches: 0 };
    const count = (what) => (...all) => {
        counts.touches += 1;
        return what(...all);
    };
    return { counts, press: count((it) => hand.press(it)), write: count((it, text) => hand.write(it, text)), fill: count((...all) => fill(hand, ...all)), choose: count((it, value) => choose(hand, it, value)) };
}

// A day or an hour, whose parts a keyboard types in the order of the browser's language.
async function fill(hand, target, value, typed) {
    if (!hand.reach) return target.fill(value);
    for (const keys of typed) {
        await hand.reach(target);
        for (let part = 0; part < 3; part++) await hand.page.keyboard.press("ArrowLeft");
        await hand.page.keyboard.type(keys);
        if ((await target.inputValue()) === value) return;
    }
    throw new Error(`no keys write ${value}`);
}
const day = (target, iso) => [target, iso, ([year, month, date]) => [`${month}${date}${year}`, `${date}${month}${year}`]];
const keysOf = ([target, iso, order]) => [target, iso, order(iso.split("-"))];

async function choose(hand, target, value) {
    const values = await target.locator("option").evaluateAll((all) => all.map((it) => it.value));
    return hand.choose(target, values.indexOf(value));
}

const called = async (title) => (await read(`/v1/communes/${SLUG}/events?from=2030-12-01&to=2030-12-31&limit=100`)).items.filter((it) => it.title === title);

journey("an association's weekly event is added in a few touches", { ways: EVERY_WAY, ...AT_DESK }, async ({ page, hand }) => {
    const title = name("Gymnastique");
    const organisations = (await read(`/v1/communes/${SLUG}/organisations`)).items;
    const club = organisations.find((it) => it.kind === "association");
    await page.goto(`${BOARD}/bureau`);
    const { counts, press, write, fill, choose } = counted(hand);
    await press(page.getByRole("navigation", { name: "Menu du bureau" }).getByRole("link", { name: "Agenda" }));
    await press(page.getByRole("link", { name: "Ajouter à l’agenda" }));
    await write(page.getByLabel("Titre", { exact: true }), title);
    await choose(page.getByLabel("Organisé par"), club.id);
    await fill(...keysOf(day(page.getByLabel("Le", { exact: true }), "2030-12-03")));
    await fill(page.getByLabel("De", { exact: true }), "18:30", ["1830", "0630PM"]);
    await fill(page.getByLabel("À", { exact: true }), "20:00", ["2000", "0800PM"]);
    await write(page.getByLabel("Où", { exact: true }), "Salle communale");
    await choose(page.getByLabel("Se répète"), "weekly");
    await press(page.getByRole("button", { name: "Ajouter à l’agenda" }));
    await page.getByText("C’est à l’agenda.").waitFor();
    console.log(`a weekly event in ${counts.touches} touches`);
    assert.ok(counts.touches <= MOST_TOUCHES, `${counts.touches} touches`);
    assert.deepEqual((await called(title)).map((it) => it.date), ["2030-12-03", "2030-12-10", "2030-12-17", "2030-12-24", "2030-12-31"]);
});

journey("the next dates are shown as one types", { ways: WITH_SCRIPTS, ...AT_DESK }, async ({ page, hand }) => {
    await page.goto(`${AGENDA}/nouveau`);
    await fill(hand, ...keysOf(day(page.getByLabel("Le", { exact: true }), "2030-12-03")));
    const dates = page.getByRole("complementary", { name: "Dates" });
    const shown = (words) => dates.getByText(words).first().waitFor();
    await shown("Mardi 3 décembre 2030");
    await until("the choices in words of that day", async () => (await page.getByLabel("Se répète").innerText()).includes("le premier mardi du mois"));
    assert.ok(await page.getByRole("group", { name: "Quels jours" }).isHidden(), "days are chosen for weeks alone");
    await choose(hand, page.getByLabel("Se répète"), "nth");
    await shown("Mardi 4 février 2031");
    await choose(hand, page.getByLabel("Se répète"), "weekly");
    await hand.press(page.getByRole("group", { name: "Quels jours" }).getByLabel("Vendredi"));
    await shown("Vendredi 6 décembre 2030");
    assert.deepEqual(await called(""), [], "nothing is saved");
});

journey("a single date is called off with its reason", { ways: [...SIZES, EVERY_WAY.find((it) => it.words.includes("without"))], ...AT_DESK }, async ({ page, hand }) => {
    const title = name("Yoga");
    const body = { title, category: "sport", starts_at: "2030-12-03T17:30:00Z", ends_at: "2030-12-03T19:00:00Z", rrule: "FREQ=WEEKLY" };
    const { id } = await asClerk("POST", `/v1/communes/${SLUG}/events`, body);
    await page.goto(`${AGENDA}/${id}`);
    await hand.press(page.getByRole("link", { name: "Mardi 10 décembre 2030" }));
    await hand.write(page.getByLabel("Pourquoi c’est annulé"), "salle en travaux");
    await hand.press(page.getByRole("button", { name: "Annuler cette date" }));
    await page.getByText("Cette date est annulée.").waitFor();
    assert.deepEqual((await called(title)).map((it) => [it.date, it.reason]).slice(0, 2), [["2030-12-03", null], ["2030-12-10", "salle en travaux"]]);
    await page.goto(`/events/${id}`);
    await page.getByText("salle en travaux").waitFor();
});
