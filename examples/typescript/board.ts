// Reads a commune's board as a phone does: the whole board in one request, kept in a file with its ETag; the next time a
// request that costs a 304 unless something changed, and without a network the copy is shown.
//
//     npm install && npm run build && node build/board.js http://127.0.0.1:8080 kerling-les-sierck

import { readFile, writeFile } from "node:fs/promises";
import type { components, operations } from "./v1.js";

type Board = components["schemas"]["Board"];
type Notice = components["schemas"]["NoticeCard"];
type Problem = operations["getBoard"]["responses"]["404"]["content"]["application/problem+json"];

interface Copy {
  address: string;
  etag: string;
  board: Board;
}

const [server = "http://127.0.0.1:8080", commune = "kerling-les-sierck", file = "board.json"] = process.argv.slice(2);
const address = `${server}/v1/communes/${encodeURIComponent(commune)}/board`;

async function keptCopy(): Promise<Copy | undefined> {
  try {
    const copy = JSON.parse(await readFile(file, "utf8")) as Copy;
    return copy.address === address ? copy : undefined;
  } catch {
    return undefined; // The first time there is none.
  }
}

async function readBoard(): Promise<{ board: Board; news: string }> {
  const copy = await keptCopy();
  let answer: Response;
  try {
    answer = await fetch(address, { headers: copy ? { "If-None-Match": copy.etag } : {} });
  } catch (error) {
    if (!copy) throw error;
    return { board: copy.board, news: "no network, this is the copy" };
  }
  if (copy && answer.status === 304) return { board: copy.board, news: "nothing new" };
  if (!answer.ok) {
    const problem = (await answer.json()) as Problem;
    throw new Error(`${problem.title}: ${problem.detail}`);
  }
  const board = (await answer.json()) as Board;
  await writeFile(file, JSON.stringify({ address, etag: answer.headers.get("ETag") ?? "", board } satisfies Copy));
  return { board, news: "new" };
}

function line(notice: Notice, timezone: string): string {
  const day = new Intl.DateTimeFormat("fr", { day: "2-digit", month: "2-digit", timeZone: timezone });
  const shown = notice.published_at ? day.format(new Date(notice.published_at)) : "";
  return `${shown}  ${notice.category === "alert" ? "⚠ " : ""}${notice.title} (${notice.organisation.name})`;
}

try {
  const { board, news } = await readBoard();
  console.log(`${board.commune.name}: ${board.notices.length} notices, ${news}`);
  for (const notice of board.notices) console.log(line(notice, board.commune.timezone));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
