// What is true of a page that everybody can read: each check returns what is wrong with it.
import { AxeBuilder } from "../../../target/tools/node/node_modules/@axe-core/playwright/dist/index.mjs";

// Opens all that a page folds away.
export const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));

// The rules of axe, all that it has by default.
export async function axe(page) {
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
    return violations.flatMap(({ id, nodes }) => nodes.map((it) => `axe's ${id}: ${it.html.slice(0, 160)} ${it.failureSummary.split("\n").slice(1, 2)}`));
}

// What sticks out to the right of the window, and makes the page scroll sideways.
export const sideways = (page) =>
    page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return [];
        const isWide = (it) => it.getBoundingClientRect().right > clientWidth + 1 && !it.closest(".scroll, .hide");
        const wide = [...document.querySelectorAll("body *")].filter(isWide).slice(0, 4);
        return [`${scrollWidth - clientWidth} pixels wider than ${clientWidth}: ${wide.map((it) => `${it.tagName}.${it.className} ${it.textContent.trim().slice(0, 30)}`).join(" | ")}`];
    });

// Text that its own box cuts: a field scrolls.
export const cut = (page) =>
    page.evaluate(() => {
        const isCut = (it) => {
            const style = getComputedStyle(it);
            if (!it.getClientRects().length || it.closest(".hide, .skip, svg, select, input, textarea, .scroll") || style.overflow === "visible") return false;
            return it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1;
        };
        return [...document.querySelectorAll("main *, header *, footer *, nav *")].filter(isCut).map((it) => `cut: ${it.outerHTML.slice(0, 120)}`);
    });

// What is touched and smaller than a finger: 44 pixels, but for links inside sentences and boxes whose label is the target.
export const small = (page) =>
    page.evaluate(() => {
        const touched = "a[href], button, input:not([type=hidden]), select, textarea, summary, label.choice";
        const isExempt = (it) => it.closest(".hide, .skip, [hidden]") || it.matches(".card h3 a") || (it.matches("a") && getComputedStyle(it).display === "inline") || (it.matches("[type=radio], [type=checkbox]") && it.closest("label"));
        const seen = [...document.querySelectorAll(touched)].filter((it) => it.getClientRects().length && !isExempt(it));
        return seen
            .map((it) => [it, it.getBoundingClientRect()])
            .filter(([, { width, height }]) => height < 43.5 || width < 43.5)
            .map(([it, { width, height }]) => `${Math.round(width)} × ${Math.round(height)}: ${it.outerHTML.slice(0, 100)}`);
    });

// Texts whose contrast with what lies behind them, by WCAG's formula, is less than `least`, or `band` in an alert's band.
export const faint = (page, least, band = least) =>
    page.evaluate(
        ({ least, band }) => {
            const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
            const painted = (colour) => {
                brush.clearRect(0, 0, 1, 1);
                brush.fillStyle = colour;
                brush.fillRect(0, 0, 1, 1);
                const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
                return { rgb: [red, green, blue], alpha: alpha / 255 };
            };
            const over = (front, back) => front.rgb.map((it, at) => it * front.alpha + back[at] * (1 - front.alpha));
            const ground = (element) => {
                if (!element) return painted(getComputedStyle(document.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff").rgb;
                const own = painted(getComputedStyle(element).backgroundColor);
                return own.alpha === 1 ? own.rgb : over(own, ground(element.parentElement));
            };
            const light = (rgb) => {
                const [red, green, blue] = rgb.map((it) => it / 255).map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
                return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
            };
            const wrong = new Set();
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            let seen = 0;
            for (let text; (text = texts.nextNode()); ) {
                const element = text.parentElement;
                if (!text.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".hide, .skip, script, style, svg, option")) continue;
                const back = ground(element);
                const [one, other] = [light(over(painted(getComputedStyle(element).color), back)), light(back)];
                const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
                seen++;
                const wanted = element.closest(".alert > .kind") ? band : least;
                if (contrast < wanted) wrong.add(`contrast ${contrast.toFixed(2)} where ${wanted} is wanted: ${text.data.trim().slice(0, 40)} in ${element.tagName}.${element.className}`);
            }
            if (seen === 0) wrong.add("no text is seen");
            return [...wrong];
        },
        { least, band },
    );

// What stands in the page and would be refused by its policy: styles and scripts of its own.
export const inline = (page) => page.evaluate(() => [...document.querySelectorAll("[style], style, script:not([src], [type='application/ld+json'])")].map((it) => `inline: ${it.outerHTML.slice(0, 80)}`));

// Where French is not set as French is: a blank that may break before a high sign, inside « », or after a number; in texts of our own
// also an apostrophe or an ellipsis of a typewriter.
export const typewritten = (page) =>
    page.evaluate(() => {
        const breaks = / [;:!?»%€]|« |\d h(?=\W|$)|\d (?=\d{3}\b)/;
        const typed = /\p{L}'\p{L}|\.\.\./u;
        const wrong = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let text; (text = texts.nextNode()); ) {
            const element = text.parentElement;
            if (element.closest("script, style, code, pre, textarea, [lang]:not([lang=fr]), .skip")) continue;
            const isOurs = !element.closest("[dir=auto], bdi");
            if (breaks.test(text.data) || (isOurs && typed.test(text.data))) wrong.push(`typed, not set: ${text.data.trim().slice(0, 80)}`);
        }
        return wrong;
    });
