// The two ways to use a page: touching what one sees, and the keyboard alone.
import assert from "node:assert/strict";

// Touch or mouse. What is pressed must be seen, and nothing may lie over it.
export class Fingers {
    constructor(page) {
        this.page = page;
    }
    press(target) {
        return target.click();
    }
    write(target, text) {
        return target.fill(text);
    }
    choose(target, index) {
        return target.selectOption({ index });
    }
}

const TABS = 120;

// Tab, arrows, space and return. What has the focus must show it, and must be on the screen.
export class Keys {
    constructor(page) {
        this.page = page;
    }
    async reach(target) {
        const wanted = await target.elementHandle();
        const isRadio = await wanted.evaluate((it) => it.type === "radio");
        const at = () => wanted.evaluate((it) => it === document.activeElement);
        const amongItsChoices = () => wanted.evaluate((it) => it.name === document.activeElement.name);
        for (let pressed = 0; !(await at()); pressed++) {
            assert.ok(pressed < TABS, `no keys lead to ${target}`);
            await this.page.keyboard.press(isRadio && (await amongItsChoices()) ? "ArrowDown" : "Tab");
        }
        assert.ok(await wanted.evaluate(showsFocus), `nobody sees the focus on ${target}`);
        return wanted;
    }
    async press(target) {
        const wanted = await this.reach(target);
        const isTicked = await wanted.evaluate((it) => ["checkbox", "radio", "button"].includes(it.type));
        await this.page.keyboard.press(isTicked ? "Space" : "Enter");
    }
    async write(target, text) {
        await this.reach(target);
        await this.page.keyboard.press("ControlOrMeta+a");
        await this.page.keyboard.type(text);
    }
    async choose(target, index) {
        await this.reach(target);
        await this.page.keyboard.press("Home");
        for (let down = 0; down < index; down++) await this.page.keyboard.press("ArrowDown");
    }
}

// Runs in the page: there is an outline, on the element or on the sheet around it, and it is not under the tabs.
function showsFocus(it) {
    const outlined = (element) => element && getComputedStyle(element).outlineStyle !== "none" && parseFloat(getComputedStyle(element).outlineWidth) >= 2;
    const { left, top, width, height } = it.getBoundingClientRect();
    const seen = document.elementFromPoint(left + Math.min(width / 2, innerWidth / 2), top + height / 2);
    const isSeen = seen && (it.contains(seen) || seen.contains(it) || it.closest("label, article")?.contains(seen));
    return Boolean(isSeen && [it, it.closest("label"), it.closest(".card")].some(outlined));
}
