import { defineCommand, runMain } from 'citty'

const main = defineCommand({
  meta: { name: 'seatrial', description: 'Tests Helm charts on a real cluster' },
  subCommands: {
    doctor: () => import('./doctor.ts').then((room) => room.doctor),
    up: () => import('./up.ts').then((room) => room.up),
    down: () => import('./down.ts').then((room) => room.down),
    plan: () => import('./plan.ts').then((room) => room.plan),
    audit: () => import('./audit.ts').then((room) => room.audit),
    report: () => import('./report.ts').then((room) => room.report),
    notify: () => import('./notify.ts').then((room) => room.notify),
    quarantine: () => import('./quarantine.ts').then((room) => room.quarantine),
    schema: () => import('./schema.ts').then((room) => room.schemaCommand),
  },
})

await runMain(main)
