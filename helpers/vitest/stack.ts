/** The frame of the scenario file on the present stack. */
export const sourceFrame = (): string | undefined => new Error('here').stack?.split('\n').find((line) => line.includes('.scenario.yaml'))
