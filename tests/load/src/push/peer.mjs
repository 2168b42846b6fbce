// Sends messages with npm's web-push, 64 at once over connections that are kept, and prints how many a second went.

import { createECDH, randomBytes } from "node:crypto";
import { Agent } from "node:https";
import webpush from "web-push";

const [origin, count] = process.argv.slice(2);
const messages = Number(count);
const text = JSON.stringify({ web_push: 8030, notification: { title: "Alerte : Crue de la Moselle", body: "x".repeat(120) } });
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const { publicKey, privateKey } = webpush.generateVAPIDKeys();
const options = { TTL: 3600, urgency: "high", agent, vapidDetails: { subject: "https://panneau.exemple.fr/", publicKey, privateKey } };

const phones = Array.from({ length: 100 }, () => {
  const keys = createECDH("prime256v1");
  return { p256dh: keys.generateKeys().toString("base64url"), auth: randomBytes(16).toString("base64url") };
});

let next = 0;
async function one() {
  const number = next++;
  await webpush.sendNotification({ endpoint: `${origin}/push/${number}`, keys: phones[number % phones.length] }, text, options);
}
async function lane() {
  while (next < messages) await one();
}

await one();
const begun = performance.now();
await Promise.all(Array.from({ length: 64 }, lane));
console.log((messages - 1) / ((performance.now() - begun) / 1000));
agent.destroy();
