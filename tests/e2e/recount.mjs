import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { WITH_SCRIPTS, journey } from "./harness/browser.mjs";
import { inPhase, read } from "./harness/demo.mjs";

const asset = (name) => readFileSync(new URL(`../../api/assets/${name}`, import.meta.url));
const { recount } = await import(`data:text/javascript,${encodeURIComponent(asset("recount.js").toString())}`);
const program = new WebAssembly.Module(asset("recount.wasm"));
const tambour = new URL("../../target/debug/tambour", import.meta.url).pathname;

const options = ["a", "b", "c"];
const ranked = [{ ranking: [["a"], ["b"]] }, { ranking: [["c"], ["a"]], weight: 0.5 }, { ranking: [["b"], ["c"], ["a"]] }, { blank: true }];
const ELECTIONS = [
    { method: "single_choice", options, ballots: [{ choice: "b" }, { choice: "a" }, { choice: "b", weight: 1.25 }] },
    { method: "approval", options, ballots: [{ approved: ["a", "c"] }, { approved: ["c"] }, { blank: true }] },
    { method: "score", options, max_score: 5, ballots: [{ scores: { a: 5, b: 1 } }, { scores: { c: 4 } }] },
    { method: "majority_judgment", options, grades: ["good", "fair", "bad"], ballots: [{ grades: { a: "good", b: "bad", c: "fair" } }, { grades: { a: "fair", b: "good", c: "fair" } }] },
    ...["borda", "schulze", "irv"].map((method) => ({ method, options, seed: "été", ballots: ranked })),
    { method: "stv", seats: 2, options, seed: "été", ballots: ranked },
    { method: "single_choice", options, ballots: [{ choice: "nobody" }] },
    { method: "no such method", options, ballots: [] },
];

test("the program for browsers counts, tells and refuses as tambour tally does", async () => {
    for (const election of ELECTIONS) {
        const list = Buffer.from(JSON.stringify(election));
        for (const language of [undefined, "fr", "en"]) {
            const words = language ? ["--explain", language] : [];
            const said = spawnSync(tambour, ["tally", ...words, "-"], { input: list, encoding: "utf8" });
            const own = await recount(program, list, ...(language ? [language] : []));
            assert.deepEqual(own, { code: said.status, counted: said.stdout.trim(), refused: said.stderr.trim() }, `${election.method} ${language}`);
        }
    }
});

const answered = async () => `/consultations/${await inPhase("answered")}`;

journey("whoever doubts a result counts it again on their own device", { ways: WITH_SCRIPTS }, async ({ page, hand }) => {
    const path = await answered();
    const result = await read(`/v1${path}/result`);
    await page.goto(`${path}/bulletins`);
    await hand.press(page.getByRole("button", { name: "Recompter vous-même" }).first());
    await page.getByText("Votre appareil trouve le résultat publié").first().waitFor();
    const list = await page.evaluate(async (url) => (await fetch(url)).text(), result.questions[0].ballots.url);
    const told = execFileSync(tambour, ["tally", "--explain", "fr", "-"], { input: list, encoding: "utf8" });
    const story = await page.locator("[data-story]").first().textContent();
    assert.ok(story.startsWith(told.split(" :")[0]), `${story} for ${told}`);
    assert.ok(!/[«“]\s?[a-h]\s?[»”]/.test(story), `options by their words: ${story}`);
});

journey("a list that was tampered with on its way is not counted for the published one", { ways: WITH_SCRIPTS.slice(0, 1) }, async ({ page, hand }) => {
    const path = await answered();
    await page.route(/\/v1\/consultations\/[^/]+\/ballots\?/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: (await response.text()).replace(/"receipt":"./, '"receipt":"z') });
    });
    await page.goto(`${path}/bulletins`);
    await hand.press(page.getByRole("button", { name: "Recompter vous-même" }).first());
    await page.getByText("La liste reçue n’est pas celle").first().waitFor();
});

journey("a result that was tampered with on its way is found out", { ways: WITH_SCRIPTS.slice(0, 1) }, async ({ page, hand }) => {
    const path = await answered();
    await page.route(/\/v1\/consultations\/[^/]+\/result$/, async (route) => {
        const response = await route.fetch();
        const result = await response.json();
        result.questions[0].tally.voices.cast += 1;
        await route.fulfill({ response, json: result });
    });
    await page.goto(`${path}/bulletins`);
    await hand.press(page.getByRole("button", { name: "Recompter vous-même" }).first());
    await page.getByText("Votre appareil trouve un autre résultat").first().waitFor();
});
