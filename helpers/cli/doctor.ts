import { defineCommand } from 'citty'
import pc from 'picocolors'
import { examine } from './examination/examine.ts'
import type { Finding } from './examination/finding.ts'
import { repository, session } from './session.ts'

const signs = { good: pc.green('✓'), lacking: pc.yellow('–'), bad: pc.red('✗') } as const

const print = ({ subject, state, text, mend }: Finding): string => {
  const lines = text.split('\n').join(`\n${' '.repeat(16)}`)
  return `${signs[state]} ${pc.bold(subject.padEnd(13))} ${lines}${mend === undefined ? '' : `\n${' '.repeat(16)}${pc.cyan(mend)}`}`
}

export const doctor = defineCommand({
  meta: { name: 'doctor', description: 'Say what is found and what is missing, with the command that mends it' },
  run: () =>
    session(async (signal) => {
      const findings = await examine(repository, signal)
      findings.forEach((finding) => console.log(print(finding)))
      const bad = findings.filter(({ state }) => state === 'bad')
      if (bad.length > 0) process.exitCode = 1
      console.log(bad.length > 0 ? `\nA run can not work here: ${bad.map(({ subject }) => subject).join(', ')}` : '\nA run can work here')
    }),
})
