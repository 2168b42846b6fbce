// Writes former.br, other names and codes of French communes, beside this file.
//
//     node former.mjs <folder of the unpacked package @etalab/decoupage-administratif> <folder of its version 0.8.0>
//
// These are the names and INSEE codes of communes that were merged, of parts that still have one (communes déléguées
// and associées, arrondissements municipaux), and names that a commune had before. What the name of today says
// already is left out. The text is compressed as one brotli stream, a row for each commune that has any, by INSEE code:
//
//     the code of today TAB the other codes, separated by blanks TAB name TAB name ...
//
// The same input gives the same bytes. `former.rs` of the catalogue reads them.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const [folder, history] = process.argv.slice(2)
if (!history) {
  console.error('usage: node former.mjs <package folder> <folder of version 0.8.0>')
  process.exit(2)
}
const read = (from, name) => JSON.parse(readFileSync(join(from, 'data', `${name}.json`), 'utf8'))
const words = (name) => {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll(/œ/gi, 'oe').replaceAll(/æ/gi, 'ae')
  return plain.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean)
}
const by = (list, key) => {
  const groups = new Map()
  for (const it of list) {
    if (key(it)) groups.set(key(it), [...(groups.get(key(it)) ?? []), it])
  }
  return groups
}

const all = read(folder, 'communes')
const communes = all.filter(({ type }) => type === 'commune-actuelle').sort((left, right) => (left.code < right.code ? -1 : 1))
const today = new Set(communes.map(({ code }) => code))
const parts = by(all, ({ chefLieu }) => chefLieu)
const districts = by(all, ({ commune }) => commune)
const past = by(read(history, 'historique-communes'), ({ code }) => code)

const rows = []
let count = 0
for (const { code, nom, anciensCodes = [] } of communes) {
  const members = parts.get(code) ?? []
  const codes = new Set([...anciensCodes, ...members.map((part) => part.code), ...(districts.get(code) ?? []).map((it) => it.code)])
  // A commune that was founded anew has its code for itself; codes from before a département was parted say nothing now.
  const others = [...codes].filter((other) => !today.has(other) && other.slice(0, 2) === code.slice(0, 2)).sort()
  const before = [code, ...others].flatMap((one) => past.get(one) ?? [])
  const known = [words(nom).join(' ')]
  const names = []
  for (const name of [...members, ...before].map((it) => it.nom)) {
    const key = words(name).join(' ')
    // "Le Mesnil" adds nothing to "Le Mesnil-Amelot".
    if (known.includes(key) || words(name).every((word) => words(nom).includes(word))) continue
    known.push(key)
    names.push(name)
  }
  count += names.length
  if (others.length || names.length) rows.push([code, others.join(' '), ...names].join('\t'))
}

const bytes = Buffer.from(rows.join('\n') + '\n')
const compressed = brotliCompressSync(bytes, {
  params: {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  },
})
writeFileSync(join(import.meta.dirname, 'former.br'), compressed)
console.log(`${rows.length} communes, ${count} names: ${bytes.length} bytes, compressed ${compressed.length}`)
