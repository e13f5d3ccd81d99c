import { randomUUID } from 'node:crypto'
import { zstdDecompressSync } from 'node:zlib'
import { CompressionType, compressionRegistry, tableFromIPC } from 'apache-arrow'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { isRecord } from '../types/record.ts'
import { plain } from './plain.ts'
import { grpc, loader } from './grpc-library.ts'

compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes: Uint8Array) => zstdDecompressSync(bytes) })

export type Row = Readonly<Record<string, unknown>>

/** What of an ExecutePlanResponse is used here. */
const response = z.looseObject({
  arrow_batch: z.looseObject({ data: z.instanceof(Uint8Array) }).nullish(),
  sql_command_result: z.looseObject({ relation: z.unknown() }).nullish(),
})

/** One session of a Spark Connect server. */
export interface SparkSession extends AsyncDisposable {
  /** The rows of a query, or those a command answers with. Throws `spark/sql` with Spark's own words. */
  sql(query: string, signal: AbortSignal): Promise<Row[]>
}

type Client = grpc.Client & Record<string, (request: object, ...rest: unknown[]) => grpc.ClientReadableStream<unknown>>

const isService = (value: unknown): value is grpc.ServiceClientConstructor => typeof value === 'function' && 'service' in value

/** The service's constructor out of the protocol's files in `folder`. */
const serviceOf = (folder: string): grpc.ServiceClientConstructor => {
  const definition = loader.loadSync('spark/connect/base.proto', {
    includeDirs: [folder],
    longs: Number,
    enums: String,
    oneofs: true,
    keepCase: true,
  })
  const root: unknown = grpc.loadPackageDefinition(definition)
  const service = ['spark', 'connect', 'SparkConnectService'].reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), root)
  if (!isService(service)) throw new SeatrialError('spark/protocol', `${folder} does not define SparkConnectService`)
  return service
}

const rowsOf = (data: Uint8Array): Row[] => {
  const table = tableFromIPC(data)
  return [...table].map((row) => Object.fromEntries(table.schema.fields.map((field) => [field.name, plain(row?.[field.name], field.type)])))
}

/** gRPC's codes for a call that was cancelled, went out of time or did not reach a server (grpc/grpc, doc/statuscodes.md). */
const transport = new Set([1, 4, 14])

/** Spark's own words on why a statement failed; undefined where it was not Spark that refused it. */
export const refusalOf = ({ cause }: SeatrialError): string | undefined =>
  isRecord(cause) && typeof cause['details'] === 'string' && !transport.has(Number(cause['code'])) ? cause['details'] : undefined

const sparkError = (query: string, error: unknown): SeatrialError => {
  const details = isRecord(error) && typeof error['details'] === 'string' ? error['details'] : String(error)
  return new SeatrialError('spark/sql', `${query.trim().slice(0, 120)}: ${details}`, { cause: error })
}

/** Opens a session at a local address. Rows come as Arrow batches; none is held back. */
export const openSession = (address: string, protoFolder: string): SparkSession => {
  const Service = serviceOf(protoFolder)
  const client = new Service(address, grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': 256 << 20 })
  const ids = { session_id: randomUUID(), user_context: { user_id: 'seatrial', user_name: 'seatrial' }, client_type: 'seatrial' }
  const callable = client as unknown as Client
  const execute = async (plan: object, signal: AbortSignal): Promise<{ rows: Row[]; relation: unknown }> => {
    const rows: Row[] = []
    let relation: unknown
    const stream = callable['ExecutePlan']?.({ ...ids, operation_id: randomUUID(), plan })
    if (stream === undefined) throw new SeatrialError('spark/protocol', 'the protocol has no ExecutePlan')
    const cancel = (): void => stream.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      for await (const message of stream) {
        const { arrow_batch: batch, sql_command_result: result } = response.parse(message)
        if (batch) rows.push(...rowsOf(batch.data))
        else if (result) relation = result.relation
      }
    } finally {
      signal.removeEventListener('abort', cancel)
    }
    return { rows, relation }
  }
  return {
    sql: async (query, signal) => {
      try {
        // A query answers with a relation that is still to be run; a command has run, and its rows are a local relation.
        const first = await execute({ command: { sql_command: { sql: query } } }, signal)
        return first.relation === undefined || first.relation === null ? first.rows : (await execute({ root: first.relation }, signal)).rows
      } catch (error) {
        signal.throwIfAborted()
        throw error instanceof SeatrialError ? error : sparkError(query, error)
      }
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        // A server that is gone has no session to release.
        const deadline = { deadline: Date.now() + 2_000 }
        if (callable['ReleaseSession'] === undefined) resolve()
        else callable['ReleaseSession'](ids, deadline, () => resolve())
      })
      client.close()
    },
  }
}
