// Occurrences of a calendar file by ical.js, with the zones that the file defines and no others, as JSON.
// Usage: node parse.mjs FILE FROM TO
import { readFileSync } from "node:fs";
import ICAL from "../../target/tools/node/node_modules/ical.js/dist/ical.js";

const [file, from, to] = process.argv.slice(2);
const root = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const date = (time) => time.toString().slice(0, 10);
const instant = (time) => new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");
const lastDay = (end) => {
    const last = end.clone();
    last.adjust(-1, 0, 0, 0);
    return date(last);
};

const found = {};
const add = (event, start, end) => {
    if (date(start) < from || date(start) > to) return;
    const named = start.isDate ? [date(start), lastDay(end)] : [instant(start), instant(end)];
    const cancelled = event.component.getFirstPropertyValue("status") === "CANCELLED";
    (found[event.uid] ??= []).push([...named, cancelled, event.summary ?? ""]);
};

const components = root.getAllSubcomponents("vevent");
const single = (it) => it.hasProperty("recurrence-id");
for (const component of components.filter((it) => !single(it))) {
    const event = new ICAL.Event(component);
    const exceptions = components.filter((it) => single(it) && it.getFirstPropertyValue("uid") === event.uid);
    for (const it of exceptions) event.relateException(new ICAL.Event(it));
    if (!event.isRecurring()) {
        add(event, event.startDate, event.endDate);
        continue;
    }
    const iterator = event.iterator();
    // A moved occurrence may come from outside of the window: look a year further.
    const stop = `${Number(to.slice(0, 4)) + 1}${to.slice(4)}`;
    for (let next = iterator.next(); next && date(next) <= stop; next = iterator.next()) {
        const { item, startDate, endDate } = event.getOccurrenceDetails(next);
        add(item, startDate, endDate);
    }
}
console.log(JSON.stringify(found));
