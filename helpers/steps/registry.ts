import { admit } from './admit/verb.ts'
import { apply } from './apply/verb.ts'
import { can } from './can/verb.ts'
import { containers } from './containers/verb.ts'
import { deleteObjects } from './delete/verb.ts'
import { exec } from './exec/verb.ts'
import { expect } from './expect/verb.ts'
import { http } from './http/verb.ts'
import { install } from './install/verb.ts'
import { leastPrivilege } from './least-privilege/verb.ts'
import { logs } from './logs/verb.ts'
import { notebook } from './notebook/verb.ts'
import { reach } from './reach/verb.ts'
import { restart } from './restart/verb.ts'
import { rollback } from './rollback/verb.ts'
import { secrets } from './secrets/verb.ts'
import { sql } from './sql/verb.ts'
import { test } from './test/verb.ts'
import { uninstall } from './uninstall/verb.ts'
import { upgrade } from './upgrade/verb.ts'
import type { BoundVerb } from './verb.ts'

/** Every verb of the scenario language, by name: a new verb is a folder and a line here. */
export const verbs: ReadonlyMap<string, BoundVerb> = new Map(
  [
    install,
    upgrade,
    rollback,
    uninstall,
    test,
    apply,
    deleteObjects,
    restart,
    expect,
    logs,
    exec,
    http,
    sql,
    notebook,
    admit,
    can,
    leastPrivilege,
    reach,
    containers,
    secrets,
  ].map((verb) => [verb.name, verb]),
)
