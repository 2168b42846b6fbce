// A slow phone on a bad network. DevTools slows a page and the worker behind it each by itself.
import { browser } from "./browser.mjs";

const NETWORK = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const PROCESSOR = { rate: 4 };

export async function slow(page, { offline = false } = {}) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", { ...NETWORK, offline });
    await devtools.send("Emulation.setCPUThrottlingRate", PROCESSOR);
}

// The same for the network of the browser's workers. Their sessions are reached through the browser's own.
export async function slowWorkers({ offline = false } = {}) {
    const devtools = await (await browser()).newBrowserCDPSession();
    const { targetInfos } = await devtools.send("Target.getTargets", { filter: [{ type: "service_worker" }] });
    for (const { targetId } of targetInfos) {
        const { sessionId } = await devtools.send("Target.attachToTarget", { targetId, flatten: false });
        const done = new Promise((tell) => devtools.on("Target.receivedMessageFromTarget", ({ message }) => JSON.parse(message).id === 2 && tell()));
        const steps = [{ id: 1, method: "Network.enable", params: {} }, { id: 2, method: "Network.emulateNetworkConditions", params: { ...NETWORK, offline } }];
        for (const step of steps) await devtools.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify(step) });
        await done;
    }
    return targetInfos.length;
}
