import { createLogUpdate } from 'log-update'
import pc from 'picocolors'
import type { Progress } from '../types/progress.ts'

interface Phase {
  readonly title: string
  readonly started: number
  detail: string
}

/** Shorter phases are not worth a line. */
const silent = 300
const heartbeat = 15_000
const redraw = 120

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

interface View {
  begin(phase: Phase): void
  end(phase: Phase, failed: boolean): void
}

const longest = 100

const describe = ({ title, started, detail }: Phase): string => {
  const short = detail.length > longest ? `${detail.slice(0, longest)}…` : detail
  return `${title}  ${seconds(started)}${short === '' ? '' : `  ${short}`}`
}

/** One line when a phase starts, a sign of life while it goes on, one when it ends: for logs. */
const lines = (print: (line: string) => void): View => {
  const beating = new Map<Phase, NodeJS.Timeout>()
  return {
    begin(phase) {
      print(`… ${phase.title}`)
      beating.set(phase, setInterval(() => print(`… ${describe(phase)}`), heartbeat).unref())
    },
    end(phase, failed) {
      clearInterval(beating.get(phase))
      beating.delete(phase)
      print(`${failed ? '✗' : '✓'} ${phase.title}  ${seconds(phase.started)}`)
    },
  }
}

/** All running phases at the bottom of the terminal, each on a line that is kept current. */
const live = (stream: NodeJS.WriteStream): View => {
  const running = new Set<Phase>()
  const update = createLogUpdate(stream)
  let timer: NodeJS.Timeout | undefined
  const draw = (): void => {
    const width = stream.columns
    update([...running].map((phase) => `${pc.cyan('…')} ${describe(phase).slice(0, Math.max(20, width - 4))}`).join('\n'))
  }
  return {
    begin(phase) {
      running.add(phase)
      timer ??= setInterval(draw, redraw).unref()
      draw()
    },
    end(phase, failed) {
      running.delete(phase)
      update.clear()
      stream.write(`${failed ? pc.red('✗') : pc.green('✓')} ${phase.title}  ${pc.dim(seconds(phase.started))}\n`)
      if (running.size > 0) return draw()
      clearInterval(timer)
      timer = undefined
      update.done()
    },
  }
}

/**
 * Shows phases on a terminal as they run, several at once, with their elapsed time; anywhere else as plain lines with a
 * sign of life at least every 15 s. Phases that end within 0.3 s are not shown.
 */
export const terminalProgress = (stream: NodeJS.WriteStream = process.stderr): Progress => {
  const view = stream.isTTY ? live(stream) : lines((line) => stream.write(`${line}\n`))
  return {
    async phase(title, work) {
      const phase: Phase = { title, started: performance.now(), detail: '' }
      let shown = false
      const show = setTimeout(() => {
        shown = true
        view.begin(phase)
      }, silent)
      let failed = true
      try {
        const result = await work((detail) => {
          phase.detail = detail.trim()
        })
        failed = false
        return result
      } finally {
        clearTimeout(show)
        if (shown) view.end(phase, failed)
      }
    },
  }
}
