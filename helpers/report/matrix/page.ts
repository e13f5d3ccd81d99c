import { basename } from 'node:path'
import { addressOf } from '../address.ts'
import type { Attempt } from '../merge/attempt.ts'
import { causeOf } from '../merge/judged.ts'
import type { HeatMap, Placed } from './heat-map.ts'
import { html } from './html.ts'
import type { Markup } from './html.ts'
import { isSettled, signs, states } from './state.ts'
import type { State } from './state.ts'
import { style } from './style.ts'

export interface HeatMapPage {
  readonly maps: readonly HeatMap[]
  /** The file name of the page that shows the cells, which lies beside this one. */
  readonly page: string
  /** Whether that page has an attempt: where it can not show all there is nothing to lead to. */
  readonly isShown: (attempt: Attempt) => boolean
}

const classOf = (state: State): string => state.replace(' ', '-')
const signOf = (state: State): Markup => html`<span class="sign ${classOf(state)}" aria-hidden="true">${signs[state].sign}</span>`

/** What a cell is, in words: for the pointer, and for who does not see the sign. */
const inWords = ({ cell, state }: Placed): string => {
  const cause = causeOf(cell.last)
  return `${cell.name}: ${signs[state].meaning}${state === 'passed' || cause === '' ? '' : `: ${cause}`}`
}

const linked = (one: Placed, text: string, { page, isShown }: HeatMapPage): Markup => {
  const words = inWords(one)
  return isShown(one.cell.last)
    ? html`<a class="sign ${classOf(one.state)}" href="${addressOf(page, one.cell.last)}" title="${words}" aria-label="${words}"
        >${text}</a
      >`
    : html`<span class="sign ${classOf(one.state)}" title="${words} (not on the page)" aria-label="${words}" role="img">${text}</span>`
}

const place = (cells: readonly Placed[], input: HeatMapPage): Markup => {
  const [worst] = cells
  if (worst === undefined) return html`<td class="absent" title="the matrix has no such cell">·</td>`
  if (cells.length === 1) return html`<td>${linked(worst, signs[worst.state].sign, input)}</td>`
  const alike = cells.filter(({ state }) => state === worst.state).length
  const parts = cells.map((one) => linked(one, signs[one.state].sign, input))
  return html`<td>
    ${linked(worst, `${signs[worst.state].sign} ${alike}/${cells.length}`, input)}
    <div class="parts">${parts}</div>
  </td>`
}

const tableOf = ({ rows, columns, places }: HeatMap, input: HeatMapPage): Markup => {
  const corner = [rows?.dimension, columns?.dimension].filter((name) => name !== undefined).join(' \\ ')
  const lines = places.map(
    (line, at) =>
      html`<tr>
        <th scope="row">${rows?.values[at] ?? ''}</th>
        ${line.map((cells) => place(cells, input))}
      </tr>`,
  )
  const head = columns?.values.map((value) => html`<th scope="col">${value}</th>`) ?? []
  return html`<table>
    <thead>
      <tr>
        <th>${corner}</th>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${lines}
    </tbody>
  </table>`
}

const sectionOf = (map: HeatMap, input: HeatMapPage): Markup => {
  const folded = map.places.flat().some((cells) => cells.length > 1)
  const note = folded
    ? html`<p class="note">Where several cells share a place, the worst decides its colour; each has a sign of its own below.</p>`
    : ''
  return html`<section class="${isSettled(map.worst) ? 'settled' : 'open'}">
    <h2>${signOf(map.worst)} ${map.scenario}</h2>
    <p class="file">${map.file}</p>
    ${note}${tableOf(map, input)}
  </section>`
}

/** Scenarios of one cell, a line each. */
const plainOf = (maps: readonly HeatMap[], input: HeatMapPage): Markup => {
  const items = maps.map((map) => {
    const cells = map.places.flat(2).map((one) => linked(one, signs[one.state].sign, input))
    return html`<li class="${isSettled(map.worst) ? 'settled' : 'open'}">${cells}${map.scenario} <span class="file">${map.file}</span></li>`
  })
  return html`<section>
    <h2>Scenarios without a matrix</h2>
    <ul class="plain">
      ${items}
    </ul>
  </section>`
}

const legendOf = (maps: readonly HeatMap[]): Markup => {
  const all = maps.flatMap(({ places }) => places.flat(2).map(({ state }) => state))
  const items = states.map((state) => {
    const count = all.filter((one) => one === state).length
    return html`<li>${signOf(state)}${count} ${signs[state].meaning}</li>`
  })
  return html`<ul class="legend">
    ${items}
  </ul>`
}

/** The heat maps of all scenarios as a page that needs nothing else, whose cells lead to theirs on the report's page. */
export const heatMapPage = (input: HeatMapPage): string => {
  const plain = input.maps.filter(({ columns }) => columns === undefined)
  const matrices = input.maps.filter(({ columns }) => columns !== undefined)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Heat map of all cells</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        <header>
          <h1>Heat map of all cells</h1>
          <a href="${basename(input.page)}">Report</a>
          <label><input type="checkbox" id="only-open" /> only scenarios with something that is not green</label>
        </header>
        ${legendOf(input.maps)} ${matrices.map((map) => sectionOf(map, input))} ${plain.length > 0 ? plainOf(plain, input) : ''}
      </body>
    </html> `.markup
}
