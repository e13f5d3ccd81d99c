import { expect, inject, test } from 'vitest'
import { connect } from '../kube/client.ts'
import { rightText } from '../types/rights.ts'
import { neededRights } from './rights.ts'

test('a step that deletes or patches objects needs the right to do so, beside what it watches', async () => {
  await using kube = await connect(inject('seatrial').kubeconfig)
  const doings = {
    kinds: [],
    grants: [],
    watched: ['ConfigMap'],
    changed: [
      { kind: 'ConfigMap', verbs: ['delete'] },
      { kind: 'StatefulSet', verbs: ['get', 'patch'] },
      { kind: 'Unserved', verbs: ['delete'] },
    ],
    rights: [],
  }
  const { cells } = await neededRights(kube, doings, false)
  expect(cells.map(rightText)).toEqual(expect.arrayContaining(['list, watch, delete configmaps', 'get, patch statefulsets.apps']))
})
