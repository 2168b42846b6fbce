// A real push in a real browser: Firefox subscribes at a push service of ours that speaks its protocol (autopush, over a
// WebSocket), the server encrypts and sends, Firefox decrypts and its worker shows.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { test } from "node:test";
import puppeteer from "../../target/tools/look/node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js";
import { WebSocketServer } from "../../target/tools/look/node_modules/ws/wrapper.mjs";
import { BOARD, SITE, SLUG, asClerk, until } from "../e2e/harness/demo.mjs";

const PORT = Number(process.env.PUSH_PORT);
const PREFERENCES = {
    "dom.push.serverURL": `ws://127.0.0.1:${PORT}/`,
    "dom.push.connection.enabled": true,
    "dom.push.testing.allowInsecureServerURL": true,
    "dom.push.testing.ignorePermission": true,
    "permissions.default.desktop-notification": 1,
    "alerts.useSystemBackend": false,
};

// The push service: whoever registers a channel gets an endpoint, and what is posted there goes to them.
function serve() {
    const channels = new Map();
    const sizes = [];
    const server = createServer((request, answer) => {
        const parts = [];
        request.on("data", (part) => parts.push(part));
        request.on("end", () => {
            const channelID = request.url.slice(1);
            const data = Buffer.concat(parts);
            sizes.push(data.length);
            const message = { messageType: "notification", channelID, version: randomUUID(), data: data.toString("base64url"), headers: { encoding: request.headers["content-encoding"] } };
            channels.get(channelID)?.send(JSON.stringify(message));
            answer.writeHead(channels.has(channelID) ? 201 : 410).end();
        });
    }).listen(PORT, "127.0.0.1");
    const sockets = new WebSocketServer({ server, handleProtocols: () => "push-notification" });
    sockets.on("connection", (socket) => {
        const say = (message) => socket.send(JSON.stringify(message));
        socket.on("message", (text) => {
            const { messageType, channelID } = JSON.parse(text);
            if (messageType === "hello") say({ messageType, status: 200, uaid: randomUUID().replaceAll("-", ""), use_webpush: true, broadcasts: {} });
            if (messageType === "unregister") say({ messageType, status: 200, channelID });
            if (messageType === undefined) socket.send("{}");
            if (messageType !== "register") return;
            channels.set(channelID, socket);
            say({ messageType, status: 200, channelID, pushEndpoint: `http://127.0.0.1:${PORT}/${channelID}` });
        });
    });
    const close = () => {
        sockets.clients.forEach((it) => it.terminate());
        server.close();
    };
    return { sizes, close };
}

const shown = (page) =>
    page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
    });

test("a message that the server encrypts is received and shown by Firefox", async (t) => {
    const service = serve();
    const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX, headless: true, extraPrefsFirefox: PREFERENCES });
    try {
        t.diagnostic(await browser.version());
        const page = await browser.newPage();
        await page.goto(`${SITE}${BOARD}/prevenir`);
        await page.locator("[data-subscribe]").click();
        await page.waitForSelector("[data-state=on]:not([hidden])");
        await page.locator("[data-test]").click();
        await until("the trial message", async () => (await shown(page)).length > 0);
        const title = "Le lavoir est rempli d’eau";
        const notice = await asClerk("POST", `/v1/communes/${SLUG}/notices`, { title, category: "information", body: "Enfin." });
        const message = await until("the notice", async () => (await shown(page)).find((it) => it.title.includes(title)));
        assert.ok(message.body.includes("Mairie"), message.body);
        t.diagnostic(`Firefox showed “${message.title}”; ${service.sizes.length} messages of ${service.sizes.join(", ")} bytes`);
        await asClerk("DELETE", `/v1/notices/${notice.id}`);
    } finally {
        await browser.close();
        service.close();
    }
});
