// A phone that can be told: Chromium reaches no push service here, so its subscription names a port of ours, which decrypts what
// the server sends (RFC 8291) and hands it to the phone's worker as the browser would.
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { after } from "node:test";
import { SITE, until } from "./demo.mjs";

const PORT = Number(process.env.PUSH_PORT);
const received = new Map();
let service;

function listen() {
    service ??= new Promise((ready) => {
        const server = createServer((request, answer) => {
            const parts = [];
            request.on("data", (part) => parts.push(part));
            request.on("end", () => {
                received.set(request.url, [...(received.get(request.url) ?? []), Buffer.concat(parts)]);
                answer.writeHead(201).end();
            });
        }).listen(PORT, "127.0.0.1", () => ready(server));
    });
    return service;
}
after(async () => (await service)?.close());

const derive = (secret, salt, info, size) => Buffer.from(hkdfSync("sha256", secret, salt, info, size));

function decrypt(body, ecdh, auth) {
    const [salt, size] = [body.subarray(0, 16), body[20]];
    const [sender, sealed] = [body.subarray(21, 21 + size), body.subarray(21 + size)];
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), ecdh.getPublicKey(), sender]);
    const key = derive(ecdh.computeSecret(sender), auth, info, 32);
    const cipher = createDecipheriv("aes-128-gcm", derive(key, salt, "Content-Encoding: aes128gcm\0", 16), derive(key, salt, "Content-Encoding: nonce\0", 12));
    cipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

// Gives this window's pages a push service, and returns what comes to it.
export async function connect(context) {
    await listen();
    const ecdh = createECDH("prime256v1");
    const [auth, path] = [randomBytes(16), `/${randomBytes(8).toString("hex")}`];
    // At night a message waits for the morning, and so would the journey: this phone has no quiet hours.
    await context.route("**/v1/push/subscriptions{,/**}", (route) => {
        const wishes = route.request().postDataJSON();
        return wishes ? route.continue({ postData: JSON.stringify({ ...wishes, quiet_hours: null }) }) : route.continue();
    });
    const keys = { p256dh: ecdh.generateKeys("base64url"), auth: auth.toString("base64url") };
    await context.addInitScript((subscription) => {
        const made = { ...subscription, toJSON: () => subscription, unsubscribe: async () => true };
        let kept = null;
        PushManager.prototype.subscribe = async function (options) {
            if (!options.userVisibleOnly || !options.applicationServerKey) throw new Error("asked for in silence");
            return (kept = made);
        };
        PushManager.prototype.getSubscription = async () => kept;
    }, { endpoint: `http://127.0.0.1:${PORT}${path}`, keys });
    return {
        next: async () => {
            const body = await until("a message to the phone", () => received.get(path)?.shift());
            return decrypt(body, ecdh, auth);
        },
    };
}

// Hands a message to the worker of a page's site, and returns what the phone then shows of it. The worker is asked, not the list of
// what is shown: Chromium forgets a notification that is read there while it is still being put up.
export async function deliver(page, data) {
    const context = page.context();
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
    await worker.evaluate(listenToShown);
    const devtools = await context.newCDPSession(page);
    const registered = new Promise((found) => {
        devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations[0] && found(registrations[0].registrationId));
    });
    await devtools.send("ServiceWorker.enable");
    await devtools.send("ServiceWorker.deliverPushMessage", { origin: SITE, registrationId: await registered, data });
    const { title } = JSON.parse(data).notification;
    const told = await until(`“${title}” on the phone`, () => worker.evaluate((title) => self.told.find((it) => it.title === title), title));
    await devtools.detach();
    return told;
}

// Runs in the worker: keeps what the browser has agreed to show.
function listenToShown() {
    self.told = [];
    self.show ??= ServiceWorkerRegistration.prototype.showNotification;
    ServiceWorkerRegistration.prototype.showNotification = async function (title, options) {
        await self.show.call(this, title, options);
        self.told.push({ title, body: options.body, data: options.data });
    };
}
