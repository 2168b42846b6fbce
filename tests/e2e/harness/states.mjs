// What pages look like in the middle of something: each state is a page, and what somebody does there.
import { BOARD, list, until } from "./demo.mjs";
import { connect } from "./phone.mjs";

const open = async () => `/polls/${(await list("polls")).find((it) => it.status === "open").id}`;
const press = (name) => (page) => page.getByRole("button", { name, exact: true }).click();

export const STATES = {
    "board without a network": {
        path: () => BOARD,
        act: async (page) => {
            await page.context().setOffline(true);
            await page.getByText(/Hors ligne/).first().waitFor();
        },
    },
    "board that is followed": { path: () => BOARD, act: press("Suivre cette commune") },
    "first page with a followed commune": {
        path: () => BOARD,
        act: async (page) => {
            await press("Suivre cette commune")(page);
            await page.goto("/");
            await page.getByRole("heading", { name: "Mes communes" }).waitFor();
        },
    },
    "poll without scripts": { path: open, options: { javaScriptEnabled: false } },
    "poll answered without scripts": {
        path: open,
        options: { javaScriptEnabled: false },
        act: async (page) => {
            await page.locator("[name=options]").first().check();
            await press("Répondre")(page);
            await page.getByText("Votre réponse est comptée").waitFor();
        },
    },
    "poll answered": {
        path: open,
        act: async (page) => {
            await page.locator("[name=options]").first().check();
            await press("Répondre")(page);
            await page.getByText("Votre réponse est comptée").waitFor();
        },
    },
    "poll answered with nothing": {
        path: open,
        act: async (page) => {
            await press("Répondre")(page);
            await page.locator(".note.bad, .wrongly").first().waitFor();
        },
    },
    "poll answered without a network": {
        path: open,
        act: async (page) => {
            await page.context().setOffline(true);
            await page.locator("[name=options]").first().check();
            await press("Répondre")(page);
            await page.getByText(/Hors ligne/).first().waitFor();
        },
    },
    "letter with a mistake": {
        path: () => `${BOARD}/lettre`,
        act: async (page) => {
            await page.getByLabel(/adresse/i).fill("camille");
            await page.locator("main form").getByRole("button").click();
            await page.locator(".errors").waitFor();
        },
    },
    "letter asked for": {
        path: () => `${BOARD}/lettre`,
        act: async (page) => {
            await page.getByLabel(/adresse/i).fill("dominique@exemple.fr");
            await page.locator("main form").getByRole("button").click();
            await page.getByText("Un message part à cette adresse.").waitFor();
        },
    },
    "being told, subscribed": {
        path: () => `${BOARD}/prevenir`,
        options: { permissions: ["notifications"] },
        before: connect,
        act: async (page) => {
            await press("Me prévenir")(page);
            await page.getByText("ce téléphone est prévenu").waitFor();
        },
    },
    "being told, refused": {
        path: () => `${BOARD}/prevenir`,
        before: (context) => context.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "denied" })),
    },
    "being told, on an iPhone": {
        path: () => `${BOARD}/prevenir`,
        options: { userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1" },
    },
    "what was never read, without a network": {
        path: () => BOARD,
        act: async (page) => {
            await page.evaluate(() => navigator.serviceWorker.ready);
            await until("the worker", () => page.evaluate(async () => Boolean(navigator.serviceWorker.controller && (await caches.match("/hors-ligne")))));
            await page.context().setOffline(true);
            await page.goto("/notices/unread");
            await page.getByText("pas encore été lue").waitFor();
        },
    },
    "being told, by a browser that cannot": { path: () => `${BOARD}/prevenir`, before: (context) => context.addInitScript(() => { delete window.PushManager; }) },
    "being told, without scripts": { path: () => `${BOARD}/prevenir`, options: { javaScriptEnabled: false } },
};
