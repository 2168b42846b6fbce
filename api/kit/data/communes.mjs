// Writes communes.br, the built-in catalogue of French communes, beside this file.
//
//     node communes.mjs <folder of the unpacked package @etalab/decoupage-administratif>
//
// The catalogue is text, compressed as one brotli stream: seven columns separated by a form feed on
// its own line, one row a line, so that equal things stand together and compress well. Communes are sorted by INSEE code.
//
//     departments   code TAB name TAB number of communes TAB first EPCI; the communes follow in this order
//     epcis         code TAB name
//     insee         the code after its département's, as the difference to the previous commune's
//     names
//     postcodes     in ascending order, separated by spaces; a leading département code is written `-`
//     populations
//     epcis         the row of `epcis`, counted from the département's first EPCI; empty for none
//
// The same input gives the same bytes. `columns.rs` of the catalogue reads them.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node communes.mjs <package folder>')
  process.exit(2)
}
const read = (name) => JSON.parse(readFileSync(join(folder, 'data', `${name}.json`), 'utf8'))
const order = (left, right) => (left < right ? -1 : left > right ? 1 : 0)
const byCode = (left, right) => order(left.code, right.code)

const communes = read('communes').filter(({ type }) => type === 'commune-actuelle').sort(byCode)
const departments = read('departements').sort(byCode)

const epciOf = new Map()
for (const epci of read('epci')) {
  for (const { code } of epci.membres) epciOf.set(code, epci)
}
// EPCIs in the order in which the communes first need them: neighbours get neighbouring rows.
const epcis = [...new Set(communes.map(({ code }) => epciOf.get(code)).filter(Boolean))]
const epciRow = new Map(epcis.map((epci, row) => [epci, row]))

const columns = {
  departments: [],
  epcis: epcis.map(({ code, nom }) => `${code}\t${nom}`),
  insee: [],
  names: [],
  postcodes: [],
  populations: [],
  epciRows: [],
}
const shorten = (postcode, department) => (postcode.startsWith(department) ? `-${postcode.slice(department.length)}` : postcode)

for (const { code: department, nom } of departments) {
  const members = communes.filter((commune) => commune.departement === department)
  const firstEpci = Math.min(...members.map(({ code }) => epciRow.get(epciOf.get(code)) ?? epcis.length))
  columns.departments.push(`${department}\t${nom}\t${members.length}\t${firstEpci}`)
  let previous = 0
  for (const { code, nom: name, codesPostaux = [], population = 0 } of members) {
    if (!code.startsWith(department)) throw new Error(`${code} is not in the département ${department}`)
    const number = Number(code.slice(department.length))
    columns.insee.push(number - previous)
    previous = number
    columns.names.push(name)
    columns.postcodes.push(codesPostaux.toSorted(order).map((postcode) => shorten(postcode, department)).join(' '))
    columns.populations.push(population)
    columns.epciRows.push(epciOf.has(code) ? epciRow.get(epciOf.get(code)) - firstEpci : '')
  }
}
if (columns.names.length !== communes.length) throw new Error('a commune belongs to no département')

const text = Object.values(columns).map((rows) => rows.join('\n')).join('\n\f\n') + '\n'
const bytes = Buffer.from(text)
const compressed = brotliCompressSync(bytes, {
  params: {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  },
})
writeFileSync(join(import.meta.dirname, 'communes.br'), compressed)
console.log(`${communes.length} communes, ${departments.length} départements, ${epcis.length} EPCIs: ${compressed.length} bytes`)
